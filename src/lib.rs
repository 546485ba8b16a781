//! The SanteDB TLS Assistant: from the certificate files, the SanteDB configuration and the choices of an
//! administrator to a zip with everything that puts that SanteDB behind TLS.
//!
//! Four verbs, four files, one direction:
//!
//! ```
//! use assistant::inputs::{Choices, Product, UnixTime, Upload, Uploads};
//! use assistant::{bundle, inspect, plan, zip};
//!
//! # let chain = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/certificates/fullchain-rsa.pem")).unwrap();
//! # let now = UnixTime(1_795_435_200);
//! let uploads = Uploads { files: vec![Upload::new("fullchain.pem", chain)] };
//! let mut choices = Choices::default();
//! choices.services[0].product = Some(Product::Icdr);
//!
//! let inspection = inspect(&uploads, now);
//! let plan = plan(&inspection, &choices).unwrap();
//! let archive = zip(&bundle(&plan));
//! # assert!(archive.starts_with(b"PK"));
//! ```
//!
//! Everything up to [`zip`](zip::zip()) is pure: bytes, choices and the time come in as arguments, values go out.
//! The page, `app`, exists only on wasm32, so that nothing of the core can reach for a browser.

// In the order in which a newcomer would read them.
pub mod inputs;
pub mod finding;
pub mod inspect;
pub mod plan;
pub mod bundle;
pub mod zip;
pub mod link;
pub mod history;
pub mod text;

#[cfg(target_arch = "wasm32")]
pub mod app;

pub use bundle::bundle;
pub use inspect::inspect;
pub use plan::plan;
pub use zip::zip;

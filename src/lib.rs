//! The SanteDB TLS Assistant: from the certificate files, the SanteDB configuration and the choices of an
//! administrator to a zip with everything that puts that SanteDB behind TLS.
//!
//! Four verbs, four files, one direction:
//!
//! ```
//! use assistant::{bundle, inspect, plan, zip};
//! use assistant::inputs::{Choices, UnixTime, Uploads};
//!
//! let uploads = Uploads::default();
//! let inspection = inspect(&uploads, UnixTime(1_795_000_000));
//! match plan(&inspection, &Choices::default()) {
//!     Ok(plan) => assert!(!zip(&bundle(&plan)).is_empty()),
//!     Err(findings) => assert!(findings.iter().any(|finding| finding.blocks())),
//! }
//! ```
//!
//! Everything up to [`zip`](zip::zip) is pure: bytes, choices and the time come in as arguments, values go out.
//! The page, [`app`], exists only on wasm32, so that nothing of the core can reach for a browser.

// In the order in which a newcomer would read them.
pub mod inputs;
pub mod finding;
pub mod inspect;
pub mod plan;
pub mod bundle;
pub mod zip;
pub mod text;

#[cfg(target_arch = "wasm32")]
pub mod app;

pub use bundle::bundle;
pub use inspect::inspect;
pub use plan::plan;
pub use zip::zip;

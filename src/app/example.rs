//! A chain and a configuration to try the page with, made for nothing else.

use leptos::prelude::Set as _;

use crate::app::browser;
use crate::app::session::Session;

/// Puts the example on the page.
pub(super) fn fill(session: Session) {
    session.is_example.set(true);
    let files = [
        browser::given("example-chain.pem", include_bytes!("example/example-chain.pem")),
        browser::given("example-santedb.config.xml", include_bytes!("example/santedb.config.xml")),
    ];
    session.add(files.into_iter().flatten().collect());
    browser::focus("files");
}

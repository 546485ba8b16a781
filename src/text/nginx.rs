//! The sentences of NGINX's files.

use crate::inputs::{Hsts, Language, Product, Profile};
use crate::plan::system::Curve;
use crate::plan::values::HttpsUrl;
use crate::text::sentence;

/// A sentence in a file for NGINX that says why something stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteComment<'a> {
    /// Files for an authority that looks whether the name is ours.
    Acme,
    /// SanteDB's machine shows a certificate that was fetched and compared.
    BackendVerified,
    /// SanteDB speaks TLS on this very machine.
    BackendUnverified,
    /// The name that SanteDB's certificate has as upstream ships it.
    BackendShippedName,
    /// Which image.
    ComposeImage,
    /// What the compose file calls SanteDB.
    ComposeNames,
    /// What becomes of SanteDB's own ports.
    ComposePorts,
    /// How HL7v2 comes to NGINX.
    ComposeStream,
    /// Cookies lack the flag, which NGINX is too old to add in a word.
    CookieFlagsOld,
    /// SanteDB answers one Host alone.
    ExplicitHost,
    /// What a block of HL7v2 is.
    Hl7(Product),
    /// How long an HL7v2 connection may be silent.
    Hl7Timeout,
    /// The name that clients open.
    Host,
    /// What browsers remember.
    Hsts(Hsts),
    /// Where SanteDB is found.
    Upstream(Product),
    /// How long a connection to SanteDB is kept.
    UpstreamTimeout,
    /// Names are looked up once.
    UpstreamStart,
    /// Where protocols and ciphers come from, and whom they shut out.
    Mozilla(Profile, Curve),
    /// The redirect keeps port and method.
    Redirect {
        /// Where it leads.
        url: &'a HttpsUrl,
        /// Whether another service of the name has a port of its own.
        chosen: bool,
    },
    /// A request on the connection of another name.
    Misdirected,
    /// Those who ask for another name.
    Stranger,
}

/// A sentence in a file for NGINX.
pub fn site(language: Language, comment: &SiteComment<'_>) -> String {
    sentence::nginx::site(language, comment)
}

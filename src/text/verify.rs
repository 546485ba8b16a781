//! What the look from outside says.

use crate::inputs::Language;
use crate::text::sentence;

/// A sentence of the scripts that look from outside, or a piece of one: facts stand behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// Somebody listens on the port.
    Answers,
    /// Before what FHIR says.
    Capabilities,
    /// The chain is whole and known.
    Chain,
    /// Nobody listens on the port.
    Closed,
    /// Before the last day.
    Dates,
    /// Before what a joining dCDR is told.
    Discovery,
    /// Behind what has ended.
    Expired,
    /// Behind what ends soon.
    Expiring,
    /// A number.
    Failed,
    /// Before a number.
    GoBack,
    /// TLS comes about.
    Handshake,
    /// How the shell script is called.
    Help,
    /// How the PowerShell script is called.
    HelpPs1,
    /// An intermediate is not sent.
    Incomplete,
    /// The leaf alone is sent, and nobody knows its issuer.
    IncompleteOrUnknown,
    /// Another than the leaf.
    Intermediate,
    /// Before the issuer.
    Issuer,
    /// Alert 40.
    KeyType,
    /// The leaf.
    Leaf,
    /// Mono.
    LeafAlone,
    /// The certificate is for the name.
    Names,
    /// A program is missing.
    Needs,
    /// Another fault of the chain.
    NoChain,
    /// No TLS for another reason.
    NoHandshake,
    /// A common name alone.
    NoNames,
    /// Plain on the TLS port.
    NoPlainOnTls,
    /// Nobody redirects.
    NoRedirect,
    /// No answer behind NGINX.
    NoSantedb,
    /// Alert 112.
    NoSite,
    /// Something else than TLS.
    NoTls,
    /// May be missing.
    NotSpoken,
    /// May be missing, on either side.
    NotSpokenHere,
    /// Behind what has not begun.
    NotYet,
    /// No service was looked at.
    Nothing,
    /// An old version.
    OldProtocol,
    /// Old versions are refused.
    OldRefused,
    /// Cannot be tried.
    OldUntried,
    /// Before what OpenID Connect says.
    OpenId,
    /// Renewed.
    OtherCertificate,
    /// The certificate is for others.
    OtherNames,
    /// A number.
    Passed,
    /// Nothing in clear.
    PlainClosed,
    /// Plain on the TLS port.
    PlainOnTls,
    /// In clear.
    PlainOpen,
    /// In clear, for a while.
    PlainOpenForNow,
    /// The leaf.
    Planned,
    /// Plain port.
    Redirect,
    /// Plain port.
    RedirectLocation,
    /// Plain port.
    RedirectStatus,
    /// Must be spoken.
    Refused,
    /// Modern.
    RefusedAsPlanned,
    /// An answer.
    Santedb,
    /// No answer.
    Silent,
    /// Must not be spoken.
    Spoken,
    /// Spoken.
    SpokenAsPlanned,
    /// Before a number.
    ToStep,
    /// As planned.
    Told,
    /// No address.
    ToldNothing,
    /// Another address.
    ToldOther,
    /// Nobody knows the root.
    Unknown,
    /// The file of --ca.
    Unreadable,
    /// No DNS.
    Unresolved,
    /// What the script does.
    Usage,
    /// The same for PowerShell.
    UsagePs1,
    /// A number.
    Warned,
}

impl Saying {
    /// All of them, each by the name that the scripts' templates have for it.
    pub const ALL: &[(&'static str, Self)] = &[
        ("answers", Self::Answers),
        ("fhir", Self::Capabilities),
        ("chain", Self::Chain),
        ("closed", Self::Closed),
        ("dates", Self::Dates),
        ("discovery", Self::Discovery),
        ("expired", Self::Expired),
        ("expiring", Self::Expiring),
        ("failed", Self::Failed),
        ("go-back", Self::GoBack),
        ("handshake", Self::Handshake),
        ("help", Self::Help),
        ("help-ps1", Self::HelpPs1),
        ("incomplete", Self::Incomplete),
        ("incomplete-or-unknown", Self::IncompleteOrUnknown),
        ("intermediate", Self::Intermediate),
        ("issuer", Self::Issuer),
        ("key-type", Self::KeyType),
        ("leaf", Self::Leaf),
        ("leaf-alone", Self::LeafAlone),
        ("names", Self::Names),
        ("needs", Self::Needs),
        ("no-chain", Self::NoChain),
        ("no-handshake", Self::NoHandshake),
        ("no-names", Self::NoNames),
        ("no-plain-on-tls", Self::NoPlainOnTls),
        ("no-redirect", Self::NoRedirect),
        ("no-santedb", Self::NoSantedb),
        ("no-site", Self::NoSite),
        ("no-tls", Self::NoTls),
        ("not-spoken", Self::NotSpoken),
        ("not-spoken-here", Self::NotSpokenHere),
        ("not-yet", Self::NotYet),
        ("nothing", Self::Nothing),
        ("old-protocol", Self::OldProtocol),
        ("old-refused", Self::OldRefused),
        ("old-untried", Self::OldUntried),
        ("open-id", Self::OpenId),
        ("other-certificate", Self::OtherCertificate),
        ("other-names", Self::OtherNames),
        ("passed", Self::Passed),
        ("plain-closed", Self::PlainClosed),
        ("plain-on-tls", Self::PlainOnTls),
        ("plain-open", Self::PlainOpen),
        ("plain-open-for-now", Self::PlainOpenForNow),
        ("planned", Self::Planned),
        ("redirect", Self::Redirect),
        ("redirect-location", Self::RedirectLocation),
        ("redirect-status", Self::RedirectStatus),
        ("refused", Self::Refused),
        ("refused-as-planned", Self::RefusedAsPlanned),
        ("santedb", Self::Santedb),
        ("silent", Self::Silent),
        ("spoken", Self::Spoken),
        ("spoken-as-planned", Self::SpokenAsPlanned),
        ("to-step", Self::ToStep),
        ("told", Self::Told),
        ("told-nothing", Self::ToldNothing),
        ("told-other", Self::ToldOther),
        ("unknown", Self::Unknown),
        ("unreadable", Self::Unreadable),
        ("unresolved", Self::Unresolved),
        ("usage", Self::Usage),
        ("usage-ps1", Self::UsagePs1),
        ("warned", Self::Warned),
    ];
}

/// A sentence of the scripts that look from outside.
pub fn saying(language: Language, saying: Saying) -> &'static str {
    sentence::verify::saying(language, saying)
}

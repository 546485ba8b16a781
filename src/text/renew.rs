//! What the script that takes a renewed certificate says.

use crate::inputs::Language;
use crate::text::sentence;

/// A sentence of that script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// On macOS.
    ByHand,
    /// For none of the names.
    CoversNone,
    /// Before the names.
    Done,
    /// A password closes the key.
    Encrypted,
    /// Too late.
    Expired,
    /// How it is called.
    Help,
    /// The leaf alone.
    LacksIntermediate,
    /// Another key than RSA.
    MonoRsa,
    /// An RSA key that Mono's TLS library refuses.
    MonoShort,
    /// Nothing to go back to.
    NoBackup,
    /// Something else.
    NoCertificate,
    /// Nobody knows where the compose file lies.
    NoCompose,
    /// Something else.
    NoKey,
    /// Another certificate's hook.
    NotOurs,
    /// The server refused.
    NotTaken,
    /// Nor did it come back.
    NotTakenNotRestored,
    /// A full disk, perhaps.
    NotWritten,
    /// Too early.
    NotYet,
    /// Issued before.
    Older,
    /// Not leaf first.
    Order,
    /// Does not fit.
    OtherKey,
    /// Back.
    Restored,
    /// Back, but.
    RestoredNotTaken,
    /// Worse.
    Stuck,
    /// Nothing to do.
    ThereAlready,
    /// Behind each refusal.
    Unchanged,
    /// Not there.
    Unreadable,
    /// What it does on Mono.
    UsageMono,
    /// What it does on NGINX.
    UsageNginx,
}

impl Saying {
    /// All of them, each by the name that the script's template has for it.
    pub const ALL: &[(&'static str, Self)] = &[
        ("by-hand", Self::ByHand),
        ("covers-none", Self::CoversNone),
        ("done", Self::Done),
        ("encrypted", Self::Encrypted),
        ("expired", Self::Expired),
        ("help", Self::Help),
        ("lacks-intermediate", Self::LacksIntermediate),
        ("mono-rsa", Self::MonoRsa),
        ("mono-short", Self::MonoShort),
        ("no-backup", Self::NoBackup),
        ("no-certificate", Self::NoCertificate),
        ("no-compose", Self::NoCompose),
        ("no-key", Self::NoKey),
        ("not-ours", Self::NotOurs),
        ("not-taken", Self::NotTaken),
        ("not-taken-not-restored", Self::NotTakenNotRestored),
        ("not-written", Self::NotWritten),
        ("not-yet", Self::NotYet),
        ("older", Self::Older),
        ("order", Self::Order),
        ("other-key", Self::OtherKey),
        ("restored", Self::Restored),
        ("restored-not-taken", Self::RestoredNotTaken),
        ("stuck", Self::Stuck),
        ("there-already", Self::ThereAlready),
        ("unchanged", Self::Unchanged),
        ("unreadable", Self::Unreadable),
        ("usage-mono", Self::UsageMono),
        ("usage-nginx", Self::UsageNginx),
    ];
}

/// A sentence of that script.
pub fn saying(language: Language, saying: Saying) -> &'static str {
    sentence::renew::saying(language, saying)
}

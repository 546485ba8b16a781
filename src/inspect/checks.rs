//! What can be said of the files alone, whatever is chosen.

use crate::finding::{Check, Problem, Severity};
use crate::inputs::UnixTime;
use crate::inspect::Inspection;
use crate::inspect::certificate::Certificate;

mod validity;
mod certificate;
mod chain;
mod server;

pub(crate) use validity::days;

/// What the checks look at.
pub struct Evidence<'a> {
    /// All that was found in the files.
    pub inspection: &'a Inspection,
    /// The time at which the person asks.
    pub now: UnixTime,
}

impl<'a> Evidence<'a> {
    /// The servers' own certificates.
    fn leaves(&self) -> impl Iterator<Item = &'a Certificate> {
        self.inspection.chains.iter().map(|chain| &*chain.leaf)
    }

    /// Every certificate that a server would send, once.
    fn sent(&self) -> Vec<&'a Certificate> {
        let mut sent: Vec<&Certificate> = Vec::new();
        for certificate in self.inspection.chains.iter().flat_map(|chain| chain.sent()) {
            if !sent.contains(&certificate) {
                sent.push(certificate);
            }
        }
        sent
    }
}

type Run = fn(&Evidence<'_>) -> Vec<Problem>;

const fn check(id: &'static str, severity: Severity, cites: &'static str, run: Run) -> Check<Run> {
    Check { id, severity, cites, run }
}

/// The checks over the files.
pub const CHECKS: &[Check<Run>] = &[
    check("chain-wrong-link", Severity::Block, "RFC 5280 §6.1.3", chain::wrong_link),
    check("expired", Severity::Block, "RFC 5280 §4.1.2.5", validity::expired),
    check(
        "key-too-small",
        Severity::Block,
        "NIST SP 800-131A; NGINX: SSL_CTX_use_certificate",
        certificate::key_too_small,
    ),
    check("authority-as-leaf", Severity::Warn, "RFC 5280 §4.2.1.9", certificate::authority_as_leaf),
    check("chain-incomplete", Severity::Warn, "RFC 8446 §4.4.2", chain::incomplete),
    check("common-name-only", Severity::Warn, "RFC 9525 §2", certificate::common_name_only),
    check("expires-soon", Severity::Warn, "RFC 5280 §4.1.2.5", validity::expires_soon),
    check("key-usage", Severity::Warn, "RFC 8446 §4.4.2.2", certificate::key_usage),
    check(
        "lifetime-too-long",
        Severity::Warn,
        "CA/Browser Forum: Baseline Requirements §6.3.2",
        validity::too_long_public,
    ),
    check("not-for-servers", Severity::Warn, "RFC 5280 §4.2.1.12", certificate::not_for_servers),
    check("not-yet-valid", Severity::Warn, "RFC 5280 §4.1.2.5", validity::not_yet_valid),
    check("renewal-forgotten", Severity::Warn, "docs/certificate-report.md", server::renewal_forgotten),
    check("self-signed", Severity::Warn, "RFC 5280 §6.1", certificate::self_signed),
    check("server-chain-incomplete", Severity::Warn, "RFC 8446 §4.4.2", server::chain_incomplete),
    check("server-order", Severity::Warn, "RFC 5246 §7.4.2", server::order),
    check("unknown-critical", Severity::Warn, "RFC 5280 §4.2", certificate::unknown_critical),
    check("unsafe-names", Severity::Warn, "RFC 5280 §4.2.1.6", certificate::unsafe_names),
    check(
        "weak-signature",
        Severity::Warn,
        "RFC 9155; CA/Browser Forum: Baseline Requirements §7.1.3.2",
        certificate::weak_signature,
    ),
    check("authority-private", Severity::Note, "RFC 5280 §6.1", chain::authority_private),
    check("authority-public", Severity::Note, "Mozilla: CA Certificate Program", chain::authority_public),
    check("authority-unknown", Severity::Note, "Mozilla: CA Certificate Program", chain::authority_unknown),
    check("chain-alternatives", Severity::Note, "RFC 4158 §1", chain::alternatives),
    check("chain-reordered", Severity::Note, "RFC 8446 §4.4.2", chain::reordered),
    check("chain-unchecked", Severity::Note, "RFC 5280 §6.1.3", chain::unchecked),
    check(
        "lifetime-private",
        Severity::Note,
        "CA/Browser Forum: Baseline Requirements §6.3.2",
        validity::too_long_private,
    ),
    check("revocation-unknown", Severity::Note, "RFC 6960, RFC 5280 §5", certificate::revocation_unknown),
    check("root-left-out", Severity::Note, "RFC 8446 §4.4.2", chain::root_left_out),
    check("server-has-it", Severity::Note, "openssl s_client -showcerts", server::has_it),
    check("server-sends-root", Severity::Note, "RFC 8446 §4.4.2", server::sends_root),
    check("stranger", Severity::Note, "RFC 8446 §4.4.2", chain::stranger),
];

type Pick = fn(&[Problem]) -> Vec<Problem>;

macro_rules! pick {
    ($pattern:pat) => {
        |problems| problems.iter().filter(|problem| matches!(problem, $pattern)).cloned().collect()
    };
}

/// The problems that are met while reading, each with its row of the catalogue.
pub const FILES: &[Check<Pick>] = &[
    Check {
        id: "key-mismatch",
        severity: Severity::Block,
        cites: "RFC 8446 §4.4.3",
        run: pick!(Problem::KeyMismatch { .. }),
    },
    Check {
        id: "block-damaged",
        severity: Severity::Warn,
        cites: "RFC 7468 §2",
        run: pick!(Problem::BlockDamaged { .. }),
    },
    Check {
        id: "bundle-taken-up",
        severity: Severity::Note,
        cites: "docs/bundle.md",
        run: pick!(Problem::BundleTakenUp { .. }),
    },
    Check {
        id: "certificate-damaged",
        severity: Severity::Warn,
        cites: "RFC 5280 §4.1",
        run: pick!(Problem::CertificateDamaged { .. }),
    },
    Check {
        id: "configuration-damaged",
        severity: Severity::Warn,
        cites: "XML 1.0 §2.1",
        run: pick!(Problem::ConfigurationDamaged { .. }),
    },
    Check {
        id: "configuration-doctype",
        severity: Severity::Warn,
        cites: "XML 1.0 §2.8",
        run: pick!(Problem::ConfigurationDoctype { .. }),
    },
    Check {
        id: "configuration-foreign",
        severity: Severity::Warn,
        cites: "SanteDBConfiguration.cs",
        run: pick!(Problem::ConfigurationForeign { .. }),
    },
    Check {
        id: "file-unread",
        severity: Severity::Warn,
        cites: "RFC 7468, RFC 5280",
        run: pick!(Problem::FileUnread { .. }),
    },
    Check {
        id: "key-damaged",
        severity: Severity::Warn,
        cites: "RFC 5958, RFC 8017, RFC 5915",
        run: pick!(Problem::KeyDamaged { .. }),
    },
    Check {
        id: "cipher-unknown",
        severity: Severity::Warn,
        cites: "RFC 8018, RFC 7292 appendix C",
        run: pick!(Problem::CipherUnknown { .. }),
    },
    Check {
        id: "integrity-broken",
        severity: Severity::Warn,
        cites: "RFC 7292 §5.1",
        run: pick!(Problem::IntegrityBroken { .. }),
    },
    Check {
        id: "limit-exceeded",
        severity: Severity::Warn,
        cites: "docs/files.md: Limits",
        run: pick!(Problem::LimitExceeded { .. }),
    },
    Check {
        id: "password-needed",
        severity: Severity::Warn,
        cites: "RFC 7292, RFC 5958 §3",
        run: pick!(Problem::PasswordNeeded { .. }),
    },
    Check {
        id: "password-wrong",
        severity: Severity::Warn,
        cites: "RFC 7292, RFC 5958 §3",
        run: pick!(Problem::PasswordWrong { .. }),
    },
    Check {
        id: "structure-damaged",
        severity: Severity::Warn,
        cites: "RFC 7292, RFC 5652, ITU-T X.690",
        run: pick!(Problem::StructureDamaged { .. }),
    },
    Check {
        id: "key-unsupported",
        severity: Severity::Warn,
        cites: "RFC 5958 §2",
        run: pick!(Problem::KeyUnsupported { .. }),
    },
    Check {
        id: "key-stranger",
        severity: Severity::Note,
        cites: "RFC 8446 §4.4.3",
        run: pick!(Problem::KeyStranger { .. }),
    },
    Check {
        id: "duplicate",
        severity: Severity::Note,
        cites: "RFC 8446 §4.4.2",
        run: pick!(Problem::Duplicate { .. }),
    },
];

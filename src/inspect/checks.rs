//! What can be said of the files alone, whatever is chosen.

use std::sync::Arc;

use crate::finding::{Check, Problem, Severity};
use crate::inputs::UnixTime;
use crate::inspect::Inspection;
use crate::inspect::certificate::Certificate;

/// What the checks look at.
pub struct Evidence<'a> {
    /// All that was found in the files.
    pub inspection: &'a Inspection,
    /// The time at which the person asks.
    pub now: UnixTime,
}

type Run = fn(&Evidence<'_>) -> Vec<Problem>;

/// A certificate that ends sooner than this is worth a word: Let's Encrypt, too, renews at 30 days.
const SOON: i64 = 30;
const DAY: i64 = 24 * 60 * 60;

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
        cites: "docs: limits",
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

/// The checks over the files.
pub const CHECKS: &[Check<Run>] = &[
    Check { id: "expired", severity: Severity::Block, cites: "RFC 5280 §4.1.2.5", run: expired },
    Check { id: "not-yet-valid", severity: Severity::Warn, cites: "RFC 5280 §4.1.2.5", run: not_yet_valid },
    Check { id: "chain-incomplete", severity: Severity::Warn, cites: "RFC 8446 §4.4.2", run: chain_incomplete },
    Check { id: "expires-soon", severity: Severity::Warn, cites: "RFC 5280 §4.1.2.5", run: expires_soon },
    Check { id: "self-signed", severity: Severity::Warn, cites: "RFC 5280 §6.1", run: self_signed },
    Check { id: "chain-reordered", severity: Severity::Note, cites: "RFC 8446 §4.4.2", run: chain_reordered },
    Check { id: "root-left-out", severity: Severity::Note, cites: "RFC 8446 §4.4.2", run: root_left_out },
    Check { id: "stranger", severity: Severity::Note, cites: "RFC 8446 §4.4.2", run: stranger },
    Check { id: "key-not-checked", severity: Severity::Note, cites: "RFC 8446 §4.4.3", run: key_missing },
];

fn leaves<'a>(evidence: &Evidence<'a>) -> impl Iterator<Item = &'a Certificate> {
    evidence.inspection.chains.iter().map(|chain| &*chain.leaf)
}

fn sent<'a>(evidence: &Evidence<'a>) -> Vec<&'a Certificate> {
    let mut sent: Vec<&Certificate> = Vec::new();
    for certificate in evidence.inspection.chains.iter().flat_map(|chain| chain.sent()) {
        if !sent.contains(&certificate) {
            sent.push(certificate);
        }
    }
    sent
}

fn expired(evidence: &Evidence<'_>) -> Vec<Problem> {
    let late = sent(evidence).into_iter().filter(|certificate| certificate.not_after < evidence.now);
    late.map(|c| Problem::Expired { subject: c.subject.clone(), not_after: c.not_after }).collect()
}

fn not_yet_valid(evidence: &Evidence<'_>) -> Vec<Problem> {
    let early = sent(evidence).into_iter().filter(|certificate| certificate.not_before > evidence.now);
    early.map(|c| Problem::NotYetValid { subject: c.subject.clone(), not_before: c.not_before }).collect()
}

fn expires_soon(evidence: &Evidence<'_>) -> Vec<Problem> {
    sent(evidence)
        .into_iter()
        .map(|certificate| (certificate, (certificate.not_after.0 - evidence.now.0).div_euclid(DAY)))
        .filter(|(_, days)| (0..SOON).contains(days))
        .map(|(c, days)| Problem::ExpiresSoon { subject: c.subject.clone(), not_after: c.not_after, days })
        .collect()
}

fn chain_incomplete(evidence: &Evidence<'_>) -> Vec<Problem> {
    let broken = evidence.inspection.chains.iter().filter_map(|chain| chain.broken_at());
    broken
        .map(|child| Problem::ChainIncomplete {
            child: child.subject.clone(),
            issuer: child.issuer.clone(),
            address: child.issuer_addresses.first().cloned(),
        })
        .collect()
}

fn self_signed(evidence: &Evidence<'_>) -> Vec<Problem> {
    let own = leaves(evidence).filter(|leaf| leaf.is_self_issued());
    own.map(|leaf| Problem::SelfSigned { subject: leaf.subject.clone() }).collect()
}

fn chain_reordered(evidence: &Evidence<'_>) -> Vec<Problem> {
    let certificates = &evidence.inspection.certificates;
    let place = |wanted: &Certificate| certificates.iter().position(|certificate| **certificate == *wanted);
    let reordered = evidence.inspection.chains.iter().any(|chain| {
        let links = || chain.links();
        let same_file = links().all(|certificate| certificate.file == chain.leaf.file);
        same_file && !links().map(place).is_sorted()
    });
    if reordered { vec![Problem::ChainReordered] } else { Vec::new() }
}

fn root_left_out(evidence: &Evidence<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for root in evidence.inspection.chains.iter().filter_map(|chain| chain.root.as_ref()) {
        let problem = Problem::RootLeftOut { subject: root.subject.clone() };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

fn stranger(evidence: &Evidence<'_>) -> Vec<Problem> {
    let Inspection { certificates, chains, .. } = evidence.inspection;
    if chains.is_empty() {
        return Vec::new();
    }
    let linked = |certificate: &&Arc<Certificate>| chains.iter().any(|chain| chain.has_use_for(certificate));
    certificates
        .iter()
        .filter(|certificate| !linked(certificate))
        .map(|c| Problem::Stranger { subject: c.subject.clone(), file: c.file.clone() })
        .collect()
}

fn key_missing(evidence: &Evidence<'_>) -> Vec<Problem> {
    let Inspection { keys, chains, .. } = evidence.inspection;
    if keys.is_empty() && !chains.is_empty() { vec![Problem::KeyMissing] } else { Vec::new() }
}

//! What a server was seen to send, and what it was set up with before.

use std::sync::Arc;

use crate::finding::Problem;
use crate::inspect::certificate::Certificate;
use crate::inspect::checks::Evidence;
use crate::inspect::{Previous, Transcript};
use crate::plan::values::Fingerprint;

/// What each transcript shows: the server's own certificate first.
fn transcripts<'a>(evidence: &Evidence<'a>) -> impl Iterator<Item = (&'a Transcript, Vec<&'a Arc<Certificate>>)> {
    let inspection = evidence.inspection;
    inspection.transcripts.iter().map(|transcript| {
        let find = |wanted: &Fingerprint| {
            inspection.certificates.iter().find(|certificate| certificate.fingerprint == *wanted)
        };
        (transcript, transcript.sent.iter().filter_map(find).collect())
    })
}

/// Files that lie here may complete the chain, and the server still does not send them.
pub(super) fn chain_incomplete(evidence: &Evidence<'_>) -> Vec<Problem> {
    transcripts(evidence)
        .filter_map(|(transcript, sent)| {
            let chain = evidence.inspection.chains.iter().find(|chain| Some(&&chain.leaf) == sent.first())?;
            let missing = chain.intermediates.iter().find(|wanted| !sent.contains(wanted));
            let is_short = missing.is_some() || chain.broken_at().is_some();
            let child = chain.links().take_while(|link| sent.iter().any(|it| ***it == **link)).last()?;
            is_short.then(|| Problem::ServerChainIncomplete {
                file: transcript.file.clone(),
                child: child.subject.clone(),
                issuer: child.issuer.clone(),
            })
        })
        .collect()
}

/// TLS 1.2 wants each certificate to be followed by its issuer; newer clients forgive it.
pub(super) fn order(evidence: &Evidence<'_>) -> Vec<Problem> {
    transcripts(evidence)
        .filter(|(_, sent)| sent.windows(2).any(|pair| !pair[0].names_as_issuer(pair[1])))
        .map(|(transcript, _)| Problem::ServerOrder { file: transcript.file.clone() })
        .collect()
}

pub(super) fn sends_root(evidence: &Evidence<'_>) -> Vec<Problem> {
    transcripts(evidence)
        .filter_map(|(transcript, sent)| {
            let root = sent.iter().skip(1).find(|certificate| certificate.is_self_issued())?;
            Some(Problem::ServerSendsRoot { file: transcript.file.clone(), root: root.subject.clone() })
        })
        .collect()
}

/// A server's own certificate that lies here in a file, too, is the one that is to be placed: it is there already.
pub(super) fn has_it(evidence: &Evidence<'_>) -> Vec<Problem> {
    let lies_here = |certificate: &Certificate, transcript: &Transcript| {
        evidence.inspection.repeated.contains(&certificate.fingerprint) || certificate.file != transcript.file
    };
    transcripts(evidence)
        .filter_map(|(transcript, sent)| {
            let leaf = sent.first().filter(|leaf| lies_here(leaf, transcript))?;
            Some(Problem::ServerHasIt { file: transcript.file.clone(), subject: leaf.subject.clone() })
        })
        .collect()
}

pub(super) fn renewal_forgotten(evidence: &Evidence<'_>) -> Vec<Problem> {
    let chains = &evidence.inspection.chains;
    // Beside a newer certificate for the same names, the old one is only left over.
    let is_outlived = |leaf: &Certificate| {
        chains.iter().any(|chain| chain.leaf.dns_names == leaf.dns_names && chain.leaf.not_after > leaf.not_after)
    };
    let of = |previous: &Previous| {
        let mut leaves = chains.iter().map(|chain| &*chain.leaf);
        let same = leaves.find(|leaf| previous.leaves.contains(&leaf.fingerprint) && !is_outlived(leaf))?;
        Some(Problem::RenewalForgotten { subject: same.subject.clone(), file: previous.file.clone() })
    };
    evidence.inspection.previous.iter().filter_map(of).collect()
}

//! How certificates hang together.

use std::sync::Arc;

use crate::finding::Problem;
use crate::inspect::certificate::Certificate;
use crate::inspect::chain::{Chain, Trust};
use crate::inspect::checks::Evidence;
use crate::inspect::verify::Link;
use crate::plan::values::FetchUrl;

fn of_chains(evidence: &Evidence<'_>, of: impl Fn(&Chain) -> Option<Problem>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for problem in evidence.inspection.chains.iter().filter_map(|chain| of(chain)) {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

pub(super) fn incomplete(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| {
        let child = chain.broken_at()?;
        Some(Problem::ChainIncomplete {
            child: child.subject.clone(),
            issuer: child.issuer.clone(),
            address: child.issuer_addresses.first().cloned(),
            fetch: child.issuer_addresses.iter().find_map(|address| FetchUrl::parse(address).ok()),
        })
    })
}

pub(super) fn wrong_link(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| {
        let (child, _) = chain.links().zip(&chain.signatures).find(|(_, link)| **link == Link::Failed)?;
        Some(Problem::ChainWrongLink { child: child.subject.clone(), issuer: child.issuer.clone() })
    })
}

pub(super) fn unchecked(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| {
        chain.links().zip(&chain.signatures).find_map(|(child, link)| match link {
            Link::Unchecked(method) => {
                Some(Problem::ChainUnchecked { child: child.subject.clone(), method: method.clone() })
            }
            Link::Failed | Link::Missing | Link::Verified => None,
        })
    })
}

pub(super) fn reordered(evidence: &Evidence<'_>) -> Vec<Problem> {
    let certificates = &evidence.inspection.certificates;
    let place = |wanted: &Certificate| certificates.iter().position(|certificate| **certificate == *wanted);
    of_chains(evidence, |chain| {
        let same_file = chain.links().all(|certificate| certificate.file == chain.leaf.file);
        (same_file && !chain.links().map(place).is_sorted()).then_some(Problem::ChainReordered)
    })
}

pub(super) fn root_left_out(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| Some(Problem::RootLeftOut { subject: chain.root.as_ref()?.subject.clone() }))
}

pub(super) fn alternatives(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| {
        let subjects: Vec<String> = chain.alternatives.iter().map(|it| it.subject.clone()).collect();
        (!subjects.is_empty()).then_some(Problem::ChainAlternatives { subjects })
    })
}

pub(super) fn authority_private(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| {
        let is_private = chain.trust == Trust::Private && !chain.is_self_signed();
        let issuer = chain.links().last()?.issuer.clone();
        is_private.then_some(Problem::AuthorityPrivate { issuer, has_root: chain.root.is_some() })
    })
}

pub(super) fn authority_public(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| match chain.trust {
        Trust::Public { root, is_proven } => Some(Problem::AuthorityPublic { root, is_proven }),
        Trust::Private | Trust::Unknown => None,
    })
}

/// Where the chain is whole and sound as far as one can see; else the missing or wrong issuer is the better word.
pub(super) fn authority_unknown(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_chains(evidence, |chain| {
        let is_sound = chain.broken_at().is_none() && !chain.signatures.contains(&Link::Failed);
        let is_unknown = chain.trust == Trust::Unknown && is_sound;
        let issuer = chain.links().last()?.issuer.clone();
        is_unknown.then_some(Problem::AuthorityUnknown { issuer })
    })
}

pub(super) fn stranger(evidence: &Evidence<'_>) -> Vec<Problem> {
    let chains = &evidence.inspection.chains;
    if chains.is_empty() {
        return Vec::new();
    }
    let is_used = |certificate: &&Arc<Certificate>| chains.iter().any(|chain| chain.has_use_for(certificate));
    evidence
        .inspection
        .certificates
        .iter()
        .filter(|certificate| !is_used(certificate))
        .map(|c| Problem::Stranger { subject: c.subject.clone(), file: c.file.clone() })
        .collect()
}

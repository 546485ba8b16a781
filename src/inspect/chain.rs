//! The chain from a leaf to its root, whatever order and files the certificates came in.
//!
//! Links are found by name and key identifier; whether each signature is right is not verified here.

use crate::inspect::certificate::Certificate;
use crate::inspect::key::KeyFact;

/// A leaf and what vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The server's own certificate.
    pub leaf: Certificate,
    /// Its issuer, the issuer's issuer, and so on, without the root.
    pub intermediates: Vec<Certificate>,
    /// The self-issued end, where it was given.
    pub root: Option<Certificate>,
    /// Whether one of the given keys belongs to the leaf.
    pub has_key: bool,
}

impl Chain {
    /// What a server sends: the leaf first, each followed by its issuer, without the root (RFC 8446 §4.4.2).
    pub fn sent(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.leaf).chain(&self.intermediates)
    }

    /// The certificate whose issuer was not given, if one is missing.
    ///
    /// An intermediate at the end is complete: its issuer is a root, which clients hold themselves.
    pub fn broken_at(&self) -> Option<&Certificate> {
        let complete = self.root.is_some() || !self.intermediates.is_empty() || self.leaf.is_self_issued();
        (!complete).then_some(&self.leaf)
    }
}

/// One chain for each certificate that may be a server's own, in the order in which they came.
pub(super) fn build(certificates: &[Certificate], keys: &[KeyFact]) -> Vec<Chain> {
    leaves(certificates)
        .into_iter()
        .map(|leaf| {
            let mut intermediates: Vec<Certificate> = Vec::new();
            let mut root = None;
            let mut current = leaf;
            while !current.is_self_issued() {
                let next = certificates.iter().find(|candidate| {
                    candidate.is_ca
                        && current.names_as_issuer(candidate)
                        && **candidate != *leaf
                        && !intermediates.contains(candidate)
                });
                match next {
                    Some(issuer) if issuer.is_self_issued() => {
                        root = Some(issuer.clone());
                        break;
                    }
                    Some(issuer) => {
                        intermediates.push(issuer.clone());
                        current = issuer;
                    }
                    None => break,
                }
            }
            let has_key = keys.contains(&KeyFact::Public(leaf.public_key.clone()));
            Chain { leaf: leaf.clone(), intermediates, root, has_key }
        })
        .collect()
}

/// The certificates that issue nothing; where all may issue, those that issued none of the others.
fn leaves(certificates: &[Certificate]) -> Vec<&Certificate> {
    let end_entities: Vec<_> = certificates.iter().filter(|certificate| !certificate.is_ca).collect();
    if !end_entities.is_empty() {
        return end_entities;
    }
    // `openssl req -x509` marks a server's self-signed certificate as a CA, unless told otherwise.
    certificates
        .iter()
        .filter(|candidate| !certificates.iter().any(|other| other != *candidate && other.names_as_issuer(candidate)))
        .filter(|candidate| candidate.is_self_issued() && !candidate.names().is_empty())
        .collect()
}

//! The chain from a leaf to its root, whatever order and files the certificates came in.

use std::sync::Arc;

use crate::inputs::UnixTime;
use crate::inspect::certificate::Certificate;
use crate::inspect::key::{Key, KeyState};
use crate::inspect::pace::Pace;
use crate::inspect::verify::{Link, verify};

/// A leaf and what vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The server's own certificate.
    pub leaf: Arc<Certificate>,
    /// Its issuer, the issuer's issuer, and so on, without the root.
    pub intermediates: Vec<Arc<Certificate>>,
    /// The self-issued end, where it was given.
    pub root: Option<Arc<Certificate>>,
    /// What is known of the signature of each certificate, in the order of [`Chain::links`].
    pub signatures: Vec<Link>,
    /// Who trusts it.
    pub trust: Trust,
    /// Certificates that would do in the place of one of the chain: the same name and key, signed by another authority.
    pub alternatives: Vec<Arc<Certificate>>,
    /// Whether one of the given keys belongs to the leaf.
    pub has_key: bool,
}

/// Who trusts a chain, as far as that can be said offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It ends in a root of its own: only who has installed that root trusts it.
    Private,
    /// Browsers and systems do: it ends in this public root.
    Public {
        /// The root's name.
        root: &'static str,
        /// Whether the root's key was seen; else the last certificate only names it.
        is_proven: bool,
    },
    /// It does not end here, and what it names as its issuer is no known public root.
    Unknown,
}

impl Chain {
    /// What a server sends: the leaf first, each followed by its issuer, without the root (RFC 8446 §4.4.2).
    pub fn sent(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.leaf).chain(&self.intermediates).map(|certificate| &**certificate)
    }

    /// Every certificate from the leaf to the root, where the root was given.
    pub fn links(&self) -> impl Iterator<Item = &Certificate> {
        self.sent().chain(self.root.as_deref())
    }

    /// The certificate whose issuer was not given, if one is missing.
    ///
    /// An intermediate at the end is complete: its issuer is a root, which clients hold themselves.
    pub fn broken_at(&self) -> Option<&Certificate> {
        let complete = self.root.is_some() || !self.intermediates.is_empty() || self.leaf.is_self_issued();
        (!complete).then_some(&*self.leaf)
    }
}

/// One chain for each certificate that may be a server's own, in the order in which they came.
pub(super) async fn build(
    certificates: &[Arc<Certificate>],
    keys: &[Key],
    _now: UnixTime,
    pace: &impl Pace,
) -> Vec<Arc<Chain>> {
    let mut chains = Vec::new();
    for leaf in leaves(certificates) {
        pace.breathe(crate::inspect::pace::Progress::default()).await;
        let mut intermediates: Vec<Arc<Certificate>> = Vec::new();
        let mut root = None;
        let mut current = leaf;
        let mut signatures = Vec::new();
        while !current.is_self_issued() {
            let next = certificates.iter().find(|candidate| {
                candidate.is_ca
                    && current.names_as_issuer(candidate)
                    && *candidate != leaf
                    && !intermediates.contains(candidate)
            });
            let Some(issuer) = next else { break };
            signatures.push(verify(current, issuer));
            current = issuer;
            if issuer.is_self_issued() {
                root = Some(issuer.clone());
            } else {
                intermediates.push(issuer.clone());
            }
        }
        signatures.push(if current.is_self_issued() { verify(current, current) } else { Link::Missing });
        let has_key = keys.iter().any(|key| key.state == KeyState::Public(leaf.public_key.clone()));
        let trust = if root.is_some() { Trust::Private } else { Trust::Unknown };
        let leaf = leaf.clone();
        chains.push(Arc::new(Chain {
            leaf,
            intermediates,
            root,
            signatures,
            trust,
            alternatives: Vec::new(),
            has_key,
        }));
    }
    chains
}

/// The certificates that issue nothing; where all may issue, those that issued none of the others.
fn leaves(certificates: &[Arc<Certificate>]) -> Vec<&Arc<Certificate>> {
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

//! The chain from a leaf to its root, whatever order and files the certificates came in.
//!
//! A certificate names its issuer and may name the issuer's key, but several can bear that name: an authority's old and new
//! certificate, one key signed by two authorities, or a wrong file. So signatures decide, and where more than one path is
//! sound, the one that most clients can follow.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::inputs::UnixTime;
use crate::inspect::certificate::Certificate;
use crate::inspect::key::Key;
use crate::inspect::pace::{Pace, Progress};
use crate::inspect::roots;
use crate::inspect::verify::{Link, cost, verify};
use crate::plan::values::Fingerprint;

/// A leaf and what vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The server's own certificate.
    pub leaf: Arc<Certificate>,
    /// Its issuer, the issuer's issuer, and so on, without the root.
    pub intermediates: Vec<Arc<Certificate>>,
    /// The self-issued end, where it was given.
    pub root: Option<Arc<Certificate>>,
    /// What is known of the signature of each certificate, in the order of [`Chain::links`]: the first is the leaf's, made by
    /// the second certificate. The last is the root's own, or [`Link::Missing`].
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
    /// Complete is what ends in a root, in a certificate that names a public root as its issuer, or in an intermediate of
    /// whose issuer nothing is known: that may be a private root, which clients hold themselves.
    pub fn broken_at(&self) -> Option<&Certificate> {
        let is_complete = self.root.is_some()
            || !self.intermediates.is_empty()
            || self.is_self_signed()
            || matches!(self.trust, Trust::Public { .. });
        (!is_complete).then_some(&*self.leaf)
    }

    /// Whether the leaf vouches for itself. That its issuer has the same name is not enough: so it is where an authority and
    /// its server were both called `localhost`.
    pub fn is_self_signed(&self) -> bool {
        self.intermediates.is_empty() && self.root.is_none() && self.signatures.first() != Some(&Link::Missing)
    }

    /// The root that clients must be told to trust, where it was given; a self-signed leaf is its own.
    pub fn private_root(&self) -> Option<&Certificate> {
        (self.trust == Trust::Private).then(|| self.root.as_deref().unwrap_or(&self.leaf))
    }

    /// Whether a certificate is part of the chain, or would do in the place of one that is.
    pub fn has_use_for(&self, certificate: &Certificate) -> bool {
        self.links()
            .chain(self.alternatives.iter().map(|it| &**it))
            .any(|link| link.fingerprint == certificate.fingerprint)
    }
}

/// How many certificates a chain has at most; public ones have four or less.
const MAX_LENGTH: usize = 10;
/// How much is verified for all chains together, in the units of [`cost`]: a second in WebAssembly. 200 leaves under an
/// RSA-4096 authority need 800.
const MAX_COST: u64 = 1_000;
/// How many certificates are tried as the issuer of one, and how many of those that fit are followed: the likeliest.
const MAX_TRIED: usize = 200;
const MAX_FOLLOWED: usize = 8;
/// How many steps on all paths are compared for one leaf, and for all together; two authorities that sign each other's keys
/// need ten.
const MAX_STEPS: usize = 500;
const MAX_STEPS_IN_ALL: usize = 10_000;

/// One chain for each certificate that may be a server's own, in the order in which they came.
pub(super) async fn build(
    certificates: &[Arc<Certificate>],
    keys: &[Key],
    now: UnixTime,
    pace: &impl Pace,
) -> Vec<Arc<Chain>> {
    let has_key = |certificate: &Certificate| keys.iter().any(|key| key.belongs_to(certificate));
    let mut files = Files::new(certificates, now);
    let mut chains = Vec::new();
    for leaf in leaves(certificates, has_key) {
        pace.breathe(files.progress()).await;
        files.find_issuers(leaf, pace).await;
        chains.push(Arc::new(files.chain(leaf, has_key(&certificates[leaf]))));
    }
    chains
}

/// The places of the certificates that may be a server's own.
fn leaves(certificates: &[Arc<Certificate>], has_key: impl Fn(&Certificate) -> bool) -> Vec<usize> {
    let mut by_issuer: BTreeMap<&[u8], Vec<&Arc<Certificate>>> = BTreeMap::new();
    for certificate in certificates {
        by_issuer.entry(&certificate.issuer_raw).or_default().push(certificate);
    }
    let has_issued = |certificate: &Certificate| {
        let children = by_issuer.get(certificate.subject_raw.as_slice()).map_or(&[][..], Vec::as_slice);
        children.iter().any(|child| child.fingerprint != certificate.fingerprint && child.names_as_issuer(certificate))
    };
    // A root of the first version of X.509 does not say that it is one, nor what it is for.
    let is_old_root =
        |it: &Certificate| it.is_self_issued() && it.names().is_empty() && it.key_usage.is_none() && has_issued(it);
    let has_end_entity = certificates.iter().any(|it| !it.is_ca && !is_old_root(it));
    // `openssl req -x509` marks a server's self-signed certificate as a CA, unless told otherwise.
    let is_marked_leaf = |certificate: &Certificate| {
        let is_meant = if has_end_entity { has_key(certificate) } else { !certificate.names().is_empty() };
        is_meant && !has_issued(certificate)
    };
    let is_leaf = |it: &Certificate| if it.is_ca { is_marked_leaf(it) } else { !is_old_root(it) };
    (0..certificates.len()).filter(|place| is_leaf(&certificates[*place])).collect()
}

/// All certificates, with what was found out of them; a certificate is meant by its place.
struct Files<'a> {
    certificates: &'a [Arc<Certificate>],
    now: UnixTime,
    by_subject: BTreeMap<&'a [u8], Vec<usize>>,
    /// Of each certificate that was looked at, who can have issued it: the best first.
    issuers: BTreeMap<usize, Vec<usize>>,
    /// What is known of a certificate's signature under a key. By key: cross-signed certificates share one.
    links: BTreeMap<(usize, Fingerprint), Link>,
    spent: u64,
    /// How many steps are left for all paths.
    steps: usize,
}

/// What speaks against a path, the gravest first; the least is the best.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Flaws {
    failed: usize,
    unchecked: usize,
    may_not_sign: bool,
    out_of_date: bool,
    end: End,
    first_to_expire: Reverse<UnixTime>,
    length: usize,
}

/// Where a path ends; the best first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Root,
    PublicRootNamed,
    Nowhere,
}

impl<'a> Files<'a> {
    fn new(certificates: &'a [Arc<Certificate>], now: UnixTime) -> Self {
        let mut by_subject: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
        for (place, certificate) in certificates.iter().enumerate() {
            by_subject.entry(&certificate.subject_raw).or_default().push(place);
        }
        Self {
            certificates,
            now,
            by_subject,
            issuers: BTreeMap::new(),
            links: BTreeMap::new(),
            spent: 0,
            steps: MAX_STEPS_IN_ALL,
        }
    }

    fn is_valid(&self, certificate: &Certificate) -> bool {
        (certificate.not_before..=certificate.not_after).contains(&self.now)
    }

    /// Finds who can have issued a leaf, its issuers, and so on.
    async fn find_issuers(&mut self, leaf: usize, pace: &impl Pace) {
        let mut waiting = VecDeque::from([leaf]);
        while let Some(child) = waiting.pop_front() {
            if !self.issuers.contains_key(&child) {
                let issuers = self.issuers_of(child, pace).await;
                waiting.extend(&issuers);
                self.issuers.insert(child, issuers);
            }
        }
    }

    async fn issuers_of(&mut self, child: usize, pace: &impl Pace) -> Vec<usize> {
        let certificate = &self.certificates[child];
        // One that has signed itself is an end; one that another key of the same name has signed is not.
        if certificate.is_self_issued() && self.verify(child, child, pace).await != Link::Failed {
            return Vec::new();
        }
        let named = self.by_subject.get(certificate.issuer_raw.as_slice());
        let mut candidates: Vec<usize> = named.into_iter().flatten().copied().filter(|place| *place != child).collect();
        candidates.sort_by_cached_key(|place| {
            let candidate = &self.certificates[*place];
            (
                !certificate.names_as_issuer(candidate),
                !may_sign(candidate),
                !self.is_valid(candidate),
                !candidate.is_self_issued(),
                Reverse(candidate.not_after),
                *place,
            )
        });
        let mut links = Vec::new();
        for place in candidates.into_iter().take(MAX_TRIED) {
            let candidate = &self.certificates[place];
            if !certificate.names_as_issuer(candidate) && links.iter().any(|(_, link)| *link == Link::Verified) {
                break;
            }
            let link = self.verify(child, place, pace).await;
            // By name alone, a server's certificate is nobody's issuer, and a root that is damaged has none.
            if link == Link::Verified || candidate.is_ca && !certificate.is_self_issued() {
                links.push((place, link));
            }
        }
        let of =
            |wanted: fn(&Link) -> bool| links.iter().filter(move |(_, link)| wanted(link)).map(|(place, _)| *place);
        let verified: Vec<usize> = of(|link| *link == Link::Verified).take(MAX_FOLLOWED).collect();
        let unchecked: Vec<usize> = of(|link| matches!(link, Link::Unchecked(_))).take(MAX_FOLLOWED).collect();
        match (verified.is_empty(), unchecked.is_empty()) {
            (false, _) => verified,
            (true, false) => unchecked,
            // The likeliest of the wrong ones, for all to see where the chain is wrong.
            (true, true) => of(|_| true).take(1).collect(),
        }
    }

    /// Whether `issuer`'s key made `child`'s signature, computed once for each key.
    async fn verify(&mut self, child: usize, issuer: usize, pace: &impl Pace) -> Link {
        let [certificate, authority] = [child, issuer].map(|place| &self.certificates[place]);
        let pair = (child, authority.key_pin);
        if let Some(link) = self.links.get(&pair) {
            return link.clone();
        }
        let cost = cost(certificate, authority);
        if self.spent + cost > MAX_COST {
            return Link::Unchecked(certificate.signature.name());
        }
        self.spent += cost;
        pace.breathe(self.progress()).await;
        let link = verify(certificate, authority);
        self.links.insert(pair, link.clone());
        link
    }

    /// In signatures; how many there will be is not known before.
    fn progress(&self) -> Progress {
        let done = self.links.len() as u64;
        Progress { done, total: done.max(self.certificates.len() as u64) }
    }

    /// What [`Files::verify`] found out.
    fn link(&self, child: usize, issuer: usize) -> Link {
        let known = self.links.get(&(child, self.certificates[issuer].key_pin));
        known.cloned().unwrap_or_else(|| Link::Unchecked(self.certificates[child].signature.name()))
    }

    /// The best chain of a leaf whose issuers were found.
    fn chain(&mut self, leaf: usize, has_key: bool) -> Chain {
        let mut best = None;
        let allowed = MAX_STEPS.min(self.steps);
        let mut left = allowed;
        self.walk(&mut vec![leaf], &mut best, &mut left);
        self.steps -= allowed - left;
        let path = best.map_or_else(|| vec![leaf], |(_, path)| path);
        let signatures = self.signatures(&path);
        let links: Vec<&Arc<Certificate>> = path.iter().map(|place| &self.certificates[*place]).collect();
        let trust = roots::trust(&links, &signatures);
        let (leaf, mut intermediates) =
            (links[0].clone(), links[1..].iter().map(|it| (*it).clone()).collect::<Vec<_>>());
        let root = intermediates.pop_if(|last| last.is_self_issued() && signatures.last() != Some(&Link::Missing));
        let replaces = |certificate: &Certificate| {
            let is_part = links.iter().any(|link| link.fingerprint == certificate.fingerprint);
            let same = |link: &&Arc<Certificate>| {
                link.key_pin == certificate.key_pin && link.subject_raw == certificate.subject_raw
            };
            !is_part && links[1..].iter().any(same)
        };
        let alternatives = self.certificates.iter().filter(|it| replaces(it)).cloned().collect();
        Chain { leaf, intermediates, root, signatures, trust, alternatives, has_key }
    }

    /// What is known of each signature of a path.
    fn signatures(&self, path: &[usize]) -> Vec<Link> {
        let mut links: Vec<Link> = path.windows(2).map(|pair| self.link(pair[0], pair[1])).collect();
        links.extend(path.last().map(|last| {
            let certificate = &self.certificates[*last];
            let link = self.link(*last, *last);
            // One that names another key than its own was signed by that one, under the same name; else it is damaged.
            let names_itself = certificate.issuer_key.is_none() || certificate.issuer_key == certificate.subject_key;
            let is_end = certificate.is_self_issued() && self.issuers.get(last).is_none_or(Vec::is_empty);
            if is_end && (names_itself || link != Link::Failed) { link } else { Link::Missing }
        }));
        links
    }

    /// Follows every path from the last certificate of `path` on, and keeps the best.
    fn walk(&self, path: &mut Vec<usize>, best: &mut Option<(Flaws, Vec<usize>)>, steps: &mut usize) {
        let Some(last) = path.last() else { return };
        let bearer = |place: usize| (self.certificates[place].key_pin, &self.certificates[place].subject_raw);
        let issuers = self.issuers.get(last).map_or(&[][..], Vec::as_slice);
        // Authorities that have signed each other's keys would go round for ever.
        let next: Vec<usize> =
            issuers.iter().copied().filter(|place| path.iter().all(|it| bearer(*it) != bearer(*place))).collect();
        if next.is_empty() || path.len() == MAX_LENGTH {
            let flaws = self.flaws(path);
            if best.as_ref().is_none_or(|(least, _)| flaws < *least) {
                *best = Some((flaws, path.clone()));
            }
            return;
        }
        for issuer in next {
            // The first path is always followed to its end.
            if *steps == 0 && best.is_some() {
                return;
            }
            *steps = steps.saturating_sub(1);
            path.push(issuer);
            self.walk(path, best, steps);
            path.pop();
        }
    }

    fn flaws(&self, path: &[usize]) -> Flaws {
        let signatures = self.signatures(path);
        let links: Vec<&Arc<Certificate>> = path.iter().map(|place| &self.certificates[*place]).collect();
        let issuers = &links[1..];
        let count = |wanted: fn(&Link) -> bool| signatures.iter().filter(|link| wanted(link)).count();
        Flaws {
            failed: count(|link| *link == Link::Failed),
            unchecked: count(|link| matches!(link, Link::Unchecked(_))),
            // RFC 5280 §4.2.1.9: as many intermediates may stand between an authority and the leaf.
            may_not_sign: issuers.iter().enumerate().any(|(between, issuer)| {
                !may_sign(issuer) || issuer.path_length.is_some_and(|most| between > most as usize)
            }),
            out_of_date: issuers.iter().any(|issuer| !self.is_valid(issuer)),
            end: match (signatures.last(), roots::trust(&links, &signatures)) {
                (Some(Link::Missing) | None, Trust::Public { .. }) => End::PublicRootNamed,
                (Some(Link::Missing) | None, _) => End::Nowhere,
                _ => End::Root,
            },
            first_to_expire: Reverse(issuers.iter().map(|issuer| issuer.not_after).min().unwrap_or_default()),
            length: path.len(),
        }
    }
}

/// Whether a certificate may sign others, as far as it says so itself. A root of the first version of X.509 does not.
fn may_sign(certificate: &Certificate) -> bool {
    certificate.is_ca && certificate.key_usage.is_none_or(|usage| usage.signs_certificates())
}

//! What a certificate and its key are worth on the chosen route, and under the chosen profile of Mozilla's guideline.

use std::sync::Arc;

use crate::finding::Problem;
use crate::finding::problem::KeyRefusal;
use crate::inputs::{Profile, Route};
use crate::inspect::certificate::{Certificate, Curve, Hash, PublicKey, Signature};
use crate::inspect::chain::Chain;
use crate::inspect::checks::days;
use crate::inspect::key::{Container, Key, KeyState};
use crate::plan::draft::Draft;

/// The chains of the services, each once.
fn chains<'a>(draft: &Draft<'a>) -> Vec<&'a Arc<Chain>> {
    let mut chains: Vec<&Arc<Chain>> = Vec::new();
    for chain in draft.services.iter().filter_map(|service| service.chain) {
        if !chains.contains(&chain) {
            chains.push(chain);
        }
    }
    chains
}

/// The keys that belong to the services' certificates.
fn keys<'a>(draft: &Draft<'a>) -> impl Iterator<Item = &'a Key> {
    let leaves: Vec<&Certificate> = chains(draft).into_iter().map(|chain| &*chain.leaf).collect();
    draft.inspection.keys.iter().filter(move |key| leaves.iter().any(|leaf| key.belongs_to(leaf)))
}

/// The keys that Mono's own TLS library refuses.
pub(super) fn mono_short_key(draft: &Draft<'_>) -> Vec<Problem> {
    if draft.route != Route::Mono {
        return Vec::new();
    }
    let short = keys(draft).filter(|key| matches!(key.state, KeyState::Public { is_short: true, .. }));
    short.map(|key| Problem::MonoShortKey { file: key.file.clone() }).collect()
}

/// Whether the route takes the key from a file of its own, in PEM. On Windows it goes into the store.
fn wants_key_file(draft: &Draft<'_>) -> bool {
    match draft.route {
        Route::Mono | Route::Nginx => true,
        Route::Windows => false,
    }
}

pub(super) fn key_needed(draft: &Draft<'_>) -> Vec<Problem> {
    let is_missing = wants_key_file(draft) && draft.inspection.keys.is_empty() && !chains(draft).is_empty();
    is_missing.then_some(Problem::KeyNeeded { route: draft.route }).into_iter().collect()
}

pub(super) fn key_not_checked(draft: &Draft<'_>) -> Vec<Problem> {
    let is_missing = !wants_key_file(draft) && draft.inspection.keys.is_empty() && !chains(draft).is_empty();
    is_missing.then_some(Problem::KeyNeeded { route: draft.route }).into_iter().collect()
}

/// Beside a copy in clear, the encrypted one is only left over.
pub(super) fn key_encrypted(draft: &Draft<'_>) -> Vec<Problem> {
    if !wants_key_file(draft) || keys(draft).any(|key| key.container == Container::Plain) {
        return Vec::new();
    }
    let encrypted = keys(draft).filter(|key| key.container == Container::Encrypted);
    encrypted.map(|key| Problem::KeyEncryptedAtStart { file: key.file.clone() }).collect()
}

pub(super) fn key_in_pkcs12(draft: &Draft<'_>) -> Vec<Problem> {
    if !wants_key_file(draft) || keys(draft).any(|key| key.container != Container::Pkcs12) {
        return Vec::new();
    }
    keys(draft).map(|key| Problem::KeyInPkcs12 { file: key.file.clone() }).collect()
}

/// Baseline Requirements §6.1.1.3 and §7.1.3.1: RSA, and ECDSA on P-256, P-384 and P-521; of the last one, Chrome has never
/// offered the signature.
pub(super) fn key_refused(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |chain: &Arc<Chain>| {
        let key = &chain.leaf.public_key;
        let (algorithm, reason) = match key {
            PublicKey::Rsa(..) if chain.leaf.key_is_pss => ("RSA-PSS", KeyRefusal::Browsers),
            PublicKey::Rsa(..) | PublicKey::Ec(Curve::P256 | Curve::P384, _) => return None,
            PublicKey::Ec(Curve::P521, _) => (key.algorithm(), KeyRefusal::SomeBrowsers),
            PublicKey::Ed25519(_) | PublicKey::Ed448(_) => (key.algorithm(), KeyRefusal::Browsers),
            PublicKey::Other(_) => (key.algorithm(), KeyRefusal::Unknown),
        };
        let reason = match (draft.route, reason) {
            (Route::Windows, KeyRefusal::Browsers) => KeyRefusal::HttpSys,
            (_, reason) => reason,
        };
        // That Mono reads no other key than RSA blocks already.
        let is_said = draft.route == Route::Mono && !matches!(key, PublicKey::Rsa(..));
        (!is_said).then_some(Problem::KeyRefused { algorithm, reason })
    };
    chains(draft).into_iter().filter_map(of).collect()
}

pub(super) fn must_staple(draft: &Draft<'_>) -> Vec<Problem> {
    let stapled = chains(draft).into_iter().filter(|chain| chain.leaf.must_staple);
    stapled.map(|_| Problem::MustStaple { route: draft.route }).collect()
}

/// What Mozilla's guideline 6.0 (2026-04-06) wants of a certificate: its `6.0.json`.
struct Demands {
    takes_rsa: bool,
    /// The longest validity in days.
    longest: i64,
}

fn demands(profile: Profile) -> Demands {
    match profile {
        Profile::Intermediate => Demands { takes_rsa: true, longest: 366 },
        Profile::Modern => Demands { takes_rsa: false, longest: 90 },
    }
}

/// `certificate_types`, `certificate_curves` and `rsa_key_size`.
fn is_of_profile(profile: Profile, key: &PublicKey) -> bool {
    match key {
        PublicKey::Ec(Curve::P256 | Curve::P384, _) => true,
        PublicKey::Rsa(..) => demands(profile).takes_rsa && key.bits() >= 2048,
        PublicKey::Ec(Curve::P521, _) | PublicKey::Ed25519(_) | PublicKey::Ed448(_) | PublicKey::Other(_) => false,
    }
}

pub(super) fn profile_key(draft: &Draft<'_>) -> Vec<Problem> {
    let profile = draft.profile;
    let keys = chains(draft).into_iter().map(|chain| &chain.leaf.public_key);
    keys.filter(|key| !is_of_profile(profile, key))
        .map(|key| Problem::ProfileKey { profile, algorithm: key.algorithm(), bits: key.bits() })
        .collect()
}

/// An authority's key is its own choice, so it is no more than a note.
pub(super) fn profile_chain_key(draft: &Draft<'_>) -> Vec<Problem> {
    let profile = draft.profile;
    let mut problems = Vec::new();
    for certificate in chains(draft).into_iter().flat_map(|chain| chain.sent().skip(1)) {
        let (key, subject) = (&certificate.public_key, certificate.subject.clone());
        let problem = Problem::ProfileChainKey { profile, subject, algorithm: key.algorithm(), bits: key.bits() };
        if !is_of_profile(profile, key) && !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

/// `maximum_certificate_lifespan`.
pub(super) fn profile_lifespan(draft: &Draft<'_>) -> Vec<Problem> {
    let most = demands(draft.profile).longest;
    let long = chains(draft).into_iter().map(|chain| days(&chain.leaf)).filter(|days| *days > most);
    long.map(|days| Problem::ProfileLifespan { profile: draft.profile, days, most }).collect()
}

/// `certificate_signatures`, for all that is sent. An authority signs as it does, so it is no more than a note.
pub(super) fn profile_signature(draft: &Draft<'_>) -> Vec<Problem> {
    let takes_rsa = demands(draft.profile).takes_rsa;
    let fits = |signature: &Signature| match signature {
        Signature::Ecdsa(hash) => matches!(hash, Hash::Sha256 | Hash::Sha384 | Hash::Sha512),
        Signature::RsaPkcs1(hash) => takes_rsa && *hash == Hash::Sha256,
        Signature::Ed25519 | Signature::Other(_) | Signature::RsaPss(_) => false,
    };
    let mut problems = Vec::new();
    for certificate in chains(draft).into_iter().flat_map(|chain| chain.sent()) {
        let (subject, method) = (certificate.subject.clone(), certificate.signature.name());
        let problem = Problem::ProfileSignature { profile: draft.profile, subject, method };
        if !fits(&certificate.signature) && !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

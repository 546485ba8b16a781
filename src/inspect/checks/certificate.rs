//! What a certificate is, taken for itself.

use crate::finding::Problem;
use crate::inspect::certificate::{Certificate, Hash, PublicKey, Purpose};
use crate::inspect::checks::Evidence;
use crate::plan::values::FetchUrl;

/// NIST SP 800-131A; NGINX with Debian's OpenSSL answers less with "ee key too small".
const SMALLEST_RSA: usize = 2048;

fn of_leaves(evidence: &Evidence<'_>, of: impl Fn(&Certificate) -> Option<Problem>) -> Vec<Problem> {
    evidence.leaves().filter_map(of).collect()
}

pub(super) fn key_too_small(evidence: &Evidence<'_>) -> Vec<Problem> {
    let of = |certificate: &Certificate| {
        let bits = certificate.public_key.bits();
        let is_small = matches!(certificate.public_key, PublicKey::Rsa(..)) && bits < SMALLEST_RSA;
        is_small.then(|| Problem::KeyTooSmall { subject: certificate.subject.clone(), bits })
    };
    evidence.sent().into_iter().filter_map(of).collect()
}

/// A self-signed one is made that way by `openssl req -x509`, and has a finding of its own.
pub(super) fn authority_as_leaf(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_leaves(evidence, |leaf| {
        let is_authority = leaf.is_ca && !leaf.is_self_issued();
        is_authority.then(|| Problem::AuthorityAsLeaf { subject: leaf.subject.clone() })
    })
}

pub(super) fn common_name_only(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_leaves(evidence, |leaf| {
        let has_none = leaf.dns_names.is_empty() && leaf.addresses.is_empty();
        has_none.then(|| Problem::CommonNameOnly { subject: leaf.subject.clone() })
    })
}

pub(super) fn not_for_servers(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_leaves(evidence, |leaf| {
        let purposes = leaf.purposes.as_ref()?;
        let serves = purposes.iter().any(|purpose| matches!(purpose, Purpose::Any | Purpose::ServerAuth));
        let purposes = purposes.iter().map(|purpose| purpose.name().to_owned()).collect();
        (!serves).then(|| Problem::NotForServers { subject: leaf.subject.clone(), purposes })
    })
}

/// RFC 8446 §4.4.2.2 wants the bit for TLS 1.3, and every cipher of Mozilla's guideline for TLS 1.2 signs, too.
pub(super) fn key_usage(evidence: &Evidence<'_>) -> Vec<Problem> {
    of_leaves(evidence, |leaf| {
        let usage = leaf.key_usage.filter(|usage| !usage.signs_handshakes())?;
        let is_rsa = matches!(leaf.public_key, PublicKey::Rsa(..));
        Some(Problem::KeyUsage { subject: leaf.subject.clone(), usages: usage.names(), is_rsa })
    })
}

pub(super) fn self_signed(evidence: &Evidence<'_>) -> Vec<Problem> {
    let own = evidence.inspection.chains.iter().filter(|chain| chain.is_self_signed());
    own.map(|chain| Problem::SelfSigned { subject: chain.leaf.subject.clone() }).collect()
}

pub(super) fn unknown_critical(evidence: &Evidence<'_>) -> Vec<Problem> {
    let of = |certificate: &Certificate| {
        let extensions = certificate.unknown_critical.clone();
        let subject = certificate.subject.clone();
        (!extensions.is_empty()).then_some(Problem::UnknownCritical { subject, extensions })
    };
    evidence.sent().into_iter().filter_map(of).collect()
}

/// A name that no client can ask for: RFC 5280 §4.2.1.6 wants the preferred syntax of RFC 1034, in ASCII. Underscores are
/// in use, and a whole label may be `*`, but not right under a top-level domain.
pub(super) fn unsafe_names(evidence: &Evidence<'_>) -> Vec<Problem> {
    let is_safe = |name: &str| {
        let bare = match name.strip_prefix("*.") {
            Some(parent) if !parent.contains('.') => return false,
            Some(parent) => parent,
            None => name,
        };
        !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
    };
    of_leaves(evidence, |leaf| {
        let names: Vec<String> = leaf.dns_names.iter().filter(|name| !is_safe(name)).cloned().collect();
        (!names.is_empty()).then(|| Problem::UnsafeNames { subject: leaf.subject.clone(), names })
    })
}

/// Of what is sent: nobody looks at a root's signature.
pub(super) fn weak_signature(evidence: &Evidence<'_>) -> Vec<Problem> {
    let of = |certificate: &Certificate| {
        let is_weak = certificate.signature.hash().is_some_and(|hash| matches!(hash, Hash::Md5 | Hash::Sha1));
        let method = certificate.signature.name();
        is_weak.then(|| Problem::WeakSignature { subject: certificate.subject.clone(), method })
    };
    evidence.sent().into_iter().filter_map(of).collect()
}

/// Where an authority says how to ask.
pub(super) fn revocation_unknown(evidence: &Evidence<'_>) -> Vec<Problem> {
    let first = |addresses: &[String]| addresses.iter().find_map(|address| FetchUrl::parse(address).ok());
    of_leaves(evidence, |leaf| {
        let (ocsp, list) = (first(&leaf.ocsp), first(&leaf.revocation_lists));
        let subject = leaf.subject.clone();
        (ocsp.is_some() || list.is_some()).then_some(Problem::RevocationUnknown { subject, ocsp, list })
    })
}

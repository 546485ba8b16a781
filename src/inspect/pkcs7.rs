//! PKCS#7, `.p7b`: certificates without a key, in the structure of a signed message (RFC 5652).

use crate::inspect::ber::{Elements, tag};
use crate::inspect::oid;

/// Whether `file`, an element with definite lengths, is a message with certificates.
pub(super) fn is_pkcs7(file: &[u8]) -> bool {
    Elements(file).enter(tag::SEQUENCE).and_then(|mut info| info.take(tag::OID)) == Some(oid::SIGNED_DATA)
}

/// The certificates of `file`, an element with definite lengths, in DER and in their order. `None` where its structure is
/// not in order.
pub(super) fn certificates(file: &[u8]) -> Option<Vec<&[u8]>> {
    let mut info = Elements(file).enter(tag::SEQUENCE)?;
    info.take(tag::OID)?;
    let mut signed = info.enter(tag::CONTEXT_0)?.enter(tag::SEQUENCE)?;
    signed.number()?;
    signed.take(tag::SET)?;
    signed.take(tag::SEQUENCE)?;
    let Some(mut set) = signed.enter(tag::CONTEXT_0) else { return Some(Vec::new()) };
    let mut certificates = Vec::new();
    while !set.0.is_empty() {
        let element = set.next()?;
        // Other choices of `CertificateChoices` are attribute certificates.
        if element.tag == tag::SEQUENCE {
            certificates.push(element.whole);
        }
    }
    Some(certificates)
}

//! Whether one certificate's signature is made by another's key.
//!
//! As lenient as OpenSSL, whose word is the truth in the tests: an old hash or a small key is another check's matter.

use ed25519_dalek::Verifier as _;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, PublicKey as RsaKey};
use sha1::{Digest as _, Sha1};
use sha2::{Sha224, Sha256, Sha384, Sha512};
use x509_parser::asn1_rs::FromDer as _;
use x509_parser::certificate::X509Certificate;
use x509_parser::signature_algorithm::SignatureAlgorithm;
use x509_parser::x509::AlgorithmIdentifier;

use crate::inspect::certificate::{Certificate, Curve, Hash, PublicKey, Signature};

/// What is known of a certificate's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The named issuer's key did not make it: the chain is wrong here.
    Failed,
    /// Its issuer is not among the files.
    Missing,
    /// It is made by a method that is not computed here, or there were too many to compute: the method's name.
    Unchecked(String),
    /// The issuer's key made it.
    Verified,
}

/// The sizes of RSA keys that are computed with: OpenSSL's `OPENSSL_RSA_MAX_MODULUS_BITS` above, and below what nobody has
/// used for a certificate since 2010. `rsa` itself refuses exponents over 33 bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 512..=16384;

/// How long it takes to verify a signature, in units of one by RSA-2048 (1 ms in WebAssembly).
///
/// The work grows with the square of an RSA key's size; the curves are measured: 1.5, 4.6, 4.1 and 0.6 ms. What is signed is
/// hashed, too, 64 KiB in the same time or less.
pub(super) fn cost(child: &Certificate, issuer: &Certificate) -> u64 {
    let hashing = child.der.len() as u64 / 65_536;
    hashing
        + match &issuer.public_key {
            PublicKey::Ec(Curve::P256, _) => 2,
            PublicKey::Ec(Curve::P384 | Curve::P521, _) => 5,
            PublicKey::Rsa(modulus, _) => (modulus.len() as u64 / 256).pow(2).max(1),
            PublicKey::Ed25519(_) | PublicKey::Ed448(_) | PublicKey::Other(_) => 1,
        }
}

/// Whether `issuer`'s key made `child`'s signature.
pub(super) fn verify(child: &Certificate, issuer: &Certificate) -> Link {
    match made_by(child, issuer) {
        Some(true) => Link::Verified,
        Some(false) => Link::Failed,
        None => Link::Unchecked(child.signature.name()),
    }
}

/// `None` if that is not computed here.
fn made_by(child: &Certificate, issuer: &Certificate) -> Option<bool> {
    let (_, parsed) = X509Certificate::from_der(&child.der).ok()?;
    // RFC 5280 §4.1.1.2: what is signed names the same algorithm as the signature beside it, or someone has changed one.
    // And every kind of signature is whole bytes.
    if parsed.signature_algorithm != parsed.tbs_certificate.signature || parsed.signature_value.unused_bits != 0 {
        return Some(false);
    }
    let signed = parsed.tbs_certificate.as_ref();
    let signature: &[u8] = &parsed.signature_value.data;
    match (&child.signature, &issuer.public_key) {
        (Signature::Other(_), _) | (_, PublicKey::Ed448(_) | PublicKey::Other(_)) => None,
        // RFC 4055 §1.2: such a key makes no other signatures.
        (Signature::RsaPkcs1(_), PublicKey::Rsa(..)) if issuer.key_is_pss => Some(false),
        (Signature::RsaPkcs1(hash), PublicKey::Rsa(modulus, exponent)) => {
            pkcs1(*hash, &digest(*hash, signed)?, &rsa_power(modulus, exponent, signature)?)
        }
        (Signature::RsaPss(_), PublicKey::Rsa(modulus, exponent)) => {
            let parameters = PssParameters::read(&parsed.signature_algorithm)?;
            let key_bits = issuer.public_key.bits();
            pss(&parameters, &digest(parameters.hash, signed)?, &rsa_power(modulus, exponent, signature)?, key_bits)
        }
        (Signature::Ecdsa(hash), PublicKey::Ec(curve, point)) => {
            Some(ecdsa(*curve, point, &digest(*hash, signed)?, signature))
        }
        (Signature::Ed25519, PublicKey::Ed25519(point)) => Some(ed25519(point, signed, signature)),
        // The key is of a kind that does not make such signatures.
        _ => Some(false),
    }
}

/// `None` for MD5: since 2008 anyone can make a certificate that another's signature fits, so that it would prove nothing.
fn digest(hash: Hash, bytes: &[u8]) -> Option<Vec<u8>> {
    Some(match hash {
        Hash::Md5 => return None,
        Hash::Sha1 => Sha1::digest(bytes).to_vec(),
        Hash::Sha224 => Sha224::digest(bytes).to_vec(),
        Hash::Sha256 => Sha256::digest(bytes).to_vec(),
        Hash::Sha384 => Sha384::digest(bytes).to_vec(),
        Hash::Sha512 => Sha512::digest(bytes).to_vec(),
    })
}

/// RSAVP1 (RFC 8017 §5.2.2): the encoded message, as long as the modulus; empty if the signature is none of this key.
/// `None` if the key is not computed with.
fn rsa_power(modulus: &[u8], exponent: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    // Before any arithmetic: a certificate may claim a number of a megabyte, or none.
    if !(RSA_BITS.start() / 8..=RSA_BITS.end() / 8).contains(&modulus.len()) || !(1..=8).contains(&exponent.len()) {
        return None;
    }
    let [n, e] = [modulus, exponent].map(BoxedUint::from_be_slice_vartime);
    let key = RsaKey::new_with_size_limits(n, e, RSA_BITS).ok()?;
    if signature.len() != modulus.len() {
        return Some(Vec::new());
    }
    let number = BoxedUint::from_be_slice(signature, key.n_bits_precision()).ok()?;
    if number >= *key.n().as_ref() {
        return Some(Vec::new());
    }
    let bytes = rsa_encrypt(&key, &number).ok()?.to_be_bytes();
    // The number is less than the modulus, so what stands before are zeros that fill its last limb.
    bytes.len().checked_sub(modulus.len()).map(|start| bytes[start..].to_vec())
}

/// EMSA-PKCS1-v1_5 (RFC 8017 §9.2): what the signature must encode, compared as a whole.
fn pkcs1(hash: Hash, digest: &[u8], encoded: &[u8]) -> Option<bool> {
    // The DER that stands before the digest (RFC 8017 §9.2, note 1).
    let prefix: &[u8] = match hash {
        Hash::Md5 => return None,
        Hash::Sha1 => b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
        Hash::Sha224 => b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c",
        Hash::Sha256 => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        Hash::Sha384 => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        Hash::Sha512 => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
    };
    let tail = [prefix, digest].concat();
    // 00 01, at least eight FF, 00.
    let Some(padding) = encoded.len().checked_sub(tail.len() + 3).filter(|padding| *padding >= 8) else {
        return Some(false);
    };
    Some(encoded == [&[0x00, 0x01], vec![0xFF; padding].as_slice(), &[0x00], &tail].concat())
}

/// The parameters of RSASSA-PSS (RFC 4055 §3.1).
struct PssParameters {
    hash: Hash,
    mask_hash: Hash,
    salt: usize,
}

impl PssParameters {
    /// Reads them; `None` for a hash or a mask that is not computed here.
    fn read(algorithm: &AlgorithmIdentifier<'_>) -> Option<Self> {
        // id-mgf1, the only one that there is.
        const MGF1: &str = "1.2.840.113549.1.1.8";
        let Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) = SignatureAlgorithm::try_from(algorithm) else {
            return None;
        };
        let mask = parameters.mask_gen_algorithm().ok()?;
        if mask.mgf.to_id_string() != MGF1 || parameters.trailer_field() != 1 {
            return None;
        }
        Some(Self {
            hash: Hash::from_oid(parameters.hash_algorithm_oid())?,
            mask_hash: Hash::from_oid(&mask.hash)?,
            salt: parameters.salt_length() as usize,
        })
    }
}

/// EMSA-PSS-VERIFY (RFC 8017 §9.1.2), for a key of `key_bits`.
fn pss(parameters: &PssParameters, digest: &[u8], encoded: &[u8], key_bits: usize) -> Option<bool> {
    let bits = key_bits.checked_sub(1)?;
    let length = bits.div_ceil(8);
    // One bit less than the modulus: with a modulus of 8k+1 bits that is a whole byte, which must be zero.
    let Some(start) = encoded.len().checked_sub(length).filter(|start| encoded[..*start].iter().all(|b| *b == 0))
    else {
        return Some(false);
    };
    let encoded = &encoded[start..];
    let needed = parameters.salt.checked_add(digest.len() + 2);
    let is_whole = needed.is_some_and(|needed| needed <= length) && encoded.last() == Some(&0xBC);
    if !is_whole {
        return Some(false);
    }
    let (masked, rest) = encoded.split_at(length - digest.len() - 1);
    let hashed = &rest[..digest.len()];
    let unused = 8 * length - bits;
    let first_mask = 0xFF_u8 >> unused;
    if masked[0] & !first_mask != 0 {
        return Some(false);
    }
    let mask = mgf1(parameters.mask_hash, hashed, masked.len())?;
    let mut block: Vec<u8> = masked.iter().zip(&mask).map(|(byte, mask)| byte ^ mask).collect();
    block[0] &= first_mask;
    let (padding, salt) = block.split_at(block.len() - parameters.salt);
    let Some((one, zeros)) = padding.split_last() else { return Some(false) };
    if *one != 0x01 || zeros.iter().any(|byte| *byte != 0) {
        return Some(false);
    }
    let message = [&[0; 8], digest, salt].concat();
    Some(self::digest(parameters.hash, &message)? == hashed)
}

/// The mask generation function of RFC 8017 appendix B.2.1.
fn mgf1(hash: Hash, seed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut mask = Vec::with_capacity(length + 64);
    for counter in 0_u32.. {
        if mask.len() >= length {
            break;
        }
        mask.extend(digest(hash, &[seed, &counter.to_be_bytes()].concat())?);
    }
    mask.truncate(length);
    Some(mask)
}

/// A signature whose second number is in the upper half is as good as its mirror (FIPS 186-5 §6.4 asks for neither).
fn ecdsa(curve: Curve, point: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    macro_rules! on {
        ($curve:ident) => {{
            let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(point);
            let signature = $curve::ecdsa::Signature::from_der(signature);
            matches!((key, signature), (Ok(key), Ok(signature)) if key.verify_prehash(digest, &signature).is_ok())
        }};
    }
    match curve {
        Curve::P256 => on!(p256),
        Curve::P384 => on!(p384),
        Curve::P521 => on!(p521),
    }
}

/// By RFC 8032 §5.1.7 without the cofactor, as OpenSSL computes it: keys of small order are not refused.
fn ed25519(point: &[u8], signed: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = <&[u8; 32]>::try_from(point) else { return false };
    let key = ed25519_dalek::VerifyingKey::from_bytes(key);
    let signature = ed25519_dalek::Signature::from_slice(signature);
    matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(signed, &signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{PssParameters, pkcs1, pss, rsa_power};
    use crate::inspect::certificate::Hash;

    #[track_caller]
    fn check(modulus: &[u8], exponent: &[u8], signature: &[u8], expected: Option<usize>) {
        assert_eq!(rsa_power(modulus, exponent, signature).map(|encoded| encoded.len()), expected);
    }

    #[test]
    fn numbers_that_are_no_key_are_not_computed_with() {
        let odd = [0xFF; 256];
        let even = [[0xFF; 255].as_slice(), &[0xFE]].concat();
        let one = [[0; 255].as_slice(), &[1]].concat();
        check(&odd, &[1, 0, 1], &one, Some(256));
        check(&[], &[3], &[], None);
        check(&[1], &[3], &[1], None);
        check(&odd, &[], &one, None);
        check(&odd, &[1], &one, None);
        check(&odd, &[0xFF; 5], &one, None);
        check(&odd, &[0xFF; 2000], &one, None);
        check(&even, &[3], &one, None);
        check(&[0xFF; 2049], &[3], &[1; 2049], None);
        // No signature of this key: too short, too long, too large.
        check(&odd, &[3], &[1], Some(0));
        check(&odd, &[3], &[1; 257], Some(0));
        check(&odd, &[3], &odd, Some(0));
    }

    #[test]
    fn what_is_too_short_for_its_padding_is_refused() {
        let parameters = |salt| PssParameters { hash: Hash::Sha512, mask_hash: Hash::Sha1, salt };
        for bits in [0, 1, 8, 9, 64, 512, 1024] {
            for length in [0, 1, 64, 128] {
                for salt in [0, 20, 64, usize::MAX] {
                    let encoded = vec![0xBC; length];
                    assert_ne!(pss(&parameters(salt), &[0; 64], &encoded, bits), Some(true));
                }
                assert_eq!(pkcs1(Hash::Sha512, &[0; 64], &vec![0xFF; length]), Some(false));
            }
        }
        assert_eq!(pkcs1(Hash::Md5, &[0; 16], &[0; 128]), None);
    }
}

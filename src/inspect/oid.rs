//! Object identifiers as they stand in DER, of what has a password or several members.

use crate::inspect::kdf::KdfHash;

macro_rules! oids {
    ($($name:ident = $bytes:literal;)*) => { $(pub(super) const $name: &[u8] = $bytes;)* };
}

oids! {
    // RFC 5652: content types.
    DATA = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
    SIGNED_DATA = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
    ENCRYPTED_DATA = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06";
    // RFC 7292 appendix D: bags and their content.
    KEY_BAG = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x0A\x01\x01";
    SHROUDED_KEY_BAG = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x0A\x01\x02";
    CERTIFICATE_BAG = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x0A\x01\x03";
    SAFE_BAG = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x0A\x01\x06";
    X509_CERTIFICATE = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x16\x01";
    // RFC 7292 appendix C.
    PBE_SHA1_RC4_128 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x01\x01";
    PBE_SHA1_RC4_40 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x01\x02";
    PBE_SHA1_3DES = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x01\x03";
    PBE_SHA1_2DES = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x01\x04";
    PBE_SHA1_RC2_128 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x01\x05";
    PBE_SHA1_RC2_40 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x01\x06";
    // RFC 8018 appendix A and B, RFC 7914 §7, RFC 9579 §4.
    PBE_MD5_DES = b"\x2A\x86\x48\x86\xF7\x0D\x01\x05\x03";
    PBE_MD5_RC2 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x05\x06";
    PBE_SHA1_DES = b"\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0A";
    PBE_SHA1_RC2 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0B";
    PBKDF2 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0C";
    PBES2 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0D";
    PBMAC1 = b"\x2A\x86\x48\x86\xF7\x0D\x01\x05\x0E";
    SCRYPT = b"\x2B\x06\x01\x04\x01\xDA\x47\x04\x0B";
    DES_CBC = b"\x2B\x0E\x03\x02\x07";
    DES_EDE3_CBC = b"\x2A\x86\x48\x86\xF7\x0D\x03\x07";
    RC2_CBC = b"\x2A\x86\x48\x86\xF7\x0D\x03\x02";
    // NIST's, and RFC 3657 §2.
    AES_128_CBC = b"\x60\x86\x48\x01\x65\x03\x04\x01\x02";
    AES_192_CBC = b"\x60\x86\x48\x01\x65\x03\x04\x01\x16";
    AES_256_CBC = b"\x60\x86\x48\x01\x65\x03\x04\x01\x2A";
    CAMELLIA_128_CBC = b"\x2A\x83\x08\x8C\x9A\x4B\x3D\x01\x01\x01\x02";
    CAMELLIA_192_CBC = b"\x2A\x83\x08\x8C\x9A\x4B\x3D\x01\x01\x01\x03";
    CAMELLIA_256_CBC = b"\x2A\x83\x08\x8C\x9A\x4B\x3D\x01\x01\x01\x04";
}

/// The hash that an HMAC turns (RFC 8018 appendix B.1).
pub(super) fn hash_of_hmac(name: &[u8]) -> Option<KdfHash> {
    let (last, arc) = name.split_last()?;
    match (arc, last) {
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 6) => Some(KdfHash::Md5),
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 7) => Some(KdfHash::Sha1),
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 8) => Some(KdfHash::Sha224),
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 9) => Some(KdfHash::Sha256),
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 10) => Some(KdfHash::Sha384),
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 11) => Some(KdfHash::Sha512),
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 12) => Some(KdfHash::Sha512Of224),
        (b"\x2A\x86\x48\x86\xF7\x0D\x02", 13) => Some(KdfHash::Sha512Of256),
        _ => None,
    }
}

/// The hash of this name.
pub(super) fn hash(name: &[u8]) -> Option<KdfHash> {
    match name {
        b"\x2A\x86\x48\x86\xF7\x0D\x02\x05" => Some(KdfHash::Md5),
        b"\x2B\x0E\x03\x02\x1A" => Some(KdfHash::Sha1),
        [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last] => match last {
            1 => Some(KdfHash::Sha256),
            2 => Some(KdfHash::Sha384),
            3 => Some(KdfHash::Sha512),
            4 => Some(KdfHash::Sha224),
            5 => Some(KdfHash::Sha512Of224),
            6 => Some(KdfHash::Sha512Of256),
            _ => None,
        },
        _ => None,
    }
}

/// A name as people write it: `1.2.840.113549.1.5.13`.
pub(super) fn dotted(name: &[u8]) -> String {
    x509_parser::oid_registry::Oid::new(name.into()).to_id_string()
}

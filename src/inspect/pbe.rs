//! Encryption by a password: what an `AlgorithmIdentifier` asks for (RFC 8018, RFC 7292 appendix C), undone.

use aes::{Aes128, Aes192, Aes256};
use camellia::{Camellia128, Camellia192, Camellia256};
use cbc::Decryptor;
use cbc::cipher::{Block, BlockCipherDecrypt, BlockModeDecrypt as _, InnerIvInit as _, KeyInit, KeySizeUser};
use des::{Des, TdesEde3};
use rc2::Rc2;
use rc4::{Rc4, StreamCipher as _};
use zeroize::Zeroizing;

use crate::inspect::ber::{self, Elements, tag};
use crate::inspect::kdf::{self, KdfHash, KeyPurpose, ScryptCost, Secret};
use crate::inspect::limits::Limit;
use crate::inspect::oid;
use crate::inspect::pace::Pace;
use crate::inspect::password::Password;
use crate::inspect::work::Work;

/// Why something stays closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The structure that says how it was encrypted is not in order.
    Damaged,
    /// It asks for more work than is allowed.
    Limit(Limit),
    /// By a method that is not read: its name or object identifier.
    Unknown(String),
    /// The password does not open it.
    WrongPassword,
}

impl From<Limit> for Closed {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// Every way in which programs have written the password as bytes.
    EverySpelling,
    /// The way of today: the password is wrong already, and what is asked is whether it really is.
    Once,
}

/// How something was encrypted.
#[derive(Clone, Debug)]
pub(super) struct Encryption {
    derivation: Derivation,
    cipher: Cipher,
}

#[derive(Clone, Debug)]
enum Derivation {
    /// PKCS #5 v1.5: key and initial vector from one hash.
    Pbkdf1 { hash: KdfHash, salt: Vec<u8>, iterations: u64 },
    /// PKCS #5 v2; the initial vector stands beside it.
    Pbkdf2 { hash: KdfHash, salt: Vec<u8>, iterations: u64, vector: Vec<u8> },
    /// PKCS #12: by SHA-1, from a password in UTF-16.
    Pkcs12 { salt: Vec<u8>, iterations: u64 },
    /// PKCS #5 v2 with scrypt.
    Scrypt { salt: Vec<u8>, cost: ScryptCost, vector: Vec<u8> },
}

/// A cipher with the length of its key; all but RC4 chain their blocks (CBC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cipher {
    /// 16, 24 or 32 bytes.
    Aes(usize),
    /// 16, 24 or 32 bytes.
    Camellia(usize),
    /// 8 bytes.
    Des,
    /// Bytes of the key, and how many bits of it count.
    Rc2(usize, usize),
    /// Bytes of the key.
    Rc4(usize),
    /// 16 or 24 bytes.
    TripleDes(usize),
}

impl Encryption {
    /// Reads an `AlgorithmIdentifier`'s content.
    pub(super) fn read(algorithm: &[u8]) -> Result<Self, Closed> {
        let mut fields = Elements(algorithm);
        let name = fields.take(tag::OID).ok_or(Closed::Damaged)?;
        if name == oid::PBES2 {
            return pbes2(fields).unwrap_or(Err(Closed::Damaged));
        }
        let mut parameters = fields.enter(tag::SEQUENCE);
        let mut salt_and_iterations = || {
            let parameters = parameters.as_mut()?;
            Some((parameters.take(tag::OCTET_STRING)?.to_vec(), parameters.number()?))
        };
        let pkcs12 = [
            (oid::PBE_SHA1_RC4_128, Cipher::Rc4(16)),
            (oid::PBE_SHA1_RC4_40, Cipher::Rc4(5)),
            (oid::PBE_SHA1_3DES, Cipher::TripleDes(24)),
            (oid::PBE_SHA1_2DES, Cipher::TripleDes(16)),
            (oid::PBE_SHA1_RC2_128, Cipher::Rc2(16, 128)),
            (oid::PBE_SHA1_RC2_40, Cipher::Rc2(5, 40)),
        ];
        let pbkdf1 = [
            (oid::PBE_MD5_DES, KdfHash::Md5, Cipher::Des),
            (oid::PBE_MD5_RC2, KdfHash::Md5, Cipher::Rc2(8, 64)),
            (oid::PBE_SHA1_DES, KdfHash::Sha1, Cipher::Des),
            (oid::PBE_SHA1_RC2, KdfHash::Sha1, Cipher::Rc2(8, 64)),
        ];
        if let Some((_, cipher)) = pkcs12.into_iter().find(|(known, _)| *known == name) {
            let (salt, iterations) = salt_and_iterations().ok_or(Closed::Damaged)?;
            return Ok(Self { derivation: Derivation::Pkcs12 { salt, iterations }, cipher });
        }
        if let Some((_, hash, cipher)) = pbkdf1.into_iter().find(|(known, ..)| *known == name) {
            let (salt, iterations) = salt_and_iterations().ok_or(Closed::Damaged)?;
            return Ok(Self { derivation: Derivation::Pbkdf1 { hash, salt, iterations }, cipher });
        }
        Err(Closed::Unknown(oid::dotted(name)))
    }

    /// How many iterations one attempt takes.
    pub(super) fn iterations(&self) -> u64 {
        match &self.derivation {
            Derivation::Pbkdf1 { iterations, .. }
            | Derivation::Pbkdf2 { iterations, .. }
            | Derivation::Pkcs12 { iterations, .. } => *iterations,
            // Refused where it is derived, if it is too much; here only for the progress.
            Derivation::Scrypt { .. } => 0,
        }
    }

    /// Opens `content`; what comes out must be one DER structure.
    pub(super) async fn open(
        &self,
        content: &[u8],
        password: &Password,
        guess: Guess,
        work: &Work<'_, impl Pace>,
    ) -> Result<Secret, Closed> {
        let spellings = match (&self.derivation, guess) {
            // As it takes much of a machine, it is not done for a password that nobody typed.
            (Derivation::Scrypt { .. }, _) if !password.is_given => return Err(Closed::WrongPassword),
            (Derivation::Pkcs12 { .. }, _) => password.pkcs12(),
            (Derivation::Scrypt { .. }, _) | (_, Guess::Once) => password.pkcs5().into_iter().take(1).collect(),
            (_, Guess::EverySpelling) => password.pkcs5(),
        };
        for (index, spelling) in spellings.iter().enumerate() {
            // The first attempt is announced by who knows all that there is to open.
            if index > 0 {
                work.expect(self.iterations());
            }
            let (key, vector) = match self.derive(spelling, work).await {
                // A second guess for which no work is left is no reason to say more than that the first was wrong.
                Err(Closed::Limit(Limit::KdfTotal)) if index > 0 => break,
                derived => derived?,
            };
            let Some(mut plain) = self.cipher.decrypt(&key, &vector, content) else { return Err(Closed::Damaged) };
            if !self.cipher.unpad(&mut plain) {
                continue;
            }
            if ber::definite(&plain).is_ok_and(|(_, rest)| rest.is_empty()) {
                return Ok(plain);
            }
            // With padding and length in order, the password is right, whatever has happened to the rest.
            if ber::is_whole(&plain, tag::SEQUENCE) {
                return Err(Closed::Damaged);
            }
        }
        Err(Closed::WrongPassword)
    }

    async fn derive(&self, password: &[u8], work: &Work<'_, impl Pace>) -> Result<(Secret, Secret), Closed> {
        let length = self.cipher.key_length();
        work.take(self.iterations())?;
        match &self.derivation {
            Derivation::Pbkdf1 { hash, salt, iterations } => {
                let derived = kdf::pbkdf1(*hash, password, salt, *iterations, work).await;
                let (key, rest) = derived.split_at_checked(length).ok_or(Closed::Damaged)?;
                let vector = rest.get(..self.cipher.vector_length()).ok_or(Closed::Damaged)?;
                Ok((Zeroizing::new(key.to_vec()), Zeroizing::new(vector.to_vec())))
            }
            Derivation::Pbkdf2 { hash, salt, iterations, vector } => {
                let key = kdf::pbkdf2(*hash, password, salt, *iterations, length, work).await;
                Ok((key, Zeroizing::new(vector.clone())))
            }
            Derivation::Pkcs12 { salt, iterations } => {
                let derive =
                    |purpose, length| kdf::pkcs12(KdfHash::Sha1, purpose, password, salt, *iterations, length, work);
                let key = derive(KeyPurpose::Cipher, length).await;
                let vector = match self.cipher.vector_length() {
                    0 => Secret::default(),
                    length => derive(KeyPurpose::Vector, length).await,
                };
                Ok((key, vector))
            }
            Derivation::Scrypt { salt, cost, vector } => {
                let key = kdf::scrypt(password, salt, *cost, length, work).await?;
                Ok((key, Zeroizing::new(vector.clone())))
            }
        }
    }
}

/// RFC 8018 appendix A.4: a derivation and a cipher. `None` where the structure is not in order.
fn pbes2(mut fields: Elements<'_>) -> Option<Result<Encryption, Closed>> {
    let mut parameters = fields.enter(tag::SEQUENCE)?;
    let mut derivation = parameters.enter(tag::SEQUENCE)?;
    let mut encryption = parameters.enter(tag::SEQUENCE)?;

    let name = encryption.take(tag::OID)?;
    let ciphers = [
        (oid::AES_128_CBC, Cipher::Aes(16)),
        (oid::AES_192_CBC, Cipher::Aes(24)),
        (oid::AES_256_CBC, Cipher::Aes(32)),
        (oid::CAMELLIA_128_CBC, Cipher::Camellia(16)),
        (oid::CAMELLIA_192_CBC, Cipher::Camellia(24)),
        (oid::CAMELLIA_256_CBC, Cipher::Camellia(32)),
        (oid::DES_CBC, Cipher::Des),
        (oid::DES_EDE3_CBC, Cipher::TripleDes(24)),
    ];
    let (cipher, vector) = match ciphers.into_iter().find(|(known, _)| *known == name) {
        Some((_, cipher)) => (cipher, encryption.take(tag::OCTET_STRING)?.to_vec()),
        None if name == oid::RC2_CBC => {
            let mut parameters = encryption.enter(tag::SEQUENCE)?;
            // RFC 8018 appendix B.2.3: three numbers stand for widths, larger ones for themselves.
            let bits = match parameters.number() {
                Some(160) | None => 40,
                Some(120) => 64,
                Some(58) => 128,
                Some(bits @ 256..=1024) => bits as usize,
                Some(_) => return None,
            };
            (Cipher::Rc2(bits / 8, bits), parameters.take(tag::OCTET_STRING)?.to_vec())
        }
        None => return Some(Err(Closed::Unknown(oid::dotted(name)))),
    };

    let name = derivation.take(tag::OID)?;
    let derivation = if name == oid::PBKDF2 {
        match pbkdf2(derivation, vector)? {
            Ok((derivation, length)) => {
                // RC2 has keys of any length, and only this field tells which one.
                let cipher = match (cipher, length) {
                    (Cipher::Rc2(_, bits), Some(length @ 1..=128)) => Cipher::Rc2(length as usize, bits),
                    _ => cipher,
                };
                return Some(Ok(Encryption { derivation, cipher }));
            }
            Err(closed) => return Some(Err(closed)),
        }
    } else if name == oid::SCRYPT {
        let mut parameters = derivation.enter(tag::SEQUENCE)?;
        let salt = parameters.take(tag::OCTET_STRING)?.to_vec();
        let cost = ScryptCost { n: parameters.number()?, r: parameters.number()?, p: parameters.number()? };
        Derivation::Scrypt { salt, cost, vector }
    } else {
        return Some(Err(Closed::Unknown(oid::dotted(name))));
    };
    Some(Ok(Encryption { derivation, cipher }))
}

/// RFC 8018 appendix A.2, with the length of the key where it is given.
fn pbkdf2(mut derivation: Elements<'_>, vector: Vec<u8>) -> Option<Result<(Derivation, Option<u64>), Closed>> {
    let PbkdfParameters { salt, iterations, length, hash } = match PbkdfParameters::read(&mut derivation)? {
        Ok(parameters) => parameters,
        Err(closed) => return Some(Err(closed)),
    };
    Some(Ok((Derivation::Pbkdf2 { hash, salt, iterations, vector }, length)))
}

/// The parameters of PBKDF2.
pub(super) struct PbkdfParameters {
    pub(super) salt: Vec<u8>,
    pub(super) iterations: u64,
    pub(super) length: Option<u64>,
    pub(super) hash: KdfHash,
}

impl PbkdfParameters {
    /// Reads what stands behind the name of PBKDF2; `None` where it is not in order.
    pub(super) fn read(derivation: &mut Elements<'_>) -> Option<Result<Self, Closed>> {
        let mut parameters = derivation.enter(tag::SEQUENCE)?;
        let salt = parameters.take(tag::OCTET_STRING)?.to_vec();
        let iterations = parameters.number()?;
        let length = parameters.number();
        let hash = match parameters.enter(tag::SEQUENCE) {
            None => KdfHash::Sha1,
            Some(mut function) => {
                let name = function.take(tag::OID)?;
                match oid::hash_of_hmac(name) {
                    Some(hash) => hash,
                    None => return Some(Err(Closed::Unknown(oid::dotted(name)))),
                }
            }
        };
        Some(Ok(Self { salt, iterations, length, hash }))
    }
}

impl Cipher {
    /// The length of its key in bytes.
    pub(super) fn key_length(self) -> usize {
        match self {
            Self::Aes(length) | Self::Camellia(length) | Self::Rc4(length) | Self::TripleDes(length) => length,
            Self::Des => 8,
            Self::Rc2(length, _) => length,
        }
    }

    /// The length of its initial vector in bytes, which is its block's, too.
    fn vector_length(self) -> usize {
        match self {
            Self::Aes(_) | Self::Camellia(_) => 16,
            Self::Des | Self::Rc2(..) | Self::TripleDes(_) => 8,
            Self::Rc4(_) => 0,
        }
    }

    /// The decrypted `content`, padding and all; `None` where it is not whole blocks, or the vector is none.
    pub(super) fn decrypt(self, key: &[u8], vector: &[u8], content: &[u8]) -> Option<Secret> {
        let mut plain = Zeroizing::new(content.to_vec());
        match self {
            Self::Aes(16) => cbc::<Aes128>(keyed(key)?, vector, &mut plain)?,
            Self::Aes(24) => cbc::<Aes192>(keyed(key)?, vector, &mut plain)?,
            Self::Aes(_) => cbc::<Aes256>(keyed(key)?, vector, &mut plain)?,
            Self::Camellia(16) => cbc::<Camellia128>(keyed(key)?, vector, &mut plain)?,
            Self::Camellia(24) => cbc::<Camellia192>(keyed(key)?, vector, &mut plain)?,
            Self::Camellia(_) => cbc::<Camellia256>(keyed(key)?, vector, &mut plain)?,
            Self::Des => cbc::<Des>(keyed(key)?, vector, &mut plain)?,
            Self::Rc2(_, bits) => cbc(Rc2::new_with_eff_key_len(key, bits), vector, &mut plain)?,
            Self::Rc4(_) => keyed::<Rc4>(key)?.apply_keystream(&mut plain),
            Self::TripleDes(16) => {
                let mut whole = Zeroizing::new(key.to_vec());
                whole.extend_from_slice(key.get(..8)?);
                cbc::<TdesEde3>(keyed(&whole)?, vector, &mut plain)?;
            }
            Self::TripleDes(_) => cbc::<TdesEde3>(keyed(key)?, vector, &mut plain)?,
        }
        Some(plain)
    }

    /// Takes the padding off (RFC 8018 §6.1.1); says whether it was in order.
    pub(super) fn unpad(self, plain: &mut Secret) -> bool {
        let size = self.vector_length();
        if size == 0 {
            return true;
        }
        let Some(&last) = plain.last() else { return false };
        let padding = usize::from(last);
        let length = plain.len().checked_sub(padding).filter(|_| (1..=size).contains(&padding));
        let Some(length) = length.filter(|length| plain[*length..].iter().all(|byte| *byte == last)) else {
            return false;
        };
        plain.truncate(length);
        true
    }
}

fn keyed<C: KeyInit + KeySizeUser>(key: &[u8]) -> Option<C> {
    C::new_from_slice(key).ok()
}

fn cbc<C: BlockCipherDecrypt>(cipher: C, vector: &[u8], content: &mut [u8]) -> Option<()> {
    let mut chain = Decryptor::<C>::inner_iv_slice_init(cipher, vector).ok()?;
    let (blocks, rest) = Block::<C>::slice_as_chunks_mut(content);
    chain.decrypt_blocks(blocks);
    rest.is_empty().then_some(())
}

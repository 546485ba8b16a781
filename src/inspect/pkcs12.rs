//! PKCS#12, `.pfx` and `.p12` (RFC 7292, RFC 9579), as programs have written it since 1996.

use crate::inspect::ber::{self, Elements, tag};
use crate::inspect::kdf::{self, KdfHash, KeyPurpose, Secret};
use crate::inspect::limits::{Limit, MAX_KEYS};
use crate::inspect::oid;
use crate::inspect::pace::Pace;
use crate::inspect::password::Password;
use crate::inspect::pbe::{Closed, Encryption, Guess, PbkdfParameters};
use crate::inspect::work::Work;

/// What a PKCS#12 file holds, as far as the password opens it.
#[derive(Default)]
pub(super) struct Contents {
    /// The certificates, in DER.
    pub(super) certificates: Vec<Vec<u8>>,
    /// The keys, as PKCS#8.
    pub(super) keys: Vec<Secret>,
    /// Why something stayed closed.
    pub(super) closed: Option<Closed>,
    /// Whether something was changed since the password was set: it opens the file, and the code over it is another.
    pub(super) is_changed: bool,
    /// Whether a key may be among what stayed closed.
    pub(super) has_closed_part: bool,
    /// What is still closed.
    sealed: Vec<Sealed>,
}

/// Something encrypted.
struct Sealed {
    encryption: Result<Encryption, Closed>,
    content: Secret,
    is_key: bool,
}

/// Whether `file`, an element with definite lengths, begins as PKCS#12 does.
pub(super) fn is_pkcs12(file: &[u8]) -> bool {
    let mut fields = Elements(file);
    fields.enter(tag::SEQUENCE).is_some_and(|mut pfx| pfx.number() == Some(3) && pfx.enter(tag::SEQUENCE).is_some())
}

/// Opens `file`, an element with definite lengths.
pub(super) async fn open(file: &[u8], password: &Password, work: &Work<'_, impl Pace>) -> Contents {
    let mut contents = Contents::default();
    let Some((authenticated, code)) = pfx(file) else {
        contents.close(Closed::Damaged);
        return contents;
    };
    if contents.take_safes(authenticated).is_none() {
        contents.close(Closed::Damaged);
    }
    let sealed = || contents.sealed.iter().filter_map(|sealed| sealed.encryption.as_ref().ok());
    work.expect(sealed().map(Encryption::iterations).sum());

    // Without a code, or with one of a kind that is not known, it is the encryption that tells a wrong password.
    let is_right = match &code {
        Some(Ok(code)) => match code.fits(authenticated, password, work).await {
            Ok(fits) => fits,
            Err(limit) => {
                contents.has_closed_part = true;
                contents.close(Closed::Limit(limit));
                return contents;
            }
        },
        Some(Err(_)) | None => true,
    };
    let guess = if is_right { Guess::EverySpelling } else { Guess::Once };
    while !contents.sealed.is_empty() {
        let sealed = contents.sealed.remove(0);
        let unsealed = contents.unseal(sealed, password, guess, work).await;
        // What the password opens, or would if it were whole, was closed with it: then the content is another.
        contents.is_changed |= !is_right && matches!(unsealed, Ok(()) | Err(Closed::Damaged));
        contents.has_closed_part |= unsealed.is_err();
        match unsealed {
            Ok(()) => {}
            Err(Closed::Damaged) if !is_right => {}
            Err(Closed::Limit(Limit::KdfTotal)) if !is_right => break,
            Err(closed) => contents.close(closed),
        }
    }
    if !is_right && !contents.is_changed {
        contents.close(Closed::WrongPassword);
    }
    contents
}

/// A code, or why it cannot be computed.
type MaybeCode = Result<Code, Closed>;

/// The authenticated content, and the code over it.
fn pfx(file: &[u8]) -> Option<(&[u8], Option<MaybeCode>)> {
    let mut pfx = Elements(file).enter(tag::SEQUENCE)?;
    pfx.number()?;
    let mut info = pfx.enter(tag::SEQUENCE)?;
    // Signed instead of authenticated by a password, it is of a kind that OpenSSL does not read, either.
    let is_data = info.take(tag::OID)? == oid::DATA;
    let authenticated = info.enter(tag::CONTEXT_0)?.take(tag::OCTET_STRING).filter(|_| is_data)?;
    let code = match pfx.enter(tag::SEQUENCE) {
        Some(fields) => Some(Code::read(fields)?),
        None => None,
    };
    Some((authenticated, code))
}

impl Contents {
    fn close(&mut self, closed: Closed) {
        self.closed.get_or_insert(closed);
    }

    /// Takes the safes of the authenticated content; `None` where the structure is not in order.
    fn take_safes(&mut self, authenticated: &[u8]) -> Option<()> {
        let (safes, _) = ber::definite(authenticated).ok()?;
        let mut safes = Elements(&safes).enter(tag::SEQUENCE)?;
        while let Some(mut info) = safes.enter(tag::SEQUENCE) {
            let name = info.take(tag::OID)?;
            let mut content = info.enter(tag::CONTEXT_0)?;
            if name == oid::DATA {
                self.take_bags(content.take(tag::OCTET_STRING)?)?;
            } else if name == oid::ENCRYPTED_DATA {
                let mut data = content.enter(tag::SEQUENCE)?;
                data.number()?;
                let mut info = data.enter(tag::SEQUENCE)?;
                info.take(tag::OID)?;
                let encryption = Encryption::read(info.take(tag::SEQUENCE)?);
                // `[0] IMPLICIT OCTET STRING`, in one piece or, in BER, in several.
                let content = match info.take(tag::CONTEXT_0_PRIMITIVE) {
                    Some(content) => Secret::new(content.to_vec()),
                    None => ber::joined(info.take(tag::CONTEXT_0)?)?,
                };
                self.sealed.push(Sealed { encryption, content, is_key: false });
            } else {
                // For somebody's public key (`envelopedData`); nobody is known to write that.
                self.close(Closed::Unknown(oid::dotted(name)));
            }
        }
        safes.0.is_empty().then_some(())
    }

    /// Takes the bags of an open safe.
    fn take_bags(&mut self, safe: &[u8]) -> Option<()> {
        let (safe, _) = ber::definite(safe).ok()?;
        self.take_bag_sequence(Elements(&safe).enter(tag::SEQUENCE)?)
    }

    fn take_bag_sequence(&mut self, mut bags: Elements<'_>) -> Option<()> {
        while let Some(mut bag) = bags.enter(tag::SEQUENCE) {
            let name = bag.take(tag::OID)?;
            let value = bag.take(tag::CONTEXT_0)?;
            if name == oid::CERTIFICATE_BAG {
                let mut certificate = Elements(value).enter(tag::SEQUENCE)?;
                if certificate.take(tag::OID)? == oid::X509_CERTIFICATE {
                    let der = certificate.enter(tag::CONTEXT_0)?.take(tag::OCTET_STRING)?;
                    self.certificates.push(der.to_vec());
                }
            } else if name == oid::KEY_BAG {
                self.keys.push(Secret::new(value.to_vec()));
            } else if name == oid::SHROUDED_KEY_BAG {
                let mut info = Elements(value).enter(tag::SEQUENCE)?;
                let encryption = Encryption::read(info.take(tag::SEQUENCE)?);
                let content = Secret::new(info.take(tag::OCTET_STRING)?.to_vec());
                self.sealed.push(Sealed { encryption, content, is_key: true });
            } else if name == oid::SAFE_BAG {
                self.take_bag_sequence(Elements(value).enter(tag::SEQUENCE)?)?;
            }
            if self.sealed.len() + self.keys.len() > MAX_KEYS {
                self.sealed.clear();
                self.close(Closed::Limit(Limit::Keys));
                return Some(());
            }
        }
        bags.0.is_empty().then_some(())
    }

    async fn unseal(
        &mut self,
        sealed: Sealed,
        password: &Password,
        guess: Guess,
        work: &Work<'_, impl Pace>,
    ) -> Result<(), Closed> {
        let plain = sealed.encryption?.open(&sealed.content, password, guess, work).await?;
        if sealed.is_key {
            self.keys.push(plain);
            return Ok(());
        }
        self.take_bags(&plain).ok_or(Closed::Damaged)
    }
}

/// The code over the whole, by which a wrong password and a change are told.
struct Code {
    method: CodeMethod,
    expected: Vec<u8>,
}

enum CodeMethod {
    /// RFC 7292 §4: HMAC under a key of PKCS#12's own derivation.
    Pkcs12 { hash: KdfHash, salt: Vec<u8>, iterations: u64 },
    /// RFC 9579: HMAC under a key of PBKDF2.
    Pbmac1 { hash: KdfHash, derivation: PbkdfParameters },
}

impl Code {
    /// Reads `MacData`; `None` where it is not in order, an error where its hash is not known.
    fn read(mut fields: Elements<'_>) -> Option<MaybeCode> {
        let mut info = fields.enter(tag::SEQUENCE)?;
        let mut algorithm = info.enter(tag::SEQUENCE)?;
        let expected = info.take(tag::OCTET_STRING)?.to_vec();
        let name = algorithm.take(tag::OID)?;
        if name == oid::PBMAC1 {
            let mut parameters = algorithm.enter(tag::SEQUENCE)?;
            let mut derivation = parameters.enter(tag::SEQUENCE)?;
            let (derived_by, mac) = (derivation.take(tag::OID)?, parameters.enter(tag::SEQUENCE)?.take(tag::OID)?);
            let Some(hash) = oid::hash_of_hmac(mac).filter(|_| derived_by == oid::PBKDF2) else {
                return Some(Err(Closed::Unknown(oid::dotted(mac))));
            };
            let derivation = match PbkdfParameters::read(&mut derivation)? {
                Ok(derivation) => derivation,
                Err(closed) => return Some(Err(closed)),
            };
            return Some(Ok(Self { method: CodeMethod::Pbmac1 { hash, derivation }, expected }));
        }
        let salt = fields.take(tag::OCTET_STRING)?.to_vec();
        let iterations = fields.number().unwrap_or(1);
        let Some(hash) = oid::hash(name) else { return Some(Err(Closed::Unknown(oid::dotted(name)))) };
        Some(Ok(Self { method: CodeMethod::Pkcs12 { hash, salt, iterations }, expected }))
    }

    /// Whether the password makes this code of `content`, in one of its spellings.
    async fn fits(&self, content: &[u8], password: &Password, work: &Work<'_, impl Pace>) -> Result<bool, Limit> {
        let (hash, iterations, spellings) = match &self.method {
            CodeMethod::Pkcs12 { hash, iterations, .. } => (*hash, *iterations, password.pkcs12()),
            CodeMethod::Pbmac1 { hash, derivation } => (*hash, derivation.iterations, password.pkcs5()),
        };
        for (index, spelling) in spellings.iter().enumerate() {
            match work.take(iterations) {
                // A second guess for which no work is left is no reason to say more than that the first was wrong.
                Err(Limit::KdfTotal) if index > 0 => break,
                taken => taken?,
            }
            work.expect(iterations);
            let key = match &self.method {
                CodeMethod::Pkcs12 { salt, .. } => {
                    kdf::pkcs12(hash, KeyPurpose::Code, spelling, salt, iterations, hash.length(), work).await
                }
                CodeMethod::Pbmac1 { derivation: PbkdfParameters { salt, length, hash: prf, .. }, .. } => {
                    let length = length.map_or(hash.length(), |length| length.min(128) as usize);
                    kdf::pbkdf2(*prf, spelling, salt, iterations, length, work).await
                }
            };
            if hash.authenticates(&key, content, &self.expected) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

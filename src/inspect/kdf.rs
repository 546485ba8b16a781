//! Keys from passwords. The loops are here, in slices, so that the page stays alive while they run; what they turn is
//! RustCrypto's.

use hmac::digest::Digest;
use hmac::digest::block_api::BlockSizeUser;
use hmac::{EagerHash, Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use salsa20::SalsaCore;
use salsa20::cipher::StreamCipherCore as _;
use salsa20::cipher::consts::U4;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::inspect::limits::{Limit, MAX_SCRYPT_MEMORY, MAX_SCRYPT_PARALLEL};
use crate::inspect::pace::Pace;
use crate::inspect::work::Work;

/// Bytes that wipe themselves.
pub(super) type Secret = Zeroizing<Vec<u8>>;

/// How many iterations are done without looking up: under a millisecond each, also in a browser.
const SLICE: u64 = 1_024;

/// The hashes of key derivations and of the codes that keep PKCS#12 from being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KdfHash {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512Of224,
    Sha512Of256,
}

macro_rules! with_hash {
    ($hash:expr, $type:ident => $value:expr) => {
        match $hash {
            KdfHash::Md5 => {
                type $type = Md5;
                $value
            }
            KdfHash::Sha1 => {
                type $type = Sha1;
                $value
            }
            KdfHash::Sha224 => {
                type $type = Sha224;
                $value
            }
            KdfHash::Sha256 => {
                type $type = Sha256;
                $value
            }
            KdfHash::Sha384 => {
                type $type = Sha384;
                $value
            }
            KdfHash::Sha512 => {
                type $type = Sha512;
                $value
            }
            KdfHash::Sha512Of224 => {
                type $type = Sha512_224;
                $value
            }
            KdfHash::Sha512Of256 => {
                type $type = Sha512_256;
                $value
            }
        }
    };
}

impl KdfHash {
    /// The length of what it gives, in bytes.
    pub(super) fn length(self) -> usize {
        with_hash!(self, H => <H as Digest>::output_size())
    }

    /// The hash of pieces that belong together.
    pub(super) fn digest(self, pieces: &[&[u8]]) -> Secret {
        with_hash!(self, H => {
            let mut hash = H::new();
            pieces.iter().for_each(|piece| Digest::update(&mut hash, piece));
            secret(&mut hash.finalize())
        })
    }

    /// Whether `code` is this content's HMAC.
    pub(super) fn authenticates(self, key: &[u8], content: &[u8], code: &[u8]) -> bool {
        with_hash!(self, H => {
            let mut mac = keyed::<H>(key);
            mac.update(content);
            // Not constant in time, and nobody is there to measure it: who asks has the file and the password.
            mac.finalize().into_bytes().as_slice() == code
        })
    }
}

/// RFC 8018 §5.2.
pub(super) async fn pbkdf2(
    hash: KdfHash,
    password: &[u8],
    salt: &[u8],
    iterations: u64,
    length: usize,
    work: &Work<'_, impl Pace>,
) -> Secret {
    let mut key = Zeroizing::new(Vec::with_capacity(length + hash.length()));
    for index in 1_u32.. {
        if key.len() >= length {
            break;
        }
        let mut block: Box<dyn Turn> = with_hash!(hash, H => Box::new(Pbkdf2Block::<H>::new(password, salt, index)));
        turn(&mut *block, iterations.saturating_sub(1), work).await;
        key.extend_from_slice(&block.value());
    }
    key.truncate(length);
    key
}

/// What a key derived by [`pkcs12`] is for (RFC 7292 appendix B.3).
#[derive(Clone, Copy)]
pub(super) enum KeyPurpose {
    /// The cipher's key.
    Cipher = 1,
    /// The cipher's initial vector.
    Vector = 2,
    /// The key of the code over the whole file.
    Code = 3,
}

/// RFC 7292 appendix B.2; `password` is in UTF-16, with its terminator.
pub(super) async fn pkcs12(
    hash: KdfHash,
    purpose: KeyPurpose,
    password: &[u8],
    salt: &[u8],
    iterations: u64,
    length: usize,
    work: &Work<'_, impl Pace>,
) -> Secret {
    let block_size = with_hash!(hash, H => <H as BlockSizeUser>::block_size());
    let repeated = |bytes: &[u8]| -> Secret {
        let whole = bytes.len().div_ceil(block_size) * block_size;
        let mut repeated = Zeroizing::new(Vec::with_capacity(whole));
        repeated.extend(bytes.iter().copied().cycle().take(if bytes.is_empty() { 0 } else { whole }));
        repeated
    };
    let diversifier = vec![purpose as u8; block_size];
    let (salt, password) = (repeated(salt), repeated(password));
    let mut input = Zeroizing::new(Vec::with_capacity(salt.len() + password.len()));
    input.extend_from_slice(&salt);
    input.extend_from_slice(&password);

    let mut key = Zeroizing::new(Vec::with_capacity(length + hash.length()));
    loop {
        let first = hash.digest(&[&diversifier, &input]);
        let mut rounds: Box<dyn Turn> = with_hash!(hash, H => Box::new(HashRounds::<H>::new(first)));
        turn(&mut *rounds, iterations.saturating_sub(1), work).await;
        let value = rounds.value();
        key.extend_from_slice(&value);
        if key.len() >= length {
            break;
        }
        for chunk in input.chunks_exact_mut(block_size) {
            let mut carry = 1_u16;
            for (index, byte) in chunk.iter_mut().enumerate().rev() {
                carry += u16::from(*byte) + u16::from(value[index % value.len()]);
                *byte = carry as u8;
                carry >>= 8;
            }
        }
    }
    key.truncate(length);
    key
}

/// RFC 8018 §5.1: key and initial vector of the older methods in one, at most as long as the hash.
pub(super) async fn pbkdf1(
    hash: KdfHash,
    password: &[u8],
    salt: &[u8],
    iterations: u64,
    work: &Work<'_, impl Pace>,
) -> Secret {
    let first = hash.digest(&[password, salt]);
    let mut rounds: Box<dyn Turn> = with_hash!(hash, H => Box::new(HashRounds::<H>::new(first)));
    turn(&mut *rounds, iterations.saturating_sub(1), work).await;
    rounds.value()
}

/// OpenSSL's `EVP_BytesToKey` with MD5 and one iteration, which its own PEM encryption uses.
pub(super) fn bytes_to_key(password: &[u8], salt: &[u8], length: usize) -> Secret {
    let mut key: Secret = Zeroizing::new(Vec::with_capacity(length + 16));
    let mut last = Secret::default();
    while key.len() < length {
        last = KdfHash::Md5.digest(&[&last, password, salt]);
        key.extend_from_slice(&last);
    }
    key.truncate(length);
    key
}

/// What scrypt costs (RFC 7914 §2).
#[derive(Clone, Copy, Debug)]
pub(super) struct ScryptCost {
    /// The CPU and memory cost N, a power of two.
    pub(super) n: u64,
    /// The block size.
    pub(super) r: u64,
    /// How often it is done.
    pub(super) p: u64,
}

/// RFC 7914. Refused before it begins where it would take too much memory or time.
pub(super) async fn scrypt(
    password: &[u8],
    salt: &[u8],
    cost: ScryptCost,
    length: usize,
    work: &Work<'_, impl Pace>,
) -> Result<Secret, Limit> {
    let ScryptCost { n, r, p } = cost;
    let memory = n.checked_mul(r).and_then(|blocks| blocks.checked_mul(128)).ok_or(Limit::ScryptCost)?;
    if memory > MAX_SCRYPT_MEMORY || p > MAX_SCRYPT_PARALLEL || !n.is_power_of_two() || n < 2 || r == 0 || p == 0 {
        return Err(Limit::ScryptCost);
    }
    // 128 bytes of memory cost about as much as one iteration of a hash; there and back.
    let turns = 2 * n * r;
    work.expect(turns * p);
    let mut blocks = pbkdf2(KdfHash::Sha256, password, salt, 1, (p * 128 * r) as usize, work).await;
    for block in blocks.chunks_exact_mut((128 * r) as usize) {
        mix(block, n as usize, work).await;
    }
    Ok(pbkdf2(KdfHash::Sha256, password, &blocks, 1, length, work).await)
}

/// RFC 7914 §5, scryptROMix.
async fn mix(block: &mut [u8], n: usize, work: &Work<'_, impl Pace>) {
    let read = |chunk: &[u8]| u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
    let width = block.len() / 4;
    let mut x: Zeroizing<Vec<u32>> = Zeroizing::new(block.chunks_exact(4).map(read).collect());
    let mut scratch = Zeroizing::new(vec![0_u32; width]);
    let mut memory = Zeroizing::new(vec![0_u32; width * n]);
    let per_slice = (SLICE as usize * 32 / width).max(1);
    for (index, row) in memory.chunks_exact_mut(width).enumerate() {
        row.copy_from_slice(&x);
        block_mix(&mut x, &mut scratch);
        if index % per_slice == per_slice - 1 {
            work.done((per_slice * width / 32) as u64).await;
        }
    }
    for index in 0..n {
        let row = x[width - 16] as usize % n;
        x.iter_mut().zip(&memory[row * width..]).for_each(|(x, v)| *x ^= v);
        block_mix(&mut x, &mut scratch);
        if index % per_slice == per_slice - 1 {
            work.done((per_slice * width / 32) as u64).await;
        }
    }
    block.chunks_exact_mut(4).zip(&*x).for_each(|(chunk, word)| chunk.copy_from_slice(&word.to_le_bytes()));
}

/// RFC 7914 §4, scryptBlockMix, on Salsa20/8.
fn block_mix(block: &mut [u32], scratch: &mut [u32]) {
    let width = block.len();
    let mut x = [0_u32; 16];
    x.copy_from_slice(&block[width - 16..]);
    for (index, chunk) in block.chunks_exact(16).enumerate() {
        x.iter_mut().zip(chunk).for_each(|(x, word)| *x ^= word);
        let mut stream = Default::default();
        SalsaCore::<U4>::from_raw_state(x).write_keystream_block(&mut stream);
        x.iter_mut()
            .zip(stream.chunks_exact(4))
            .for_each(|(x, word)| *x = u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        // Even blocks first, then the odd ones.
        let place = (index / 2 + if index % 2 == 0 { 0 } else { width / 32 }) * 16;
        scratch[place..place + 16].copy_from_slice(&x);
    }
    x.zeroize();
    block.copy_from_slice(scratch);
}

/// A value that is turned many times.
trait Turn {
    fn turn(&mut self, times: u64);
    fn value(&self) -> Secret;
}

async fn turn(value: &mut dyn Turn, times: u64, work: &Work<'_, impl Pace>) {
    let mut left = times;
    while left > 0 {
        let slice = left.min(SLICE);
        value.turn(slice);
        left -= slice;
        work.done(slice).await;
    }
}

/// One block of PBKDF2: the last HMAC, and the sum of all.
struct Pbkdf2Block<H: EagerHash> {
    mac: Hmac<H>,
    last: Zeroizing<Vec<u8>>,
    sum: Zeroizing<Vec<u8>>,
}

impl<H: EagerHash> Pbkdf2Block<H> {
    fn new(password: &[u8], salt: &[u8], index: u32) -> Self {
        let mac = keyed::<H>(password);
        let mut first = mac.clone();
        first.update(salt);
        first.update(&index.to_be_bytes());
        let last = secret(&mut first.finalize().into_bytes());
        Self { mac, sum: last.clone(), last }
    }
}

impl<H: EagerHash> Turn for Pbkdf2Block<H> {
    fn turn(&mut self, times: u64) {
        for _ in 0..times {
            let mut mac = self.mac.clone();
            mac.update(&self.last);
            self.last.copy_from_slice(&mac.finalize().into_bytes());
            self.sum.iter_mut().zip(self.last.iter()).for_each(|(sum, last)| *sum ^= last);
        }
    }

    fn value(&self) -> Secret {
        self.sum.clone()
    }
}

/// A hash of a hash of a hash.
struct HashRounds<H: Digest> {
    value: Secret,
    hash: std::marker::PhantomData<H>,
}

impl<H: Digest> HashRounds<H> {
    fn new(value: Secret) -> Self {
        Self { value, hash: std::marker::PhantomData }
    }
}

impl<H: Digest> Turn for HashRounds<H> {
    fn turn(&mut self, times: u64) {
        for _ in 0..times {
            let next = H::digest(&*self.value);
            self.value.copy_from_slice(&next);
        }
    }

    fn value(&self) -> Secret {
        self.value.clone()
    }
}

#[allow(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104 §3)")]
fn keyed<H: EagerHash>(key: &[u8]) -> Hmac<H> {
    Hmac::<H>::new_from_slice(key).expect("HMAC takes keys of every length")
}

/// Takes a digest and wipes the place where it was.
fn secret(digest: &mut [u8]) -> Secret {
    let taken = Zeroizing::new(digest.to_vec());
    digest.zeroize();
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::pace::{Unpaced, finish};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[track_caller]
    fn check_scrypt(password: &str, salt: &str, (n, r, p): (u64, u64, u64), expected: &str) {
        let work = Work::new(&Unpaced, u64::MAX);
        let cost = ScryptCost { n, r, p };
        let key = finish(scrypt(password.as_bytes(), salt.as_bytes(), cost, 64, &work)).expect("within the limits");
        assert_eq!(hex(&key), expected);
    }

    /// RFC 7914 §12.
    #[test]
    fn scrypt_of_the_rfc() {
        check_scrypt(
            "",
            "",
            (16, 1, 1),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442\
             fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
        );
        check_scrypt(
            "password",
            "NaCl",
            (1024, 8, 16),
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
             2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        );
    }

    #[test]
    fn scrypt_that_costs_too_much_is_refused() {
        let work = Work::new(&Unpaced, u64::MAX);
        for (n, r, p) in
            [(1 << 20, 8, 1), (1 << 10, 8, 17), (1000, 8, 1), (u64::MAX, u64::MAX, 1), (1, 8, 1), (16, 0, 1)]
        {
            let seen = finish(scrypt(b"", b"", ScryptCost { n, r, p }, 32, &work));
            assert_eq!(seen.err(), Some(Limit::ScryptCost), "{n} {r} {p}");
        }
    }

    #[track_caller]
    fn check_pbkdf2(hash: KdfHash, iterations: u64, expected: &str) {
        let work = Work::new(&Unpaced, u64::MAX);
        let key = finish(pbkdf2(hash, b"password", b"salt", iterations, expected.len() / 2, &work));
        assert_eq!(hex(&key), expected);
    }

    /// RFC 6070 §2, and Python's `hashlib.pbkdf2_hmac` for SHA-256.
    #[test]
    fn pbkdf2_of_the_rfc() {
        check_pbkdf2(KdfHash::Sha1, 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6");
        check_pbkdf2(KdfHash::Sha1, 4096, "4b007901b765489abead49d926f721d065a429c1");
        check_pbkdf2(KdfHash::Sha256, 4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");
    }
}

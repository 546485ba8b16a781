//! CRC-32, as zip archives have it (APPNOTE.TXT, §4.4.7), small rather than fast.
//!
//! `zip` and `flate2` take `crc32fast`, which carries 16 KB of tables along that no compressor makes smaller: as much as the page's
//! style sheet and shell. This one has 64 bytes.

/// What four bits make of the sum.
const TABLE: [u32; 16] = {
    let mut table = [0; 16];
    let mut at = 0;
    while at < 16 {
        let mut sum = at as u32;
        let mut bit = 0;
        while bit < 4 {
            // The polynomial, its highest power first in the lowest bit.
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
            bit += 1;
        }
        table[at] = sum;
        at += 1;
    }
    table
};

/// The sum of all of `bytes`.
pub fn hash(bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher.finalize()
}

/// The sum of bytes that come piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Hasher {
    sum: u32,
    length: u64,
}

impl Hasher {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of so many bytes with this sum.
    pub fn new_with_initial_len(sum: u32, length: u64) -> Self {
        Self { sum, length }
    }

    /// Takes a piece in.
    pub fn update(&mut self, bytes: &[u8]) {
        let by_nibble = |sum: u32, nibble: u8| sum >> 4 ^ TABLE[((sum ^ u32::from(nibble)) & 15) as usize];
        self.sum = !bytes.iter().fold(!self.sum, |sum, byte| by_nibble(by_nibble(sum, *byte), byte >> 4));
        self.length += bytes.len() as u64;
    }

    /// The sum.
    pub fn finalize(self) -> u32 {
        self.sum
    }

    /// Begins anew.
    pub fn reset(&mut self) {
        *self = Self::new();
    }

    /// Takes in what another one has taken in. `flate2` offers it, and nothing here calls it.
    pub fn combine(&mut self, other: &Self) {
        // A sum is linear: the first one goes on as if zeros had followed, and the second one comes on top.
        for _ in 0..2 * other.length {
            self.sum = self.sum >> 4 ^ TABLE[(self.sum & 15) as usize];
        }
        self.sum ^= other.sum;
        self.length += other.length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_the_known_one() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(hash(b"123456789"), 0xCBF4_3926);
        assert_eq!(hash(b""), 0);
        assert_eq!(hash(&[0; 32]), 0x190A_55AD);
    }

    #[test]
    fn pieces_make_the_same_sum() {
        let bytes: Vec<u8> = (0..=255).collect();
        for cut in 0..=bytes.len() {
            let (one, other) = bytes.split_at(cut);
            let mut hasher = Hasher::new();
            hasher.update(one);
            let mut second = Hasher::new();
            second.update(other);
            let mut combined = hasher.clone();
            combined.combine(&second);
            hasher.update(other);
            assert_eq!([hasher.finalize(), combined.finalize()], [hash(&bytes); 2], "{cut}");
        }
    }
}

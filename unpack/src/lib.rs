//! Unpacks the program that stands in the page: the half of `pack` that the page carries along.
//!
//! A program of WebAssembly is operators, each with numbers of a kind behind it: which local variable, which place in memory, which
//! function. One after the other they look like noise to a compressor; each kind for itself does not. LZMA makes 7 % less of them so,
//! beyond the 20 % by which it beats what browsers unpack by themselves.
//!
//! What is packed is Adler-32 of the program, then for each [`Stream`](program::Stream) the length of its packed form, all as four bytes
//! with the little end first; then these forms, each with the header of `.lzma`.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::vec::Vec;
use core::mem;

use lzma_rust2::{LzmaReader, Read};

#[cfg(target_arch = "wasm32")]
mod exports;
pub mod program;

use program::{Damaged, Stream, Streams};

/// The most that one stream may take, in KiB: ten times what ours do.
const MEMORY: u32 = 1 << 15;

/// Unpacks in steps, so that a page stays alive meanwhile.
pub struct Unpacker {
    sum: u32,
    readers: Vec<LzmaReader<Packed>>,
    streams: Streams,
    /// Which stream the next step is for.
    current: usize,
}

impl Unpacker {
    /// Of packed bytes.
    pub fn new(packed: &[u8]) -> Result<Self, Damaged> {
        let (head, mut rest) = packed.split_at_checked(4 * (1 + Stream::COUNT)).ok_or(Damaged)?;
        let (numbers, _) = head.as_chunks::<4>();
        let mut readers = Vec::with_capacity(Stream::COUNT);
        for &length in &numbers[1..] {
            let (packed, others) = rest.split_at_checked(u32::from_le_bytes(length) as usize).ok_or(Damaged)?;
            readers.push(LzmaReader::new_mem_limit(Packed(packed.to_vec()), MEMORY, None).map_err(|_| Damaged)?);
            rest = others;
        }
        Ok(Self { sum: u32::from_le_bytes(numbers[0]), readers, streams: Streams::default(), current: 0 })
    }

    /// Unpacks `most` more bytes, or fewer at a stream's end; the program once there are no more.
    pub fn step(&mut self, most: usize) -> Result<Option<Vec<u8>>, Damaged> {
        let Some(reader) = self.readers.get_mut(self.current) else {
            let program = program::join(&mem::take(&mut self.streams))?;
            return if adler2::adler32_slice(&program) == self.sum { Ok(Some(program)) } else { Err(Damaged) };
        };
        let stream = &mut self.streams[self.current];
        let start = stream.len();
        stream.resize(start + most, 0);
        let came = reader.read(&mut stream[start..]).map_err(|_| Damaged)?;
        stream.truncate(start + came);
        self.current += usize::from(came == 0);
        Ok(None)
    }
}

/// The packed form of one stream, as far as it was not read.
struct Packed(Vec<u8>);

impl Read for Packed {
    fn read(&mut self, into: &mut [u8]) -> lzma_rust2::Result<usize> {
        let length = self.0.len().min(into.len());
        into[..length].copy_from_slice(&self.0[..length]);
        self.0.drain(..length);
        Ok(length)
    }
}

//! A program of WebAssembly, taken apart into streams of like bytes, and put together again.

use alloc::vec::Vec;
use core::array;

/// What a byte of a program is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stream {
    /// What to do, with the little that follows from it: a block's type, an access's alignment.
    Operators,
    /// Which local variable.
    Locals,
    /// How far from an address.
    Offsets,
    /// Numbers of 32 bits, among them addresses of data.
    Constants,
    /// Which function.
    Calls,
    /// How many blocks to leave.
    Labels,
    /// Longer numbers, and what is rare.
    Others,
    /// Everything but code: types, names, data.
    Sections,
}

impl Stream {
    /// How many kinds there are.
    pub const COUNT: usize = Self::Sections as usize + 1;
}

/// A program by its streams, in the order of their declaration.
pub type Streams = [Vec<u8>; Stream::COUNT];

/// The program ends too early, or has an operator of a kind that is not known here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Damaged;

/// The streams of a program.
///
/// Errors: it is no program, or uses threads, vectors, exceptions or garbage collection, which ours does not.
pub fn split(program: &[u8]) -> Result<Streams, Damaged> {
    let mut split = Split { program, at: 0, streams: Streams::default() };
    walk(&mut split)?;
    // The length of a body that is wrong, or has more digits than it needs, would come back as another one.
    if join(&split.streams)? == program { Ok(split.streams) } else { Err(Damaged) }
}

/// The program of which these are the streams.
pub fn join(streams: &Streams) -> Result<Vec<u8>, Damaged> {
    let length = streams.iter().map(Vec::len).sum::<usize>();
    let mut join = Join { streams, at: [0; Stream::COUNT], body: 0, program: Vec::with_capacity(length + length / 64) };
    walk(&mut join)?;
    // What is left in a stream belongs nowhere.
    if array::from_fn(|stream| streams[stream].len()) != join.at {
        return Err(Damaged);
    }
    Ok(join.program)
}

/// Carries a program's bytes over, one by one: out of it into its streams, or back.
trait Carry {
    /// Is the whole program carried over?
    fn is_done(&self) -> bool;
    /// The next byte, which is of this stream.
    fn byte(&mut self, stream: Stream) -> Result<u8, Damaged>;
    /// Here begins a function's body, with its length, which no stream holds: it follows from the body.
    fn begin_body(&mut self) -> Result<(), Damaged>;
    /// Here it ends.
    fn end_body(&mut self);
}

struct Split<'a> {
    program: &'a [u8],
    at: usize,
    streams: Streams,
}

impl Carry for Split<'_> {
    fn is_done(&self) -> bool {
        self.at == self.program.len()
    }

    fn byte(&mut self, stream: Stream) -> Result<u8, Damaged> {
        let byte = *self.program.get(self.at).ok_or(Damaged)?;
        self.at += 1;
        self.streams[stream as usize].push(byte);
        Ok(byte)
    }

    fn begin_body(&mut self) -> Result<(), Damaged> {
        let digits = self.program[self.at..].iter().position(|byte| byte & 0x80 == 0).ok_or(Damaged)?;
        self.at += digits + 1;
        Ok(())
    }

    fn end_body(&mut self) {}
}

struct Join<'a> {
    streams: &'a Streams,
    at: [usize; Stream::COUNT],
    body: usize,
    program: Vec<u8>,
}

impl Carry for Join<'_> {
    fn is_done(&self) -> bool {
        self.at[Stream::Sections as usize] == self.streams[Stream::Sections as usize].len()
    }

    fn byte(&mut self, stream: Stream) -> Result<u8, Damaged> {
        let at = &mut self.at[stream as usize];
        let byte = *self.streams[stream as usize].get(*at).ok_or(Damaged)?;
        *at += 1;
        self.program.push(byte);
        Ok(byte)
    }

    fn begin_body(&mut self) -> Result<(), Damaged> {
        self.body = self.program.len();
        Ok(())
    }

    fn end_body(&mut self) {
        let length = self.program.len() - self.body;
        let digits = (1..).take_while(|&digits| digits == 1 || length >> (7 * (digits - 1)) > 0).count();
        let digit = |place| (length >> (7 * place) & 0x7f) as u8 | if place + 1 < digits { 0x80 } else { 0 };
        self.program.splice(self.body..self.body, (0..digits).map(digit));
    }
}

/// Carries a whole program over.
///
/// Source: WebAssembly Core Specification 2.0, §5 “Binary Format”.
fn walk(carry: &mut impl Carry) -> Result<(), Damaged> {
    const CODE: u8 = 10;
    // The magic number and the version.
    several(carry, Stream::Sections, 8)?;
    while !carry.is_done() {
        let section = carry.byte(Stream::Sections)?;
        let length = number(carry, Stream::Sections)?;
        if section != CODE {
            several(carry, Stream::Sections, length)?;
            continue;
        }
        for _ in 0..number(carry, Stream::Sections)? {
            carry.begin_body()?;
            body(carry)?;
            carry.end_body();
        }
    }
    Ok(())
}

/// Carries a function's local variables and operators over.
fn body(carry: &mut impl Carry) -> Result<(), Damaged> {
    use Stream::{Calls, Constants, Labels, Locals, Offsets, Operators, Others};
    for _ in 0..number(carry, Others)? {
        number(carry, Others)?;
        carry.byte(Others)?;
    }
    let mut depth = 1;
    while depth > 0 {
        let operator = carry.byte(Operators)?;
        match operator {
            // block, loop, if: a type; end.
            0x02..=0x04 => {
                depth += 1;
                number(carry, Operators)?;
            }
            0x0b => depth -= 1,
            // br, br_if; br_table.
            0x0c | 0x0d => _ = number(carry, Labels)?,
            0x0e => {
                for _ in 0..=number(carry, Labels)? {
                    number(carry, Labels)?;
                }
            }
            // call; call_indirect: a type and a table.
            0x10 => _ = number(carry, Calls)?,
            0x11 => numbers(carry, 2)?,
            // select with types.
            0x1c => {
                let types = number(carry, Others)?;
                several(carry, Others, types)?;
            }
            // local.get, .set, .tee; global.get, .set, table.get, .set.
            0x20..=0x22 => _ = number(carry, Locals)?,
            0x23..=0x26 => numbers(carry, 1)?,
            // Loads and stores: an alignment and an offset.
            0x28..=0x3e => {
                number(carry, Operators)?;
                number(carry, Offsets)?;
            }
            // memory.size, .grow.
            0x3f | 0x40 => numbers(carry, 1)?,
            // i32.const; i64.const; f32.const; f64.const.
            0x41 => _ = number(carry, Constants)?,
            0x42 => numbers(carry, 1)?,
            0x43 => several(carry, Others, 4)?,
            0x44 => several(carry, Others, 8)?,
            // ref.null, ref.func.
            0xd0 | 0xd2 => numbers(carry, 1)?,
            0xfc => match number(carry, Operators)? {
                // Saturating truncations.
                0..=7 => {}
                // data.drop, memory.fill, elem.drop, table.grow, .size, .fill.
                9 | 11 | 13 | 15..=17 => numbers(carry, 1)?,
                // memory.init, memory.copy, table.init, table.copy.
                8 | 10 | 12 | 14 => numbers(carry, 2)?,
                _ => return Err(Damaged),
            },
            // What has nothing behind it: unreachable, nop, else, return, drop, select, comparisons, arithmetic, conversions, ref.is_null.
            0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => {}
            _ => return Err(Damaged),
        }
    }
    Ok(())
}

/// Carries numbers over that stand one behind the other.
fn numbers(carry: &mut impl Carry, count: usize) -> Result<(), Damaged> {
    (0..count).try_for_each(|_| number(carry, Stream::Others).map(|_| ()))
}

/// Carries bytes over.
fn several(carry: &mut impl Carry, stream: Stream, count: u64) -> Result<(), Damaged> {
    (0..count).try_for_each(|_| carry.byte(stream).map(|_| ()))
}

/// Carries a number in LEB128 over, and tells what it is, if it has no sign.
fn number(carry: &mut impl Carry, stream: Stream) -> Result<u64, Damaged> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = carry.byte(stream)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Damaged)
}

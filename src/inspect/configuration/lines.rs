//! Where lines begin, so that a line is found without counting.

use std::ops::Range;

/// The offsets at which lines begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines(Vec<u32>);

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let behind = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, behind)| behind);
        Self(std::iter::once(0).chain(behind).collect())
    }

    /// The line, from 1, that `offset` lies in.
    pub(super) fn of(&self, offset: usize) -> u32 {
        self.0.partition_point(|start| *start as usize <= offset) as u32
    }

    /// The line `number`, from 1, of a text of `length` bytes.
    pub(super) fn range(&self, number: u32, length: usize) -> Option<Range<usize>> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.0.get(index)? as usize;
        let end = self.0.get(index + 1).map_or(length, |next| *next as usize);
        // Behind the last line's end there is no further line.
        (start < end).then_some(start..end)
    }
}

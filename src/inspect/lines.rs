//! Where lines begin, so that a line is found without counting.

use std::ops::Range;

/// The offsets at which lines begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lines(Vec<u32>);

impl Lines {
    /// Those of a file of at most [`MAX_CONFIGURATION_FILE`](super::limits::MAX_CONFIGURATION_FILE) bytes, or a little more.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|end| end as u32 + 1));
        Self(starts)
    }

    /// The line, from 1, that `offset` lies in.
    pub(crate) fn of(&self, offset: usize) -> u32 {
        self.0.partition_point(|start| *start as usize <= offset) as u32
    }

    /// The line `number`, from 1, of a file of `length` bytes.
    pub(crate) fn range(&self, number: u32, length: usize) -> Option<Range<usize>> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.0.get(index)? as usize;
        let end = self.0.get(index + 1).map_or(length, |next| *next as usize);
        // Behind the last line's end there is no further line.
        (start < end).then_some(start..end)
    }
}

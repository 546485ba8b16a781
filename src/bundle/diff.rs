//! The difference between a configuration and its patched form.
//!
//! No algorithm looks for it, since every edit is known: its lines are the difference.

use std::ops::Range;

use crate::bundle::BundlePath;
use crate::bundle::comment::head;
use crate::inspect::configuration::Configuration;
use crate::inspect::encoding::Encoding;
use crate::inspect::lines::Lines;
use crate::plan::edits::{Edit, FileChange};
use crate::plan::{Plan, Service};

/// How many lines are shown before and behind a difference.
const CONTEXT: usize = 3;

/// Lines that change, with lines around them.
struct Hunk {
    /// The number of the first line before the change, from 1.
    old_start: usize,
    /// The number of the first line after it, from 1.
    new_start: usize,
    /// Every line in its order.
    lines: Vec<Line>,
}

/// A line of a hunk, with its end.
enum Line {
    /// A new line.
    Added(Vec<u8>),
    /// A line that stays: its bytes in the old file.
    Kept(Range<usize>),
    /// A line that goes: its bytes in the old file.
    Removed(Range<usize>),
}

/// Bytes of the old file, and what takes their place.
type Splice = (Range<usize>, Vec<u8>);

/// The old file in lines, with what replaces some of its bytes.
struct Change<'a> {
    old: &'a [u8],
    lines: Lines,
    edits: &'a [Splice],
}

/// Neighbouring lines that all change.
struct Block {
    old: Range<usize>,
    new: Vec<Vec<u8>>,
}

/// The unified difference of `file` for `patch`, in the file's own encoding. A line that may hold a secret is shown only if it
/// changes.
pub(super) fn unified(plan: &Plan, service: &Service, file: &FileChange) -> Vec<u8> {
    let path = BundlePath::diff(service, file);
    let name = file.path.file_name();
    let mut diff = head(plan, &path, "# ").into_bytes();
    diff.extend(format!("--- a/{name}\n+++ b/{name}\n").into_bytes());
    let (old, edits) = encoded(&file.upload, &file.edits);
    let change = Change::new(&old, &edits);
    // In UTF-16, the bytes of a line are not those of the text; then no line but those that change is shown.
    let mark = file.upload.byte_order_mark().len();
    let may_show = |line: Range<usize>| match file.upload.encoding {
        Encoding::Utf8 => {
            let in_text = line.start.saturating_sub(mark)..line.end.saturating_sub(mark);
            file.upload.hidden(in_text).is_empty()
        }
        Encoding::SingleByte | Encoding::Utf16Be | Encoding::Utf16Le => false,
    };
    for hunk in change.hunks(may_show) {
        hunk.write(&old, &mut diff);
    }
    diff
}

/// The upload's bytes, and the edits in them.
fn encoded(upload: &Configuration, edits: &[Edit]) -> (Vec<u8>, Vec<Splice>) {
    let (mut at, mut length) = (0, upload.byte_order_mark().len());
    let mut advance = |to: usize| {
        length += upload.encoding.length(&upload.text[at..to]);
        at = to;
        length
    };
    let edits = edits
        .iter()
        .map(|edit| {
            let range = advance(edit.range.start)..advance(edit.range.end);
            (range, upload.encoding.encode(&edit.replacement))
        })
        .collect();
    (upload.encode(&upload.text), edits)
}

impl<'a> Change<'a> {
    fn new(old: &'a [u8], edits: &'a [Splice]) -> Self {
        Self { old, lines: Lines::new(old), edits }
    }

    /// How many lines the old file has.
    fn count(&self) -> usize {
        self.line_of(self.old.len()) + 1
    }

    /// The line `index`, from 0.
    fn line(&self, index: usize) -> Range<usize> {
        let range = u32::try_from(index + 1).ok().and_then(|number| self.lines.range(number, self.old.len()));
        range.unwrap_or(self.old.len()..self.old.len())
    }

    /// The index of the line that `offset` lies in; behind the last, of the last.
    fn line_of(&self, offset: usize) -> usize {
        let last = self.old.len().saturating_sub(1);
        self.lines.of(offset.min(last)) as usize - 1
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut first = 0;
        while first < self.edits.len() {
            let start = self.line_of(self.edits[first].0.start);
            let last_line =
                |range: &Range<usize>| self.line_of(range.end.max(range.start + 1) - 1).max(self.line_of(range.start));
            let mut end = last_line(&self.edits[first].0);
            let mut behind = first + 1;
            // Edits on one line make one difference.
            while let Some((range, _)) = self.edits.get(behind).filter(|(range, _)| self.line_of(range.start) <= end) {
                end = end.max(last_line(range));
                behind += 1;
            }
            blocks.push(self.block(start..end + 1, &self.edits[first..behind]));
            first = behind;
        }
        blocks
    }

    /// The difference that some edits make to some lines; lines at either end that stay are no part of it.
    fn block(&self, mut old: Range<usize>, edits: &[Splice]) -> Block {
        let mut text = Vec::new();
        let mut at = self.line(old.start).start;
        for (range, replacement) in edits {
            text.extend_from_slice(&self.old[at..range.start]);
            text.extend_from_slice(replacement);
            at = range.end;
        }
        text.extend_from_slice(&self.old[at..self.line(old.end - 1).end]);
        let mut new: Vec<Vec<u8>> = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let mut same = 0;
        while same < new.len() && old.start < old.end && new[same] == self.old[self.line(old.start)] {
            old.start += 1;
            same += 1;
        }
        new.drain(..same);
        while let Some(last) = new.last().filter(|_| old.start < old.end) {
            if *last != self.old[self.line(old.end - 1)] {
                break;
            }
            old.end -= 1;
            new.pop();
        }
        Block { old, new }
    }

    fn hunks(&self, may_show: impl Fn(Range<usize>) -> bool) -> Vec<Hunk> {
        let mut hunks = Vec::new();
        let mut added = 0_isize;
        let blocks = self.blocks();
        let joins = |a: &Block, b: &Block| {
            let between = a.old.end..b.old.start;
            between.len() <= 2 * CONTEXT && between.map(|index| self.line(index)).all(&may_show)
        };
        for group in blocks.chunk_by(joins) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let lines_before = (first.old.start.saturating_sub(CONTEXT)..first.old.start).rev();
            let lines_behind = last.old.end..(last.old.end + CONTEXT).min(self.count());
            let shown = |lines: &mut dyn Iterator<Item = usize>| lines.take_while(|i| may_show(self.line(*i))).count();
            let (mut before, mut behind) = (shown(&mut lines_before.clone()), shown(&mut lines_behind.clone()));
            // `patch` takes more lines on one side than on the other for the beginning or the end of the file.
            let (reaches_start, reaches_end) = (before == first.old.start, last.old.end + behind == self.count());
            if before > behind && !reaches_end {
                before = behind;
            } else if behind > before && !reaches_start {
                behind = before;
            }
            let old_start = first.old.start - before;
            let mut lines = Vec::new();
            let mut at = old_start;
            for block in group {
                lines.extend((at..block.old.start).map(|index| Line::Kept(self.line(index))));
                lines.extend(block.old.clone().map(|index| Line::Removed(self.line(index))));
                lines.extend(block.new.iter().cloned().map(Line::Added));
                at = block.old.end;
            }
            lines.extend((at..at + behind).map(|index| Line::Kept(self.line(index))));
            let new_start = old_start.saturating_add_signed(added);
            added += group.iter().map(|it| it.new.len() as isize - it.old.len() as isize).sum::<isize>();
            hunks.push(Hunk { old_start: old_start + 1, new_start: new_start + 1, lines });
        }
        hunks
    }
}

impl Hunk {
    fn write(&self, old: &[u8], diff: &mut Vec<u8>) {
        let count = |counts: fn(&Line) -> bool| self.lines.iter().filter(|line| counts(line)).count();
        let old_count = count(|line| !matches!(line, Line::Added(_)));
        let new_count = count(|line| !matches!(line, Line::Removed(_)));
        // Without a line of its own, a side is named by the line before it.
        let old_start = self.old_start - usize::from(old_count == 0);
        let new_start = self.new_start - usize::from(new_count == 0);
        diff.extend(format!("@@ -{old_start},{old_count} +{new_start},{new_count} @@\n").into_bytes());
        for line in &self.lines {
            let (mark, bytes) = match line {
                Line::Added(bytes) => (b'+', bytes.as_slice()),
                Line::Kept(range) => (b' ', &old[range.clone()]),
                Line::Removed(range) => (b'-', &old[range.clone()]),
            };
            diff.push(mark);
            diff.extend_from_slice(bytes);
            if !bytes.ends_with(b"\n") {
                diff.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
}

//! The difference between a configuration and its patched form.
//!
//! No algorithm looks for it, since every edit is known: its lines are the difference.

use std::ops::Range;

use crate::bundle::BundlePath;
use crate::bundle::comment::head;
use crate::inspect::configuration::Configuration;
use crate::inspect::encoding::Encoding;
use crate::inspect::lines::Lines;
use crate::inspect::pace::{Pace, Progress};
use crate::plan::edits::{Edit, FileChange};
use crate::plan::{Plan, Service};

/// How many lines are shown before and behind a difference.
const CONTEXT: usize = 3;

/// How many blocks are written between two breaths.
const PIECE: usize = 256;

/// A file in lines.
struct Side<'a> {
    bytes: &'a [u8],
    lines: Lines,
}

/// An edit: bytes of the old file, and those of the new file that take their place.
type Splice = (Range<usize>, Range<usize>);

/// Neighbouring lines that all change, by their indices from 0: those that go, and those that come.
#[derive(Clone)]
struct Block {
    old: Range<usize>,
    new: Range<usize>,
}

/// The old file, the new one, and what makes the one of the other.
struct Change<'a> {
    old: Side<'a>,
    new: Side<'a>,
    splices: Vec<Splice>,
}

/// The unified difference for `patch` between `file` and `new`, its patched form, in the file's own encoding. A line that may
/// hold a secret is shown only if it changes.
pub async fn unified(plan: &Plan, service: &Service, file: &FileChange, new: &[u8], pace: &impl Pace) -> Vec<u8> {
    let name = file.path.file_name();
    let mut diff = head(plan, &BundlePath::diff(service, file), "# ").into_bytes();
    diff.extend_from_slice(format!("--- a/{name}\n+++ b/{name}\n").as_bytes());
    let upload = &file.upload;
    let old = upload.encode(&upload.text);
    pace.breathe(Progress::default()).await;
    let change = Change { old: Side::new(&old), new: Side::new(new), splices: splices(upload, &file.edits) };
    pace.breathe(Progress::default()).await;
    // In UTF-16, the bytes of a line are not those of the text; then no line but those that change is shown.
    let mark = upload.byte_order_mark().len();
    let may_show = |index: usize| match upload.encoding {
        Encoding::Utf8 => {
            let line = change.old.line(index);
            upload.hidden(line.start.saturating_sub(mark)..line.end.saturating_sub(mark)).is_empty()
        }
        Encoding::SingleByte | Encoding::Utf16Be | Encoding::Utf16Le => false,
    };
    let joins = |a: &Block, b: &Block| {
        let mut between = a.old.end..b.old.start;
        between.len() <= 2 * CONTEXT && between.all(may_show)
    };
    let (mut hunk, mut written) = (Vec::new(), 0);
    let mut blocks = change.blocks().peekable();
    while let Some(block) = blocks.next() {
        let is_last = blocks.peek().is_none_or(|next| !joins(&block, next));
        hunk.push(block);
        if is_last {
            change.write(&hunk, may_show, &mut diff);
            hunk.clear();
        }
        written += 1;
        if written % PIECE == 0 {
            pace.breathe(Progress::default()).await;
        }
    }
    diff
}

/// The edits in the file's bytes, before and after.
fn splices(upload: &Configuration, edits: &[Edit]) -> Vec<Splice> {
    let encoding = upload.encoding;
    let (mut at, mut old, mut new) = (0, upload.byte_order_mark().len(), upload.byte_order_mark().len());
    let splice = |edit: &Edit| {
        let kept = encoding.length(&upload.text[at..edit.range.start]);
        let (old_start, new_start) = (old + kept, new + kept);
        at = edit.range.end;
        old = old_start + encoding.length(&upload.text[edit.range.clone()]);
        new = new_start + encoding.length(&edit.replacement);
        (old_start..old, new_start..new)
    };
    edits.iter().map(splice).collect()
}

impl<'a> Side<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, lines: Lines::new(bytes) }
    }

    /// How many lines it has.
    fn count(&self) -> usize {
        self.line_of(self.bytes.len()) + 1
    }

    /// The bytes of the line `index`.
    fn line(&self, index: usize) -> Range<usize> {
        let range = u32::try_from(index + 1).ok().and_then(|number| self.lines.range(number, self.bytes.len()));
        range.unwrap_or(self.bytes.len()..self.bytes.len())
    }

    /// The index of the line that `offset` lies in; behind the last, of the last.
    fn line_of(&self, offset: usize) -> usize {
        let last = self.bytes.len().saturating_sub(1);
        self.lines.of(offset.min(last)) as usize - 1
    }

    /// The lines that `bytes` touch; empty `bytes` touch the one that they stand in.
    fn lines_of(&self, bytes: &Range<usize>) -> Range<usize> {
        let first = self.line_of(bytes.start);
        first..self.line_of(bytes.end.max(bytes.start + 1) - 1).max(first) + 1
    }

    fn write(&self, lines: Range<usize>, mark: u8, diff: &mut Vec<u8>) {
        for index in lines {
            let line = &self.bytes[self.line(index)];
            diff.push(mark);
            diff.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                diff.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
}

impl Change<'_> {
    fn blocks(&self) -> impl Iterator<Item = Block> {
        let mut rest = self.splices.iter().peekable();
        std::iter::from_fn(move || {
            let first = rest.next()?;
            let mut last = first;
            let mut old = self.old.lines_of(&first.0);
            // Edits on one line make one difference.
            while let Some(next) = rest.next_if(|(next, _)| self.old.line_of(next.start) < old.end) {
                old.end = old.end.max(self.old.lines_of(&next.0).end);
                last = next;
            }
            // Before the first edit and behind the last one, both sides say the same.
            let start = first.1.start - (first.0.start - self.old.line(old.start).start);
            let end = last.1.end + (self.old.line(old.end - 1).end - last.0.end);
            Some(self.trimmed(Block { old, new: self.new.lines_of(&(start..end)) }))
        })
    }

    /// Without the lines at either end that stay.
    fn trimmed(&self, mut block: Block) -> Block {
        let is_same = |old: usize, new: usize| self.old.bytes[self.old.line(old)] == self.new.bytes[self.new.line(new)];
        while !block.old.is_empty() && !block.new.is_empty() && is_same(block.old.start, block.new.start) {
            block.old.start += 1;
            block.new.start += 1;
        }
        while !block.old.is_empty() && !block.new.is_empty() && is_same(block.old.end - 1, block.new.end - 1) {
            block.old.end -= 1;
            block.new.end -= 1;
        }
        block
    }

    /// Writes `blocks`, with the lines between and around them.
    fn write(&self, blocks: &[Block], may_show: impl Fn(usize) -> bool, diff: &mut Vec<u8>) {
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return };
        let lines_before = (first.old.start.saturating_sub(CONTEXT)..first.old.start).rev();
        let lines_behind = last.old.end..(last.old.end + CONTEXT).min(self.old.count());
        let mut before = lines_before.take_while(|index| may_show(*index)).count();
        let mut behind = lines_behind.take_while(|index| may_show(*index)).count();
        // `patch` takes more lines on one side than on the other for the beginning or the end of the file.
        let (reaches_start, reaches_end) = (before == first.old.start, last.old.end + behind == self.old.count());
        if before > behind && !reaches_end {
            before = behind;
        } else if behind > before && !reaches_start {
            behind = before;
        }
        let old = first.old.start - before..last.old.end + behind;
        let new = first.new.start - before..last.new.end + behind;
        // Without a line of its own, a side is named by the line before it.
        let number = |lines: &Range<usize>| lines.start + usize::from(!lines.is_empty());
        let (old_number, new_number) = (number(&old), number(&new));
        let head = format!("@@ -{old_number},{} +{new_number},{} @@\n", old.len(), new.len());
        diff.extend_from_slice(head.as_bytes());
        let mut at = old.start;
        for block in blocks {
            self.old.write(at..block.old.start, b' ', diff);
            self.old.write(block.old.clone(), b'-', diff);
            self.new.write(block.new.clone(), b'+', diff);
            at = block.old.end;
        }
        self.old.write(at..old.end, b' ', diff);
    }
}

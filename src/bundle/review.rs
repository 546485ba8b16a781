//! What changes in a configuration, for a person to look through and to switch: each proposal, made or not, in its place.
//!
//! The page lays this out. [`passages`] is linear and holds no text; [`rows`] makes the text of one passage, with
//! [`text::COVER`] in the place of all that may be a secret.

use std::ops::Range;

use crate::bundle::configuration::covered;
use crate::inputs::Language;
use crate::plan::Variable;
use crate::plan::edits::{Edit, EditId, FileChange};
use crate::text;

/// How many lines are shown before and behind a change.
const CONTEXT: u32 = 2;
/// How many names the edits of a passage have at most. One that changes every line of a file is looked through in pieces.
const MAX_NAMES: usize = 6;
/// How many bytes of a line are shown around an edit, where it is longer than [`MAX_LINE`].
const AROUND: usize = 120;
/// The longest line that is shown whole.
const MAX_LINE: usize = 480;

/// Proposals that lie close together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Which of the file's edits.
    pub edits: Range<usize>,
    /// Which of the file's offers.
    pub offers: Range<usize>,
    /// The lines of the upload that they stand on, from 1, with the last one.
    pub lines: (u32, u32),
    /// The bytes of the upload that belong to no other passage.
    room: Range<usize>,
    /// The first line that the passage before it does not show.
    from: u32,
    /// How many lines more the edits before it make.
    shift: i64,
}

/// A choice of a passage: all edits of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// The name.
    pub id: EditId,
    /// Whether the edits are made.
    pub is_made: bool,
    /// Where the first one stands and what it does; or a variable with its value.
    pub what: String,
}

/// Switches with one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Why.
    pub why: &'static str,
    /// The switches.
    pub switches: Vec<Switch>,
}

/// A piece of what is shown: lines that stay, or old lines and what takes their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A line that stays, with its number before and after.
    Kept(u32, i64, Vec<Piece>),
    /// Lines that go, and lines that come, each with its number.
    Changed {
        /// The lines before.
        old: Vec<(i64, Vec<Piece>)>,
        /// The lines after.
        new: Vec<(i64, Vec<Piece>)>,
    },
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It differs between before and after.
    Changed(String),
    /// What stands there is left out, since the line is long.
    Cut,
    /// It would differ, were the change made.
    Offered(String),
    /// It is the same before and after.
    Same(String),
}

/// The proposals of `file`, in pieces that can be looked through.
pub fn passages(file: &FileChange) -> Vec<Passage> {
    let upload = &file.upload;
    let mut passages: Vec<Passage> = Vec::new();
    let (mut edits, mut offers) = (0, 0);
    let mut names: Vec<EditId> = Vec::new();
    let (mut end, mut shift) = (0, 0);
    while let Some((proposal, is_made)) = next(file, edits, offers) {
        let (first_line, last_line) = upload.lines_of(&proposal.range);
        let is_known = names.contains(&proposal.id);
        let joins = passages.last().is_some_and(|last| {
            is_known || names.len() < MAX_NAMES && first_line <= last.lines.1.saturating_add(2 * CONTEXT + 1)
        });
        if !joins {
            let mut from = 1;
            if let Some(last) = passages.last_mut() {
                last.room.end = proposal.range.start;
                from = last.lines.1.saturating_add(CONTEXT + 1);
            }
            names.clear();
            let (edits, offers) = (edits..edits, offers..offers);
            let room = end..upload.text.len();
            passages.push(Passage { edits, offers, lines: (first_line, last_line), room, from, shift });
        }
        if !is_known || !joins {
            names.push(proposal.id);
        }
        if is_made {
            edits += 1;
            shift += lines_of(&proposal.replacement) - lines_of(&upload.text[proposal.range.clone()]);
        } else {
            offers += 1;
        }
        end = proposal.range.end;
        if let Some(last) = passages.last_mut() {
            last.lines.1 = last.lines.1.max(last_line);
            (last.edits.end, last.offers.end) = (edits, offers);
        }
    }
    passages
}

fn lines_of(text: &str) -> i64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as i64
}

/// The proposal that comes next in the text, and whether it is made.
fn next(file: &FileChange, edits: usize, offers: usize) -> Option<(&Edit, bool)> {
    match (file.edits.get(edits), file.offers.get(offers)) {
        (Some(edit), Some(offer)) if offer.range.start < edit.range.start => Some((offer, false)),
        (Some(edit), _) => Some((edit, true)),
        (None, offer) => offer.map(|offer| (offer, false)),
    }
}

/// What a person can say to a passage.
pub fn groups(language: Language, file: &FileChange, passage: &Passage) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut edits, mut offers) = (passage.edits.start, passage.offers.start);
    let mut last = None;
    while edits < passage.edits.end || offers < passage.offers.end {
        let Some((proposal, is_made)) = next(file, edits, offers) else { break };
        *(if is_made { &mut edits } else { &mut offers }) += 1;
        if last == Some(proposal.id) {
            continue;
        }
        last = Some(proposal.id);
        let why = text::edit_reason(language, &proposal.reason);
        let line = file.upload.line_of(proposal.range.start);
        let what = text::at_line(language, line, &text::edit(language, &proposal.reason));
        let switch = Switch { id: proposal.id, is_made, what };
        match groups.iter_mut().find(|group| group.why == why) {
            Some(group) => group.switches.push(switch),
            None => groups.push(Group { why, switches: vec![switch] }),
        }
    }
    groups
}

/// What a person can say to the variables of a container.
pub fn variables(language: Language, variables: &[Variable]) -> Vec<Group> {
    let group = |variable: &Variable| {
        let what = format!("{}: {}", variable.name, variable.value);
        let switch = Switch { id: variable.id, is_made: variable.is_set, what };
        Group { why: text::variable(language, variable.id.target), switches: vec![switch] }
    };
    variables.iter().map(group).collect()
}

/// The lines of a passage.
pub fn rows(file: &FileChange, passage: &Passage) -> Vec<Row> {
    let upload = &file.upload;
    let edits = file.edits.get(passage.edits.clone()).unwrap_or_default();
    let first = passage.lines.0.saturating_sub(CONTEXT).max(passage.from).min(passage.lines.0);
    let mut shift = passage.shift;
    let mut rest = edits;
    let mut rows = Vec::new();
    let mut number = first;
    while number <= passage.lines.1 + CONTEXT {
        let Some(line) = upload.line(number) else { break };
        let is_own = (passage.lines.0..=passage.lines.1).contains(&number);
        // The next passage shows its own lines.
        if !is_own && line.end > passage.room.end {
            break;
        }
        // The edits that begin on this line, and on those that they reach.
        let (mut count, mut last) = (0, number);
        while let Some(edit) = rest.get(count).filter(|edit| upload.line_of(edit.range.start) <= last) {
            last = last.max(upload.lines_of(&edit.range).1);
            count += 1;
        }
        let (here, behind) = rest.split_at(count);
        rest = behind;
        if here.is_empty() {
            let line = whole_or_start(file, passage, line, is_own);
            rows.push(Row::Kept(number, i64::from(number) + shift, pieces(file, line)));
        } else {
            let end = upload.line(last).map_or(line.end, |line| line.end);
            change(file, passage, here, line.start..end, number, &mut shift, &mut rows);
        }
        number = last + 1;
    }
    rows
}

/// A part of a line that is not yet words.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part<'a> {
    Cut,
    New(&'a str),
    Offered(Range<usize>),
    Old(Range<usize>),
    Same(Range<usize>),
}

/// A line in which nothing is made.
fn whole_or_start<'a>(file: &FileChange, passage: &Passage, line: Range<usize>, is_own: bool) -> Vec<Part<'a>> {
    let line = trimmed(&file.upload.text, line);
    // What is offered there is what matters of it.
    let offers = file.offers.get(passage.offers.clone()).unwrap_or_default().iter();
    let spans: Vec<Range<usize>> = offers
        .map(|offer| offer.range.clone())
        .filter(|range| is_own && line.start <= range.start && range.end <= line.end)
        .collect();
    if spans.is_empty() && line.len() <= MAX_LINE {
        return vec![Part::Same(line)];
    }
    if spans.is_empty() {
        let end = floor(&file.upload.text, line.start + AROUND);
        return vec![Part::Same(line.start..end), Part::Cut];
    }
    let mut parts = Vec::new();
    let mut at = line.start;
    for span in &spans {
        same(file, passage, at..span.start, at == line.start, false, &mut parts);
        parts.push(Part::Offered(span.clone()));
        at = span.end;
    }
    same(file, passage, at..line.end, false, true, &mut parts);
    parts
}

/// Adds what stays of a line, between edits and around them; of much, what touches the edits.
fn same(
    file: &FileChange,
    passage: &Passage,
    range: Range<usize>,
    is_first: bool,
    is_last: bool,
    parts: &mut Vec<Part<'_>>,
) {
    let text = &file.upload.text;
    let shown = if range.len() <= MAX_LINE / 2 {
        [range.clone(), range.end..range.end]
    } else {
        let head = if is_first && !is_last { range.start } else { floor(text, range.start + AROUND) };
        let tail = if is_last { range.end } else { ceil(text, range.end - AROUND) };
        [range.start..head, tail..range.end]
    };
    let mut at = range.start;
    for part in shown {
        // Another passage's proposals on the same line are not shown in this one.
        let part = part.start.max(passage.room.start)..part.end.min(passage.room.end);
        if part.is_empty() {
            continue;
        }
        if part.start > at {
            parts.push(Part::Cut);
        }
        at = part.end;
        parts.push(Part::Same(part));
    }
    if at < range.end {
        parts.push(Part::Cut);
    }
}

/// Adds the lines of `range` before and after `edits`; lines at either end that stay are no part of the difference.
fn change(
    file: &FileChange,
    passage: &Passage,
    edits: &[Edit],
    range: Range<usize>,
    number: u32,
    shift: &mut i64,
    rows: &mut Vec<Row>,
) {
    let text = &file.upload.text;
    let (mut old, mut new) = (vec![Vec::new()], vec![Vec::new()]);
    let mut at = range.start;
    for (index, edit) in edits.iter().enumerate() {
        both(file, passage, at..edit.range.start, index == 0, false, &mut old, &mut new);
        for (nth, piece) in split(text, edit.range.clone()).into_iter().enumerate() {
            push(&mut old, nth, Part::Old(piece));
        }
        for (nth, line) in edit.replacement.split('\n').enumerate() {
            push(&mut new, nth, Part::New(line.strip_suffix('\r').unwrap_or(line)));
        }
        at = edit.range.end;
    }
    both(file, passage, at..trimmed(text, at..range.end).end, false, true, &mut old, &mut new);
    let (mut old, mut new): (Vec<_>, Vec<_>) =
        (old.into_iter().map(joined).collect(), new.into_iter().map(joined).collect());
    let before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - before;
    let behind = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(old, new)| old == new).count();
    let added = new.len() as i64 - old.len() as i64;
    let kept = |rows: &mut Vec<Row>, lines: Vec<Vec<Part<'_>>>, first: i64, shift: i64| {
        for (line, number) in lines.into_iter().zip(first..) {
            rows.push(Row::Kept(number as u32, number + shift, pieces(file, line)));
        }
    };
    let first = i64::from(number);
    let tail = old.split_off(old.len() - behind);
    new.truncate(new.len() - behind);
    let (old_first, new_first) = (first + before as i64, first + *shift + before as i64);
    let (own_old, own_new) = (old.split_off(before), new.split_off(before));
    kept(rows, old, first, *shift);
    let tail_first = old_first + own_old.len() as i64;
    let numbered = |lines: Vec<Vec<Part<'_>>>, first: i64| {
        (first..).zip(lines.into_iter().map(|line| pieces(file, line))).collect::<Vec<_>>()
    };
    if !(own_old.is_empty() && own_new.is_empty()) {
        rows.push(Row::Changed { old: numbered(own_old, old_first), new: numbered(own_new, new_first) });
    }
    *shift += added;
    kept(rows, tail, tail_first, *shift);
}

/// Adds what stays to both sides.
fn both<'a>(
    file: &FileChange,
    passage: &Passage,
    range: Range<usize>,
    is_first: bool,
    is_last: bool,
    old: &mut Vec<Vec<Part<'a>>>,
    new: &mut Vec<Vec<Part<'a>>>,
) {
    let pieces = split(&file.upload.text, range);
    let last = pieces.len() - 1;
    for (nth, piece) in pieces.into_iter().enumerate() {
        let mut parts = Vec::new();
        same(file, passage, piece, is_first && nth == 0 || nth > 0, is_last && nth == last || nth < last, &mut parts);
        for side in [&mut *old, &mut *new] {
            if nth > 0 {
                side.push(Vec::new());
            }
            if let Some(line) = side.last_mut() {
                line.extend(parts.iter().cloned());
            }
        }
    }
}

fn push<'a>(side: &mut Vec<Vec<Part<'a>>>, nth: usize, part: Part<'a>) {
    if nth > 0 {
        side.push(Vec::new());
    }
    if let Some(line) = side.last_mut() {
        line.push(part);
    }
}

/// The lines of `range` without their ends; at least one.
fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let lines = text[range].split('\n').map(|line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    });
    lines.collect()
}

/// A line without its end.
fn trimmed(text: &str, line: Range<usize>) -> Range<usize> {
    line.start..line.start + text[line].trim_end_matches(['\r', '\n']).len()
}

/// Parts in as few pieces as they make, so that lines can be compared.
fn joined(line: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let mut joined: Vec<Part<'_>> = Vec::with_capacity(line.len());
    for part in line {
        match (joined.last_mut(), part) {
            (_, Part::New("")) => {}
            (_, Part::Old(range) | Part::Same(range)) if range.is_empty() => {}
            (Some(Part::Same(last)), Part::Same(range)) if last.end == range.start => last.end = range.end,
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// The words of a line. Only what is put in is shown as it is.
fn pieces(file: &FileChange, line: Vec<Part<'_>>) -> Vec<Piece> {
    let begin = |range: Range<usize>| range.start..range.end.min(floor(&file.upload.text, range.start + MAX_LINE));
    let mut pieces = Vec::with_capacity(line.len());
    for part in line {
        // A value may be as long as a line.
        let is_long = match &part {
            Part::New(text) => text.len() > MAX_LINE,
            Part::Offered(range) | Part::Old(range) => range.len() > MAX_LINE,
            Part::Cut | Part::Same(_) => false,
        };
        match part {
            Part::Cut => pieces.push(Piece::Cut),
            Part::New(text) => {
                // An indent is no word.
                let text = &text[..floor(text, MAX_LINE)];
                let word = text.trim_start();
                pieces.push(Piece::Same(plain(&text[..text.len() - word.len()])));
                pieces.push(Piece::Changed(plain(word)));
            }
            Part::Offered(range) => pieces.push(Piece::Offered(plain(&covered(&file.upload, begin(range))))),
            Part::Old(range) => pieces.push(Piece::Changed(plain(&covered(&file.upload, begin(range))))),
            Part::Same(range) => pieces.push(Piece::Same(plain(&covered(&file.upload, range)))),
        }
        if is_long {
            pieces.push(Piece::Cut);
        }
    }
    pieces.retain(
        |piece| !matches!(piece, Piece::Changed(text) | Piece::Offered(text) | Piece::Same(text) if text.is_empty()),
    );
    pieces
}

/// Without characters that hide or reorder others.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c != '\t' && text::hides(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The last boundary between characters that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first boundary between characters that is not before `at`.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::inputs::{Choices, Route, UnixTime, Upload, Uploads};
    use crate::plan::Plan;
    use crate::{inspect, plan};

    const ROUTES: [Route; 3] = [Route::Mono, Route::Nginx, Route::Windows];

    fn fixture(name: &str) -> Vec<u8> {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
    }

    fn planned(configuration: &[u8], route: Route, switched: &[EditId]) -> Option<Plan> {
        let uploads = Uploads {
            files: vec![
                Upload::new("chain.pem", fixture("certificates/fullchain-rsa.pem")),
                Upload::new("santedb.config", configuration),
            ],
        };
        let mut choices = Choices { route, ..Choices::default() };
        choices.services[0].switched = switched.iter().copied().collect::<BTreeSet<_>>();
        plan(&inspect(&uploads, UnixTime(1_795_435_200)), &choices).ok()
    }

    fn names(file: &FileChange) -> Vec<EditId> {
        file.edits.iter().chain(&file.offers).map(|edit| edit.id).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether `line` is what `pieces` show, where those show it at all.
    fn shows(pieces: &[Piece], line: &str) -> bool {
        let mut at = 0;
        let shown = pieces.iter().flat_map(|piece| match piece {
            Piece::Cut => vec![],
            Piece::Changed(text) | Piece::Offered(text) | Piece::Same(text) => text.split(text::COVER).collect(),
        });
        shown.into_iter().all(|part| match line[at..].find(part) {
            Some(offset) => {
                at += offset + part.len();
                true
            }
            None => false,
        })
    }

    /// All lines of all passages are those of the upload and of what comes of it, and nothing is left out.
    #[track_caller]
    fn check(file: &FileChange) {
        let (before, after) = (&file.upload.text, file.patched());
        let (before, after): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
        let (mut edits, mut offers, mut last) = (0, 0, (0, 0));
        for passage in passages(file) {
            assert_eq!((passage.edits.start, passage.offers.start), (edits, offers));
            (edits, offers) = (passage.edits.end, passage.offers.end);
            let mut number = |old: Option<i64>, new: Option<i64>, pieces: &[Piece]| {
                if let Some(old) = old {
                    assert!(shows(pieces, before[old as usize - 1]), "{old}: {pieces:?}");
                    assert!(old > last.0 || before[old as usize - 1].len() > MAX_LINE, "{old} twice");
                    last.0 = old;
                }
                if let Some(new) = new {
                    assert!(shows(pieces, after[new as usize - 1]), "{new}: {pieces:?} in {}", after[new as usize - 1]);
                    last.1 = new;
                }
                for piece in pieces {
                    if let Piece::Changed(text) | Piece::Offered(text) | Piece::Same(text) = piece {
                        assert!(!text.contains("NotAReal"), "{text}");
                        assert!(text.len() <= MAX_LINE + 8, "{} bytes", text.len());
                    }
                }
            };
            let rows = rows(file, &passage);
            let changed = rows.iter().any(|row| matches!(row, Row::Changed { .. }));
            assert_eq!(changed, !passage.edits.is_empty());
            for row in rows {
                match row {
                    Row::Kept(old, new, pieces) => number(Some(i64::from(old)), Some(new), &pieces),
                    Row::Changed { old, new } => {
                        old.iter().for_each(|(old, pieces)| number(Some(*old), None, pieces));
                        new.iter().for_each(|(new, pieces)| number(None, Some(*new), pieces));
                    }
                }
            }
            let named: usize = groups(Language::English, file, &passage).iter().map(|it| it.switches.len()).sum();
            assert!((1..=MAX_NAMES).contains(&named), "{named} names");
        }
        assert_eq!((edits, offers), (file.edits.len(), file.offers.len()));
    }

    #[test]
    fn every_configuration_is_shown_as_it_is_and_as_it_will_be() {
        let mut count = 0;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/configurations");
        for entry in fs::read_dir(folder).unwrap() {
            let configuration = fs::read(entry.unwrap().path()).unwrap();
            for route in ROUTES {
                let Some(plan) = planned(&configuration, route, &[]) else { continue };
                for (index, file) in plan.first().change.files.iter().enumerate() {
                    check(file);
                    let outline = |file: &FileChange| passages(file).iter().map(|it| it.lines).collect::<Vec<_>>();
                    for name in names(file) {
                        // The passages stay where they are, so that the page keeps what it has drawn.
                        let Some(other) = planned(&configuration, route, &[name]) else { continue };
                        let switched = &other.first().change.files[index];
                        check(switched);
                        assert_eq!(outline(switched), outline(file), "{name}");
                        count += 1;
                    }
                }
            }
        }
        assert!(count > 100, "{count} switches");
    }

    #[test]
    fn one_long_line_is_shown_in_pieces() {
        let endpoints: String = (0..500)
            .map(|nth| {
                let secret = format!("<add name=\"s{nth}\" value=\"NotARealSecret-é{nth}\"/>").repeat(5);
                format!("<service name=\"é{nth}\"><endpoint address=\"http://0.0.0.0:8080/{nth}\">{secret}</endpoint></service>")
            })
            .collect();
        let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
        let section = "xsi:type=\"RestConfigurationSection\"";
        let line = format!(
            "<SanteDBConfiguration {xsi} version=\"3.0\"><section {section}>{endpoints}</section><section xsi:type=\"X\"/></SanteDBConfiguration>"
        );
        for text in [line.clone(), line.replace("</service>", "</service>\r\n")] {
            for route in ROUTES {
                let plan = planned(text.as_bytes(), route, &[]).expect("there is a plan");
                let file = &plan.first().change.files[0];
                check(file);
                if route != Route::Nginx {
                    let first = &passages(file)[0];
                    let last = passages(file).pop().expect("there are some");
                    let shown = |passage: &Passage| format!("{:?}", rows(file, passage)).len();
                    assert!(shown(first) < 20_000 && shown(&last) < 20_000);
                }
            }
        }
    }
}

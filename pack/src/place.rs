//! A place in a text, by what it begins and ends with.

use std::ops::Range;

/// For example an element of the page, or a function of the script.
pub struct Place<'a> {
    /// What the place begins with.
    pub start: &'a str,
    /// What it ends with, at the first occurrence after `start`.
    pub end: &'a str,
    /// What stands in it, too.
    pub mention: &'a str,
}

impl Place<'_> {
    /// Where the place is in `text`; nothing unless there is exactly one.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let mut found = text.match_indices(self.start).filter_map(|(from, _)| {
            let after = from + self.start.len();
            let to = after + text[after..].find(self.end)? + self.end.len();
            text[from..to].contains(self.mention).then_some(from..to)
        });
        match (found.next(), found.next()) {
            (Some(place), None) => Some(place),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let place = Place { start: "<link", end: ">", mention: "a.css" };
        assert_eq!(place.find(text).map(|range| &text[range]), expected);
    }

    #[test]
    fn a_place_is_found_if_there_is_just_one() {
        check("<p><link a.css><p>", Some("<link a.css>"));
        check("<link b.css><link a.css>", Some("<link a.css>"));
        check("<link a.css><link a.css>", None);
        check("<link b.css>", None);
        check("<link a.css", None);
    }
}

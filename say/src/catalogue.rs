//! The files with the sentences of the other languages.
//!
//! ```text
//! # A comment.
//! = The English sentence, as it stands in the program.
//! La phrase française.
//! ```
//!
//! Each sentence is on one line; a line break within it is written `\n`. Empty lines mean nothing.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

/// The sentences of a language, by the English ones.
pub(crate) type Catalogue = HashMap<String, String>;

/// The variants of `Language` beside English; the file of each has its name.
const LANGUAGES: [&str; 1] = ["French"];

/// The catalogue of each language, or why it cannot be read; read once for all sentences of the program.
pub(crate) fn all() -> &'static [(&'static str, Result<Catalogue, String>)] {
    static ALL: OnceLock<Vec<(&str, Result<Catalogue, String>)>> = OnceLock::new();
    ALL.get_or_init(|| LANGUAGES.map(|language| (language, load(language))).into())
}

fn load(language: &str) -> Result<Catalogue, String> {
    // Cargo sets it to the folder of the crate that is compiled: the one that says something.
    let folder = std::env::var("CARGO_MANIFEST_DIR").map_err(|why| why.to_string())?;
    let path = Path::new(&folder).join(format!("src/text/{}.txt", language.to_lowercase()));
    let text = std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    read(&text).map_err(|why| format!("{}: {why}", path.display()))
}

/// Reads a catalogue, or says which of its lines is wrong.
fn read(text: &str) -> Result<Catalogue, String> {
    let mut catalogue = Catalogue::new();
    let mut english: Option<String> = None;
    for (index, line) in text.lines().enumerate() {
        let wrong = |what: &str| Err(format!("line {}: {what}", index + 1));
        let spelled = |line: &str| line.replace("\\n", "\n");
        match (line.strip_prefix("= "), english.take()) {
            (Some(_), Some(_)) => return wrong("the sentence before this one is not translated"),
            (Some(sentence), None) => english = Some(spelled(sentence)),
            (None, english_before) if line.is_empty() || line.starts_with("# ") => english = english_before,
            (None, None) => return wrong("a sentence without an English one before it"),
            (None, Some(english)) => {
                if catalogue.insert(english, spelled(line)).is_some() {
                    return wrong("the English sentence is there twice");
                }
            }
        }
    }
    match english {
        Some(english) => Err(format!("not translated: {english}")),
        None => Ok(catalogue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_follow_the_english_ones() {
        let read = read("# Greetings.\n= Good\\nday, {name}.\nBonjour\\n{name}.\n\n= Bye.\n\nAu revoir.\n");
        let expected = [("Good\nday, {name}.", "Bonjour\n{name}."), ("Bye.", "Au revoir.")];
        assert_eq!(read, Ok(expected.map(|(english, french)| (english.to_owned(), french.to_owned())).into()));
    }

    #[test]
    fn mistakes_are_told_by_their_line() {
        let why = |text| read(text).err().unwrap_or_default();
        assert_eq!(why("= a\nb\nc\n"), "line 3: a sentence without an English one before it");
        assert_eq!(why("= a\n= b\n"), "line 2: the sentence before this one is not translated");
        assert_eq!(why("= a\nb\n= a\nc\n"), "line 4: the English sentence is there twice");
        assert_eq!(why("= a\n"), "not translated: a");
    }
}

//! Sentences with facts in them.

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words, with single braces where they were doubled.
    Text(String),
    /// The name of a fact.
    Fact(&'a str),
}

/// The parts of `text`, or what is wrong with its braces.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        words.push_str(&rest[..at]);
        let (brace, behind) = rest[at..].split_at(1);
        if let Some(behind) = behind.strip_prefix(brace) {
            words.push_str(brace);
            rest = behind;
            continue;
        }
        let name = behind.find('}').map(|end| &behind[..end]).filter(|_| brace == "{");
        let Some(name) = name.filter(|name| is_name(name)) else {
            return Err(format!("a brace that holds no name: {}", &rest[at..]));
        };
        pieces.push(Piece::Text(std::mem::take(&mut words)));
        pieces.push(Piece::Fact(name));
        rest = &behind[name.len() + 1..];
    }
    words.push_str(rest);
    pieces.push(Piece::Text(words));
    Ok(pieces)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stand_between_words() {
        let read = pieces("“{file}” holds {{braces}} and {count}.");
        let text = |words: &str| Piece::Text(words.to_owned());
        let expected = [text("“"), Piece::Fact("file"), text("” holds {braces} and "), Piece::Fact("count"), text(".")];
        assert_eq!(read.as_deref(), Ok(&expected[..]));
    }

    #[test]
    fn a_brace_alone_is_a_mistake() {
        for text in ["{", "}", "{}", "{0}", "{a b}", "a } b", "{file:?}"] {
            assert!(pieces(text).is_err(), "{text}");
        }
    }
}

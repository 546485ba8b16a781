//! The tokens of XML, one after the other.

use super::characters::{continues_name, is_allowed, is_space, reference, starts_name};
use super::damage::line_of;
use super::{Attribute, Expected, Extent, Stop};

/// A text and how far it is read.
pub(super) struct Markup<'t> {
    text: &'t str,
    at: usize,
}

/// A name in two parts.
#[derive(Clone, Copy)]
pub(super) struct Name<'t> {
    pub(super) prefix: &'t str,
    pub(super) local: &'t str,
    pub(super) extent: Extent,
}

impl<'t> Markup<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn slice(&self, extent: Extent) -> &'t str {
        &self.text[extent.range()]
    }

    /// What [`Self::slice`] gives, for a comparison.
    pub(super) fn bytes(&self, extent: Extent) -> &'t [u8] {
        &self.text.as_bytes()[extent.range()]
    }

    /// Stops here.
    pub(super) fn stop(&self, expected: Expected) -> Stop {
        Stop::Damage(self.at, expected)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        self.at += if is_there { token.len() } else { 0 };
        is_there
    }

    /// Skips white space; says whether there was any.
    fn space(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
        self.at > start
    }

    /// Checks the characters from `start` to here.
    fn check_characters(&self, start: usize) -> Result<(), Stop> {
        let text = &self.text[start..self.at];
        // What XML forbids is a control character or begins with this byte.
        if text.bytes().all(|byte| byte >= b' ' && byte != 0xEF) {
            return Ok(());
        }
        match text.char_indices().find(|(_, character)| !is_allowed(*character)) {
            Some((offset, _)) => Err(Stop::Damage(start + offset, Expected::Character)),
            None => Ok(()),
        }
    }

    /// Reads to behind `closing`; the whole, with `opening`, is returned.
    fn enclosed(&mut self, opening: &'static str, closing: &'static str) -> Result<Extent, Stop> {
        let start = self.at;
        let Some(length) = self.rest()[opening.len()..].find(closing) else {
            return Err(self.stop(Expected::Closing(closing)));
        };
        self.at += opening.len() + length + closing.len();
        self.check_characters(start)?;
        Ok(Extent::new(start, self.at))
    }

    pub(super) fn comment(&mut self) -> Result<Extent, Stop> {
        let comment = self.enclosed("<!--", "-->")?;
        let inside = &self.text[comment.start() + 4..comment.end() - 3];
        // Also `--->`.
        let hyphens = inside.find("--").or_else(|| inside.ends_with('-').then(|| inside.len() - 1));
        match hyphens {
            Some(offset) => Err(Stop::Damage(comment.start() + 4 + offset, Expected::CommentEnd)),
            None => Ok(comment),
        }
    }

    pub(super) fn cdata(&mut self) -> Result<Extent, Stop> {
        self.enclosed("<![CDATA[", "]]>")
    }

    pub(super) fn instruction(&mut self) -> Result<Extent, Stop> {
        let start = self.at;
        let instruction = self.enclosed("<?", "?>")?;
        let inside = &self.text[start + 2..self.at - 2];
        let length = inside.find(|c| !continues_name(c)).unwrap_or(inside.len());
        let (target, behind) = inside.split_at(length);
        if target.eq_ignore_ascii_case("xml") {
            return Err(Stop::Damage(start, Expected::Declaration));
        }
        let is_named = target.starts_with(starts_name)
            && (behind.is_empty() || behind.as_bytes().first().is_some_and(|b| is_space(*b)));
        if is_named { Ok(instruction) } else { Err(Stop::Damage(start + 2, Expected::Name)) }
    }

    /// Reads `<?xml version="1.0" encoding="…" standalone="…"?>`, if it is there, and returns the encoding.
    pub(super) fn declaration(&mut self) -> Result<Option<Extent>, Stop> {
        let is_declaration =
            self.rest().strip_prefix("<?xml").is_some_and(|rest| rest.starts_with([' ', '\t', '\r', '\n']));
        if !is_declaration {
            return Ok(None);
        }
        self.at += "<?xml".len();
        let version = self.pseudo_attribute("version")?;
        // .NET knows no other.
        let is_version = version.is_some_and(|version| self.slice(version) == "1.0");
        if !is_version {
            return Err(self.stop(Expected::Declaration));
        }
        let encoding = self.pseudo_attribute("encoding")?;
        let is_encoding = |encoding: &str| {
            encoding.starts_with(|c: char| c.is_ascii_alphabetic())
                && encoding.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        };
        if let Some(encoding) = encoding.filter(|encoding| !is_encoding(self.slice(*encoding))) {
            return Err(Stop::Damage(encoding.start(), Expected::Declaration));
        }
        let standalone = self.pseudo_attribute("standalone")?;
        if standalone.is_some_and(|standalone| !matches!(self.slice(standalone), "yes" | "no")) {
            return Err(self.stop(Expected::Declaration));
        }
        self.space();
        if self.skip("?>") { Ok(encoding) } else { Err(self.stop(Expected::Declaration)) }
    }

    fn pseudo_attribute(&mut self, name: &str) -> Result<Option<Extent>, Stop> {
        let start = self.at;
        if !(self.space() && self.skip(name)) {
            self.at = start;
            return Ok(None);
        }
        self.space();
        if !self.skip("=") {
            return Err(self.stop(Expected::Equals(name.to_owned())));
        }
        self.space();
        self.quoted(name).map(Some)
    }

    /// Reads text up to the next `<`.
    pub(super) fn text(&mut self, is_inside: bool, has_root: bool) -> Result<(), Stop> {
        let start = self.at;
        let length = self.rest().find('<').unwrap_or(self.rest().len());
        let text = &self.rest()[..length];
        if !is_inside {
            if let Some(offset) = text.bytes().position(|byte| !is_space(byte)) {
                let expected = if has_root { Expected::End } else { Expected::Root };
                return Err(Stop::Damage(start + offset, expected));
            }
            self.at += length;
            return Ok(());
        }
        if let Some(offset) = text.find("]]>") {
            return Err(Stop::Damage(start + offset, Expected::CdataEnd));
        }
        self.check_references(start, text)?;
        self.at += length;
        self.check_characters(start)
    }

    fn check_references(&self, start: usize, text: &str) -> Result<(), Stop> {
        let mut at = 0;
        while let Some(offset) = text[at..].find('&') {
            at += offset;
            let Some((_, length)) = reference(&text[at..]) else {
                return Err(Stop::Damage(start + at, Expected::Reference));
            };
            at += length;
        }
        Ok(())
    }

    /// Reads a name with at most one colon (Namespaces in XML 1.0 §4).
    fn name(&mut self) -> Result<Name<'t>, Stop> {
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(|c| !(continues_name(c) || c == ':')).unwrap_or(rest.len());
        let written = &rest[..length];
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let is_whole = local.starts_with(starts_name)
            && !local.contains(':')
            && (prefix.starts_with(starts_name) || prefix.is_empty() && !written.starts_with(':'));
        if !is_whole {
            return Err(Stop::Damage(start, Expected::Name));
        }
        self.at += length;
        Ok(Name { prefix, local, extent: Extent::new(start, self.at) })
    }

    /// Reads `<` and a name.
    pub(super) fn start_name(&mut self) -> Result<Name<'t>, Stop> {
        self.at += 1;
        self.name()
    }

    /// Reads the next attribute of the tag of `element`, or nothing at the tag's end.
    pub(super) fn attribute(&mut self, element: Name<'t>) -> Result<Option<(Attribute, Name<'t>)>, Stop> {
        let has_space = self.space();
        match self.peek() {
            None => return Err(self.stop(Expected::TagEnd(self.slice(element.extent).to_owned()))),
            Some(b'>' | b'/') => return Ok(None),
            Some(b'<') => return Err(self.stop(Expected::TagEnd(self.slice(element.extent).to_owned()))),
            Some(_) if !has_space => return Err(self.stop(Expected::Space)),
            Some(_) => {}
        }
        let name = self.name()?;
        let written = self.slice(name.extent);
        self.space();
        if !self.skip("=") {
            return Err(self.stop(Expected::Equals(written.to_owned())));
        }
        self.space();
        let value = self.quoted(written)?;
        Ok(Some((Attribute { name: name.extent, value }, name)))
    }

    /// Reads a value and the quotes around it.
    fn quoted(&mut self, name: &str) -> Result<Extent, Stop> {
        let quote = match self.peek() {
            Some(b'"') => '"',
            Some(b'\'') => '\'',
            _ => return Err(self.stop(Expected::Quote)),
        };
        self.at += 1;
        let start = self.at;
        let rest = self.rest();
        // A missing quote shows at the next tag, long before the next quote.
        let end = rest.find([quote, '<']);
        let value = &rest[..end.unwrap_or(rest.len())];
        match end.map(|end| rest.as_bytes()[end]) {
            Some(b'<') => {
                let is_unclosed = value.contains(['\n', '>']) || !rest[value.len()..].contains(quote);
                return Err(if is_unclosed {
                    Stop::Damage(start - 1, Expected::ClosingQuote(name.to_owned()))
                } else {
                    Stop::Damage(start + value.len(), Expected::LessThan)
                });
            }
            None => return Err(Stop::Damage(start - 1, Expected::ClosingQuote(name.to_owned()))),
            Some(_) => {}
        }
        self.check_references(start, value)?;
        self.at += value.len();
        self.check_characters(start)?;
        let extent = Extent::new(start, self.at);
        self.at += 1;
        Ok(extent)
    }

    /// Reads `>` or `/>`, and says whether it was the second.
    pub(super) fn tag_end(&mut self, element: Name<'t>) -> Result<bool, Stop> {
        let is_closed = self.skip("/>");
        if is_closed || self.skip(">") {
            return Ok(is_closed);
        }
        Err(self.stop(Expected::TagEnd(self.slice(element.extent).to_owned())))
    }

    /// Reads the end tag of the element whose name stands at `opened`.
    pub(super) fn end_tag(&mut self, opened: Extent) -> Result<(), Stop> {
        let start = self.at;
        self.at += 2;
        let Ok(name) = self.name() else {
            return Err(Stop::Damage(start, self.unclosed(opened, None)));
        };
        let (wanted, found) = (self.slice(opened), self.slice(name.extent));
        if wanted != found {
            return Err(Stop::Damage(start, self.unclosed(opened, Some(found.to_owned()))));
        }
        self.space();
        if self.skip(">") { Ok(()) } else { Err(self.stop(Expected::TagEnd(format!("/{found}")))) }
    }

    /// The end tag that is missing for the element whose name stands at `opened`; another one may stand in its place.
    pub(super) fn unclosed(&self, opened: Extent, found: Option<String>) -> Expected {
        let line = line_of(self.text, opened.start());
        Expected::EndTag { name: self.slice(opened).to_owned(), line, found }
    }
}

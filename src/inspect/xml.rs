//! XML, read strictly from the first byte to the last, with the place of everything.
//!
//! Ours, and no crate's, for four reasons: it gives way to the page between two tags, its work is linear in the size of
//! the file whatever the file holds, it says what was expected where a file is damaged, and every span is exact. It
//! accepts what XML 1.0 and Namespaces in XML 1.0 accept, without document types; `tests/native/xml.rs` holds it against
//! `roxmltree`, Python's and .NET's readers.

use std::borrow::Cow;

use crate::inspect::limits::{Limit, MAX_XML_ATTRIBUTES, MAX_XML_DEPTH, MAX_XML_ELEMENTS, MAX_XML_NAMESPACES};
use crate::inspect::pace::{Pace, Progress};

mod characters;
mod damage;
mod markup;

pub use damage::{Damage, Expected};
use markup::{Markup, Name};

/// How many bytes are read between two breaths: a few milliseconds' work.
const SLICE: usize = 256 << 10;

/// A range of bytes. 16 MiB is the most that is read, so half the width of a `usize` will do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extent {
    start: u32,
    end: u32,
}

impl Extent {
    fn new(start: usize, end: usize) -> Self {
        // Texts are at most `MAX_CONFIGURATION_FILE` long.
        Self { start: start as u32, end: end as u32 }
    }

    /// As indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Behind the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }
}

/// An element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// The name with its prefix.
    pub name: Extent,
    /// The start tag from `<` to `>`.
    pub tag: Extent,
    /// What stands between start and end tag; empty, behind the tag, where that closes itself.
    pub content: Extent,
    attributes: (u32, u16),
    behind: u32,
}

/// An attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name with its prefix.
    pub name: Extent,
    /// What stands between the quotes.
    pub value: Extent,
}

/// A text that is well-formed: its elements in the order of their start tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    elements: Vec<Element>,
    attributes: Vec<Attribute>,
    /// Comments, CDATA sections and processing instructions, which hide what looks like an element in them.
    opaque: Vec<Extent>,
    /// The encoding that the declaration names.
    pub encoding: Option<Extent>,
}

/// Why a text is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not well-formed.
    Damage(Damage),
    /// It has a document type declaration.
    Doctype,
    /// It goes over a limit.
    Limit(Limit),
}

/// An element that is still open.
struct Open {
    index: u32,
    /// How many namespace declarations were in scope around it.
    namespaces: usize,
}

struct Reader<'t> {
    markup: Markup<'t>,
    xml: Xml,
    open: Vec<Open>,
    /// The prefixes in scope; the empty one never stands here.
    namespaces: Vec<Binding<'t>>,
    /// How many namespaces have been numbered.
    numbered: u32,
    has_root: bool,
}

/// A prefix and what it stands for.
struct Binding<'t> {
    prefix: &'t str,
    namespace: Cow<'t, str>,
    /// Equal for equal namespaces, which are long and would be compared often.
    number: u32,
}

/// Reads `text`, which comes without byte order mark.
pub async fn read(text: &str, pace: &impl Pace) -> Result<Xml, Fault> {
    let mut reader = Reader {
        markup: Markup::new(text),
        xml: Xml::default(),
        open: Vec::new(),
        namespaces: Vec::new(),
        numbered: XML_NUMBER,
        has_root: false,
    };
    reader.xml.encoding = reader.markup.declaration().map_err(|fault| fault.locate(text))?;
    let total = text.len() as u64;
    let mut breath = SLICE;
    while !reader.markup.is_at_end() {
        reader.step().map_err(|fault| fault.locate(text))?;
        if reader.markup.at() > breath {
            breath = reader.markup.at() + SLICE;
            pace.breathe(Progress { done: reader.markup.at() as u64, total }).await;
        }
    }
    reader.finish().map_err(|fault| fault.locate(text))
}

/// A fault at an offset.
enum Stop {
    Damage(usize, Expected),
    Doctype,
    Limit(Limit),
}

impl Stop {
    fn locate(self, text: &str) -> Fault {
        match self {
            Self::Damage(at, expected) => Fault::Damage(Damage::new(text, at, expected)),
            Self::Doctype => Fault::Doctype,
            Self::Limit(limit) => Fault::Limit(limit),
        }
    }
}

impl Reader<'_> {
    /// Reads a tag, a text, a comment or the like.
    fn step(&mut self) -> Result<(), Stop> {
        let rest = self.markup.rest();
        if rest.starts_with("<!--") {
            let comment = self.markup.comment()?;
            self.xml.opaque.push(comment);
        } else if rest.starts_with("<![CDATA[") {
            if self.open.is_empty() {
                return Err(self.markup.stop(Expected::Root));
            }
            let section = self.markup.cdata()?;
            self.xml.opaque.push(section);
        } else if rest.starts_with("<?") {
            let instruction = self.markup.instruction()?;
            self.xml.opaque.push(instruction);
        } else if rest.starts_with("<!DOCTYPE") {
            return Err(if self.has_root { self.markup.stop(Expected::Markup) } else { Stop::Doctype });
        } else if rest.starts_with("</") {
            self.end_tag()?;
        } else if rest.starts_with('<') {
            self.start_tag()?;
        } else {
            let is_inside = !self.open.is_empty();
            self.markup.text(is_inside, self.has_root)?;
        }
        Ok(())
    }

    fn start_tag(&mut self) -> Result<(), Stop> {
        let start = self.markup.at();
        if self.open.is_empty() && self.has_root {
            return Err(self.markup.stop(Expected::End));
        }
        if self.open.len() == MAX_XML_DEPTH {
            return Err(Stop::Limit(Limit::XmlDepth));
        }
        if self.xml.elements.len() == MAX_XML_ELEMENTS {
            return Err(Stop::Limit(Limit::XmlElements));
        }
        self.has_root = true;
        let name = self.markup.start_name()?;
        let (first, namespaces) = (self.xml.attributes.len(), self.namespaces.len());
        let mut prefixed = Vec::new();
        while let Some((attribute, attribute_name)) = self.markup.attribute(name)? {
            let attributes = &self.xml.attributes[first..];
            if attributes.len() == MAX_XML_ATTRIBUTES {
                return Err(Stop::Limit(Limit::XmlAttributes));
            }
            let written = self.markup.bytes(attribute.name);
            if attributes.iter().any(|other| self.markup.bytes(other.name) == written) {
                let written = self.markup.slice(attribute.name).to_owned();
                return Err(Stop::Damage(attribute.name.start(), Expected::OtherAttribute(written)));
            }
            match attribute_name.prefix {
                "xmlns" => self.declare(attribute_name, attribute)?,
                "" if attribute_name.local == "xmlns" => self.check_default(attribute)?,
                "" => {}
                _ => prefixed.push((attribute_name, attribute.name.start())),
            }
            self.xml.attributes.push(attribute);
        }
        let is_closed = self.markup.tag_end(name)?;
        self.resolve(name, start + 1)?;
        self.resolve_attributes(&prefixed)?;

        let end = self.markup.at();
        let count = self.xml.attributes.len() - first;
        let index = self.xml.elements.len() as u32;
        self.xml.elements.push(Element {
            name: name.extent,
            tag: Extent::new(start, end),
            content: Extent::new(end, end),
            attributes: (first as u32, count as u16),
            behind: index + 1,
        });
        if is_closed {
            self.namespaces.truncate(namespaces);
        } else {
            self.open.push(Open { index, namespaces });
        }
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), Stop> {
        let start = self.markup.at();
        let Some(open) = self.open.pop() else { return Err(self.markup.stop(Expected::End)) };
        let name = self.xml.elements[open.index as usize].name;
        self.markup.end_tag(name)?;
        let behind = self.xml.elements.len() as u32;
        let element = &mut self.xml.elements[open.index as usize];
        element.content = Extent::new(element.tag.end(), start);
        element.behind = behind;
        self.namespaces.truncate(open.namespaces);
        Ok(())
    }

    fn finish(self) -> Result<Xml, Stop> {
        let end = self.markup.at();
        if let Some(open) = self.open.last() {
            let element = &self.xml.elements[open.index as usize];
            return Err(Stop::Damage(end, self.markup.unclosed(element.name, None)));
        }
        if self.has_root { Ok(self.xml) } else { Err(Stop::Damage(end, Expected::Root)) }
    }
}

impl<'t> Reader<'t> {
    /// The namespace that an attribute's value names.
    fn named(&self, attribute: Attribute) -> Cow<'t, str> {
        let written = self.markup.slice(attribute.value);
        if written.contains(['&', '\t', '\r', '\n']) {
            Cow::Owned(characters::attribute_value(written))
        } else {
            Cow::Borrowed(written)
        }
    }

    /// Takes an `xmlns:…` attribute.
    fn declare(&mut self, name: Name<'t>, attribute: Attribute) -> Result<(), Stop> {
        if self.namespaces.len() == MAX_XML_NAMESPACES {
            return Err(Stop::Limit(Limit::XmlNamespaces));
        }
        // Namespaces in XML 1.0 §2.2 and §3: a prefix cannot be taken back, and these two are fixed.
        let (prefix, namespace) = (name.local, self.named(attribute));
        let is_fixed = namespace.is_empty() || FIXED.contains(&&*namespace) || matches!(prefix, "xml" | "xmlns");
        if is_fixed && !(prefix == "xml" && namespace == XML_NAMESPACE) {
            return Err(Stop::Damage(attribute.name.start(), Expected::Namespace(prefix.to_owned())));
        }
        let known = self.namespaces.iter().find(|known| known.namespace == namespace).map(|known| known.number);
        let number = match known {
            _ if prefix == "xml" => XML_NUMBER,
            Some(number) => number,
            None => {
                self.numbered += 1;
                self.numbered
            }
        };
        self.namespaces.push(Binding { prefix, namespace, number });
        Ok(())
    }

    /// Looks at an `xmlns` attribute, which cannot stand for either of the fixed namespaces.
    fn check_default(&self, attribute: Attribute) -> Result<(), Stop> {
        if FIXED.contains(&&*self.named(attribute)) {
            return Err(Stop::Damage(attribute.name.start(), Expected::Namespace("xmlns".to_owned())));
        }
        Ok(())
    }

    /// The number of the namespace of a prefix. `xml` needs no declaration.
    fn namespace(&self, name: Name<'t>, at: usize) -> Result<u32, Stop> {
        let found = self.namespaces.iter().rev().find(|binding| binding.prefix == name.prefix);
        match found {
            Some(binding) => Ok(binding.number),
            None if name.prefix == "xml" => Ok(XML_NUMBER),
            None => Err(Stop::Damage(at, Expected::Namespace(name.prefix.to_owned()))),
        }
    }

    fn resolve(&self, name: Name<'t>, at: usize) -> Result<(), Stop> {
        if name.prefix.is_empty() { Ok(()) } else { self.namespace(name, at).map(|_| ()) }
    }

    /// Two attributes may be one under two prefixes.
    fn resolve_attributes(&self, prefixed: &[(Name<'t>, usize)]) -> Result<(), Stop> {
        let mut known: Vec<(u32, &str)> = Vec::with_capacity(prefixed.len());
        for (name, at) in prefixed {
            let resolved = (self.namespace(*name, *at)?, name.local);
            if known.contains(&resolved) {
                return Err(Stop::Damage(*at, Expected::OtherAttribute(name.local.to_owned())));
            }
            known.push(resolved);
        }
        Ok(())
    }
}

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespaces that no other prefix than their own can stand for.
const FIXED: [&str; 2] = [XML_NAMESPACE, "http://www.w3.org/2000/xmlns/"];
/// The number of [`XML_NAMESPACE`].
const XML_NUMBER: u32 = 0;

impl Xml {
    /// The outermost element.
    pub fn root<'x>(&'x self, text: &'x str) -> Node<'x> {
        // `Reader::finish` refuses a text without one.
        Node { xml: self, text, index: 0 }
    }

    /// The elements whose start tags touch `range`, and the one before them, whose text may.
    pub fn touching<'x>(&'x self, text: &'x str, range: &std::ops::Range<usize>) -> impl Iterator<Item = Node<'x>> {
        let first = self.elements.partition_point(|element| element.tag.end() <= range.start).saturating_sub(1);
        let end = range.end;
        let touching = self.elements[first..].iter().take_while(move |element| element.tag.start() < end);
        (first..).zip(touching).map(move |(index, _)| Node { xml: self, text, index })
    }

    /// The comments, CDATA sections and instructions that touch `range`.
    pub fn opaque(&self, range: &std::ops::Range<usize>) -> impl Iterator<Item = Extent> {
        let first = self.opaque.partition_point(|extent| extent.end() <= range.start);
        let end = range.end;
        self.opaque[first..].iter().copied().take_while(move |extent| extent.start() < end)
    }
}

/// An element of a text.
#[derive(Clone, Copy)]
pub struct Node<'x> {
    xml: &'x Xml,
    text: &'x str,
    index: usize,
}

impl<'x> Node<'x> {
    /// The element.
    pub fn element(self) -> &'x Element {
        &self.xml.elements[self.index]
    }

    /// The name without its prefix.
    pub fn name(self) -> &'x str {
        local(&self.text[self.element().name.range()])
    }

    /// The prefix with its colon, or nothing.
    pub fn prefix(self) -> &'x str {
        let name = &self.text[self.element().name.range()];
        &name[..name.len() - local(name).len()]
    }

    /// Whether the start tag closes itself.
    pub fn is_self_closing(self) -> bool {
        self.text[self.element().tag.range()].ends_with("/>")
    }

    /// The `/>` of a start tag that closes itself, with the white space before it.
    pub fn self_closing_end(self) -> std::ops::Range<usize> {
        let tag = self.element().tag.range();
        tag.start + self.text[tag.clone()].trim_end_matches("/>").trim_end().len()..tag.end
    }

    /// The elements right within it.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let end = self.element().behind as usize;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(Self { index: next, ..self })?;
            next = child.element().behind as usize;
            Some(child)
        })
    }

    /// The elements right within it of this local name.
    pub fn named(self, name: &str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.name() == name)
    }

    /// The elements at the end of a path of local names.
    pub fn along(self, path: &[&str]) -> Vec<Self> {
        path.iter().fold(vec![self], |nodes, name| nodes.into_iter().flat_map(|node| node.named(name)).collect())
    }

    /// Its attributes, those that declare namespaces among them.
    pub fn attributes(self) -> &'x [Attribute] {
        let (first, count) = self.element().attributes;
        &self.xml.attributes[first as usize..][..usize::from(count)]
    }

    /// The attribute of this name without prefix.
    pub fn attribute(self, name: &str) -> Option<&'x Attribute> {
        self.attributes().iter().find(|attribute| &self.text[attribute.name.range()] == name)
    }

    /// The attribute's value, with references resolved.
    pub fn value(self, attribute: &Attribute) -> String {
        characters::attribute_value(&self.text[attribute.value.range()])
    }

    /// The value of the attribute of this name without prefix.
    pub fn get(self, name: &str) -> Option<String> {
        self.attribute(name).map(|attribute| self.value(attribute))
    }

    /// The local part of `xsi:type`, whatever prefix stands for the namespace of schema instances.
    pub fn kind(self) -> Option<String> {
        let is_type = |attribute: &&Attribute| {
            self.text[attribute.name.range()].split_once(':').is_some_and(|(_, local)| local == "type")
        };
        let value = self.value(self.attributes().iter().find(is_type)?);
        Some(local(value.trim()).to_owned())
    }

    /// Its text, with references and CDATA resolved and without comments; that of elements within it is no part of it.
    pub fn content(self) -> String {
        let Extent { start, end } = self.element().content;
        let mut holes: Vec<Extent> =
            self.children().map(|child| Extent { start: child.element().tag.start, end: child.end() as u32 }).collect();
        holes.push(Extent { start: end, end });
        let mut content = String::new();
        let mut at = start;
        for hole in holes {
            characters::push_text(&mut content, &self.text[at as usize..hole.start as usize]);
            at = hole.end;
        }
        content
    }

    /// Behind its end tag.
    pub fn end(self) -> usize {
        let element = self.element();
        if self.is_self_closing() {
            return element.tag.end();
        }
        let content_end = element.content.end();
        content_end + self.text[content_end..].find('>').map_or(0, |offset| offset + 1)
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

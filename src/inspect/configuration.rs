//! SanteDB's configuration: where it listens, which version wrote it, and the exact place of each value that TLS changes.
//!
//! The text is never written anew: what is found here are byte ranges of the upload, so that everything between them
//! stays as it came. Names are matched by their local part, since dCDR 2.x prefixes its whole section.

use std::fmt;
use std::ops::Range;

use crate::inspect::encoding::{Decoded, Encoding};
use crate::inspect::limits::{Limit, MAX_SETTINGS};
use crate::inspect::lines::Lines;
use crate::inspect::pace::{Pace, Progress};
use crate::inspect::xml::{self, Fault, Node, Xml};

mod address;
mod mask;
mod place;
mod rest;
mod setting;

pub use address::{ListenAddress, is_loopback};
pub use place::{Field, Place};
pub use rest::{CertificatePlace, Dialect, Endpoint, RestSection};
pub use setting::{Role, Setting};

/// A configuration file.
#[derive(Clone, PartialEq, Eq)]
pub struct Configuration {
    /// The upload's name.
    pub file: String,
    /// The upload's text, without its byte order mark. It holds passwords: it goes into the patched file, and where a line of
    /// it is shown, through [`Self::hidden`].
    pub text: String,
    /// How the upload writes its characters.
    pub encoding: Encoding,
    /// Whether a byte order mark came before it.
    pub has_byte_order_mark: bool,
    /// The encoding that it says to have, where it has another one.
    pub misnamed: Option<String>,
    /// The section with the endpoints, where the file has one.
    pub rest: Option<RestSection>,
    /// The files that it includes, as written.
    pub includes: Vec<String>,
    /// Whether SanteDB starts with this file. What the iCDR's main file includes holds few sections, and lies in another
    /// place.
    pub is_main: bool,
    /// What TLS concerns outside of the endpoints.
    pub settings: Vec<Setting>,
    /// The sections that are encrypted.
    pub protected: Vec<Protected>,
    xml: Xml,
    lines: Lines,
}

/// A section that is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protected {
    /// What it is when it is not: `SecurityConfigurationSection`.
    pub kind: String,
    /// The line that it stands on, from 1.
    pub line: u32,
}

// By hand, so that no password ever reaches a log or a panic message.
impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configuration").field("file", &self.file).field("rest", &self.rest).finish_non_exhaustive()
    }
}

/// Why a file is not read as a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Another kind of XML.
    Foreign,
    /// No XML that is read.
    Xml(Fault),
}

/// The first section that lists endpoints.
async fn rest_section(root: Node<'_>, text: &str, pace: &impl Pace) -> Option<RestSection> {
    for section in root.named("section") {
        let rest = RestSection::read(root, section, text, pace).await;
        if rest.is_some() {
            return rest;
        }
    }
    None
}

impl Configuration {
    /// Reads a configuration.
    pub(super) async fn parse(file: &str, decoded: Decoded, pace: &impl Pace) -> Result<Self, Refusal> {
        let Decoded { text, encoding, has_byte_order_mark } = decoded;
        let xml = xml::read(&text, pace).await.map_err(Refusal::Xml)?;
        let read = Progress { done: text.len() as u64, total: text.len() as u64 };
        pace.breathe(read).await;
        let lines = Lines::new(text.as_bytes());
        pace.breathe(read).await;
        let root = xml.root(&text);
        let rest = match root.name() {
            "SanteDBConfiguration" => rest_section(root, &text, pace).await,
            // The defaults of one service, as upstream ships them.
            "RestServiceConfiguration" => Some(RestSection::of_service(root, &text)),
            _ => return Err(Refusal::Foreign),
        };
        let includes: Vec<String> = root.named("include").map(|node| node.content().trim().to_owned()).collect();
        let holds = |kind: &str| root.named("section").any(|section| section.kind().as_deref() == Some(kind));
        pace.breathe(read).await;
        let is_main = !includes.is_empty()
            || holds("ApplicationServiceContextConfigurationSection")
            || rest.is_some() && root.named("section").count() > 1;
        let settings: Vec<Setting> =
            root.named("section").flat_map(|section| setting::read(section, &text, &lines)).collect();
        if settings.len() > MAX_SETTINGS {
            return Err(Refusal::Xml(Fault::Limit(Limit::Settings)));
        }
        let protected = root.named("section").filter_map(|section| Protected::read(section, &lines)).collect();
        let declared = xml.encoding.map(|extent| text[extent.range()].to_owned());
        let is_plain = !has_byte_order_mark && text.is_ascii();
        let misnamed = declared.filter(|declared| !encoding.may_be_called(declared, is_plain));
        let file = file.to_owned();
        Ok(Self {
            file,
            encoding,
            has_byte_order_mark,
            misnamed,
            rest,
            includes,
            is_main,
            settings,
            protected,
            xml,
            lines,
            text,
        })
    }

    /// The line, from 1, of an offset of the text.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.lines.of(offset)
    }

    /// The first and the last line, from 1, that `range` touches; an empty one touches the line that it stands in.
    pub fn lines_of(&self, range: &Range<usize>) -> (u32, u32) {
        let first = self.line_of(range.start);
        (first, self.line_of(range.end.max(range.start + 1) - 1).max(first))
    }

    /// The bytes of the text that make the line `number`, from 1, with its end; `None` behind the last.
    pub fn line(&self, number: u32) -> Option<Range<usize>> {
        self.lines.range(number, self.text.len())
    }

    /// What in `range` may be a secret: all that is no name, no address and no type. Comments are, too: they may hold
    /// what was in use once.
    pub fn hidden(&self, range: Range<usize>) -> Vec<Range<usize>> {
        mask::hidden(&self.xml, &self.text, range)
    }

    /// The file's bytes with `text` in the place of its own.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let mut bytes = self.byte_order_mark().to_vec();
        bytes.extend(self.encoding.encode(text));
        bytes
    }

    /// The bytes before the text, if there are any.
    pub fn byte_order_mark(&self) -> &'static [u8] {
        if self.has_byte_order_mark { self.encoding.byte_order_mark() } else { &[] }
    }

    /// The last part of the upload's name, which may be that of a zip's member.
    pub fn file_name(&self) -> &str {
        base_name(&self.file)
    }
}

/// The last part of a path, which may be written with either slash.
pub fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

impl Protected {
    /// `SanteDBProtectedConfigurationSectionWrapper` of SanteDBConfiguration.cs.
    fn read(section: Node<'_>, lines: &Lines) -> Option<Self> {
        if section.kind()? != "SanteDBProtectedConfigurationSectionWrapper" {
            return None;
        }
        // The full name of a type of .NET: `SanteDB.Core.Security.Configuration.SecurityConfigurationSection, SanteDB.Core.Api, …`
        let class = section.get("t").unwrap_or_default();
        let class = class.split(',').next().unwrap_or_default();
        let kind = class.rsplit(['.', '+']).next().unwrap_or_default().to_owned();
        Some(Self { kind, line: lines.of(section.element().tag.start()) })
    }
}

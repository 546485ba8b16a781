//! SanteDB's configuration: where it listens, which version wrote it, and the exact span of each value that TLS changes.
//!
//! The text is never written anew: what is found here are byte ranges of the upload, so that everything between them
//! stays as it came. Names are matched by their local part, since dCDR 2.x prefixes its whole section.

use std::fmt;
use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use crate::inputs::{Line, Product};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Some 50,000 endpoints with their behaviours.
const MAX_NODES: u32 = 4_000_000;

/// A configuration file.
#[derive(Clone, PartialEq, Eq)]
pub struct Configuration {
    /// The upload's name.
    pub file: String,
    /// The upload's text, without its byte order mark. It holds passwords: it goes into the patched file and nowhere else.
    pub text: String,
    /// Whether a byte order mark came before it.
    pub has_byte_order_mark: bool,
    /// The section with the endpoints, where the file has one.
    pub rest: Option<RestSection>,
    /// The files that it includes, as written.
    pub includes: Vec<String>,
    /// Whether SanteDB starts with this file. What the iCDR's main file includes holds one section alone, and lies in
    /// another place.
    pub is_main: bool,
    /// Addresses outside of the endpoints that say `http`; moving the endpoints does not change them.
    pub plain_addresses: Vec<PlainAddress>,
}

/// An address that says `http`, outside of the endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainAddress {
    /// What it is for.
    pub role: AddressRole,
    /// What it says.
    pub value: String,
    /// The line that it stands on, from 1.
    pub line: u32,
}

/// What an address outside of the endpoints is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressRole {
    /// `FhirServiceConfigurationSection/base`: references, `Location` headers, the capability statement.
    FhirBase,
    /// `OAuthConfigurationSection/@issuerName`: the issuer in every token.
    Issuer,
    /// The iCDR that a joined dCDR calls.
    Upstream,
}

// By hand, so that no password ever reaches a log or a panic message.
impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configuration").field("file", &self.file).field("rest", &self.rest).finish_non_exhaustive()
    }
}

/// The section that lists services and endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestSection {
    /// Which of upstream's sections it is.
    pub dialect: Dialect,
    /// The version line that wrote it, where that shows.
    pub line: Option<Line>,
    /// Every endpoint that is not commented out.
    pub endpoints: Vec<Endpoint>,
    /// What the services publish as their own address.
    pub base_address: Option<Span>,
    /// Where a `<baseAddress>` goes; upstream's serializer writes it first.
    pub base_address_slot: Slot,
}

/// The sections that list endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// dCDR 1.x and 2.x: `AgsConfigurationSection`, which knows no `<baseAddress>` and no `<certificate>`.
    Ags,
    /// Everything else: `RestConfigurationSection`.
    Rest,
}

/// One endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The service's name as written.
    pub service: String,
    /// The address: where it stands and what it says.
    pub address: Span,
    /// The address taken apart; `None` where it is no `http` or `https` address.
    pub parsed: Option<ListenAddress>,
}

/// A value in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The bytes of the text between the quotes or tags.
    pub range: Range<usize>,
    /// The value, with entities resolved.
    pub value: String,
}

/// `http://0.0.0.0:8080/hdsi` taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    /// Whether it is `https`.
    pub is_https: bool,
    /// The host as written: `0.0.0.0`, a name, `[::]`.
    pub host: String,
    /// The port; 80 or 443 where none is written.
    pub port: u16,
    /// The path with its slash, or nothing.
    pub path: String,
}

/// A place for a new element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The offset behind the section's start tag; `None` where the tag closes itself.
    pub at: Option<usize>,
    /// The white space that the first child has before it: line end and indent.
    pub indent: String,
    /// The namespace prefix of the section's children, with its colon.
    pub prefix: String,
}

/// Why a file is not read as a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A document type declaration.
    Doctype,
    /// Another kind of XML.
    Foreign,
    /// Not well-formed at this line and column.
    NotWellFormed(u32, u32),
}

impl Configuration {
    /// Reads a configuration. `text` comes without byte order mark.
    pub(super) fn parse(file: &str, text: String, has_byte_order_mark: bool) -> Result<Self, Refusal> {
        let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&text, options).map_err(|error| match error {
            roxmltree::Error::DtdDetected => Refusal::Doctype,
            error => Refusal::NotWellFormed(error.pos().row, error.pos().col),
        })?;
        let root = document.root_element();
        if root.tag_name().name() != "SanteDBConfiguration" {
            return Err(Refusal::Foreign);
        }
        let sections = || children(root, "section");
        let rest = sections().find_map(|section| RestSection::read(root, section, &text));
        let includes: Vec<String> =
            children(root, "include").filter_map(|node| node.text()).map(|text| text.trim().to_owned()).collect();
        let is_main = sections().count() > 1 || !includes.is_empty();
        let plain_addresses = sections().flat_map(|section| plain_addresses(section, &document)).collect();
        Ok(Self { file: file.to_owned(), rest, includes, is_main, plain_addresses, has_byte_order_mark, text })
    }

    /// The line, from 1, of an offset of the text.
    pub fn line_of(&self, offset: usize) -> usize {
        1 + self.text.as_bytes()[..offset.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count()
    }
}

impl RestSection {
    fn read(root: Node<'_, '_>, section: Node<'_, '_>, text: &str) -> Option<Self> {
        let dialect = match section_type(section)? {
            "AgsConfigurationSection" => Dialect::Ags,
            "RestConfigurationSection" => Dialect::Rest,
            _ => return None,
        };
        let endpoints = children(section, "service")
            .flat_map(|service| {
                let name = service.attribute("name").unwrap_or_default();
                children(service, "endpoint").filter_map(move |endpoint| Endpoint::read(name, endpoint))
            })
            .collect();
        let base_address = children(section, "baseAddress").next().and_then(|node| element_text(node, text));
        Some(Self {
            dialect,
            line: line(root, dialect),
            endpoints,
            base_address,
            base_address_slot: slot(section, text),
        })
    }

    /// The product that this section was written for, as far as the services tell.
    pub fn product(&self) -> Product {
        let serves = |wanted: &str| self.endpoints.iter().any(|endpoint| endpoint.service == wanted);
        // The APP service is the dCDR's own; of the two dCDRs only the DCG publishes FHIR.
        match self.dialect {
            Dialect::Rest if !serves("APP") => Product::Icdr,
            _ if serves("FHIR") => Product::DcdrDcg,
            _ => Product::DcdrWww,
        }
    }

    /// The port that most endpoints listen on; the lower one where two have as many.
    pub fn main_port(&self) -> Option<u16> {
        let ports: Vec<u16> = self.endpoints.iter().filter_map(|e| e.parsed.as_ref()).map(|a| a.port).collect();
        let count = |port: u16| ports.iter().filter(|other| **other == port).count();
        ports.iter().copied().max_by_key(|port| (count(*port), std::cmp::Reverse(*port)))
    }

    /// The endpoints on `port`.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = (&Endpoint, &ListenAddress)> {
        self.endpoints
            .iter()
            .filter_map(|endpoint| Some((endpoint, endpoint.parsed.as_ref()?)))
            .filter(move |(_, address)| address.port == port)
    }
}

impl Endpoint {
    fn read(service: &str, node: Node<'_, '_>) -> Option<Self> {
        let attribute = node.attribute_node("address")?;
        let value = attribute.value().to_owned();
        let parsed = ListenAddress::parse(&value);
        Some(Self { service: service.to_owned(), address: Span { range: attribute.range_value(), value }, parsed })
    }
}

impl ListenAddress {
    fn parse(address: &str) -> Option<Self> {
        let (scheme, rest) = address.trim().split_once("://")?;
        let is_https = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (authority, if is_https { 443 } else { 80 }),
        };
        Some(Self { is_https, host: host.to_owned(), port, path: path.to_owned() })
    }

    /// Whether only the machine itself can open it.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host == "[::1]" || self.host.starts_with("127.")
    }

    /// Whether RestSrvr turns the host into a wildcard; any other is taken literally.
    pub fn is_any(&self) -> bool {
        self.host == "0.0.0.0"
    }
}

fn children<'a, 'input>(node: Node<'a, 'input>, name: &'a str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The local part of `xsi:type`.
fn section_type<'a>(section: Node<'a, '_>) -> Option<&'a str> {
    let name = section.attribute((XSI, "type"))?.trim();
    Some(name.rsplit(':').next().unwrap_or(name))
}

/// What the section says with `http` that clients or other servers will go on to read.
fn plain_addresses(section: Node<'_, '_>, document: &Document<'_>) -> Vec<PlainAddress> {
    // Few per file, so that looking up each line costs little.
    let plain = |role, value: &str, node: Node<'_, '_>| PlainAddress {
        role,
        value: value.trim().to_owned(),
        line: document.text_pos_at(node.range().start).row,
    };
    let is_plain = |value: &&str| value.trim().starts_with("http://");
    match section_type(section) {
        Some("FhirServiceConfigurationSection") => children(section, "base")
            .filter_map(|base| Some(plain(AddressRole::FhirBase, base.text().filter(is_plain)?, base)))
            .collect(),
        Some("OAuthConfigurationSection") => {
            let issuer = section.attribute("issuerName").filter(is_plain);
            issuer.map(|issuer| plain(AddressRole::Issuer, issuer, section)).into_iter().collect()
        }
        // The realm alone: what a dCDR calls beside it was copied from the iCDR when it joined.
        Some("UpstreamConfigurationSection") => children(section, "realm")
            .filter(|realm| realm.attribute("tls") == Some("false"))
            .map(|realm| {
                let [domain, port] = ["domain", "port"].map(|name| realm.attribute(name).unwrap_or_default());
                plain(AddressRole::Upstream, &format!("{domain}:{port}"), realm)
            })
            .collect(),
        // 2.x: every client's endpoint; the first stands for all.
        Some("ServiceClientConfigurationSection") => children(section, "client")
            .flat_map(|client| children(client, "endpoint"))
            .filter_map(|endpoint| {
                Some(plain(AddressRole::Upstream, endpoint.attribute("address").filter(is_plain)?, endpoint))
            })
            .take(1)
            .collect(),
        _ => Vec::new(),
    }
}

/// The version line, from the assembly that `<sections>` names for the section, else from the file's version.
fn line(root: Node<'_, '_>, dialect: Dialect) -> Option<Line> {
    if dialect == Dialect::Ags {
        return Some(Line::V2);
    }
    let registered = children(root, "sections")
        .flat_map(|sections| children(sections, "add"))
        .filter_map(|add| add.attribute("type"))
        .find_map(|name| {
            let (class, assembly) = name.split_once(',')?;
            let is_rest = class.trim().ends_with(".RestConfigurationSection");
            is_rest.then(|| if assembly.trim().starts_with("SanteDB.Rest.Common") { Line::V3 } else { Line::V2 })
        });
    registered.or_else(|| match root.attribute("version")?.split('.').next()? {
        "1" | "2" => Some(Line::V2),
        "3" => Some(Line::V3),
        _ => None,
    })
}

/// The text of an element that holds nothing else.
fn element_text(node: Node<'_, '_>, text: &str) -> Option<Span> {
    let whole = node.range();
    let start = whole.start + text[whole.clone()].find('>')? + 1;
    let end = whole.start + text[whole].rfind("</")?;
    (start <= end).then(|| Span { range: start..end, value: node.text().unwrap_or_default().to_owned() })
}

fn slot(section: Node<'_, '_>, text: &str) -> Slot {
    let prefix = section
        .children()
        .find(Node::is_element)
        .map_or("", |child| qualified_prefix(&text[child.range().start + 1..]))
        .to_owned();
    let start_tag = start_tag_end(section, text);
    let at = start_tag.filter(|end| !text[..*end].ends_with("/>"));
    let inside = at.map_or("", |at| &text[at..]);
    let space = &inside[..inside.len() - inside.trim_start().len()];
    // The last line end and what follows: blank lines are not repeated.
    let indent = space.rfind('\n').map_or(space, |end| &space[end - usize::from(space[..end].ends_with('\r'))..]);
    Slot { at, indent: indent.to_owned(), prefix }
}

/// The offset behind the `>` of a start tag; attribute values may hold a `>` of their own.
fn start_tag_end(node: Node<'_, '_>, text: &str) -> Option<usize> {
    let start = node.attributes().map(|attribute| attribute.range().end).max().unwrap_or(node.range().start);
    // Namespace declarations are no attributes to the parser, so quotes are still skipped.
    let mut quote = None;
    text[start..]
        .bytes()
        .position(|byte| {
            match (quote, byte) {
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                (None, b'>') => return true,
                _ => {}
            }
            false
        })
        .map(|position| start + position + 1)
}

/// `q1:` of `q1:service …`, or nothing.
fn qualified_prefix(tag: &str) -> &str {
    let name = &tag[..tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len())];
    name.find(':').map_or("", |colon| &name[..=colon])
}

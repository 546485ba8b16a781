//! Which spans of the configurations become what, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::inputs::{Line, Route};
use crate::inspect::configuration::{Configuration, Dialect, Endpoint, Field, ListenAddress, Place, Role, Setting};
use crate::plan::values::{HostPath, HttpsUrl, Port, Thumbprint};

/// A configuration file, its place on the server, and what changes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The upload.
    pub upload: Arc<Configuration>,
    /// Where SanteDB reads it.
    pub path: HostPath,
    /// What is changed: spans of the upload's text in order, without overlap.
    pub edits: Vec<Edit>,
    /// What could be changed, and is not: offered alone, or switched off.
    pub offers: Vec<Edit>,
}

/// One span of the upload's text that is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What it belongs to; edits with one name are switched together.
    pub id: EditId,
    /// The bytes to replace; empty where something is inserted.
    pub range: Range<usize>,
    /// What takes their place.
    pub replacement: String,
    /// Why.
    pub reason: Reason,
}

/// The name of an edit, which says nothing of the upload: `address-3` is the address of the third endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EditId {
    /// What is changed.
    pub target: Target,
    /// Which of them, in the order of the files, from 1.
    pub number: u32,
}

/// What an edit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is named for the element or attribute that it changes")]
pub enum Target {
    Address,
    BaseAddress,
    Certificate,
    FhirBase,
    Issuer,
    MetadataHost,
}

impl Target {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Address, "address"),
        (Self::BaseAddress, "base-address"),
        (Self::Certificate, "certificate"),
        (Self::FhirBase, "fhir-base"),
        (Self::Issuer, "issuer"),
        (Self::MetadataHost, "metadata-host"),
    ];

    /// Whether it is changed unless a person says no. The issuer is offered only: with it, tokens that are out become
    /// invalid, and those who rely on them must learn the new one.
    fn is_asked_for(self) -> bool {
        self == Self::Issuer
    }
}

impl EditId {
    /// Whether it is made, by these switches.
    pub(super) fn is_made(self, switched: &BTreeSet<Self>) -> bool {
        self.target.is_asked_for() == switched.contains(&self)
    }
}

impl fmt::Display for EditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Target::ALL.iter().find(|(target, _)| *target == self.target).map_or("", |(_, name)| name);
        write!(f, "{name}-{}", self.number)
    }
}

impl FromStr for EditId {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "address-3";
        let (target, number) = name.rsplit_once('-').ok_or(SHAPE)?;
        let (target, _) = Target::ALL.into_iter().find(|(_, name)| *name == target).ok_or(SHAPE)?;
        Ok(Self { target, number: number.parse().map_err(|_| SHAPE)? })
    }
}

impl TryFrom<String> for EditId {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl From<EditId> for String {
    fn from(id: EditId) -> Self {
        id.to_string()
    }
}

/// Why a span changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Clients are told this address.
    BaseAddress,
    /// The endpoint of this service listens in another way.
    Endpoint {
        /// The service as the configuration calls it.
        service: Arc<str>,
        /// Whether it listens over TLS from now on.
        secured: bool,
        /// Whether the loopback address became all addresses.
        opened: bool,
        /// Whether the port changed.
        moved: bool,
    },
    /// The endpoint of this service names its certificate, for SanteDB's configuration tool.
    Certificate {
        /// The service as the configuration calls it.
        service: Arc<str>,
    },
    /// Resources are told this address.
    FhirBase,
    /// Tokens are told this issuer.
    Issuer,
    /// The description of the services is told this address.
    MetadataHost,
}

/// What the configurations of a service are to say.
pub(super) struct Wish<'a> {
    /// Who ends the TLS connection.
    pub(super) route: Route,
    /// The address that clients open.
    pub(super) url: &'a HttpsUrl,
    /// The port on which the endpoints listen.
    pub(super) from: Port,
    /// Whether endpoints that listen for this machine alone are opened to all.
    pub(super) opens: bool,
    /// The certificate, where there is one yet.
    pub(super) thumbprint: Option<Thumbprint>,
    /// The version line.
    pub(super) line: Line,
    /// The edits that are switched: on, where they are only offered, else off.
    pub(super) switched: &'a BTreeSet<EditId>,
}

/// What changes in `files`, which belong to one service. Files without a proposal stay out.
pub(super) fn propose(files: Vec<(Arc<Configuration>, HostPath)>, wish: &Wish<'_>) -> Vec<FileChange> {
    let mut numbers = BTreeMap::new();
    let mut changes = Vec::new();
    for (upload, path) in files {
        let certificate = wish.thumbprint.map(Certificate::new);
        let mut proposer =
            Proposer { upload: &upload, wish, certificate, numbers: &mut numbers, proposals: Vec::new() };
        proposer.propose();
        let mut proposals = proposer.proposals;
        // Stable: what is put in at one place stays in its order.
        proposals.sort_by_key(|edit| edit.range.start);
        let (edits, offers) = proposals.into_iter().partition(|edit| edit.id.is_made(wish.switched));
        changes.push(FileChange { upload, path, edits, offers });
    }
    changes
}

/// How endpoints name the certificate.
struct Certificate {
    attributes: [(&'static str, String); 4],
    /// All of them, as they stand in a tag.
    written: String,
}

impl Certificate {
    fn new(thumbprint: Thumbprint) -> Self {
        let attributes = certificate_attributes(thumbprint);
        Self { written: written(&attributes), attributes }
    }
}

struct Proposer<'a> {
    upload: &'a Configuration,
    wish: &'a Wish<'a>,
    certificate: Option<Certificate>,
    numbers: &'a mut BTreeMap<Target, u32>,
    proposals: Vec<Edit>,
}

impl Proposer<'_> {
    fn propose(&mut self) {
        let is_direct = self.wish.route != Route::Nginx;
        if let Some(rest) = &self.upload.rest {
            // Every endpoint of the port changes together, since a port of HTTP.sys or Mono speaks either TLS or not.
            for endpoint in &rest.endpoints {
                let (address, certificate) = (self.number(Target::Address), self.number(Target::Certificate));
                let on_port = endpoint.parsed.as_ref().filter(|address| address.port == self.wish.from.number());
                let Some(parsed) = on_port else { continue };
                self.endpoint(address, endpoint, parsed, is_direct);
                if let (Route::Windows, Some(wanted)) = (self.wish.route, &self.certificate) {
                    let proposed = self.certificate(certificate, endpoint, wanted);
                    self.proposals.extend(proposed);
                }
            }
            self.base_address(is_direct);
        }
        for setting in &self.upload.settings {
            let target = match setting.role {
                Role::FhirBase => Target::FhirBase,
                Role::Issuer => Target::Issuer,
                // The section of 3.x does not know it.
                Role::MetadataHost if self.wish.line == Line::V2 => Target::MetadataHost,
                _ => continue,
            };
            let id = self.number(target);
            self.setting(id, setting);
        }
    }

    /// Counts what there is and not what changes, so that a name stays with its element.
    fn number(&mut self, target: Target) -> EditId {
        let number = self.numbers.entry(target).or_default();
        *number += 1;
        EditId { target, number: *number }
    }

    fn endpoint(&mut self, id: EditId, endpoint: &Endpoint, address: &ListenAddress, is_direct: bool) {
        let opened = self.wish.opens && address.is_loopback();
        let moved = is_direct && address.port != self.wish.url.port.number();
        let secured = is_direct && !address.is_https;
        if !(opened || moved || secured) {
            return;
        }
        let host = if opened { "0.0.0.0" } else { &address.host };
        let scheme = if address.is_https || is_direct { "https" } else { "http" };
        let port = if is_direct { self.wish.url.port } else { self.wish.from };
        let reason = Reason::Endpoint { service: endpoint.service.clone(), secured, opened, moved };
        self.replace_authority(id, &endpoint.address, &format!("{scheme}://{host}:{port}"), &address.path, reason);
    }

    fn certificate(&self, id: EditId, endpoint: &Endpoint, wanted: &Certificate) -> Vec<Edit> {
        let Some(place) = &endpoint.certificate else { return Vec::new() };
        let reason = Reason::Certificate { service: endpoint.service.clone() };
        let more = |written: &str| {
            let (range, replacement) = (place.more.range.clone(), place.more.filled(written));
            Edit { id, range, replacement, reason: reason.clone() }
        };
        if place.attributes.is_empty() {
            return vec![more(&wanted.written)];
        }
        let mut proposed = Vec::new();
        let mut missing = Vec::new();
        for (name, value) in wanted.attributes.clone() {
            match place.attributes.iter().find(|(present, _)| present == name) {
                None => missing.push((name, value)),
                Some((_, field)) if field.value.eq_ignore_ascii_case(&value) && name == "findValue" => {}
                Some((_, field)) if field.value == value => {}
                Some((_, field)) => proposed.push(self.filled(id, field, &value, reason.clone())),
            }
        }
        if !missing.is_empty() {
            proposed.push(more(&written(&missing)));
        }
        proposed
    }

    fn base_address(&mut self, is_direct: bool) {
        let id = self.number(Target::BaseAddress);
        let Some(rest) = self.upload.rest.as_ref().filter(|rest| rest.dialect == Dialect::Rest) else { return };
        let wanted = self.wish.url.to_string();
        match (&rest.base_address, &rest.base_address_place) {
            (Some(present), _) if present.value.trim().trim_end_matches('/') == wanted => {}
            (Some(present), _) => self.fill(id, present, &wanted, Reason::BaseAddress),
            // Where SanteDB itself ends TLS, it sees what clients open. 1.x does not know the element.
            (None, Some(place)) if !is_direct && !rest.is_v1 => {
                let (range, replacement) = (place.range.clone(), place.filled(&wanted));
                self.proposals.push(Edit { id, range, replacement, reason: Reason::BaseAddress });
            }
            (None, _) => {}
        }
    }

    /// An address that others are told: it changes where it says `http`, or where nobody else can open it.
    fn setting(&mut self, id: EditId, setting: &Setting) {
        let Some(address) = ListenAddress::parse(&setting.field.value) else { return };
        if address.is_public_https() {
            return;
        }
        let reason = match setting.role {
            Role::FhirBase => Reason::FhirBase,
            Role::Issuer => Reason::Issuer,
            _ => Reason::MetadataHost,
        };
        self.replace_authority(id, &setting.field, &self.wish.url.to_string(), &address.path, reason);
    }

    /// Replaces all before `path`, which stays as it is written.
    fn replace_authority(&mut self, id: EditId, field: &Field, authority: &str, path: &str, reason: Reason) {
        let Range { start, end } = field.place.range;
        let (written, value) = (&self.upload.text[start..end], &field.value);
        if written.trim() != value.trim() {
            // Written with references: the whole value is spelled anew.
            return self.fill(id, field, &format!("{authority}{path}"), reason);
        }
        let lead = written.len() - written.trim_start().len();
        let tail = written.trim_end().len() - path.len();
        self.proposals.push(Edit { id, range: start + lead..start + tail, replacement: authority.to_owned(), reason });
    }

    fn fill(&mut self, id: EditId, field: &Field, value: &str, reason: Reason) {
        let edit = self.filled(id, field, value, reason);
        self.proposals.push(edit);
    }

    fn filled(&self, id: EditId, field: &Field, value: &str, reason: Reason) -> Edit {
        let mut range = field.place.range.clone();
        let written = &self.upload.text[range.clone()];
        // White space around a value stays; what a place brings along takes the place of all that is there.
        if field.place.before.is_empty() && !written.trim().is_empty() {
            let end = range.start + written.trim_end().len();
            range = end - written.trim().len()..end;
        }
        Edit { id, range, replacement: field.place.filled(&escape(value)), reason }
    }
}

/// What an endpoint names its certificate by. X509ConfigurationElement.cs: the names of .NET's enumerations, in their own
/// spelling.
pub fn certificate_attributes(thumbprint: Thumbprint) -> [(&'static str, String); 4] {
    [
        ("findType", "FindByThumbprint".to_owned()),
        ("storeName", "My".to_owned()),
        ("storeLocation", "LocalMachine".to_owned()),
        ("findValue", thumbprint.to_string()),
    ]
}

/// Attributes as they stand in a tag.
pub fn written(attributes: &[(&str, String)]) -> String {
    attributes.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect::<Vec<_>>().join(" ")
}

/// XML 1.0 §2.4 and §3.3.3: what neither an attribute's value nor a text can hold as it is.
fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(character))),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The first of `edits`, which are in the order of the text, that lies within `place`.
fn within<'a>(edits: &'a [Edit], place: &Place) -> Option<&'a Edit> {
    let first = edits.partition_point(|edit| edit.range.start < place.range.start);
    edits.get(first).filter(|edit| edit.range.end <= place.range.end)
}

impl FileChange {
    /// The upload's text with the edits.
    pub fn patched(&self) -> String {
        let text = &self.upload.text;
        let added: usize = self.edits.iter().map(|edit| edit.replacement.len()).sum();
        let mut patched = String::with_capacity(text.len() + added);
        let mut done = 0;
        for Edit { range, replacement, .. } in &self.edits {
            patched.push_str(&text[done..range.start]);
            patched.push_str(replacement);
            done = range.end;
        }
        patched.push_str(&text[done..]);
        patched
    }

    /// Whether what stands at `place` could be changed, and is not.
    pub fn leaves(&self, place: &Place) -> bool {
        within(&self.offers, place).is_some()
    }

    /// What changes at `place`.
    pub fn edit_at(&self, place: &Place) -> Option<&Edit> {
        within(&self.edits, place)
    }

    /// Whether something changes.
    pub fn is_change(&self) -> bool {
        !self.edits.is_empty()
    }
}

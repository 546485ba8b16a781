//! The section that lists services and endpoints.

use std::sync::Arc;

use crate::inputs::{Line, Product};
use crate::inspect::configuration::address::ListenAddress;
use crate::inspect::configuration::place::{Field, Place, first_indent, last_line};
use crate::inspect::pace::{Pace, Progress};
use crate::inspect::xml::Node;

/// How many services are read between two breaths.
const PIECE: usize = 256;

/// The section that lists services and endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestSection {
    /// Which of upstream's sections it is.
    pub dialect: Dialect,
    /// The version line that wrote it, where that shows.
    pub line: Option<Line>,
    /// Whether it is of 1.x, whose section knows no `<baseAddress>`.
    pub is_v1: bool,
    /// Every endpoint that is not commented out.
    pub endpoints: Vec<Endpoint>,
    /// What the services publish as their own address.
    pub base_address: Option<Field>,
    /// Where a `<baseAddress>` goes; upstream's serializer writes it first. `None` where there is no room for it: in a tag
    /// that closes itself, and in the defaults of one service.
    pub base_address_place: Option<Place>,
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
    /// The service's name as written. It is shared, since each change of the endpoint names it again.
    pub service: Arc<str>,
    /// The address: where it stands and what it says.
    pub address: Field,
    /// The address taken apart; `None` where it is no `http` or `https` address.
    pub parsed: Option<ListenAddress>,
    /// Where its certificate is named, or would be; `None` in [`Dialect::Ags`].
    pub certificate: Option<CertificatePlace>,
    /// Whether it asks clients for a certificate: `<clientCerts>`, or the behaviour that looks at it.
    pub asks_for_certificate: bool,
}

/// Where an endpoint names its certificate. SanteDB's configuration tool alone reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificatePlace {
    /// The attributes that are there, by name.
    pub attributes: Vec<(String, Field)>,
    /// Where other attributes go, with an element around them where there is none.
    pub more: Place,
}

impl RestSection {
    pub(super) async fn read(root: Node<'_>, section: Node<'_>, text: &str, pace: &impl Pace) -> Option<Self> {
        let dialect = match section.kind()?.as_str() {
            "AgsConfigurationSection" => Dialect::Ags,
            "RestConfigurationSection" => Dialect::Rest,
            _ => return None,
        };
        let base_address = section.named("baseAddress").next().map(|node| Field::element(node, text));
        let (line, is_v1) = line(root, dialect);
        let mut listed = Vec::new();
        for (service, nth) in section.named("service").zip(1_usize..) {
            listed.extend(endpoints(service, dialect, text));
            if nth % PIECE == 0 {
                let (done, total) = (service.end() as u64, text.len() as u64);
                pace.breathe(Progress { done, total }).await;
            }
        }
        Some(Self {
            dialect,
            line,
            is_v1,
            endpoints: listed,
            base_address,
            base_address_place: Place::first_in(section, text, "baseAddress"),
        })
    }

    /// A file that holds one service: the defaults that upstream ships for it.
    pub(super) fn of_service(service: Node<'_>, text: &str) -> Self {
        Self {
            dialect: Dialect::Rest,
            line: None,
            is_v1: false,
            endpoints: endpoints(service, Dialect::Rest, text),
            base_address: None,
            base_address_place: None,
        }
    }

    /// The product that this section was written for, as far as the services tell.
    pub fn product(&self) -> Product {
        let serves = |wanted: &str| self.endpoints.iter().any(|endpoint| &*endpoint.service == wanted);
        // The APP service is the dCDR's own; of the two dCDRs only the DCG publishes FHIR.
        match self.dialect {
            Dialect::Rest if !serves("APP") => Product::Icdr,
            _ if serves("FHIR") => Product::DcdrDcg,
            _ => Product::DcdrWww,
        }
    }

    /// The port that most endpoints listen on; the lower one where two have as many.
    pub fn main_port(&self) -> Option<u16> {
        let mut ports: Vec<u16> = self.endpoints.iter().filter_map(|e| e.parsed.as_ref()).map(|a| a.port).collect();
        ports.sort_unstable();
        ports.chunk_by(|a, b| a == b).max_by_key(|same| (same.len(), std::cmp::Reverse(same[0]))).map(|same| same[0])
    }

    /// The endpoints on `port`.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = (&Endpoint, &ListenAddress)> {
        self.endpoints
            .iter()
            .filter_map(|endpoint| Some((endpoint, endpoint.parsed.as_ref()?)))
            .filter(move |(_, address)| address.port == port)
    }
}

fn endpoints(service: Node<'_>, dialect: Dialect, text: &str) -> Vec<Endpoint> {
    let name = service.get("name").unwrap_or_default().into();
    let of_service = has_certificate_behaviour(service);
    service.named("endpoint").filter_map(|node| Endpoint::read(&name, of_service, node, dialect, text)).collect()
}

impl Endpoint {
    fn read(service: &Arc<str>, of_service: bool, node: Node<'_>, dialect: Dialect, text: &str) -> Option<Self> {
        let address = Field::attribute(node, node.attribute("address")?);
        let parsed = ListenAddress::parse(&address.value);
        let asks = node.named("clientCerts").any(|it| matches!(it.content().trim(), "true" | "1"));
        Some(Self {
            service: service.clone(),
            parsed,
            address,
            certificate: (dialect == Dialect::Rest).then(|| CertificatePlace::find(node, text)),
            asks_for_certificate: asks || of_service || has_certificate_behaviour(node),
        })
    }
}

/// `ClientCertificateAccessBehavior`, among the behaviours of a service or an endpoint.
fn has_certificate_behaviour(node: Node<'_>) -> bool {
    let behaviours = node.named("behaviors").flat_map(|behaviours| behaviours.named("add"));
    behaviours.filter_map(|add| add.get("type")).any(|class| class.contains(".ClientCertificateAccessBehavior"))
}

impl CertificatePlace {
    fn find(endpoint: Node<'_>, text: &str) -> Self {
        if let Some(certificate) = endpoint.named("certificate").next() {
            let name_end = certificate.element().name.end();
            let attributes = certificate.attributes().iter();
            let named = attributes.map(|it| (text[it.name.range()].to_owned(), Field::attribute(certificate, it)));
            let more = Place { range: name_end..name_end, before: " ".into(), after: String::new() };
            return Self { attributes: named.collect(), more };
        }
        let open = format!("<{}certificate ", endpoint.prefix());
        let more = if endpoint.is_self_closing() {
            let (range, name) = (endpoint.self_closing_end(), &text[endpoint.element().name.range()]);
            Place { range, before: format!(">{open}"), after: format!(" /></{name}>") }
        } else {
            // RestEndpointConfiguration.cs: behind the behaviours, before `<clientCerts>`.
            let behind = endpoint.named("behaviors").last();
            let at = behind.map_or(endpoint.element().content.start(), Node::end);
            let indent = match behind {
                Some(behaviours) => {
                    let before = &text[..behaviours.element().tag.start()];
                    last_line(&before[before.trim_end().len()..])
                }
                None => first_indent(endpoint, text),
            };
            Place { range: at..at, before: format!("{indent}{open}"), after: " />".into() }
        };
        Self { attributes: Vec::new(), more }
    }
}

/// The version line, from the assembly that `<sections>` names for the section, else from the file's version; and whether
/// it is 1.x.
fn line(root: Node<'_>, dialect: Dialect) -> (Option<Line>, bool) {
    let version = root.get("version");
    let major = version.as_deref().and_then(|version| version.split('.').next());
    if dialect == Dialect::Ags {
        return (Some(Line::V2), false);
    }
    let registered =
        root.named("sections").flat_map(|sections| sections.named("add")).filter_map(|add| add.get("type")).find_map(
            |name| {
                let (class, assembly) = name.split_once(',')?;
                let is_rest = class.trim().ends_with(".RestConfigurationSection");
                let assembly = assembly.split(',').next().unwrap_or_default().trim().to_owned();
                is_rest.then_some(assembly)
            },
        );
    match registered.as_deref() {
        Some("SanteDB.Rest.Common") => (Some(Line::V3), false),
        Some("SanteDB.Core") => (Some(Line::V2), true),
        Some(_) => (Some(Line::V2), false),
        None => match major {
            Some("1") => (Some(Line::V2), true),
            Some("2") => (Some(Line::V2), false),
            Some("3") => (Some(Line::V3), false),
            _ => (None, false),
        },
    }
}

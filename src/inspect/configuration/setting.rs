//! What TLS concerns outside of the endpoints' own addresses.

use crate::inspect::configuration::place::Field;
use crate::inspect::lines::Lines;
use crate::inspect::xml::Node;

/// Something that TLS concerns, outside of the endpoints' addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it is.
    pub role: Role,
    /// What it says, and where.
    pub field: Field,
    /// The line that it stands on, from 1.
    pub line: u32,
}

/// What a setting is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `FhirServiceConfigurationSection/base`: references, `Location` headers, the capability statement.
    FhirBase,
    /// `OAuthConfigurationSection/@issuerName`: the issuer in every token.
    Issuer,
    /// `MetadataConfigurationSection/host` of 2.x: the address in the description of the services.
    MetadataHost,
    /// The iCDR that a joined dCDR calls.
    Upstream,
    /// `AmiConfigurationSection/endpoints`: further addresses that are told to those who ask.
    Advertised,
    /// An `llp://` listener: HL7 v2 in clear.
    Llp,
    /// An `sllp://` listener: HL7 v2 over TLS 1.0.
    Sllp,
    /// `ClientCertificateAccessConfiguration/allowClientHeader`: a header may stand for a client's certificate.
    ClientHeader,
}

/// Where it is said within `<behaviors>`.
const ALLOW_CLIENT_HEADER: [&str; 4] =
    ["add", "configuration", "ClientCertificateAccessConfiguration", "allowClientHeader"];

/// What a section says that TLS concerns.
pub(super) fn read(section: Node<'_>, text: &str, lines: &Lines) -> Vec<Setting> {
    let of_element = |role: Role, node: Node<'_>| Setting {
        role,
        field: Field::element(node, text),
        line: lines.of(node.element().tag.start()),
    };
    let of_attribute = |role: Role, node: Node<'_>, name: &str| {
        let field = Field::attribute(node, node.attribute(name)?);
        Some(Setting { role, field, line: lines.of(node.element().tag.start()) })
    };
    let is_plain = |setting: &Setting| setting.field.value.trim().to_ascii_lowercase().starts_with("http://");
    let upstream = |path: &[&str]| -> Vec<Setting> {
        let addresses =
            section.along(path).into_iter().filter_map(|node| of_attribute(Role::Upstream, node, "address"));
        addresses.filter(is_plain).take(1).collect()
    };
    match section.kind().as_deref() {
        Some("FhirServiceConfigurationSection") => {
            section.named("base").map(|base| of_element(Role::FhirBase, base)).collect()
        }
        Some("OAuthConfigurationSection") => of_attribute(Role::Issuer, section, "issuerName").into_iter().collect(),
        Some("MetadataConfigurationSection") => {
            section.named("host").map(|host| of_element(Role::MetadataHost, host)).collect()
        }
        // The realm alone: what a dCDR calls beside it was copied from the iCDR when it joined.
        Some("UpstreamConfigurationSection") => section
            .named("realm")
            .filter(|realm| realm.get("tls").is_some_and(|tls| matches!(tls.trim(), "false" | "0")))
            .filter_map(|realm| {
                let [domain, port] = ["domain", "port"].map(|name| realm.get(name).unwrap_or_default());
                let mut setting = of_attribute(Role::Upstream, realm, "tls")?;
                setting.field.value = format!("{domain}:{port}");
                Some(setting)
            })
            .collect(),
        // Every client's endpoint was copied at once; the first stands for all.
        Some("RestClientConfigurationSection") => upstream(&["clients", "add", "endpoints", "add"]),
        // The same of 2.x.
        Some("ServiceClientConfigurationSection") => upstream(&["client", "endpoint"]),
        Some("AmiConfigurationSection") => section
            .along(&["endpoints", "add"])
            .into_iter()
            // Several, with spaces between them.
            .filter_map(|add| of_attribute(Role::Advertised, add, "url"))
            .filter(|setting| setting.field.value.to_ascii_lowercase().contains("http://"))
            .collect(),
        Some("Hl7ConfigurationSection") => section
            .along(&["services", "add"])
            .into_iter()
            .filter_map(|add| {
                let address = add.get("address")?.trim().to_ascii_lowercase();
                let (scheme, _) = address.split_once("://")?;
                match scheme {
                    "llp" => of_attribute(Role::Llp, add, "address"),
                    "sllp" => of_attribute(Role::Sllp, add, "address"),
                    _ => None,
                }
            })
            .collect(),
        Some("RestConfigurationSection") => section
            .named("service")
            .flat_map(|service| service.children().chain(service.named("endpoint").flat_map(Node::children)))
            .filter(|node| node.name() == "behaviors")
            .flat_map(|behaviours| behaviours.along(&ALLOW_CLIENT_HEADER))
            .map(|allow| of_element(Role::ClientHeader, allow))
            .filter(|setting| matches!(setting.field.value.trim(), "true" | "1"))
            .collect(),
        _ => Vec::new(),
    }
}

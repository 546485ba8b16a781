//! How a configuration that was not uploaded is changed: rules, which a script for the server's own tools carries out.
//!
//! They ask for what [`edits`](crate::plan::edits) does with an upload. The shell script and the PowerShell script are both
//! rendered from this one list, so they cannot disagree.

use crate::inputs::{Line, Platform, Product, Route};
use crate::inspect::configuration::Dialect;
use crate::plan::edits::Wish;
use crate::plan::product;
use crate::plan::values::{Account, HostPath, HttpsUrl, Instance, Port, Thumbprint};

/// The change of a configuration that was not uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// Where it lies: the main file, then those that upstream's installer lets it include.
    pub files: Vec<HostPath>,
    /// Whose home a leading `~` stands for.
    pub account: Account,
    /// What changes, in order.
    pub rules: Vec<Rule>,
}

/// One kind of change, made wherever it applies. What lies in comments never does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every endpoint of the port names the certificate.
    Certificate {
        /// The port as it was.
        port: Port,
        /// The certificate.
        thumbprint: Thumbprint,
    },
    /// Every endpoint of the port listens in another way.
    Listen {
        /// Which section lists them.
        dialect: Dialect,
        /// The port as it was.
        from: Port,
        /// The port as it will be.
        to: Port,
        /// Whether they speak TLS from now on.
        secures: bool,
        /// Whether a loopback address becomes all addresses.
        opens: bool,
    },
    /// SanteDB publishes this address.
    BaseAddress {
        /// The address.
        url: HttpsUrl,
        /// Whether the element is added where it is not there.
        is_added: bool,
    },
    /// An address that others are told changes, where it says `http` or where nobody else can open it.
    Published {
        /// Which.
        setting: Published,
        /// Its new beginning; its path stays.
        url: HttpsUrl,
    },
}

/// An address that others are told, outside of the section with the endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// FHIR's `<base>`.
    FhirBase,
    /// The `<host>` of the services' description, in 2.x.
    MetadataHost,
}

impl Published {
    /// The section and the element in it.
    pub fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::FhirBase => ("FhirServiceConfigurationSection", "base"),
            Self::MetadataHost => ("MetadataConfigurationSection", "host"),
        }
    }
}

/// The name of the section that lists the endpoints.
pub fn section(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Ags => "AgsConfigurationSection",
        Dialect::Rest => "RestConfigurationSection",
    }
}

/// The rules. None, where NGINX stands on the same machine before a section that has nothing to say of it.
pub(super) fn rules(wish: &Wish<'_>, dialect: Dialect) -> Vec<Rule> {
    let is_direct = wish.route != Route::Nginx;
    if !is_direct && !wish.opens && dialect == Dialect::Ags {
        return Vec::new();
    }
    let mut rules = Vec::new();
    // Before the port changes, by which the endpoints are found.
    if let (Route::Windows, Dialect::Rest, Some(thumbprint)) = (wish.route, dialect, wish.thumbprint) {
        rules.push(Rule::Certificate { port: wish.from, thumbprint });
    }
    if is_direct || wish.opens {
        let to = if is_direct { wish.url.port } else { wish.from };
        rules.push(Rule::Listen { dialect, from: wish.from, to, secures: is_direct, opens: wish.opens });
    }
    if dialect == Dialect::Rest {
        rules.push(Rule::BaseAddress { url: wish.url.clone(), is_added: !is_direct });
    }
    rules.push(Rule::Published { setting: Published::FhirBase, url: wish.url.clone() });
    // The section of 3.x does not know it.
    if wish.line == Line::V2 {
        rules.push(Rule::Published { setting: Published::MetadataHost, url: wish.url.clone() });
    }
    rules
}

/// The main file and, for the iCDR, what upstream's main file includes that may change.
pub(super) fn files(
    product: Product,
    line: Line,
    platform: Platform,
    instance: &Instance,
    main: &HostPath,
) -> Vec<HostPath> {
    let mut files = vec![main.clone()];
    let installed = product::configuration_path(product, line, platform, instance);
    // A path that was typed for the included file itself has no folder of its own below it.
    if product == Product::Icdr && main.file_name() == installed.file_name() {
        let folder = main.parent().join("config");
        let included = ["santedb.rest.config.xml", "santedb.fhir.config.xml", "santedb.openapi.config.xml"];
        files.extend(included.map(|name| folder.join(name)));
    }
    files
}

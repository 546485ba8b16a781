//! The choices, read: every typed text a value or the reason why not, every gap filled from files or defaults.

use std::sync::Arc;

use crate::inputs::{Choices, Line, PlainPort, Platform, Product, Route, ServiceChoices};
use crate::inspect::Inspection;
use crate::inspect::chain::Chain;
use crate::inspect::configuration::{Configuration, Dialect, RestSection};
use crate::plan::product;
use crate::plan::values::{Account, Authority, Host, HostPath, Port, ServerName, ValueError};

/// A plan in the making; the checks look at it.
pub struct Draft<'a> {
    /// What the files hold.
    pub inspection: &'a Inspection,
    /// Who ends the TLS connection.
    pub route: Route,
    /// The folder for certificate and key.
    pub tls_folder: Result<HostPath, ValueError>,
    /// What was typed for it.
    pub tls_folder_typed: &'a str,
    /// The services.
    pub services: Vec<ServiceDraft<'a>>,
}

/// A service in the making.
pub struct ServiceDraft<'a> {
    /// What was typed.
    pub choices: &'a ServiceChoices,
    /// Who ends the TLS connection.
    pub route: Route,
    /// As chosen, else as the configuration says.
    pub product: Option<Product>,
    /// As chosen, else as the configuration says, else 3.x.
    pub line: Line,
    /// As chosen, else as the route asks.
    pub platform: Platform,
    /// As typed, else the first name of the certificate.
    pub server_name: Result<ServerName, ValueError>,
    /// As typed, else the product's default on this route.
    pub tls_port: Result<Port, ValueError>,
    /// As typed, else this machine at the listening port.
    pub backend: Result<Authority, ValueError>,
    /// Whether SanteDB answers only to the host that it is bound to.
    pub backend_is_explicit: bool,
    /// Whether SanteDB speaks TLS itself already.
    pub backend_is_https: bool,
    /// The plain port to redirect, if any.
    pub redirect_from: Result<Option<Port>, ValueError>,
    /// As typed, else the installers' default.
    pub account: Result<Account, ValueError>,
    /// As typed, else the installers' default.
    pub configuration_path: Result<HostPath, ValueError>,
    /// The port on which SanteDB listens: as the configuration says, else the product's default, if it is known.
    pub listen_port: Option<Port>,
    /// The certificate's chain.
    pub chain: Option<&'a Arc<Chain>>,
    /// The upload that holds the service's endpoints.
    pub configuration: Option<&'a Arc<Configuration>>,
}

impl<'a> Draft<'a> {
    /// Reads `choices` in the light of `inspection`.
    pub fn new(inspection: &'a Inspection, choices: &'a Choices) -> Self {
        let default_folder = match choices.route {
            // Where the document that this product replaces puts them.
            Route::Nginx => "/etc/nginx/ssl",
            // HTTP.sys takes certificates from a store; the value is not used there.
            Route::Mono | Route::Windows => "/etc/santedb/tls",
        };
        Self {
            inspection,
            route: choices.route,
            tls_folder: HostPath::parse_unix(or_default(&choices.tls_folder, default_folder)),
            tls_folder_typed: &choices.tls_folder,
            services: choices.services.iter().map(|it| ServiceDraft::new(inspection, choices.route, it)).collect(),
        }
    }
}

impl<'a> ServiceDraft<'a> {
    fn new(inspection: &'a Inspection, route: Route, choices: &'a ServiceChoices) -> Self {
        let configuration = configuration_of(inspection, choices.product);
        let rest = configuration.and_then(|configuration| configuration.rest.as_ref());
        let product = choices.product.or_else(|| rest.map(RestSection::product));
        let line = choices.line.or_else(|| rest.and_then(|rest| rest.line)).unwrap_or_default();
        let platform = platform(route, choices.platform);
        let facts = product.map(product::facts);

        let found_port = rest.and_then(RestSection::main_port).and_then(|port| Port::parse(&port.to_string()).ok());
        let listen_port = found_port.or(facts.map(|facts| facts.listen_port));
        let tls_port = if choices.tls_port.trim().is_empty() {
            facts.ok_or(ValueError::Empty).map(|facts| match route {
                Route::Nginx => facts.proxy_port,
                Route::Mono | Route::Windows => facts.direct_port,
            })
        } else {
            Port::parse(&choices.tls_port)
        };

        let on_port = rest.zip(listen_port).into_iter().flat_map(|(rest, port)| rest.on_port(port.number()));
        let bound: Vec<_> = on_port.map(|(_, address)| address).collect();
        let backend_is_https = bound.iter().any(|address| address.is_https);
        let backend_is_explicit = bound.iter().any(|address| !address.is_any());
        let bound_host = bound.iter().find(|a| !a.is_any() && !a.is_loopback()).and_then(|a| Host::parse(&a.host).ok());
        let backend = listen_port.ok_or(ValueError::Empty).and_then(|port| {
            let default = Authority { host: bound_host.unwrap_or(Host::LOOPBACK), port };
            Authority::parse(&choices.backend, &default)
        });

        let redirect_from = match choices.plain_port {
            PlainPort::Close => Ok(None),
            PlainPort::Redirect => Port::parse(or_default(&choices.redirect_port, "80")).map(Some),
        };
        let is_windows = platform == Platform::Windows;
        let configuration_path = match (choices.configuration_path.trim().is_empty(), is_windows) {
            (true, _) => product.ok_or(ValueError::Empty).map(|product| {
                // dCDR files are always whole; an iCDR's endpoints are usually in a file that the main one includes.
                let is_included = product == Product::Icdr && configuration.is_some_and(|upload| !upload.is_main);
                if is_included {
                    product::included_rest_path(platform)
                } else {
                    product::configuration_path(product, line, platform)
                }
            }),
            (false, true) => HostPath::parse_windows(&choices.configuration_path),
            (false, false) => HostPath::parse_unix(&choices.configuration_path),
        };

        let typed_name = choices.server_name.trim();
        let chain = chain_of(inspection, ServerName::parse(typed_name).ok().as_ref());
        let server_name = if typed_name.is_empty() {
            chain.and_then(|chain| first_name(chain)).ok_or(ValueError::Empty)
        } else {
            ServerName::parse(typed_name)
        };
        Self {
            choices,
            route,
            product,
            line,
            platform,
            server_name,
            tls_port,
            backend,
            backend_is_explicit,
            backend_is_https,
            redirect_from,
            account: if is_windows {
                Account::parse_windows(&choices.account)
            } else {
                Account::parse_unix(&choices.account)
            },
            configuration_path,
            listen_port,
            chain,
            configuration,
        }
    }

    /// The section with endpoints, where it was uploaded.
    pub fn rest(&self) -> Option<&'a RestSection> {
        self.configuration.and_then(|configuration| configuration.rest.as_ref())
    }

    /// The dialect of a configuration that was not uploaded.
    pub fn default_dialect(&self) -> Dialect {
        match (self.product, self.line) {
            (Some(Product::DcdrDcg | Product::DcdrWww), Line::V2) => Dialect::Ags,
            _ => Dialect::Rest,
        }
    }
}

fn platform(route: Route, chosen: Option<Platform>) -> Platform {
    match (route, chosen) {
        (Route::Windows, _) => Platform::Windows,
        (Route::Mono, Some(Platform::Macos)) => Platform::Macos,
        (Route::Mono, _) => Platform::Linux,
        (Route::Nginx, chosen) => chosen.unwrap_or(Platform::Linux),
    }
}

/// The uploaded configuration that holds the product's endpoints: its own, else the only one there is.
fn configuration_of(inspection: &Inspection, product: Option<Product>) -> Option<&Arc<Configuration>> {
    let with_endpoints =
        || inspection.configurations.iter().filter(|c| c.rest.as_ref().is_some_and(|r| !r.endpoints.is_empty()));
    let is_dcdr = |product| product != Product::Icdr;
    let of_product = with_endpoints().find(|configuration| {
        let found = configuration.rest.as_ref().map(RestSection::product);
        product.is_none() || found.map(is_dcdr) == product.map(is_dcdr)
    });
    // Another family's file is kept, so that a check can say that it is not the chosen product's.
    of_product.or_else(|| with_endpoints().next())
}

/// The chain whose leaf covers the name; else the one that has its key here; else the only one.
fn chain_of<'a>(inspection: &'a Inspection, name: Option<&ServerName>) -> Option<&'a Arc<Chain>> {
    let only = |chains: Vec<&'a Arc<Chain>>| match chains[..] {
        [chain] => Some(chain),
        _ => None,
    };
    let chains = || inspection.chains.iter();
    let covering = name.map(|name| chains().filter(|chain| chain.leaf.covers(name)).collect::<Vec<_>>());
    let keyed = chains().filter(|chain| chain.has_key).collect();
    covering.and_then(only).or_else(|| only(keyed)).or_else(|| only(chains().collect()))
}

/// The first DNS name that can be opened as it stands; a wildcard cannot.
fn first_name(chain: &Chain) -> Option<ServerName> {
    chain.leaf.names().iter().find_map(|name| ServerName::parse(name).ok())
}

fn or_default<'a>(typed: &'a str, default: &'a str) -> &'a str {
    if typed.trim().is_empty() { default } else { typed }
}

/// What stands for each text that is left empty, for the form to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is named for the choice that it stands for")]
pub struct Defaults {
    pub product: Option<Product>,
    pub line: Line,
    pub platform: Option<Platform>,
    pub server_name: String,
    pub tls_port: String,
    pub backend: String,
    pub redirect_port: String,
    pub tls_folder: String,
    pub configuration_path: String,
    pub account: String,
}

impl Defaults {
    /// The values that the first service would have with every text empty.
    pub fn new(inspection: &Inspection, choices: &Choices) -> Self {
        let Some(first) = choices.services.first() else { return Self::default() };
        let blank = ServiceChoices {
            product: first.product,
            line: first.line,
            platform: first.platform,
            ..ServiceChoices::default()
        };
        let service = ServiceDraft::new(inspection, choices.route, &blank);
        let nothing = ServiceChoices::default();
        let found = ServiceDraft::new(inspection, choices.route, &nothing);
        let untyped = Choices { tls_folder: String::new(), services: Vec::new(), ..choices.clone() };
        Self {
            product: found.product,
            line: found.line,
            platform: Some(found.platform),
            server_name: shown(&service.server_name),
            tls_port: shown(&service.tls_port),
            backend: shown(&service.backend),
            redirect_port: Port::HTTP.to_string(),
            tls_folder: shown(&Draft::new(inspection, &untyped).tls_folder),
            configuration_path: shown(&service.configuration_path),
            account: if service.platform == Platform::Windows { "LocalSystem" } else { "root" }.to_owned(),
        }
    }
}

fn shown<T: ToString>(value: &Result<T, ValueError>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

//! The choices, read: every typed text a value or the reason why not, every gap filled from files or defaults.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::inputs::{
    Choices, Hsts, Line, PlainPort, Platform, Product, Profile, Reach, Route, ServiceChoices, Source, System,
};
use crate::inspect::Inspection;
use crate::inspect::chain::Chain;
use crate::inspect::configuration::{Configuration, Dialect, ListenAddress, RestSection, Role};
use crate::plan::by_hand::{self, ByHand};
use crate::plan::edits::{self, EditId, FileChange, Target, Wish};
use crate::plan::files::{self, Places};
use crate::plan::nginx::container;
use crate::plan::values::{Account, Authority, Host, HostPath, HttpsUrl, Instance, Port, ServerName, ValueError};
use crate::plan::{Change, Means, Variable, product, windows};

/// A plan in the making; the checks look at it.
pub struct Draft<'a> {
    /// What the files hold.
    pub inspection: &'a Inspection,
    /// Who ends the TLS connection.
    pub route: Route,
    /// The profile of Mozilla's guideline.
    pub profile: Profile,
    /// What NGINX's machine runs.
    pub system: System,
    /// What browsers are told to remember.
    pub hsts: Hsts,
    /// Where the certificate comes from, by a program that the route's machine can run.
    pub source: Source,
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
    /// Whether SanteDB and NGINX run in containers.
    pub is_contained: bool,
    /// As chosen, else as the configuration says.
    pub product: Option<Product>,
    /// As chosen, else as the configuration says, else 3.x.
    pub line: Line,
    /// As chosen, else as the route asks.
    pub platform: Platform,
    /// As typed, else the first name of the certificate.
    pub server_name: Result<ServerName, ValueError>,
    /// Other names for a certificate that is still to be had.
    pub more_names: Result<Vec<ServerName>, ValueError>,
    /// As typed, else the product's default on this route.
    pub tls_port: Result<Port, ValueError>,
    /// As typed, else this machine at the listening port.
    pub backend: Result<Authority, ValueError>,
    /// Whether endpoints that listen for their own machine alone are opened to all.
    pub opens: bool,
    /// Whether SanteDB answers only to the host that it is bound to.
    pub backend_is_explicit: bool,
    /// That host, if it is.
    pub backend_host: Option<Authority>,
    /// Whether SanteDB listens for its own machine alone, and will.
    pub listens_for_itself: bool,
    /// Whether SanteDB speaks TLS itself already.
    pub backend_is_https: bool,
    /// The plain port to redirect, if any.
    pub redirect_from: Result<Option<Port>, ValueError>,
    /// The port for HL7v2 over TLS, if any.
    pub hl7_port: Result<Option<Port>, ValueError>,
    /// Where SanteDB listens for HL7v2, as its configuration says, else as installed, if it is known.
    pub hl7_backend: Option<Authority>,
    /// As typed, else the installers' default.
    pub account: Result<Account, ValueError>,
    /// As typed, else the installer's; read for Windows alone.
    pub instance: Result<Instance, ValueError>,
    /// As typed, else the installers' default.
    pub configuration_path: Result<HostPath, ValueError>,
    /// The port on which SanteDB listens: as the configuration says, else the product's default, if it is known.
    pub listen_port: Option<Port>,
    /// The certificate's chain.
    pub chain: Option<&'a Arc<Chain>>,
    /// The upload that holds the service's endpoints.
    pub configuration: Option<&'a Arc<Configuration>>,
    /// What changes in the configuration, once all that it depends on is known.
    pub change: Option<Change>,
}

impl<'a> Draft<'a> {
    /// Reads `choices` in the light of `inspection`. What the route has no use for is not read, so that a text in a field
    /// that the page does not show cannot stand in the way.
    pub fn new(inspection: &'a Inspection, choices: &'a Choices) -> Self {
        let tls_folder = match choices.route {
            // Where the document that this product replaces puts them.
            Route::Nginx => HostPath::parse_unix(or_default(&choices.tls_folder, "/etc/nginx/ssl")),
            Route::Mono => HostPath::parse_unix(or_default(&choices.tls_folder, "/etc/santedb/tls")),
            // HTTP.sys takes certificates from a store.
            Route::Windows => Ok(windows::kept_folder()),
        };
        Self {
            inspection,
            route: choices.route,
            profile: choices.profile,
            system: choices.system,
            hsts: choices.hsts,
            source: source(choices.route, choices.source),
            tls_folder,
            tls_folder_typed: &choices.tls_folder,
            services: choices
                .services
                .iter()
                .enumerate()
                .map(|(index, it)| ServiceDraft::new(inspection, choices, &others(choices, index), it))
                .collect(),
        }
    }
}

/// The products of the services beside the one at `index`.
fn others(choices: &Choices, index: usize) -> Vec<Option<Product>> {
    let services = choices.services.iter().enumerate().filter(|(other, _)| *other != index);
    services.map(|(_, service)| service.product).collect()
}

impl<'a> ServiceDraft<'a> {
    fn new(
        inspection: &'a Inspection,
        around: &Choices,
        others: &[Option<Product>],
        choices: &'a ServiceChoices,
    ) -> Self {
        let mut draft = Self::unchanged(inspection, around, others, choices);
        draft.change = draft.change(inspection);
        draft
    }

    /// All but what changes in the configuration, which takes a while where that is large.
    fn unchanged(
        inspection: &'a Inspection,
        &Choices { route, system, .. }: &Choices,
        others: &[Option<Product>],
        choices: &'a ServiceChoices,
    ) -> Self {
        let is_contained = route == Route::Nginx && system == System::Container;
        let configuration = files::with_endpoints(inspection, choices.product, others);
        let rest = configuration.and_then(|configuration| configuration.rest.as_ref());
        let product = choices.product.or_else(|| rest.map(RestSection::product));
        let line = choices.line.or_else(|| rest.and_then(|rest| rest.line)).unwrap_or_default();
        let platform = platform(route, choices.platform);

        let found_port = rest.and_then(RestSection::main_port).and_then(|port| Port::parse(&port.to_string()).ok());
        let installed = product.map(|product| product::facts(product).listen_port);
        let listen_port = found_port.or_else(|| configured_port(route, choices)).or(installed);
        let on_port = rest.zip(listen_port).into_iter().flat_map(|(rest, port)| rest.on_port(port.number()));
        let bound: Vec<&ListenAddress> = on_port.map(|(_, address)| address).collect();

        let chain = chain_of(inspection, choices);
        let server_name = match choices.server_name.trim() {
            "" => chain.and_then(|chain| first_name(chain)).ok_or(ValueError::Empty),
            typed => ServerName::parse(typed),
        };
        let contained = product.filter(|_| is_contained).map(container::default_name);
        let backend = backend(route, listen_port, contained, &bound, &choices.backend);
        let instance = match platform {
            Platform::Windows => Instance::parse(&choices.instance),
            Platform::Linux | Platform::Macos => Ok(Instance::Default),
        };
        // NGINX on the same machine reaches SanteDB as it is.
        let is_outside = route != Route::Nginx || backend.as_ref().is_ok_and(|backend| !backend.host.is_loopback());
        let opens = is_outside && choices.reach == Reach::Needed;
        let is_explicit = |address: &&&ListenAddress| !(address.is_any() || opens && address.is_loopback());
        let explicit = bound.iter().find(is_explicit);
        let backend_host = explicit
            .zip(listen_port)
            .and_then(|(address, port)| Some(Authority { host: Host::parse(&address.host).ok()?, port }));
        Self {
            choices,
            route,
            is_contained,
            product,
            line,
            platform,
            more_names: choices
                .more_names
                .split([',', ';', ' ', '\t', '\n', '\r'])
                .filter(|name| !name.is_empty())
                .map(ServerName::parse)
                .collect(),
            server_name,
            tls_port: tls_port(route, product, &choices.tls_port),
            hl7_backend: hl7_backend(inspection, product, configuration, backend.as_ref().ok()),
            backend,
            opens,
            backend_is_explicit: explicit.is_some(),
            backend_host,
            listens_for_itself: !opens && !bound.is_empty() && bound.iter().all(|address| address.is_loopback()),
            backend_is_https: bound.iter().any(|address| address.is_https),
            redirect_from: match (route, choices.plain_port) {
                (Route::Nginx, PlainPort::Redirect) => Port::parse(or_default(&choices.redirect_port, "80")).map(Some),
                _ => Ok(None),
            },
            hl7_port: match (route, choices.hl7_port.trim()) {
                (Route::Mono | Route::Windows, _) | (_, "") => Ok(None),
                (Route::Nginx, typed) => Port::parse(typed).map(Some),
            },
            account: match (route, platform) {
                (Route::Nginx, _) => Ok(Account::Root),
                (_, Platform::Windows) => Account::parse_windows(&choices.account),
                _ => Account::parse_unix(&choices.account),
            },
            configuration_path: instance.clone().and_then(|instance| {
                let places = product.map(|product| Places::new(product, line, platform, &instance));
                configuration_path(
                    inspection,
                    places.ok_or(ValueError::Empty),
                    platform,
                    configuration.map(|it| &**it),
                    &choices.configuration_path,
                )
            }),
            instance,
            listen_port,
            chain,
            configuration,
            change: None,
        }
    }

    /// What changes in the configuration; `None` while something is missing.
    fn change(&self, inspection: &Inspection) -> Option<Change> {
        let product = self.product?;
        let url = HttpsUrl { server_name: self.server_name.clone().ok()?, port: self.tls_port.clone().ok()? };
        let is_direct = self.route != Route::Nginx;
        let dialect = self.rest().map_or(self.default_dialect(), |rest| rest.dialect);
        let means = match self.configuration {
            // What a container is configured by.
            _ if self.is_contained => variables(&url, &self.choices.switched),
            None if self.choices.is_configured => {
                Means::ByHand(ByHand { rules: Vec::new(), ..self.by_hand(product, &url, dialect)? })
            }
            None => Means::ByHand(self.by_hand(product, &url, dialect)?),
            Some(file) if !files::is_empty(file) => Means::Patch,
            Some(_) if is_direct => Means::ByHand(self.by_hand(product, &url, dialect)?),
            Some(_) => variables(&url, &self.choices.switched),
        };
        let files =
            if matches!(means, Means::Variables(_)) { Vec::new() } else { self.files(inspection, product, &url)? };
        Some(Change { dialect, is_direct, means, files })
    }

    /// How the section with the endpoints is changed where it lies.
    fn by_hand(&self, product: Product, url: &HttpsUrl, dialect: Dialect) -> Option<ByHand> {
        let main = self.configuration_path.as_ref().ok()?;
        Some(ByHand {
            files: by_hand::files(product, self.line, self.platform, self.instance.as_ref().ok()?, main),
            account: self.account.clone().ok()?,
            rules: by_hand::rules(&self.wish(url)?, dialect),
        })
    }

    /// The uploads that belong to it, with their edits.
    fn files(&self, inspection: &Inspection, product: Product, url: &HttpsUrl) -> Option<Vec<FileChange>> {
        let mut places = Places::new(product, self.line, self.platform, self.instance.as_ref().ok()?);
        let typed = self.configuration_path.as_ref().ok()?;
        if let (Some(rest), false) = (self.configuration, self.choices.configuration_path.trim().is_empty()) {
            places = places.around(typed, rest, inspection);
        }
        let rest = self.configuration.filter(|file| !files::is_empty(file));
        let placed = files::of_service(inspection, product, rest).into_iter().filter_map(|file| {
            let is_rest = rest.is_some_and(|rest| Arc::ptr_eq(rest, file));
            let path = if is_rest { typed.clone() } else { places.of(file, inspection).ok()? };
            Some((file.clone(), path))
        });
        Some(edits::propose(placed.collect(), &self.wish(url)?))
    }

    /// What its configurations are to say.
    fn wish<'w>(&'w self, url: &'w HttpsUrl) -> Option<Wish<'w>> {
        Some(Wish {
            route: self.route,
            url,
            from: self.listen_port?,
            opens: self.opens,
            thumbprint: self.chain.map(|chain| chain.leaf.thumbprint),
            line: self.line,
            switched: &self.choices.switched,
        })
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

/// The port on which SanteDB listens once an earlier bundle has changed its configuration.
fn configured_port(route: Route, choices: &ServiceChoices) -> Option<Port> {
    if !choices.is_configured {
        return None;
    }
    match route {
        Route::Nginx => choices.backend.rsplit_once(':').and_then(|(_, port)| Port::parse(port).ok()),
        Route::Mono | Route::Windows => Port::parse(&choices.tls_port).ok(),
    }
}

/// Programs for another system than the route's stand for their like on it.
pub fn source(route: Route, chosen: Source) -> Source {
    match (route, chosen) {
        (Route::Windows, Source::AcmeSh | Source::CertbotDns | Source::CertbotStandalone | Source::CertbotWebroot) => {
            Source::WinAcme
        }
        (Route::Nginx, Source::WinAcme) => Source::CertbotWebroot,
        // SanteDB hands out no such files, and its own port is not 80.
        (Route::Mono, Source::CertbotWebroot | Source::WinAcme) => Source::CertbotStandalone,
        (_, chosen) => chosen,
    }
}

fn tls_port(route: Route, product: Option<Product>, typed: &str) -> Result<Port, ValueError> {
    if !typed.trim().is_empty() {
        return Port::parse(typed);
    }
    let facts = product::facts(product.ok_or(ValueError::Empty)?);
    Ok(match route {
        Route::Nginx => facts.proxy_port,
        Route::Mono | Route::Windows => facts.direct_port,
    })
}

/// Where NGINX finds SanteDB's HL7v2: on the machine of its other services, unless it is bound to an address of its own.
fn hl7_backend(
    inspection: &Inspection,
    product: Option<Product>,
    configuration: Option<&Arc<Configuration>>,
    backend: Option<&Authority>,
) -> Option<Authority> {
    let (product, host) = (product?, backend?.host.clone());
    let files = files::of_service(inspection, product, configuration);
    let mut settings = files.into_iter().flat_map(|file| &file.settings).filter(|setting| setting.role == Role::Llp);
    let found = settings.find_map(|setting| {
        let authority = setting.field.value.trim().split_once("://")?.1.trim_end_matches('/');
        let default = Authority { host: host.clone(), port: product::facts(product).hl7_port? };
        Authority::parse(authority, &default).ok()
    });
    match found {
        Some(found) if found.host.is_any() || found.host.is_loopback() => Some(Authority { host, ..found }),
        Some(found) => Some(found),
        None => Some(Authority { host, port: product::facts(product).hl7_port? }),
    }
}

/// Where NGINX finds SanteDB: as typed, else as its container is called, else at the host that SanteDB is bound to, else on this machine.
fn backend(
    route: Route,
    listen_port: Option<Port>,
    contained: Option<&str>,
    bound: &[&ListenAddress],
    typed: &str,
) -> Result<Authority, ValueError> {
    let port = listen_port.ok_or(ValueError::Empty)?;
    let bound_to = bound.iter().find(|address| !address.is_any() && !address.is_loopback());
    let found = contained.or(bound_to.map(|address| address.host.as_str()));
    let host = found.and_then(|host| Host::parse(host).ok()).unwrap_or(Host::LOOPBACK);
    let default = Authority { host, port };
    match route {
        Route::Nginx => Authority::parse(typed, &default),
        Route::Mono | Route::Windows => Ok(default),
    }
}

fn configuration_path(
    inspection: &Inspection,
    places: Result<Places, ValueError>,
    platform: Platform,
    upload: Option<&Configuration>,
    typed: &str,
) -> Result<HostPath, ValueError> {
    match (typed.trim().is_empty(), platform) {
        (false, Platform::Windows) => HostPath::parse_windows(typed),
        (false, Platform::Linux | Platform::Macos) => HostPath::parse_unix(typed),
        (true, _) => {
            let places = places?;
            let Some(upload) = upload.filter(|upload| !files::is_empty(upload)) else { return Ok(places.main()) };
            places.of(upload, inspection)
        }
    }
}

/// The variables of SanteDB's container (feature-configuration.md): there is none for a certificate.
fn variables(url: &HttpsUrl, switched: &BTreeSet<EditId>) -> Means {
    let variable = |target, name, path: &str| {
        let id = EditId { target, number: 1 };
        Variable { id, name, value: format!("{url}{path}"), is_set: id.is_made(switched) }
    };
    Means::Variables(vec![
        variable(Target::BaseAddress, "SDB_SWAGGER_BASE", ""),
        variable(Target::FhirBase, "SDB_FHIR_BASE", "/fhir"),
        variable(Target::Issuer, "SDB_OPENID_ISSUER", "/auth"),
    ])
}

fn platform(route: Route, chosen: Option<Platform>) -> Platform {
    match (route, chosen) {
        (Route::Windows, _) => Platform::Windows,
        (Route::Mono, Some(Platform::Macos)) => Platform::Macos,
        (Route::Mono, _) => Platform::Linux,
        (Route::Nginx, chosen) => chosen.unwrap_or(Platform::Linux),
    }
}

/// The chain of the leaf that was chosen; else the one whose leaf covers the name; else the one that has its key here; else
/// the only one.
pub fn chain_of<'a>(inspection: &'a Inspection, choices: &ServiceChoices) -> Option<&'a Arc<Chain>> {
    let chosen = inspection.chains.iter().find(|chain| Some(chain.leaf.fingerprint) == choices.leaf);
    if chosen.is_some() {
        return chosen;
    }
    let name = ServerName::parse(&choices.server_name).ok();
    let only = |chains: Vec<&'a Arc<Chain>>| match chains[..] {
        [chain] => Some(chain),
        _ => None,
    };
    let chains = || inspection.chains.iter();
    let covering = name.map(|name| chains().filter(|chain| chain.leaf.covers(&name)).collect::<Vec<_>>());
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
    /// Whether some endpoint listens for its own machine alone.
    pub has_loopback: bool,
}

impl Defaults {
    /// The values that the service `current` would have with every text empty.
    pub fn new(inspection: &Inspection, choices: &Choices, current: usize) -> Self {
        let Some(first) = choices.services.get(current) else { return Self::default() };
        let blank = ServiceChoices {
            product: first.product,
            line: first.line,
            platform: first.platform,
            instance: first.instance.clone(),
            ..ServiceChoices::default()
        };
        let others = others(choices, current);
        let service = ServiceDraft::unchanged(inspection, choices, &others, &blank);
        let nothing = ServiceChoices::default();
        let found = ServiceDraft::unchanged(inspection, choices, &others, &nothing);
        let endpoints = service.rest().into_iter().flat_map(|rest| &rest.endpoints);
        let has_loopback = endpoints.filter_map(|endpoint| endpoint.parsed.as_ref()).any(ListenAddress::is_loopback);
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
            has_loopback,
        }
    }
}

fn shown<T: ToString>(value: &Result<T, ValueError>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

//! NGINX on Linux in front of SanteDB: the route that upstream and we recommend.

use crate::bundle::BundlePath;
use crate::inputs::{Product, Source};
use crate::plan::command::{ACME_FOLDER, Command, Linux, Scheme, ServiceAction};
use crate::plan::steps::{Action, Step, StepKind, change_configuration, service_action, verify};
use crate::plan::system::{self, Layout};
use crate::plan::values::{Host, HostPath, Port, ServerName};
use crate::plan::{Means, Plan, Service, request};

pub mod container;
pub mod hl7;
mod ports;

pub use ports::listened;

/// Where Debian's package reads sites; what lies in the second folder is switched on.
const SITES_AVAILABLE: &str = "/etc/nginx/sites-available";
const SITES_ENABLED: &str = "/etc/nginx/sites-enabled";
/// Where every other package reads them, and the container.
const DROPPED: &str = "/etc/nginx/conf.d";

/// Where the service's chain lies on the server.
pub fn chain_path(plan: &Plan, service: &Service) -> HostPath {
    plan.tls_folder.join(&format!("{}.fullchain.pem", service.server_name))
}

/// Where the service's private key lies on the server.
pub fn key_path(plan: &Plan, service: &Service) -> HostPath {
    plan.tls_folder.join(&format!("{}.key", service.server_name))
}

/// Where the site lies on the server.
pub fn site_path(plan: &Plan) -> HostPath {
    sites(plan).join(BundlePath::SITE_NAME)
}

/// Where the answer to an authority lies on the server.
pub fn acme_site_path(plan: &Plan) -> HostPath {
    sites(plan).join(BundlePath::ACME_NAME)
}

fn sites(plan: &Plan) -> HostPath {
    let folder = match system::facts(plan.system).layout {
        Layout::Linked => SITES_AVAILABLE,
        Layout::Container | Layout::Dropped => DROPPED,
    };
    HostPath::Unix(folder.to_owned())
}

/// What a service is called within NGINX's configuration.
pub fn upstream_name(product: Product) -> &'static str {
    match product {
        Product::DcdrDcg => "santedb_dcdr_dcg",
        Product::DcdrWww => "santedb_dcdr_www",
        Product::Icdr => "santedb_icdr",
    }
}

/// The names that the server of `name` answers to: itself, and what else its certificate is to be had for. What another
/// service is opened by is that one's.
pub fn answered_names(plan: &Plan, name: &ServerName) -> Vec<ServerName> {
    let is_own = |other: &&ServerName| plan.services.iter().all(|service| service.server_name != **other);
    let of_name = plan.services.iter().filter(|service| service.server_name == *name);
    let mut names = vec![name.clone()];
    for other in of_name.flat_map(|service| &service.more_names).filter(is_own) {
        if !names.contains(other) {
            names.push(other.clone());
        }
    }
    names
}

/// Whether NGINX hands out, on port 80, what an authority asks for.
pub fn answers_acme(plan: &Plan) -> bool {
    matches!(plan.source, Source::AcmeSh | Source::CertbotWebroot)
}

/// Whether a handshake on the port for any other name is refused. A client that opens an address sends no name, so where
/// one of the names is an address, nobody is refused.
pub fn refuses_strangers(plan: &Plan, port: Port) -> bool {
    let mut there = plan.services.iter().filter(|service| service.tls_port == port);
    system::facts(plan.system).has_reject_handshake()
        && there.all(|service| answered_names(plan, &service.server_name).iter().all(|name| name.ip().is_none()))
}

/// What NGINX makes of the certificate of a SanteDB that speaks TLS itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendCheck {
    /// It must be the one that was fetched.
    Pinned {
        /// Where it lies on NGINX's machine.
        file: HostPath,
        /// The name that it must have.
        name: ServerName,
        /// Whether the name is the one that SanteDB's installer gives it.
        is_shipped: bool,
    },
    /// Nobody but this machine can answer.
    Trusted,
}

/// What NGINX makes of the service's own certificate, where it speaks TLS itself.
pub fn backend_check(plan: &Plan, service: &Service) -> BackendCheck {
    if service.backend.host.is_loopback() {
        return BackendCheck::Trusted;
    }
    let file = plan.tls_folder.join(&format!("{}.backend.pem", service.server_name));
    // santedb-dc-core, RestDebugCertificateInstallation.cs: CN is the host of the address that it listens on.
    let shipped = ServerName::parse("0.0.0.0").ok().filter(|_| service.product == Product::DcdrDcg);
    let is_shipped = shipped.is_some() && !service.backend_is_explicit;
    let of_host = |host: &Host| match host {
        Host::Name(name) => Some(name.clone()),
        // NGINX compares names alone: an address in a certificate is none to it.
        Host::Address(_) => None,
    };
    let name = match shipped {
        Some(shipped) if is_shipped => shipped,
        _ => of_host(&service.backend_host.host).unwrap_or_else(|| service.server_name.clone()),
    };
    BackendCheck::Pinned { file, name, is_shipped }
}

/// The services that share one server name share one certificate file.
pub(super) fn distinct_names(plan: &Plan) -> Vec<&Service> {
    let mut seen: Vec<&ServerName> = Vec::new();
    plan.services
        .iter()
        .filter(|service| {
            let is_new = !seen.contains(&&service.server_name);
            seen.push(&service.server_name);
            is_new
        })
        .collect()
}

/// The work, in order. SanteDB is restarted late: until then everything goes on as before. Its plain port is closed last.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    if system::facts(plan.system).layout == Layout::Container {
        return container::steps(plan);
    }
    let mut steps: Vec<Step> = ports::install(plan).into_iter().collect();
    if answers_acme(plan) {
        steps.push(answer_authority(plan));
    }
    if !request::is_fetched(plan) {
        steps.extend(distinct_names(plan).into_iter().map(|service| place_certificate(plan, service)));
    }
    steps.extend(plan.services.iter().filter_map(|service| trust_backend(plan, service)));
    steps.extend(ports::let_through(plan));
    steps.push(switch_site_on(plan));
    steps.extend(hl7::add(plan));
    steps.extend(ports::open(plan));
    for service in plan.services.iter().filter(|service| service.change.is_any()) {
        let mut step = change_configuration(service);
        if matches!(service.change.means, Means::Variables(_)) {
            step.actions.push(Action::Run(Command::ComposeUp));
        } else {
            step.actions.push(service_action(service, ServiceAction::Restart));
        }
        steps.push(step);
    }
    steps.extend(verify(plan));
    steps.extend(plan.services.iter().filter_map(|service| ports::close(plan, service)));
    steps
}

fn place_certificate(plan: &Plan, service: &Service) -> Step {
    let key = key_path(plan, service);
    Step {
        kind: StepKind::PlaceCertificate(service.server_name.clone()),
        actions: vec![
            Action::Run(Command::MakeFolder(plan.tls_folder.clone())),
            request::place_chain(plan, service, chain_path(plan, service)),
            request::place_key(service, key.clone()),
            Action::Run(Command::Protect(key)),
        ],
    }
}

/// The certificate that SanteDB's machine shows, fetched for a person to compare.
fn trust_backend(plan: &Plan, service: &Service) -> Option<Step> {
    let BackendCheck::Pinned { file, name, .. } = backend_check(plan, service) else { return None };
    (service.backend_scheme == Scheme::Https).then(|| Step {
        kind: StepKind::TrustBackend { product: service.product, name: name.clone() },
        actions: vec![
            Action::Run(Command::Linux(Linux::FetchCertificate {
                from: service.backend.clone(),
                name,
                to: file.clone(),
            })),
            Action::Run(Command::Linux(Linux::ShowCertificate(file))),
        ],
    })
}

/// Before there is a certificate: what the authority looks for on port 80.
fn answer_authority(plan: &Plan) -> Step {
    let mut actions = vec![Action::Run(Command::MakeFolder(HostPath::Unix(ACME_FOLDER.to_owned())))];
    actions.extend(place_site(plan, BundlePath::AcmeSite, acme_site_path(plan), BundlePath::ACME_NAME));
    actions.extend(ports::open_one(plan, Port::HTTP));
    actions.extend([Action::Run(Command::NginxTest), Action::Run(Command::NginxReload)]);
    Step { kind: StepKind::AnswerAuthority, actions }
}

/// A site comes to where NGINX looks for it.
fn place_site(plan: &Plan, file: BundlePath, at: HostPath, name: &str) -> Vec<Action> {
    let mut actions = vec![Action::Place { file, at: at.clone() }];
    if system::facts(plan.system).layout == Layout::Linked {
        let link = HostPath::Unix(SITES_ENABLED.to_owned()).join(name);
        actions.push(Action::Run(Command::EnableSite { site: at, link }));
    }
    actions
}

fn switch_site_on(plan: &Plan) -> Step {
    let mut actions = place_site(plan, BundlePath::Site, site_path(plan), BundlePath::SITE_NAME);
    actions.extend([Action::Run(Command::NginxTest), Action::Run(Command::NginxReload)]);
    Step { kind: StepKind::SwitchSiteOn, actions }
}

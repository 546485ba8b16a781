//! SanteDB on Windows, TLS by HTTP.sys.

use crate::bundle::BundlePath;
use crate::inputs::{Binding, Line, Product};
use crate::plan::command::{CertHash, Command, Listen, Netsh, Scheme, ServiceAction, Store};
use crate::plan::steps::{Action, Step, StepKind, change_configuration, service_action, verify};
use crate::plan::values::{Account, HostPath, Port, ServerName, Thumbprint};
use crate::plan::{Plan, Service, request};

/// The folder for what a renewal and the way back need. Below `Program Files`, where administrators alone may write: below
/// `ProgramData` anyone may make a folder first, and then owns the scripts that a scheduled renewal runs as SYSTEM.
pub const KEPT_FOLDER: &str = r"C:\Program Files\SanteDB-TLS";

/// The same, as a path.
pub fn kept_folder() -> HostPath {
    HostPath::Windows(KEPT_FOLDER.to_owned())
}

/// Where a script of the bundle is kept for a renewal: `renew.ps1`, which win-acme calls.
pub fn kept(plan: &Plan, script: &BundlePath) -> HostPath {
    plan.tls_folder.join(script.to_string().rsplit('/').next().unwrap_or_default())
}

/// The file that holds the bindings as they were before the first run.
pub fn bindings_before(plan: &Plan) -> HostPath {
    plan.tls_folder.join("before-sslcert.txt")
}

/// The file that holds the reservations as they were before the first run.
pub fn reservations_before(plan: &Plan) -> HostPath {
    plan.tls_folder.join("before-urlacl.txt")
}

/// A certificate with the services that it is for.
pub struct Certificate<'a> {
    /// What the commands call it by.
    pub hash: CertHash,
    /// Whose it is; at least one.
    pub services: Vec<&'a Service>,
}

impl Certificate<'_> {
    /// The name that its files bear.
    pub fn name(&self) -> &ServerName {
        &self.services[0].server_name
    }
}

/// Whether certificates of several names are still to be had. The bind scripts take one of them; the script for renewals then
/// binds each for the names that it covers.
pub fn is_asked_for_several(plan: &Plan) -> bool {
    request::wanted(plan).len() > 1
}

/// Each certificate once. Those that are still to be had are one, as far as a script knows: the one that it is told.
pub fn certificates(plan: &Plan) -> Vec<Certificate<'_>> {
    let mut found: Vec<Certificate<'_>> = Vec::new();
    for service in &plan.services {
        let hash = CertHash::of(service);
        match found.iter_mut().find(|it| it.hash == hash) {
            Some(it) => it.services.push(service),
            None => found.push(Certificate { hash, services: vec![service] }),
        }
    }
    found
}

/// The thumbprint that the bind scripts take as their argument.
pub struct Parameter {
    /// What it is where none is given.
    pub default: Option<Thumbprint>,
}

/// None, where each of several certificates is known: then there is nothing to choose.
pub fn parameter(plan: &Plan) -> Option<Parameter> {
    match certificates(plan).as_slice() {
        [Certificate { hash: CertHash::Known(thumbprint), .. }] => Some(Parameter { default: Some(*thumbprint) }),
        several => several.iter().any(|it| it.hash == CertHash::Asked).then_some(Parameter { default: None }),
    }
}

/// For which connections to its port a service's certificate is bound.
pub fn listens(service: &Service) -> Vec<Listen> {
    match service.binding {
        Binding::Address => vec![Listen::V4, Listen::V6],
        Binding::HostName => {
            let others = service.more_names.iter().filter(|name| name.ip().is_none() && **name != service.server_name);
            std::iter::once(&service.server_name).chain(others).cloned().map(Listen::Name).collect()
        }
    }
}

/// The binding of a service's certificate, or of the one of `thumbprint` in its place.
pub fn add_binding(service: &Service, listen: Listen, thumbprint: CertHash) -> Netsh {
    Netsh::AddSslcert {
        listen,
        port: service.tls_port,
        thumbprint,
        app_id: service.facts().app_id,
        asks: service.asks_for_certificate,
    }
}

/// Whether its installer made a certificate for itself and bound it (RestDebugCertificateInstallation.cs).
pub fn is_shipped_bound(service: &Service) -> bool {
    (service.product, service.line) == (Product::DcdrDcg, Line::V3)
}

/// The plain port that nobody serves any more, since the service moved to another.
pub fn closed_port(plan: &Plan, service: &Service) -> Option<Port> {
    let port = service.listen_port;
    let is_used = plan.services.iter().any(|it| it.tls_port == port || !it.change.is_any() && it.listen_port == port);
    (!is_used).then_some(port)
}

/// The work, in order. The port is bound while SanteDB is stopped, so that it never answers without a certificate. What a
/// renewal needs comes first: a program that gets certificates calls it as soon as it has one.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    let mut steps = vec![keep_renewal(plan)];
    steps.extend(certificates(plan).iter().filter_map(import));
    for service in &plan.services {
        steps.push(Step {
            kind: StepKind::StopService(service.product),
            actions: vec![service_action(service, ServiceAction::Stop)],
        });
        steps.extend(service.change.is_any().then(|| change_configuration(service)));
    }
    let mut actions = Vec::new();
    if parameter(plan).is_some_and(|parameter| parameter.default.is_none()) {
        actions.push(Action::Run(Command::ShowStore(Store::Personal)));
    }
    let record = [Netsh::RecordSslcert(bindings_before(plan)), Netsh::RecordUrlacl(reservations_before(plan))];
    let commands = record.into_iter().chain(plan.services.iter().flat_map(bind));
    actions.push(Action::Script {
        files: vec![BundlePath::BindCmd, BundlePath::BindPs1],
        commands: commands.map(Command::Netsh).collect(),
    });
    steps.push(Step {
        kind: StepKind::BindHttpSys {
            ports: plan.services.iter().map(|service| service.tls_port).collect(),
            reserves: plan.services.iter().any(needs_reservation),
        },
        actions,
    });
    for service in &plan.services {
        let port = service.tls_port;
        steps
            .push(Step { kind: StepKind::OpenFirewall(port), actions: vec![Action::Run(Command::FirewallOpen(port))] });
        steps.push(Step {
            kind: StepKind::StartService(service.product),
            actions: vec![service_action(service, ServiceAction::Start)],
        });
        steps.extend(closed_port(plan, service).map(|port| Step {
            kind: StepKind::ClosePort(port),
            actions: vec![Action::Run(Command::FirewallBlock(port))],
        }));
    }
    steps.extend(verify(plan));
    if plan.services.iter().any(is_shipped_bound) {
        let actions = vec![Action::Run(Command::ShowShippedRoots)];
        steps.push(Step { kind: StepKind::RetireShipped, actions });
    }
    steps
}

fn keep_renewal(plan: &Plan) -> Step {
    let place = |file: BundlePath| Action::Place { at: kept(plan, &file), file };
    Step {
        kind: StepKind::KeepRenewal,
        actions: vec![
            Action::Run(Command::MakeFolder(plan.tls_folder.clone())),
            place(BundlePath::RenewCmd),
            place(BundlePath::RenewPs1),
        ],
    }
}

/// Into the stores of Windows; nothing, where it is still to be had: whoever gets it puts it there.
fn import(certificate: &Certificate<'_>) -> Option<Step> {
    let chain = certificate.services[0].chain.as_ref()?;
    let name = certificate.name();
    let mut names: Vec<&ServerName> = certificate.services.iter().map(|service| &service.server_name).collect();
    names.dedup();
    let mut actions: Vec<Action> = names
        .into_iter()
        .flat_map(|name| [BundlePath::Chain(name.clone()), BundlePath::Leaf(name.clone())])
        .map(Action::Read)
        .collect();
    actions.push(Action::Run(Command::ExportPfx(name.clone())));
    actions.push(Action::Run(Command::ImportPfx { name: name.clone(), thumbprint: chain.leaf.thumbprint }));
    actions.extend(chain.intermediates.iter().enumerate().map(|(index, intermediate)| {
        let file = BundlePath::Intermediate { name: name.clone(), number: index + 1 };
        Action::Run(Command::AddIntermediate { file, thumbprint: intermediate.thumbprint })
    }));
    actions.push(Action::Run(Command::ShowInStore(certificate.hash)));
    Some(Step { kind: StepKind::ImportCertificate(name.clone()), actions })
}

/// LocalSystem may listen anywhere; every other account needs to be given the right.
fn needs_reservation(service: &Service) -> bool {
    service.account != Account::LocalSystem
}

/// What `netsh` is asked for one service: whatever holds the port is shown and taken away, then certificate and right are
/// given and shown.
fn bind(service: &Service) -> Vec<Netsh> {
    let port = service.tls_port;
    let show = |listen| Netsh::ShowSslcert { listen, port };
    let mut commands: Vec<Netsh> = listens(service).into_iter().map(show).collect();
    let mut held: Vec<(Listen, Port)> = listens(service).into_iter().map(|listen| (listen, port)).collect();
    // Bound where the gateway listened as installed, over IPv4 alone.
    let shipped = (Listen::V4, service.listen_port);
    if is_shipped_bound(service) && !held.contains(&shipped) {
        held.push(shipped);
    }
    commands.extend(held.into_iter().map(|(listen, port)| Netsh::DeleteSslcert { listen, port }));
    // The account listened by a reservation until now, and will have to again on the way back.
    let owner = |scheme| {
        let is_its = needs_reservation(service) && port == service.listen_port && service.backend_scheme == scheme;
        is_its.then(|| service.account.clone())
    };
    let remove = |scheme| Netsh::DeleteUrlacl { scheme, port, owner: owner(scheme) };
    // Left by those who followed the old document: it reserves http, which does nothing for an https listener.
    commands.push(remove(Scheme::Http));
    if needs_reservation(service) {
        commands.push(remove(Scheme::Https));
    }
    commands.extend(listens(service).into_iter().map(|listen| add_binding(service, listen, CertHash::of(service))));
    if needs_reservation(service) {
        commands.push(Netsh::AddUrlacl { scheme: Scheme::Https, port, account: service.account.clone() });
    }
    commands.extend(listens(service).into_iter().map(show));
    commands
}

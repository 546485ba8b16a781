//! NGINX's package, and who may reach which port: SELinux, firewalls, and SanteDB's own plain port at the very end.

use std::collections::BTreeSet;

use crate::plan::command::{Command, Linux};
use crate::plan::nginx::{answers_acme, hl7};
use crate::plan::steps::{Action, Step, StepKind};
use crate::plan::system::{self, Firewall, Packages};
use crate::plan::values::Port;
use crate::plan::{Plan, Service};

/// The TCP ports that Red Hat's policy counts as those of web servers (`semanage port -l`, http_port_t).
const HTTP_PORTS: [u16; 8] = [80, 81, 443, 488, 8008, 8009, 8443, 9000];

fn run(command: Linux) -> Action {
    Action::Run(Command::Linux(command))
}

/// Every port that NGINX listens on.
pub fn listened(plan: &Plan) -> BTreeSet<Port> {
    let of = |service: &Service| [Some(service.tls_port), service.redirect_from, service.hl7_port];
    let acme = answers_acme(plan).then_some(Port::HTTP);
    plan.services.iter().flat_map(of).flatten().chain(acme).collect()
}

/// NGINX itself, where it is known what installs it.
pub(super) fn install(plan: &Plan) -> Option<Step> {
    let packages = system::facts(plan.system).packages?;
    let stream = hl7::is_wanted(plan);
    Some(Step {
        kind: StepKind::InstallNginx,
        actions: vec![run(Linux::InstallNginx { packages, stream }), run(Linux::EnableNginx)],
    })
}

/// What SELinux must allow before NGINX can listen and ask.
pub(super) fn let_through(plan: &Plan) -> Option<Step> {
    if system::facts(plan.system).packages != Some(Packages::Dnf) {
        return None;
    }
    let others = listened(plan).into_iter().filter(|port| !HTTP_PORTS.contains(&port.number()));
    let mut actions = vec![run(Linux::SelinuxConnect(true)), run(Linux::SelinuxRelabel(plan.tls_folder.clone()))];
    actions.extend(others.map(|port| run(Linux::SelinuxPort { port, is_http: true })));
    Some(Step { kind: StepKind::AllowInSelinux, actions })
}

/// One port, before the others.
pub(super) fn open_one(plan: &Plan, port: Port) -> Vec<Action> {
    let firewall = system::facts(plan.system).firewall;
    firewall
        .into_iter()
        .flat_map(|firewall| [Some(run(Linux::Open(firewall, port))), reload(firewall)])
        .flatten()
        .collect()
}

/// The ports that clients open.
pub(super) fn open(plan: &Plan) -> Option<Step> {
    let firewall = system::facts(plan.system).firewall?;
    // It is open since an authority asks there.
    let is_open = |port: &Port| answers_acme(plan) && *port == Port::HTTP;
    let ports: Vec<Port> = listened(plan).into_iter().filter(|port| !is_open(port)).collect();
    let mut actions = vec![run(Linux::ShowFirewall(firewall))];
    actions.extend(ports.iter().map(|port| run(Linux::Open(firewall, *port))));
    actions.extend(reload(firewall));
    Some(Step { kind: StepKind::OpenPorts(ports), actions })
}

fn reload(firewall: Firewall) -> Option<Action> {
    (firewall == Firewall::Firewalld).then_some(run(Linux::ReloadFirewalld))
}

/// SanteDB's own plain port, which must not be a way around NGINX. Nothing is to be closed where SanteDB listens for its own
/// machine alone, or in a container whose ports are not published.
pub(super) fn close(plan: &Plan, service: &Service) -> Option<Step> {
    let facts = system::facts(plan.system);
    if service.listens_for_itself {
        return None;
    }
    let is_here = service.backend.host.is_loopback();
    let mut actions = Vec::new();
    if let Some(firewall) = facts.firewall.filter(|_| is_here) {
        let ports = [Some(service.backend.port), service.hl7_port.map(|_| service.hl7_backend.port)];
        let shut = |port| run(Linux::Shut(firewall, port));
        actions.extend(ports.into_iter().flatten().map(shut));
        actions.extend(reload(firewall));
    }
    Some(Step { kind: StepKind::ClosePlainPort(service.product), actions })
}

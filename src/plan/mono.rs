//! SanteDB on Linux or macOS, TLS by Mono's own `HttpListener`. It works, within limits that the plan says.

use crate::bundle::BundlePath;
use crate::plan::command::{Command, Httpcfg, ServiceAction};
use crate::plan::steps::{Action, Step, StepKind, change_configuration, service_action, verify};
use crate::plan::values::{Account, HostPath};
use crate::plan::{Plan, Service, request};

/// Where the leaf lies on the server.
pub fn leaf_path(plan: &Plan, service: &Service) -> HostPath {
    plan.tls_folder.join(&format!("{}.pem", service.server_name))
}

/// Where the private key lies on the server, in PEM.
pub fn key_path(plan: &Plan, service: &Service) -> HostPath {
    plan.tls_folder.join(&format!("{}.key", service.server_name))
}

/// Where the key lies in PVK while it is registered.
pub fn pvk_path(plan: &Plan, service: &Service) -> HostPath {
    key_path(plan, service).with_suffix(".pvk")
}

/// The work, in order. The certificate is registered while SanteDB is stopped: Mono reads it when it begins to listen.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    let mut steps = Vec::new();
    for service in &plan.services {
        let key = key_path(plan, service);
        if !request::is_fetched(plan) {
            steps.push(Step {
                kind: StepKind::PlaceCertificate(service.server_name.clone()),
                actions: vec![
                    Action::Run(Command::MakeFolder(plan.tls_folder.clone())),
                    request::place_chain(plan, service, leaf_path(plan, service)),
                    request::place_key(service, key.clone()),
                    Action::Run(Command::Protect(key)),
                ],
            });
        }
        steps.push(Step {
            kind: StepKind::StopService(service.product),
            actions: vec![service_action(service, ServiceAction::Stop)],
        });
        steps.extend(service.change.is_any().then(|| change_configuration(service)));
    }
    steps.push(Step {
        kind: StepKind::BindMono { ports: plan.services.iter().map(|service| service.tls_port).collect() },
        actions: vec![Action::Script {
            files: vec![BundlePath::BindSh],
            commands: check_keys(plan).chain(plan.services.iter().flat_map(|service| bind(plan, service))).collect(),
        }],
    });
    for service in &plan.services {
        steps.push(Step {
            kind: StepKind::StartService(service.product),
            actions: vec![service_action(service, ServiceAction::Start)],
        });
    }
    steps.extend(verify(plan));
    steps
}

/// Before anything is registered. A renewal has looked at its key already.
fn check_keys(plan: &Plan) -> impl Iterator<Item = Command> {
    plan.services.iter().map(|service| Command::CheckForMono(key_path(plan, service)))
}

pub(super) fn bind(plan: &Plan, service: &Service) -> Vec<Command> {
    let (port, account) = (service.tls_port, service.account.clone());
    let key = key_path(plan, service);
    let pvk = pvk_path(plan, service);
    let httpcfg = |action| Command::Httpcfg { account: account.clone(), action };
    let mut commands = vec![Command::ConvertToPvk { key, pvk: pvk.clone() }];
    if account != Account::Root {
        commands.push(Command::Own { account: account.clone(), path: pvk.clone() });
    }
    commands.extend([
        httpcfg(Httpcfg::Keep(port)),
        // `httpcfg` refuses to add to a port that has a certificate.
        httpcfg(Httpcfg::Delete(port)),
        httpcfg(Httpcfg::Add { port, certificate: leaf_path(plan, service), pvk: pvk.clone() }),
        httpcfg(Httpcfg::Protect),
        // Mono has its own copy now.
        Command::Remove(vec![pvk]),
        httpcfg(Httpcfg::List),
    ]);
    commands
}

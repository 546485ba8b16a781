//! SanteDB on Windows, TLS by HTTP.sys.

use crate::bundle::BundlePath;
use crate::plan::command::{CertHash, Command, Listen, Netsh, Scheme, ServiceAction};
use crate::plan::steps::{Action, Step, StepKind, change_configuration, service_action, verify};
use crate::plan::values::Account;
use crate::plan::{Plan, Service};

/// The work, in order. The port is bound while SanteDB is stopped, so that it never answers without a certificate.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    let mut steps = Vec::new();
    steps.push(import(plan));
    for service in &plan.services {
        steps.push(Step {
            kind: StepKind::StopService(service.product),
            actions: vec![service_action(service, ServiceAction::Stop)],
        });
        steps.extend(service.change.is_any().then(|| change_configuration(service)));
    }
    steps.push(Step {
        kind: StepKind::BindHttpSys {
            ports: plan.services.iter().map(|service| service.tls_port).collect(),
            reserves: plan.services.iter().any(needs_reservation),
        },
        actions: vec![Action::Script {
            files: vec![BundlePath::BindCmd, BundlePath::BindPs1],
            commands: plan.services.iter().flat_map(bind).collect(),
        }],
    });
    for service in &plan.services {
        steps.push(Step {
            kind: StepKind::OpenFirewall(service.tls_port),
            actions: vec![Action::Run(Command::FirewallOpen(service.tls_port))],
        });
        steps.push(Step {
            kind: StepKind::StartService(service.product),
            actions: vec![service_action(service, ServiceAction::Start)],
        });
    }
    steps.extend(verify(plan));
    steps
}

fn import(plan: &Plan) -> Step {
    let first = plan.first();
    Step {
        kind: StepKind::ImportCertificate,
        actions: vec![
            Action::Read(BundlePath::Chain(first.server_name.clone())),
            Action::Run(Command::ExportPfx { chain: BundlePath::Chain(first.server_name.clone()) }),
            Action::Run(Command::ImportPfx),
            Action::Run(Command::ShowInStore(CertHash::of(first))),
        ],
    }
}

/// LocalSystem may listen anywhere; every other account needs to be given the right.
fn needs_reservation(service: &Service) -> bool {
    service.account != Account::LocalSystem
}

/// What `netsh` is asked for one service: whatever holds the port is shown and taken away, then certificate and right are
/// given and shown.
fn bind(service: &Service) -> Vec<Command> {
    const BOTH: [Listen; 2] = [Listen::V4, Listen::V6];
    let port = service.tls_port;
    let (thumbprint, app_id) = (CertHash::of(service), service.facts().app_id);
    let mut commands: Vec<Netsh> = BOTH.map(|listen| Netsh::ShowSslcert { listen, port }).into();
    commands.extend(BOTH.map(|listen| Netsh::DeleteSslcert { listen, port }));
    // Left by those who followed the old document: it reserves http, which does nothing for an https listener.
    commands.push(Netsh::DeleteUrlacl { scheme: Scheme::Http, port });
    if needs_reservation(service) {
        commands.push(Netsh::DeleteUrlacl { scheme: Scheme::Https, port });
    }
    commands.extend(BOTH.map(|listen| Netsh::AddSslcert { listen, port, thumbprint, app_id }));
    if needs_reservation(service) {
        commands.push(Netsh::AddUrlacl { port, account: service.account.clone() });
    }
    commands.extend(BOTH.map(|listen| Netsh::ShowSslcert { listen, port }));
    commands.into_iter().map(Command::Netsh).collect()
}

//! SanteDB on Windows, TLS by HTTP.sys.

use crate::bundle::BundlePath;
use crate::plan::command::{Command, Listen, Netsh, Scheme, ServiceAction};
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
        steps.extend(service.changes_configuration().then(|| change_configuration(service)));
    }
    let first = plan.first();
    steps.push(Step {
        kind: StepKind::BindHttpSys {
            port: first.tls_port,
            app_id: first.facts().app_id,
            account: first.account.clone(),
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
            Action::Run(Command::ShowInStore(first.chain.leaf.thumbprint)),
        ],
    }
}

/// What `netsh` is asked for one service: whatever holds the port is taken away, then certificate and right are given.
fn bind(service: &Service) -> Vec<Command> {
    let port = service.tls_port;
    let needs_reservation = service.account != Account::LocalSystem;
    let mut commands: Vec<Netsh> = [Listen::V4, Listen::V6].map(|listen| Netsh::DeleteSslcert { listen, port }).into();
    // Left by those who followed the old document: it reserves http, which does nothing for an https listener.
    commands.push(Netsh::DeleteUrlacl { scheme: Scheme::Http, port });
    if needs_reservation {
        commands.push(Netsh::DeleteUrlacl { scheme: Scheme::Https, port });
    }
    let (thumbprint, app_id) = (service.chain.leaf.thumbprint, service.facts().app_id);
    commands.extend([Listen::V4, Listen::V6].map(|listen| Netsh::AddSslcert { listen, port, thumbprint, app_id }));
    if needs_reservation {
        commands.push(Netsh::AddUrlacl { port, account: service.account.clone() });
    }
    commands.extend([Listen::V4, Listen::V6].map(|listen| Netsh::ShowSslcert { listen, port }));
    commands.into_iter().map(Command::Netsh).collect()
}

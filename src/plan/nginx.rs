//! NGINX on Linux in front of SanteDB: the route that upstream and we recommend.

use crate::bundle::BundlePath;
use crate::plan::command::{Command, ServiceAction};
use crate::plan::steps::{Action, Step, StepKind, change_configuration, service_action, verify};
use crate::plan::values::{HostPath, ServerName};
use crate::plan::{Means, Plan, Service, request};

/// Where Debian's package reads sites; what lies in the second folder is switched on.
const SITES_AVAILABLE: &str = "/etc/nginx/sites-available";
const SITES_ENABLED: &str = "/etc/nginx/sites-enabled";

/// Where the service's chain lies on the server.
pub fn chain_path(plan: &Plan, service: &Service) -> HostPath {
    plan.tls_folder.join(&format!("{}.fullchain.pem", service.server_name))
}

/// Where the service's private key lies on the server.
pub fn key_path(plan: &Plan, service: &Service) -> HostPath {
    plan.tls_folder.join(&format!("{}.key", service.server_name))
}

/// Where the site lies on the server.
pub fn site_path() -> HostPath {
    HostPath::Unix(SITES_AVAILABLE.to_owned()).join(BundlePath::SITE_NAME)
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

/// The work, in order. SanteDB is restarted last: until then everything goes on as before.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    let mut steps: Vec<Step> = distinct_names(plan)
        .into_iter()
        .map(|service| {
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
        })
        .collect();
    let link = HostPath::Unix(SITES_ENABLED.to_owned()).join(BundlePath::SITE_NAME);
    steps.push(Step {
        kind: StepKind::SwitchSiteOn,
        actions: vec![
            Action::Place { file: BundlePath::Site, at: site_path() },
            Action::Run(Command::EnableSite { site: site_path(), link }),
            Action::Run(Command::NginxTest),
            Action::Run(Command::NginxReload),
        ],
    });
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
    steps
}

//! TLS before HL7v2, by NGINX's stream module.

use crate::bundle::BundlePath;
use crate::plan::Plan;
use crate::plan::command::{Command, Linux};
use crate::plan::steps::{Action, Step, StepKind};
use crate::plan::system::{self, Layout};
use crate::plan::values::HostPath;

/// NGINX's main file. What it includes by itself is read within `http`, where no stream can stand.
const MAIN: &str = "/etc/nginx/nginx.conf";

/// Whether any service asks for it.
pub fn is_wanted(plan: &Plan) -> bool {
    plan.services.iter().any(|service| service.hl7_port.is_some())
}

/// Where the file lies on the server.
pub fn path() -> HostPath {
    HostPath::Unix("/etc/nginx".to_owned()).join(BundlePath::HL7_NAME)
}

/// The work on the host; a container is told to read the file when it is started.
pub(super) fn add(plan: &Plan) -> Option<Step> {
    if !is_wanted(plan) || system::facts(plan.system).layout == Layout::Container {
        return None;
    }
    let main = HostPath::Unix(MAIN.to_owned());
    Some(Step {
        kind: StepKind::AddHl7,
        actions: vec![
            Action::Place { file: BundlePath::Hl7Site, at: path() },
            Action::Run(Command::Backup(main.clone())),
            Action::Run(Command::Linux(Linux::Include { file: path(), main })),
            Action::Run(Command::NginxTest),
            Action::Run(Command::NginxReload),
        ],
    })
}

//! The script that takes a renewed certificate: where it lies, and what it lets the server do.

use crate::bundle::BundlePath;
use crate::inputs::{Platform, Route};
use crate::plan::command::{Command, Linux, RENEW_SCRIPT, ServiceAction};
use crate::plan::nginx::distinct_names;
use crate::plan::steps::{Action, Step, StepKind, service_action};
use crate::plan::system::{self, Layout};
use crate::plan::values::{HostPath, ServerName};
use crate::plan::{Plan, Service, mono, nginx};

/// What the script adds to the name of what it replaces.
pub const BACKUP_SUFFIX: &str = ".before-renewal";

/// One name, whose certificate a renewal replaces.
pub struct Place<'a> {
    /// The name.
    pub name: &'a ServerName,
    /// Where its certificate lies.
    pub certificate: HostPath,
    /// Where its key lies.
    pub key: HostPath,
}

/// The script of a route; none for Windows, whose own is of another kind.
pub fn script(route: Route) -> Option<BundlePath> {
    match route {
        Route::Mono => Some(BundlePath::RenewMono),
        Route::Nginx => Some(BundlePath::RenewNginx),
        Route::Windows => None,
    }
}

/// Where it lies on the server, for a person, a clock or the hook of a program that renews.
pub fn path() -> HostPath {
    HostPath::Unix(RENEW_SCRIPT.to_owned())
}

/// What is replaced, name by name.
pub fn places(plan: &Plan) -> Vec<Place<'_>> {
    let place = |service| {
        let (certificate, key) = match plan.route {
            Route::Mono => (mono::leaf_path(plan, service), mono::key_path(plan, service)),
            Route::Nginx | Route::Windows => (nginx::chain_path(plan, service), nginx::key_path(plan, service)),
        };
        Place { name: &service.server_name, certificate, key }
    };
    distinct_names(plan).into_iter().map(place).collect()
}

/// Whether NGINX runs in a container, and its files lie beside the compose file, wherever that is.
pub fn is_in_container(plan: &Plan) -> bool {
    plan.route == Route::Nginx && system::facts(plan.system).layout == Layout::Container
}

/// What makes NGINX test and take up what lies in its places.
pub fn reload(plan: &Plan) -> Vec<Command> {
    if is_in_container(plan) {
        return [Linux::ComposeNginxTest, Linux::ComposeNginxReload].map(Command::Linux).into();
    }
    vec![Command::NginxTest, Command::NginxReload]
}

/// What makes Mono take up what lies in the service's places.
pub fn register(plan: &Plan, service: &Service) -> Vec<Command> {
    let service_command = |action| match service_action(service, action) {
        Action::Run(command) => Some(command),
        // Upstream ships no service for macOS.
        _ => None,
    };
    let mut commands: Vec<Command> = service_command(ServiceAction::Stop).into_iter().collect();
    commands.extend(mono::bind(plan, service));
    commands.extend(service_command(ServiceAction::Start));
    commands
}

/// Whether somebody has to restart SanteDB by hand.
pub fn is_restarted_by_hand(plan: &Plan) -> bool {
    plan.route == Route::Mono && plan.services.iter().any(|service| service.platform == Platform::Macos)
}

/// The script comes to the server.
pub(super) fn step(plan: &Plan) -> Option<Step> {
    let file = script(plan.route)?;
    let at = path();
    Some(Step {
        kind: StepKind::PlaceRenewal,
        actions: vec![
            Action::Run(Command::MakeFolder(at.parent())),
            Action::Place { file, at: at.clone() },
            Action::Run(Command::MakeExecutable(at)),
        ],
    })
}

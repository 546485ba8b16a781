//! NGINX in a container, beside SanteDB's own.

use crate::bundle::BundlePath;
use crate::inputs::Product;
use crate::plan::command::{Command, Linux, RequestFile};
use crate::plan::nginx::{distinct_names, hl7};
use crate::plan::steps::{Action, Step, StepKind, verify};
use crate::plan::values::Host;
use crate::plan::{Plan, Service};

/// What compose files call a product's service: the iCDR as in upstream's own, a dCDR as its image is called.
pub const fn default_name(product: Product) -> &'static str {
    match product {
        Product::DcdrDcg => "dcg",
        Product::DcdrWww => "www",
        Product::Icdr => "santedb",
    }
}

/// What the compose file calls a service: by that name NGINX finds it.
pub fn name(service: &Service) -> String {
    match &service.backend.host {
        Host::Name(name) => name.to_string(),
        Host::Address(_) => default_name(service.product).to_owned(),
    }
}

/// Certificate and key come into the folder that the container sees: from the bundle, or from where they were made.
fn place(service: &Service) -> Vec<Action> {
    let name = &service.server_name;
    let chain = match &service.chain {
        Some(_) => Action::PlaceBesideCompose(BundlePath::Chain(name.clone())),
        None => Action::PlaceMadeBesideCompose {
            file: RequestFile::Certificate(name.clone()),
            to: BundlePath::Chain(name.clone()).beside_compose(),
        },
    };
    let key = match &service.chain {
        Some(_) => Action::PlaceKeyBesideCompose(name.clone()),
        None => Action::PlaceMadeBesideCompose { file: RequestFile::Key(name.clone()), to: format!("tls/{name}.key") },
    };
    vec![chain, key]
}

/// The work, in order: files beside the compose file, and one start.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    let mut steps: Vec<Step> = distinct_names(plan)
        .into_iter()
        .map(|service| Step { kind: StepKind::PlaceCertificate(service.server_name.clone()), actions: place(service) })
        .collect();
    let mut actions = vec![Action::PlaceBesideCompose(BundlePath::Site)];
    if hl7::is_wanted(plan) {
        actions.push(Action::PlaceBesideCompose(BundlePath::Hl7Site));
    }
    actions.push(Action::PlaceBesideCompose(BundlePath::ComposeProxy));
    actions.push(Action::Run(Command::ComposeUp));
    actions.push(Action::Run(Command::Linux(Linux::ComposeNginxTest)));
    steps.push(Step { kind: StepKind::SwitchSiteOn, actions });
    steps.extend(verify(plan));
    steps
}

//! [`plan()`]: everything that is to be done, decided once. Renderers read a [`Plan`] and nothing else.

use std::borrow::Borrow;
use std::sync::Arc;

use crate::finding::{Check, Finding, gravest_first};
use crate::inputs::{Binding, Choices, Hsts, Language, Line, Platform, Product, Profile, Route, Source, System};
use crate::inspect::Inspection;
use crate::inspect::chain::Chain;
use crate::inspect::configuration::Dialect;

pub mod values;
pub mod product;
pub mod system;
pub mod draft;
mod files;
pub mod checks;
pub mod edits;
pub mod by_hand;
pub mod command;
pub mod steps;
pub mod chapter;
pub mod nginx;
pub mod windows;
pub mod mono;
pub mod trust;
pub mod migration;
pub mod request;
pub mod map;
pub mod restored;
pub mod verify;
pub mod renewal;

use by_hand::ByHand;
use checks::CHECKS;
use command::Scheme;
use draft::{Draft, ServiceDraft};
use edits::{EditId, FileChange};
use steps::{Step, StepKind};
use values::{Account, Authority, HostPath, HttpsUrl, Instance, Port, ServerName, Thumbprint};

/// What is to be done, complete and free of contradictions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The language of every sentence.
    pub language: Language,
    /// Who ends the TLS connection.
    pub route: Route,
    /// What clients the server is for.
    pub profile: Profile,
    /// Where the certificate comes from.
    pub source: Source,
    /// As they were made, for what the services do not keep.
    pub choices: Choices,
    /// What NGINX's machine runs.
    pub system: System,
    /// What browsers are told to remember.
    pub hsts: Hsts,
    /// The folder for certificate and key, where the route places files; on Windows, for what a renewal and the way back need.
    pub tls_folder: HostPath,
    /// The SanteDB services; at least one.
    pub services: Vec<Service>,
    /// The operator's work, in order.
    pub steps: Vec<Step>,
    /// The way back, in order.
    pub undo: Vec<Step>,
    /// What does not block, but should be known; the gravest first.
    pub findings: Vec<Finding>,
    /// All that was found in the files, for the report. No key and no password is part of it.
    pub inspection: Inspection,
}

/// One SanteDB service behind TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Which SanteDB it is.
    pub product: Product,
    /// Its version line.
    pub line: Line,
    /// The operating system that SanteDB runs on.
    pub platform: Platform,
    /// The name that clients open.
    pub server_name: ServerName,
    /// Other names that a certificate is to be had for, too.
    pub more_names: Vec<ServerName>,
    /// The port that clients open.
    pub tls_port: Port,
    /// Where NGINX finds SanteDB.
    pub backend: Authority,
    /// Whether SanteDB answers only to the host name that it is bound to, so that NGINX must not pass on the client's.
    pub backend_is_explicit: bool,
    /// The host that SanteDB is bound to, where it answers to no other; else the same as `backend`.
    pub backend_host: Authority,
    /// Whether SanteDB listens for its own machine alone.
    pub listens_for_itself: bool,
    /// How NGINX asks SanteDB.
    pub backend_scheme: Scheme,
    /// The plain port that NGINX redirects.
    pub redirect_from: Option<Port>,
    /// The account that SanteDB runs under.
    pub account: Account,
    /// Which of several instances on one Windows machine it is.
    pub instance: Instance,
    /// How HTTP.sys finds the certificate.
    pub binding: Binding,
    /// Whether some of its endpoints ask clients for a certificate.
    pub asks_for_certificate: bool,
    /// Where SanteDB reads its configuration.
    pub configuration_path: HostPath,
    /// The port on which SanteDB listens before anything is changed.
    pub listen_port: Port,
    /// Its certificate; `None` where it is still to be had.
    pub chain: Option<Arc<Chain>>,
    /// The port on which NGINX puts TLS before HL7v2.
    pub hl7_port: Option<Port>,
    /// Where NGINX finds SanteDB's HL7v2.
    pub hl7_backend: Authority,
    /// What changes in its configuration.
    pub change: Change,
}

/// What changes in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which of upstream's sections holds the endpoints.
    pub dialect: Dialect,
    /// Whether SanteDB is to speak TLS itself; behind a proxy it only learns the address to publish.
    pub is_direct: bool,
    /// How the section with the endpoints is changed.
    pub means: Means,
    /// The uploads with their edits; the one with the endpoints comes first.
    pub files: Vec<FileChange>,
}

/// How the section with the endpoints is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// It was not uploaded: by a script, or by hand.
    ByHand(ByHand),
    /// The upload is patched.
    Patch,
    /// A container's variables are set.
    Variables(Vec<Variable>),
}

/// A variable of SanteDB's container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// What it belongs to.
    pub id: EditId,
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Whether it is set; else it is only offered.
    pub is_set: bool,
}

impl Change {
    /// The uploads that change.
    pub fn changed_files(&self) -> impl Iterator<Item = &FileChange> {
        self.files.iter().filter(|file| file.is_change())
    }

    /// Whether anything changes.
    pub fn is_any(&self) -> bool {
        let is_rest = match &self.means {
            Means::ByHand(by_hand) => !by_hand.rules.is_empty(),
            Means::Patch => false,
            Means::Variables(variables) => variables.iter().any(|variable| variable.is_set),
        };
        is_rest || self.files.iter().any(FileChange::is_change)
    }
}

impl Service {
    /// The address that clients open.
    pub fn url(&self) -> HttpsUrl {
        HttpsUrl { server_name: self.server_name.clone(), port: self.tls_port }
    }

    /// What Windows calls its certificate by, where there is one.
    pub fn thumbprint(&self) -> Option<Thumbprint> {
        self.chain.as_ref().map(|chain| chain.leaf.thumbprint)
    }

    /// What Windows calls the service.
    pub fn windows_service(&self) -> String {
        product::windows_service(self.product, &self.instance)
    }

    /// The product's constants.
    pub fn facts(&self) -> &'static product::Facts {
        product::facts(self.product)
    }
}

impl Plan {
    /// The chain whose leaf is the first to end, where there is one yet.
    pub fn next_to_end(&self) -> Option<&Chain> {
        let chains = self.services.iter().filter_map(|service| service.chain.as_deref());
        chains.min_by_key(|chain| chain.leaf.not_after)
    }

    /// The first service, which names the site and the files of the bundle.
    pub fn first(&self) -> &Service {
        // `plan` refuses to make a plan without services.
        &self.services[0]
    }
}

/// Decides everything, or says what stands in the way: all of it, not the first.
pub fn plan(inspection: &Inspection, choices: &Choices) -> Result<Plan, Vec<Finding>> {
    let draft = Draft::new(inspection, choices);
    let mut findings = inspection.findings.clone();
    findings.extend(Check::run_all(CHECKS, |run| run(&draft)));
    gravest_first(&mut findings);
    if findings.iter().any(Finding::blocks) {
        return Err(findings);
    }
    // Every value that can be missing has a check that blocks; `every_gap_blocks` in tests/native/laws.rs holds the two together.
    let services: Option<Vec<Service>> = draft.services.into_iter().map(complete).collect();
    let (Some(services), Ok(tls_folder)) = (services, draft.tls_folder) else { return Err(findings) };
    let mut plan = Plan {
        language: choices.language,
        route: choices.route,
        profile: choices.profile,
        source: draft.source,
        choices: choices.clone(),
        system: choices.system,
        hsts: choices.hsts,
        tls_folder,
        services,
        steps: Vec::new(),
        undo: Vec::new(),
        findings,
        inspection: inspection.clone(),
    };
    plan.steps = match plan.route {
        Route::Mono => mono::steps(&plan),
        Route::Nginx => nginx::steps(&plan),
        Route::Windows => windows::steps(&plan),
    };
    // An authority that asks on port 80 must be answered there first; and a program that fetches hands on what it fetched to
    // the script for renewals.
    let is_before = |step: &Step| matches!(step.kind, StepKind::AnswerAuthority | StepKind::KeepRenewal);
    let before = plan.steps.iter().position(is_before).map_or(0, |index| index + 1);
    let requesting = request::steps(&plan);
    let renewing = renewal::step(&plan);
    if request::is_fetched(&plan) {
        plan.steps.splice(before..before, renewing.into_iter().chain(requesting));
    } else {
        plan.steps.splice(before..before, requesting);
        plan.steps.extend(renewing);
    }
    // Before the look from outside, which the machines pass once they trust the authority; and before Windows is given a
    // certificate of an authority that it has to trust.
    let is_look = |step: &Step| matches!(step.kind, StepKind::AcceptCertificates | StepKind::Verify(_));
    let look = plan.steps.iter().position(is_look).unwrap_or(plan.steps.len());
    let trusting = trust::steps(&plan);
    plan.steps.splice(look..look, trusting);
    // After the look from outside, and before an old port is closed.
    let looked = plan.steps.iter().rposition(|step| matches!(step.kind, StepKind::Verify(_)));
    let follow = steps::lead_dcdrs(&plan);
    plan.steps.splice(looked.map_or(0..0, |index| index + 1..index + 1), follow);
    plan.steps.insert(0, steps::check_files(&plan));
    let keeping = steps::keep_bundle(&plan);
    plan.steps.push(keeping);
    plan.undo = steps::undo(&plan.steps);
    Ok(plan)
}

fn complete(draft: ServiceDraft<'_>) -> Option<Service> {
    let product = draft.product?;
    let server_name = draft.server_name.clone().ok()?;
    let tls_port = draft.tls_port.clone().ok()?;
    Some(Service {
        product,
        line: draft.line,
        platform: draft.platform,
        tls_port,
        more_names: draft.more_names.clone().ok()?,
        backend: draft.backend.clone().ok()?,
        backend_host: draft.backend_host.clone().or(draft.backend.clone().ok())?,
        listens_for_itself: draft.listens_for_itself,
        backend_is_explicit: draft.backend_is_explicit,
        backend_scheme: if draft.backend_is_https { Scheme::Https } else { Scheme::Http },
        redirect_from: draft.redirect_from.clone().ok()?,
        account: draft.account.clone().ok()?,
        instance: draft.instance.clone().ok()?,
        binding: draft.choices.binding,
        asks_for_certificate: draft.rest().is_some_and(|rest| rest.endpoints.iter().any(|it| it.asks_for_certificate)),
        configuration_path: draft.configuration_path.clone().ok()?,
        listen_port: draft.listen_port?,
        chain: draft.chain.cloned(),
        hl7_port: draft.hl7_port.clone().ok()?,
        hl7_backend: draft.hl7_backend.clone().or(draft.backend.clone().ok())?,
        change: draft.change?,
        server_name,
    })
}

/// The findings of a plan, or those that stand in its way.
pub fn findings(outcome: &Result<impl Borrow<Plan>, Vec<Finding>>) -> &[Finding] {
    match outcome {
        Ok(plan) => &plan.borrow().findings,
        Err(findings) => findings,
    }
}

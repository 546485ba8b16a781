//! The way to a certificate that is still to be had.

use crate::bundle::BundlePath;
use crate::inputs::{Profile, Route, Source};
use crate::plan::command::{AuthorityName, Command, KeyKind, Obtain, RequestFile};
use crate::plan::steps::{Action, Step, StepKind};
use crate::plan::values::{HostPath, ServerName};
use crate::plan::{Plan, Service};

/// A certificate to be had: the services of one name share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The name that it is called by; the first in it.
    pub name: ServerName,
    /// Every name in it.
    pub names: Vec<ServerName>,
}

/// The certificates that are still to be had.
pub fn wanted(plan: &Plan) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = Vec::new();
    for Service { server_name, more_names, chain, .. } in &plan.services {
        if chain.is_some() {
            continue;
        }
        let index = all.iter().position(|wanted| wanted.name == *server_name).unwrap_or_else(|| {
            all.push(Wanted { name: server_name.clone(), names: vec![server_name.clone()] });
            all.len() - 1
        });
        for name in more_names {
            if !all[index].names.contains(name) {
                all[index].names.push(name.clone());
            }
        }
    }
    all
}

/// Whether a program fetches what is wanted, and hands it on to the script for renewals.
pub fn is_fetched(plan: &Plan) -> bool {
    let is_fetcher = !matches!(plan.source, Source::Files | Source::PrivateAuthority | Source::Request);
    is_fetcher && !wanted(plan).is_empty()
}

/// What key a certificate is asked for with: Mono reads RSA alone; the modern profile takes no RSA.
pub fn key_kind(plan: &Plan) -> KeyKind {
    match (plan.route, plan.profile) {
        (Route::Mono, _) | (_, Profile::Intermediate) => KeyKind::Rsa,
        (Route::Nginx | Route::Windows, Profile::Modern) => KeyKind::Ec,
    }
}

/// What one's own authority is called.
pub fn authority_name(plan: &Plan) -> AuthorityName {
    AuthorityName::new(&plan.first().server_name)
}

/// The files of a bundle that a request is made from.
pub fn files(plan: &Plan) -> Vec<BundlePath> {
    let names = wanted(plan).into_iter().map(|wanted| wanted.name);
    let mut files = Vec::new();
    for name in names {
        match (plan.source, plan.route) {
            (Source::Request, Route::Windows) => files.push(BundlePath::RequestInf(name)),
            (Source::Request, Route::Mono | Route::Nginx) => files.push(BundlePath::RequestConfig(name)),
            (Source::PrivateAuthority, Route::Windows) => {
                files.extend([BundlePath::RequestInf(name.clone()), BundlePath::RequestConfig(name)]);
            }
            (Source::PrivateAuthority, Route::Mono | Route::Nginx) => files.push(BundlePath::RequestConfig(name)),
            _ => {}
        }
    }
    if plan.source == Source::PrivateAuthority && !files.is_empty() {
        files.push(BundlePath::AuthorityConfig);
    }
    files
}

/// The way to the certificates, up to the files that a renewal takes as well.
pub(super) fn steps(plan: &Plan) -> Vec<Step> {
    let wanted = wanted(plan);
    if wanted.is_empty() {
        return Vec::new();
    }
    match plan.source {
        Source::Files => Vec::new(),
        Source::Request => {
            vec![make_requests(plan, &wanted), send(plan, &wanted)]
        }
        Source::PrivateAuthority => {
            let mut steps = vec![make_requests(plan, &wanted), make_authority(plan), sign(&wanted)];
            let accepting = accept(plan, &wanted);
            if !accepting.is_empty() {
                steps.push(step(StepKind::AcceptCertificates, accepting));
            }
            steps
        }
        Source::AcmeSh | Source::CertbotDns | Source::CertbotStandalone | Source::CertbotWebroot | Source::WinAcme => {
            vec![fetch(plan, &wanted)]
        }
    }
}

/// The certificate comes to its place: from the bundle, or from where it was made.
pub(super) fn place_chain(plan: &Plan, service: &Service, at: HostPath) -> Action {
    let name = service.server_name.clone();
    match (&service.chain, plan.route) {
        // Mono sends no more.
        (Some(_), Route::Mono) => Action::Place { file: BundlePath::Leaf(name), at },
        (Some(_), Route::Nginx | Route::Windows) => Action::Place { file: BundlePath::Chain(name), at },
        (None, _) => Action::PlaceMade { file: RequestFile::Certificate(name), at },
    }
}

/// So does the key, which is never part of the bundle.
pub(super) fn place_key(service: &Service, at: HostPath) -> Action {
    match &service.chain {
        Some(_) => Action::PlaceKey(at),
        None => Action::PlaceMade { file: RequestFile::Key(service.server_name.clone()), at },
    }
}

fn step(kind: StepKind, actions: Vec<Action>) -> Step {
    Step { kind, actions }
}

fn run(command: Obtain) -> Action {
    Action::Run(Command::Obtain(command))
}

fn make_requests(plan: &Plan, wanted: &[Wanted]) -> Step {
    let mut actions = Vec::new();
    for Wanted { name, .. } in wanted {
        if plan.route == Route::Windows {
            actions.push(Action::Read(BundlePath::RequestInf(name.clone())));
            actions.extend([Obtain::NewRequest(name.clone()), Obtain::DumpRequest(name.clone())].map(run));
        } else {
            actions.push(Action::Read(BundlePath::RequestConfig(name.clone())));
            let for_mono = plan.route == Route::Mono;
            let key = Obtain::MakeKey { kind: key_kind(plan), name: name.clone(), for_mono };
            actions.extend([key, Obtain::MakeRequest(name.clone()), Obtain::ShowRequest(name.clone())].map(run));
        }
    }
    step(StepKind::MakeRequests, actions)
}

/// What is sent to an authority, and comes back.
fn send(plan: &Plan, wanted: &[Wanted]) -> Step {
    let sent = wanted.iter().map(|wanted| {
        let name = wanted.name.clone();
        Action::Send { request: RequestFile::Request(name.clone()), answer: RequestFile::Certificate(name) }
    });
    step(StepKind::SendRequests, sent.chain(accept(plan, wanted)).collect())
}

/// On Windows a certificate joins its key, which has not left the store.
fn accept(plan: &Plan, wanted: &[Wanted]) -> Vec<Action> {
    let names = wanted.iter().filter(|_| plan.route == Route::Windows);
    names.map(|wanted| run(Obtain::AcceptCertificate(wanted.name.clone()))).collect()
}

fn make_authority(plan: &Plan) -> Step {
    let read = Action::Read(BundlePath::AuthorityConfig);
    let commands = [Obtain::MakeAuthorityKey(key_kind(plan)), Obtain::MakeAuthority, Obtain::ShowAuthority].map(run);
    step(StepKind::MakeAuthority, std::iter::once(read).chain(commands).collect())
}

fn sign(wanted: &[Wanted]) -> Step {
    let actions = wanted.iter().flat_map(|wanted| {
        let name = &wanted.name;
        [
            Action::Read(BundlePath::RequestConfig(name.clone())),
            run(Obtain::Sign(name.clone())),
            run(Obtain::VerifySigned(name.clone())),
        ]
    });
    step(StepKind::SignRequests, actions.collect())
}

fn fetch(plan: &Plan, wanted: &[Wanted]) -> Step {
    let kind = key_kind(plan);
    // The script for renewals fills it.
    let folder = (plan.route != Route::Windows).then(|| Action::Run(Command::MakeFolder(plan.tls_folder.clone())));
    let commands = wanted.iter().flat_map(|Wanted { name, names }| {
        let names = names.clone();
        match plan.source {
            Source::AcmeSh => {
                vec![Obtain::AcmeShIssue { kind, names }, Obtain::AcmeShInstall { kind, name: name.clone() }]
            }
            Source::WinAcme => vec![Obtain::WinAcme { kind, names }],
            source => vec![Obtain::Certbot { kind, names, source }],
        }
    });
    step(StepKind::FetchCertificates, folder.into_iter().chain(commands.map(run)).collect())
}

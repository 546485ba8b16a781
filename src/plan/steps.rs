//! The operator's work: steps in order, each with its actions. Checklist, scripts and page all print these.

use crate::bundle::BundlePath;
use crate::inputs::{Platform, Product, Route};
use crate::plan::command::{Command, RequestFile, ServiceAction, ServiceName};
use crate::plan::values::{HostPath, HttpsUrl, Port, ServerName};
use crate::plan::{Means, Plan, Service, migration};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is for.
    pub kind: StepKind,
    /// What to do, in order.
    pub actions: Vec<Action>,
}

/// What a step is for, with the facts that its sentences need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// NGINX puts TLS before HL7v2.
    AddHl7,
    /// SELinux lets NGINX listen and ask.
    AllowInSelinux,
    /// NGINX answers an authority.
    AnswerAuthority,
    /// SanteDB's configuration is saved and changed.
    ChangeConfiguration(Product),
    /// SanteDB's plain port is no way around NGINX any more.
    ClosePlainPort(Product),
    /// NGINX is on the machine.
    InstallNginx,
    /// The port is opened for clients.
    OpenFirewall(Port),
    /// NGINX's ports are opened for clients.
    OpenPorts(Vec<Port>),
    /// The script that takes a renewed certificate comes to the server.
    PlaceRenewal,
    /// Certificate and key come to the place where the server reads them.
    PlaceCertificate(ServerName),
    /// The site comes to NGINX, which takes it up.
    SwitchSiteOn,
    /// The port that nobody serves any more is closed.
    ClosePort(Port),
    /// Certificate and key come into the store of Windows.
    ImportCertificate(ServerName),
    /// The scripts for the next renewal come to where it finds them.
    KeepRenewal,
    /// What a gateway's installer trusts for its own sake is looked at.
    RetireShipped,
    /// The port learns its certificate, in HTTP.sys.
    BindHttpSys {
        /// The ports.
        ports: Vec<Port>,
        /// Whether an account needs the right to listen.
        reserves: bool,
    },
    /// The port learns its certificate, in Mono.
    BindMono {
        /// The ports.
        ports: Vec<Port>,
    },
    /// Key and request of each certificate are made.
    MakeRequests,
    /// An authority signs the requests.
    SendRequests,
    /// An authority of one's own is made.
    MakeAuthority,
    /// It signs the requests.
    SignRequests,
    /// Windows takes the certificates to their keys.
    AcceptCertificates,
    /// A program fetches the certificates.
    FetchCertificates,
    /// Those that have joined an iCDR are led to its new address.
    LeadDcdrs,
    /// SanteDB starts with its new configuration.
    StartService(Product),
    /// SanteDB stops.
    StopService(Product),
    /// The machines that call the server learn the private authority's root.
    TrustAuthority {
        /// The server.
        name: ServerName,
        /// What the machines run.
        caller: Caller,
    },
    /// The files of the bundle are compared with their sums.
    CheckFiles,
    /// The bundle is put away for the next renewal.
    KeepBundle,
    /// NGINX learns the certificate that SanteDB's machine shows.
    TrustBackend {
        /// Whose.
        product: Product,
        /// The name that it must have.
        name: ServerName,
    },
    /// A step taken back.
    Undo(Box<Self>),
    /// The result is looked at from outside.
    Verify(HttpsUrl),
}

impl StepKind {
    /// What the machines run that the step is for, where those are not the server's own.
    pub fn caller(&self) -> Option<Caller> {
        match self {
            Self::TrustAuthority { caller, .. } => Some(*caller),
            Self::Undo(kind) => kind.caller(),
            _ => None,
        }
    }
}

/// Who does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Who looks after the network and its firewalls.
    Network,
    /// Who looks after SanteDB.
    SanteDb,
    /// Who looks after the machine and what else runs on it.
    System,
}

impl StepKind {
    /// Who does it.
    pub fn who(&self) -> Who {
        match self {
            Self::AddHl7
            | Self::AllowInSelinux
            | Self::AnswerAuthority
            | Self::BindHttpSys { .. }
            | Self::AcceptCertificates
            | Self::FetchCertificates
            | Self::MakeAuthority
            | Self::MakeRequests
            | Self::SendRequests
            | Self::SignRequests
            | Self::InstallNginx
            | Self::ImportCertificate(_)
            | Self::KeepRenewal
            | Self::PlaceCertificate(_)
            | Self::RetireShipped
            | Self::PlaceRenewal
            | Self::SwitchSiteOn
            | Self::TrustAuthority { .. }
            | Self::TrustBackend { .. } => Who::System,
            Self::ClosePlainPort(_)
            | Self::ClosePort(_)
            | Self::OpenFirewall(_)
            | Self::OpenPorts(_)
            | Self::Verify(_) => Who::Network,
            Self::BindMono { .. }
            | Self::ChangeConfiguration(_)
            | Self::CheckFiles
            | Self::KeepBundle
            | Self::LeadDcdrs
            | Self::StartService(_)
            | Self::StopService(_) => Who::SanteDb,
            Self::Undo(kind) => kind.who(),
        }
    }

    /// About how many minutes it takes; our own estimate, nobody has measured it.
    pub fn minutes(&self) -> u32 {
        match self {
            Self::CheckFiles
            | Self::ClosePort(_)
            | Self::KeepBundle
            | Self::KeepRenewal
            | Self::OpenFirewall(_)
            | Self::PlaceRenewal
            | Self::StartService(_)
            | Self::StopService(_) => 2,
            Self::AcceptCertificates
            | Self::AddHl7
            | Self::AllowInSelinux
            | Self::AnswerAuthority
            | Self::InstallNginx
            | Self::OpenPorts(_)
            | Self::BindHttpSys { .. }
            | Self::BindMono { .. }
            | Self::MakeRequests
            | Self::PlaceCertificate(_)
            | Self::SendRequests
            | Self::SignRequests
            | Self::RetireShipped
            | Self::SwitchSiteOn => 5,
            Self::FetchCertificates
            | Self::ClosePlainPort(_)
            | Self::TrustBackend { .. }
            | Self::MakeAuthority
            | Self::ChangeConfiguration(_)
            | Self::ImportCertificate(_)
            | Self::TrustAuthority { .. }
            | Self::Verify(_) => 10,
            // For each of them.
            Self::LeadDcdrs => 30,
            Self::Undo(kind) => kind.minutes(),
        }
    }
}

/// What a machine runs that calls the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Linux, with or without Mono.
    Linux,
    /// Windows.
    Windows,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Start or stop SanteDB by hand: upstream ships no service for the platform.
    ByHand(ServiceAction),
    /// Copy a file of the bundle to the server.
    Place {
        /// The file.
        file: BundlePath,
        /// Its new place.
        at: HostPath,
    },
    /// Copy a file of the bundle beside the compose file that starts SanteDB's container.
    PlaceBesideCompose(BundlePath),
    /// Remove it from there.
    RemoveBesideCompose(BundlePath),
    /// Copy one's own private key, which is no part of the bundle, to the server.
    PlaceKey(HostPath),
    /// Copy a file that was made on the way to a certificate to its place.
    PlaceMade {
        /// The file.
        file: RequestFile,
        /// Its new place.
        at: HostPath,
    },
    /// The same, beside the compose file.
    PlaceMadeBesideCompose {
        /// The file.
        file: RequestFile,
        /// What it is called there.
        to: String,
    },
    /// Send a request to an authority, and keep its answer.
    Send {
        /// The request.
        request: RequestFile,
        /// Where the answer is kept.
        answer: RequestFile,
    },
    /// The same, beside the compose file.
    PlaceKeyBesideCompose(ServerName),
    /// Read a file of the bundle while doing the rest.
    Read(BundlePath),
    /// Type a command.
    Run(Command),
    /// Run one of these scripts, which all run these commands.
    Script {
        /// The same work for different shells.
        files: Vec<BundlePath>,
        /// What they do.
        commands: Vec<Command>,
    },
}

impl Action {
    /// The commands of the action, typed or in a script.
    pub fn commands(&self) -> &[Command] {
        match self {
            Self::Run(command) => std::slice::from_ref(command),
            Self::Script { commands, .. } => commands,
            Self::ByHand(_)
            | Self::Place { .. }
            | Self::PlaceBesideCompose(_)
            | Self::PlaceKey(_)
            | Self::PlaceMade { .. }
            | Self::PlaceMadeBesideCompose { .. }
            | Self::Send { .. }
            | Self::PlaceKeyBesideCompose(_)
            | Self::Read(_)
            | Self::RemoveBesideCompose(_) => &[],
        }
    }

    /// The files of the bundle that the action names.
    pub fn files(&self) -> &[BundlePath] {
        match self {
            Self::Place { file, .. }
            | Self::PlaceBesideCompose(file)
            | Self::Read(file)
            | Self::RemoveBesideCompose(file) => std::slice::from_ref(file),
            Self::Run(Command::AddIntermediate { file, .. }) => std::slice::from_ref(file),
            Self::Script { files, .. } => files,
            Self::ByHand(_)
            | Self::PlaceKey(_)
            | Self::PlaceKeyBesideCompose(_)
            | Self::PlaceMade { .. }
            | Self::PlaceMadeBesideCompose { .. }
            | Self::Run(_)
            | Self::Send { .. } => &[],
        }
    }

    fn applies(&self) -> bool {
        matches!(self, Self::Run(command) if command.applies())
    }
}

impl Step {
    /// The commands of the step, typed or in a script.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.actions.iter().flat_map(Action::commands)
    }

    /// The files of the bundle that the step names.
    pub fn files(&self) -> impl Iterator<Item = &BundlePath> {
        self.actions.iter().flat_map(Action::files)
    }
}

/// What the script `path` runs, by the step that asks for it.
pub fn script_commands<'a>(steps: &'a [Step], path: &BundlePath) -> &'a [Command] {
    let mut scripts = steps.iter().flat_map(|step| &step.actions).filter_map(|action| match action {
        Action::Script { files, commands } => files.contains(path).then_some(commands.as_slice()),
        _ => None,
    });
    scripts.next().unwrap_or_default()
}

/// The way back: the same steps from the last to the first, and in each the changes from the last to the first. What makes
/// a program take up its changes stays behind them.
pub(super) fn undo(steps: &[Step]) -> Vec<Step> {
    steps
        .iter()
        .rev()
        .filter_map(|step| {
            let (applying, changing): (Vec<&Action>, Vec<&Action>) = step.actions.iter().partition(|it| it.applies());
            let changes: Vec<Action> =
                changing.into_iter().rev().filter_map(|action| undo_action(step, action)).collect();
            if changes.is_empty() {
                return None;
            }
            let applied = applying.into_iter().filter_map(|action| undo_action(step, action));
            let actions = changes.into_iter().chain(applied).collect();
            Some(Step { kind: StepKind::Undo(Box::new(step.kind.clone())), actions })
        })
        .collect()
}

/// Which step of the way back takes a step back, counted from 1; `None` where it changes nothing.
pub fn way_back(plan: &Plan, kind: &StepKind) -> Option<usize> {
    let takes_back = |step: &Step| matches!(&step.kind, StepKind::Undo(undone) if **undone == *kind);
    plan.undo.iter().position(takes_back).map(|index| index + 1)
}

fn undo_action(step: &Step, action: &Action) -> Option<Action> {
    match action {
        Action::ByHand(action) => Some(Action::ByHand(action.opposite())),
        Action::Place { at, .. } => {
            // A file that was there before comes back from its backup instead.
            let had_backup = step.commands().any(|command| *command == Command::Backup(at.clone()));
            (!had_backup).then(|| Action::Run(Command::Remove(vec![at.clone()])))
        }
        Action::PlaceBesideCompose(file) => Some(Action::RemoveBesideCompose(file.clone())),
        // The key is the administrator's own; and what was only read needs no undo.
        Action::PlaceMade { at, .. } => Some(Action::Run(Command::Remove(vec![at.clone()]))),
        Action::PlaceKey(_)
        | Action::PlaceKeyBesideCompose(_)
        | Action::PlaceMadeBesideCompose { .. }
        | Action::Read(_)
        | Action::RemoveBesideCompose(_)
        | Action::Send { .. } => None,
        Action::Run(command) => command.undo().map(Action::Run),
        Action::Script { files, commands } => Some(Action::Script {
            files: files.iter().filter_map(BundlePath::undo).collect(),
            commands: commands.iter().rev().filter_map(Command::undo).collect(),
        }),
    }
}

/// The configuration's backup and change.
pub(super) fn change_configuration(service: &Service) -> Step {
    let (product, change) = (service.product, &service.change);
    let mut actions = Vec::new();
    for file in change.changed_files() {
        actions.push(Action::Run(Command::Backup(file.path.clone())));
        actions.push(Action::Place { file: BundlePath::configuration(service, file), at: file.path.clone() });
        actions.push(Action::Read(BundlePath::diff(service, file)));
    }
    // Last, since it finds in place what was placed before it.
    if let Means::ByHand(by_hand) = &change.means
        && !by_hand.rules.is_empty()
    {
        let script = BundlePath::change(service);
        actions.push(Action::Read(script.clone()));
        actions.push(Action::Run(Command::ChangeInPlace(script)));
    }
    if matches!(change.means, Means::Variables(_)) {
        actions.push(Action::PlaceBesideCompose(BundlePath::Compose(product)));
    } else {
        actions.push(Action::Read(BundlePath::Fragment(product)));
    }
    Step { kind: StepKind::ChangeConfiguration(product), actions }
}

/// Starting, stopping or restarting SanteDB.
pub(super) fn service_action(service: &Service, action: ServiceAction) -> Action {
    match service.platform {
        Platform::Linux => {
            Action::Run(Command::Service { action, name: ServiceName::Systemd(service.facts().systemd_unit) })
        }
        Platform::Macos => Action::ByHand(action),
        Platform::Windows => {
            Action::Run(Command::Service { action, name: ServiceName::Windows(service.windows_service()) })
        }
    }
}

/// What those that have joined an iCDR need.
pub(super) fn lead_dcdrs(plan: &Plan) -> Option<Step> {
    migration::icdr(plan)
        .map(|_| Step { kind: StepKind::LeadDcdrs, actions: vec![Action::Read(BundlePath::Migration)] })
}

/// A look at whether all files arrived whole.
pub(super) fn check_files(plan: &Plan) -> Step {
    let read = Action::Read(BundlePath::Sums);
    let actions = match plan.route {
        Route::Mono | Route::Nginx => vec![read, Action::Run(Command::CheckSums)],
        // Windows has no program that reads the list.
        Route::Windows => vec![read],
    };
    Step { kind: StepKind::CheckFiles, actions }
}

/// What is needed again when the certificate is renewed.
pub(super) fn keep_bundle(plan: &Plan) -> Step {
    let reminder = plan.next_to_end().map(|_| Action::Read(BundlePath::Calendar));
    let kept = [BundlePath::Manifest, BundlePath::Report].map(Action::Read);
    Step { kind: StepKind::KeepBundle, actions: kept.into_iter().chain(reminder).collect() }
}

/// The look from outside.
pub(super) fn verify(plan: &Plan) -> Vec<Step> {
    plan.services
        .iter()
        .map(|service| {
            let url = (plan.services.len() > 1).then(|| service.url());
            let mut actions = Vec::new();
            for script in [BundlePath::VerifySh, BundlePath::VerifyPs1] {
                actions.push(Action::Read(script.clone()));
                actions.push(Action::Run(Command::Verify { script, url: url.clone() }));
            }
            // A second way, for where neither script can run.
            let show = Command::ShowChain { server_name: service.server_name.clone(), port: service.tls_port };
            actions.push(Action::Run(show));
            if let Some(port) = service.hl7_port {
                let server_name = service.server_name.clone();
                actions.push(Action::Run(Command::ShowChain { server_name, port }));
            }
            Step { kind: StepKind::Verify(service.url()), actions }
        })
        .collect()
}

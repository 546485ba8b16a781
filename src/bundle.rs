//! [`bundle()`]: a plan as files. Total, since a [`Plan`] is already valid; each file is a projection of it.

use std::collections::BTreeMap;
use std::fmt;

use crate::inputs::{Platform, Product, Route};
use crate::inspect::pace::{Pace, Progress, Unpaced, finish};
use crate::plan::edits::FileChange;
use crate::plan::nginx::{answers_acme, hl7};
use crate::plan::values::ServerName;
use crate::plan::{Means, Plan, Service, renewal};
use crate::text;

pub mod comment;
mod template;
pub mod certificate;
pub mod request;
pub mod nginx;
pub mod windows;
pub mod mono;
pub mod configuration;
pub mod change;
pub mod diff;
pub mod review;
pub mod report;
pub mod verify;
pub mod renew;
pub mod checklist;
pub mod calendar;
pub mod migration;
pub mod manifest;

/// Every file of the bundle by its path, in the order in which the zip holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Path and content.
    pub files: BTreeMap<BundlePath, Vec<u8>>,
}

/// A file of the bundle. Steps name files by this type, so none can name a file that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BundlePath {
    /// The work to do, to be read first.
    Checklist,
    /// The same, to print or to tick.
    ChecklistHtml,
    /// A reminder of the renewal, for a calendar.
    Calendar,
    /// How dCDRs follow their iCDR.
    Migration,
    /// The site for NGINX.
    Site,
    /// TLS before HL7v2, for NGINX.
    Hl7Site,
    /// NGINX's answer to an authority, which is needed before there is a certificate.
    AcmeSite,
    /// NGINX beside SanteDB's container.
    ComposeProxy,
    /// Binds the certificate, for cmd.exe.
    BindCmd,
    /// Binds the certificate, for PowerShell.
    BindPs1,
    /// Takes the binding back, for cmd.exe.
    UndoCmd,
    /// Takes the binding back, for PowerShell.
    UndoPs1,
    /// Binds a renewed certificate, for cmd.exe.
    RenewCmd,
    /// Binds a renewed certificate, for PowerShell.
    RenewPs1,
    /// Registers the certificate with Mono.
    BindSh,
    /// Takes the registration back.
    UndoSh,
    /// Leaf and intermediates, in the order in which a server sends them.
    Chain(ServerName),
    /// One certificate between leaf and root.
    Intermediate {
        /// Whose.
        name: ServerName,
        /// Its place: 1 issued the leaf.
        number: usize,
    },
    /// The leaf alone.
    Leaf(ServerName),
    /// The private authority's root, for those who are to trust it.
    Root(ServerName),
    /// The uploaded configuration with the planned edits.
    Configuration {
        /// Whose.
        product: Product,
        /// Its name on the server.
        name: String,
    },
    /// The difference between a configuration and its patched form, for `patch`.
    Diff {
        /// Whose.
        product: Product,
        /// The configuration's name on the server.
        name: String,
    },
    /// Changes a configuration where it lies, with `sed`.
    ChangeSh(Product),
    /// The same for Windows.
    ChangePs1(Product),
    /// The variables of SanteDB's container.
    Compose(Product),
    /// What changes in the configuration, to read or to type.
    Fragment(Product),
    /// What OpenSSL makes a request from.
    RequestConfig(ServerName),
    /// What `certreq` of Windows makes a request from.
    RequestInf(ServerName),
    /// What OpenSSL makes one's own authority from.
    AuthorityConfig,
    /// All that was found in the files, for other programs and for the next renewal.
    Report,
    /// What the bundle is and was made from, for the next renewal.
    Manifest,
    /// The SHA-256 of every file, for `sha256sum -c`.
    Sums,
    /// Takes a renewed certificate, for Mono.
    RenewMono,
    /// Takes a renewed certificate, for NGINX.
    RenewNginx,
    /// Looks at the result from outside, for PowerShell.
    VerifyPs1,
    /// The same for a POSIX shell.
    VerifySh,
}

impl BundlePath {
    /// The site's name, in the bundle and on the server.
    pub const SITE_NAME: &str = "santedb.conf";
    /// The name of the file with what an authority asks for, likewise.
    pub const ACME_NAME: &str = "santedb-acme.conf";
    /// The name of the file with HL7v2, likewise.
    pub const HL7_NAME: &str = "santedb-hl7.conf";

    /// Where it lies beside the compose file, whose folder the bundle's own folders are copied into.
    pub fn beside_compose(&self) -> String {
        match self {
            // Docker Compose looks for this name in its own folder.
            Self::Compose(_) | Self::ComposeProxy => "docker-compose.override.yml".to_owned(),
            other => other.to_string(),
        }
    }

    /// The patched form of a configuration of `service`, under the name that it has on the server.
    pub fn configuration(service: &Service, file: &FileChange) -> Self {
        Self::Configuration { product: service.product, name: file.path.file_name().to_owned() }
    }

    /// The script that changes the configuration of `service` where it lies.
    pub fn change(service: &Service) -> Self {
        match service.platform {
            Platform::Linux | Platform::Macos => Self::ChangeSh(service.product),
            Platform::Windows => Self::ChangePs1(service.product),
        }
    }

    /// The difference between the two.
    pub fn diff(service: &Service, file: &FileChange) -> Self {
        Self::Diff { product: service.product, name: file.path.file_name().to_owned() }
    }

    /// The script that takes this script's changes back.
    pub fn undo(&self) -> Option<Self> {
        match self {
            Self::BindCmd => Some(Self::UndoCmd),
            Self::BindPs1 => Some(Self::UndoPs1),
            Self::BindSh => Some(Self::UndoSh),
            _ => None,
        }
    }

    /// Whether it is run rather than read.
    pub fn is_executable(&self) -> bool {
        matches!(
            self,
            Self::BindSh | Self::ChangeSh(_) | Self::RenewMono | Self::RenewNginx | Self::UndoSh | Self::VerifySh
        )
    }
}

impl fmt::Display for BundlePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = |product: &Product| match product {
            Product::DcdrDcg => "dcdr-dcg",
            Product::DcdrWww => "dcdr-www",
            Product::Icdr => "icdr",
        };
        match self {
            Self::AcmeSite => write!(f, "nginx/{}", Self::ACME_NAME),
            Self::BindCmd => write!(f, "windows/bind.cmd"),
            Self::BindPs1 => write!(f, "windows/bind.ps1"),
            Self::BindSh => write!(f, "mono/bind.sh"),
            Self::ChangePs1(product) => write!(f, "configuration/{}/change.ps1", folder(product)),
            Self::ChangeSh(product) => write!(f, "configuration/{}/change.sh", folder(product)),
            Self::Chain(name) => write!(f, "tls/{name}.fullchain.pem"),
            Self::AuthorityConfig => write!(f, "request/root.cnf"),
            Self::RequestConfig(name) => write!(f, "request/{name}.cnf"),
            Self::RequestInf(name) => write!(f, "request/{name}.inf"),
            Self::Calendar => write!(f, "renewal.ics"),
            Self::ChecklistHtml => write!(f, "checklist.html"),
            Self::Checklist => write!(f, "CHECKLIST.md"),
            Self::Compose(product) => write!(f, "configuration/{}/docker-compose.override.yml", folder(product)),
            Self::ComposeProxy => write!(f, "nginx/docker-compose.override.yml"),
            Self::Configuration { product, name } => write!(f, "configuration/{}/{name}", folder(product)),
            Self::Diff { product, name } => write!(f, "configuration/{}/{name}.diff", folder(product)),
            Self::Fragment(product) => write!(f, "configuration/{}/changes.txt", folder(product)),
            Self::Hl7Site => write!(f, "nginx/{}", Self::HL7_NAME),
            Self::Manifest => write!(f, "bundle.json"),
            Self::Migration => write!(f, "MIGRATION.md"),
            Self::Intermediate { name, number } => write!(f, "tls/{name}.intermediate-{number}.pem"),
            Self::Leaf(name) => write!(f, "tls/{name}.pem"),
            Self::RenewCmd => write!(f, "windows/renew.cmd"),
            Self::RenewPs1 => write!(f, "windows/renew.ps1"),
            Self::RenewMono => write!(f, "mono/renew.sh"),
            Self::RenewNginx => write!(f, "nginx/renew.sh"),
            Self::Report => write!(f, "certificate-report.json"),
            Self::Root(name) => write!(f, "tls/{name}.root.pem"),
            Self::Sums => write!(f, "SHA256SUMS"),
            Self::Site => write!(f, "nginx/{}", Self::SITE_NAME),
            Self::UndoCmd => write!(f, "windows/undo.cmd"),
            Self::UndoPs1 => write!(f, "windows/undo.ps1"),
            Self::UndoSh => write!(f, "mono/undo.sh"),
            Self::VerifyPs1 => write!(f, "verify.ps1"),
            Self::VerifySh => write!(f, "verify.sh"),
        }
    }
}

impl BundlePath {
    /// Whether a program reads it that may take its letters for those of another alphabet: a shell, or a server.
    fn is_read_by_programs(&self) -> bool {
        matches!(
            self,
            Self::AcmeSite
                | Self::AuthorityConfig
                | Self::BindCmd
                | Self::BindPs1
                | Self::BindSh
                | Self::Chain(_)
                | Self::ChangePs1(_)
                | Self::ChangeSh(_)
                | Self::Hl7Site
                | Self::Leaf(_)
                | Self::RenewCmd
                | Self::RenewMono
                | Self::RenewNginx
                | Self::RenewPs1
                | Self::RequestConfig(_)
                | Self::RequestInf(_)
                | Self::Root(_)
                | Self::Site
                | Self::UndoCmd
                | Self::UndoPs1
                | Self::UndoSh
                | Self::VerifyPs1
                | Self::VerifySh
        )
    }
}

/// Renders every file of `plan`.
pub fn bundle(plan: &Plan) -> Bundle {
    finish(write(plan, &Unpaced))
}

/// [`bundle()`] in pieces, since a large configuration takes a while.
pub async fn write(plan: &Plan, pace: &impl Pace) -> Bundle {
    let mut files = texts(plan);
    for service in &plan.services {
        for file in service.change.changed_files() {
            let patched = file.patched();
            pace.breathe(Progress::default()).await;
            let patched = file.upload.encode(&patched);
            pace.breathe(Progress::default()).await;
            files.insert(BundlePath::diff(service, file), diff::unified(plan, service, file, &patched, pace).await);
            files.insert(BundlePath::configuration(service, file), patched);
        }
    }
    files.insert(BundlePath::Manifest, manifest::manifest(plan, &files).into_bytes());
    files.insert(BundlePath::Sums, manifest::sums(&files).into_bytes());
    Bundle { files }
}

/// The files that [`write()`] makes of whole configurations and of all files, which takes longer than a person takes between two
/// letters: the page names them, and shows nothing of them.
pub fn others(plan: &Plan) -> Vec<BundlePath> {
    let changed = plan.services.iter().flat_map(|service| {
        let files = service.change.changed_files();
        files.flat_map(move |file| [BundlePath::diff(service, file), BundlePath::configuration(service, file)])
    });
    changed.chain([BundlePath::Manifest, BundlePath::Sums]).collect()
}

/// The files that are written anew, whatever the size of a configuration.
pub fn texts(plan: &Plan) -> BTreeMap<BundlePath, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut add = |path: BundlePath, text: String| {
        let text = if path.is_read_by_programs() { text::plain(text) } else { text };
        files.insert(path, text.into_bytes());
    };
    for service in &plan.services {
        let name = &service.server_name;
        if let Some(chain) = &service.chain {
            match plan.route {
                Route::Mono => add(BundlePath::Leaf(name.clone()), certificate::leaf(plan, name, chain)),
                Route::Nginx => add(BundlePath::Chain(name.clone()), certificate::full_chain(plan, name, chain)),
                Route::Windows => {
                    add(BundlePath::Chain(name.clone()), certificate::full_chain(plan, name, chain));
                    add(BundlePath::Leaf(name.clone()), certificate::leaf(plan, name, chain));
                }
            }
            if let Some(root) = chain.private_root() {
                add(BundlePath::Root(name.clone()), certificate::root(plan, name, root));
            }
        }
        if let Means::Variables(variables) = &service.change.means {
            // In a container of its own, NGINX and these are one file.
            if !nginx::is_container(plan) {
                add(BundlePath::Compose(service.product), configuration::compose(plan, service, variables));
            }
        } else if service.change.is_any() {
            add(BundlePath::Fragment(service.product), configuration::fragment(plan, service));
        }
        if let Means::ByHand(by_hand) = &service.change.means
            && !by_hand.rules.is_empty()
        {
            let script = match service.platform {
                Platform::Linux | Platform::Macos => change::sh(plan, service, by_hand),
                Platform::Windows => change::ps1(plan, service, by_hand),
            };
            add(BundlePath::change(service), script);
        }
    }
    match plan.route {
        Route::Mono => {
            add(BundlePath::BindSh, mono::bind(plan));
            add(BundlePath::UndoSh, mono::undo(plan));
        }
        Route::Nginx => {
            add(BundlePath::Site, nginx::site(plan));
            if answers_acme(plan) && !nginx::is_container(plan) {
                add(BundlePath::AcmeSite, nginx::acme_site(plan));
            }
            if hl7::is_wanted(plan) {
                add(BundlePath::Hl7Site, nginx::hl7::file(plan));
            }
            if nginx::is_container(plan) {
                add(BundlePath::ComposeProxy, nginx::compose::file(plan));
            }
        }
        Route::Windows => {
            for (file, text) in certificate::intermediates(plan) {
                add(file, text);
            }
            add(BundlePath::BindCmd, windows::bind_cmd(plan));
            add(BundlePath::BindPs1, windows::bind_ps1(plan));
            add(BundlePath::UndoCmd, windows::undo_cmd(plan));
            add(BundlePath::UndoPs1, windows::undo_ps1(plan));
            add(BundlePath::RenewCmd, windows::renew_cmd(plan));
            add(BundlePath::RenewPs1, windows::renew_ps1(plan));
        }
    }
    let wanted = crate::plan::request::wanted(plan);
    for path in crate::plan::request::files(plan) {
        let of = |name: &ServerName| wanted.iter().find(|wanted| wanted.name == *name);
        let text = match &path {
            BundlePath::RequestConfig(name) => of(name).map(|wanted| request::openssl(plan, wanted)),
            BundlePath::RequestInf(name) => of(name).map(|wanted| request::inf(plan, wanted)),
            _ => Some(request::authority(plan, &wanted)),
        };
        if let Some(text) = text {
            add(path, text);
        }
    }
    add(BundlePath::Report, report::report(plan));
    if let Some(icdr) = crate::plan::migration::icdr(plan) {
        add(BundlePath::Migration, migration::migration(plan, icdr));
    }
    if let Some(script) = renewal::script(plan.route) {
        add(script.clone(), renew::sh(plan, &script));
    }
    add(BundlePath::VerifyPs1, verify::ps1(plan));
    add(BundlePath::VerifySh, verify::sh(plan));
    add(BundlePath::Checklist, checklist::checklist(plan));
    add(BundlePath::ChecklistHtml, checklist::html::html(plan));
    if let Some(reminder) = calendar::reminder(plan) {
        add(BundlePath::Calendar, reminder);
    }
    files
}

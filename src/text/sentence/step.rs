//! The steps of the checklist.

use crate::bundle::BundlePath;
use crate::inputs::{Language, Platform, Product, Route, Source, UnixTime};
use crate::inspect::chain::Trust;
use crate::inspect::roots;
use crate::plan::command::{Command, Httpcfg, Netsh, RequestFile, ServiceAction};
use crate::plan::request::is_fetched;
use crate::plan::steps::{Action, Caller, StepKind, Who};
use crate::plan::system::{self, Layout};
use crate::plan::values::{HttpsUrl, Port};
use crate::plan::{Means, Plan};
use crate::text::sentence::{nginx, request, windows};
use crate::text::{ChecklistWords, MADE_BY, StepText, product};

pub(in crate::text) fn checklist(language: Language) -> ChecklistWords {
    ChecklistWords {
        findings: "Read this first",
        steps: "What to do",
        renewal: "When the certificate is renewed",
        undo: "The way back",
        expect: "You should see",
        otherwise: "If you see something else",
    }
}

pub(in crate::text) fn title(plan: &Plan) -> String {
    let first = plan.first();
    let route = match plan.route {
        Route::Mono => "with Mono's own TLS",
        Route::Nginx => "behind NGINX",
        Route::Windows => "with TLS by Windows",
    };
    let more = match plan.services.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    format!("{} at {}{more}, {route}", product(first.product), first.url())
}

pub(in crate::text) fn summary(plan: &Plan) -> Vec<String> {
    let mut sentences: Vec<String> = plan
        .services
        .iter()
        .map(|service| match plan.route {
            Route::Nginx => format!(
                "Clients open {}; NGINX ends the TLS connection and asks {} at {}://{}.",
                service.url(),
                product(service.product),
                service.backend_scheme,
                service.backend
            ),
            Route::Mono | Route::Windows if service.tls_port == service.listen_port => format!(
                "Clients open {}; {} answers them itself, on the port that it answered on in clear until now.",
                service.url(),
                product(service.product)
            ),
            Route::Mono | Route::Windows => format!(
                "Clients open {}; {} answers them itself, on port {} instead of {} in clear. A dCDR that has joined the old address \
                 must be joined again.",
                service.url(),
                product(service.product),
                service.tls_port,
                service.listen_port
            ),
        })
        .collect();
    sentences.extend(
        plan.services.iter().filter(|service| plan.route == Route::Nginx && service.platform == Platform::Windows).map(
            |service| {
                format!(
                    "{} runs on Windows: there, commands are for a Command Prompt (cmd.exe) opened as administrator.",
                    product(service.product)
                )
            },
        ),
    );
    sentences.push(match plan.route {
        Route::Nginx if system::facts(plan.system).layout == Layout::Container => "Commands are for a shell with root's rights (sudo -s), on \
                 the machine with SanteDB's container, in the folder of its docker-compose.yml."
            .into(),
        Route::Nginx => "Commands are for a shell with root's rights (sudo -s), in the folder that this file lies in, on the machine \
                         that each step names."
            .into(),
        Route::Mono => "Commands are for a shell with root's rights (sudo -s), on the SanteDB machine, in the folder that this file \
                        lies in."
            .into(),
        Route::Windows => "Commands are for a Command Prompt (cmd.exe) opened as administrator, on the SanteDB machine, in the folder \
                           that this file lies in."
            .into(),
    });
    sentences
}

pub(in crate::text) fn reminder(plan: &Plan, not_after: UnixTime) -> (String, String) {
    let url = plan.first().url();
    (
        format!("Renew the TLS certificate of {url} (it ends on {not_after})"),
        format!(
            "Where a program renews it, see whether it has: the certificate that {url} shows must end later than {not_after}. Else have a \
             new one made now. Then drop it on the {MADE_BY}, with the zip that this reminder came in.\n{}",
            renewal(plan)
        ),
    )
}

pub(in crate::text) fn renewal(plan: &Plan) -> String {
    let until = plan.services.iter().filter_map(|service| Some(service.chain.as_ref()?.leaf.not_after)).min();
    let until = until.map_or_else(String::new, |until| format!("The certificate ends on {until}. "));
    let first = match (plan.source, plan.route) {
        (Source::Files, _) => "",
        (Source::PrivateAuthority, _) => {
            "Make and sign a new request, as above, with the root that you have; OpenSSL gives it a key of its own. "
        }
        (Source::Request, _) => "Make a new request, as above, and have it signed. ",
        (Source::CertbotDns, _) => {
            "Run the same command of certbot again, which shows new records for the DNS; it calls the script that follows itself. "
        }
        (_, Route::Windows) => {
            "win-acme renews by itself, by a scheduled task; look now and then whether it has. What follows is for doing it by hand. "
        }
        (_, Route::Mono | Route::Nginx) => {
            "It is renewed by itself; look now and then whether it was, with verify.sh. What follows is for doing it by hand. "
        }
    };
    let kept = crate::plan::windows::kept_folder();
    let what = match plan.route {
        Route::Mono => {
            "As root, on the SanteDB machine: santedb-tls-renew fullchain.pem privkey.pem, with the files of the new certificate. It restarts \
             SanteDB, since Mono reads the certificate when it begins to listen. Back to the old one: santedb-tls-renew --undo."
        }
        Route::Nginx => {
            "As root, on the NGINX machine: santedb-tls-renew fullchain.pem privkey.pem, with the files of the new certificate. NGINX \
             reloads; SanteDB is not touched. Back to the old one: santedb-tls-renew --undo."
        }
        Route::Windows => {
            "A new certificate has a new thumbprint, and the port stays bound to the old one. One command imports it and binds it in the \
             place of the old one: powershell -ExecutionPolicy Bypass -File renew.ps1 -Pfx FILE; or, where it is in the store already, \
             -Thumbprint DIGITS. SanteDB goes on running; its configuration is not touched. It lies in"
        }
    };
    let place = if plan.route == Route::Windows { format!(" {kept}.") } else { String::new() };
    format!("{until}{first}{what}{place}")
}

pub(in crate::text) fn step(plan: &Plan, kind: &StepKind) -> StepText {
    match kind {
        StepKind::AcceptCertificates
        | StepKind::FetchCertificates
        | StepKind::MakeAuthority
        | StepKind::MakeRequests
        | StepKind::SendRequests
        | StepKind::SignRequests => request::step(plan, kind),
        StepKind::AddHl7 => nginx::add_hl7(plan.language),
        StepKind::AllowInSelinux => nginx::allow_in_selinux(plan.language),
        StepKind::AnswerAuthority => nginx::answer_authority(plan.language),
        StepKind::BindHttpSys { ports, reserves } => windows::bind(plan, ports, *reserves),
        StepKind::BindMono { ports } => StepText::new(
            format!("Register the certificate for port {}", joined(plan.language, ports)),
            "On the SanteDB machine. Mono's listener reads <port>.cer and <port>.pvk from .config/.mono/httplistener in the home of \
             the service's account, so the key is converted first and then registered as that account.",
        )
        .expect("The port with the thumbprint of your certificate.")
        .otherwise("If nothing is listed, SanteDB will still start, and every connection will fail without a message."),
        StepKind::ChangeConfiguration(product) => change_configuration(plan, *product),
        StepKind::ClosePlainPort(which) => nginx::close_plain_port(plan, *which),
        StepKind::InstallNginx => nginx::install(plan),
        StepKind::OpenPorts(ports) => nginx::open_ports(plan, ports),
        StepKind::SwitchSiteOn => nginx::switch_site_on(plan),
        StepKind::TrustBackend { product: which, name } => nginx::trust_backend(plan, *which, name),
        StepKind::ClosePort(port) => windows::close_port(plan.language, *port),
        StepKind::ImportCertificate(name) => windows::import(plan, name),
        StepKind::KeepRenewal => windows::keep_renewal(plan),
        StepKind::OpenFirewall(port) => StepText::new(
            format!("Open port {port} in the firewall"),
            "On the SanteDB machine. SanteDB's installer opens only the port that it chose itself.",
        )
        .expect("“Ok.” Firewalls between the clients and this machine need the same."),
        StepKind::PlaceCertificate(name) => StepText::new(
            format!("Place the certificate and key of {name}"),
            match plan.route {
                Route::Mono => "On the SanteDB machine. Mono sends this one certificate and no other.",
                Route::Nginx | Route::Windows if system::facts(plan.system).layout == Layout::Container => {
                    "On the machine with SanteDB's container. The key is your own file; it is no part of this bundle."
                }
                Route::Nginx | Route::Windows => {
                    "On the NGINX machine. The key is your own file; it is no part of this bundle."
                }
            },
        ),
        StepKind::PlaceRenewal => StepText::new(
            "Have the renewal ready",
            format!(
                "On the {} machine. The script takes a new certificate and does what a renewal needs, and nothing else; where something is \
                 wrong with the files, it says so and changes nothing. A person calls it with two files; certbot calls it from \
                 /etc/letsencrypt/renewal-hooks/deploy, where a link to it does, and acme.sh by --reloadcmd.",
                if plan.route == Route::Mono { "SanteDB" } else { "NGINX" }
            ),
        ),
        StepKind::StartService(which) => StepText::new(
            format!("Let {} start with its new configuration", product(*which)),
            "On the SanteDB machine.",
        )
        .otherwise("If it does not come up, its log says why; the copy of the configuration takes you back."),
        StepKind::StopService(which) => StepText::new(
            format!("Stop {}", product(*which)),
            match plan.route {
                Route::Windows => {
                    "On the SanteDB machine. Of several instances on it, each has a service of its own; which one it is, is chosen on \
                     the assistant."
                }
                Route::Mono | Route::Nginx => "On the SanteDB machine.",
            },
        ),
        StepKind::LeadDcdrs => StepText::new(
            "Lead the dCDRs that have joined to the new address",
            "A dCDR keeps the address that its iCDR had when it joined. MIGRATION.md has the order in which no clinic is cut off; if no dCDR \
             has joined, there is nothing to do. The minutes are for each dCDR.",
        ),
        StepKind::RetireShipped => windows::retire_shipped(plan.language),
        StepKind::CheckFiles => StepText::new(
            "See whether all files arrived whole",
            match plan.route {
                Route::Mono | Route::Nginx => {
                    "On each machine that the folder is copied to. The list holds a SHA-256 for each file of this folder, but for itself."
                }
                Route::Windows => {
                    "On each machine that the folder is copied to. The list holds a SHA-256 for each file of this folder, but for itself. \
                     Windows has no program that reads such a list; certutil -hashfile, with SHA256 behind a file's name, shows that of \
                     one file."
                }
            },
        )
        .expect(match plan.route {
            Route::Mono | Route::Nginx => "A line for each file that ends in “OK”.",
            Route::Windows => "The digits that the list has for that file.",
        })
        .otherwise("Unpack the zip again. If it stays so, something changed the files on their way: make the bundle anew."),
        StepKind::KeepBundle => {
            let reminder = match plan.next_to_end() {
                Some(_) => "renewal.ics is a reminder for your calendar, 30 days before the certificate ends. ",
                None => "",
            };
            StepText::new(
                "Keep the zip",
                format!(
                    "{reminder}The zip holds no key and no password; an uploaded configuration that changes is in it, with the secrets that \
                     SanteDB keeps there, so keep it where you keep those. When the certificate is renewed, drop the zip on the assistant \
                     with the new certificate: bundle.json brings all choices back, and you are told if a file is last time's."
                ),
            )
        }
        StepKind::TrustAuthority { name, caller: Caller::Linux } => StepText::new(
            "Let Linux machines trust your authority",
            format!(
                "On every dCDR host and every other Linux machine that calls {name}, in the layout of Debian and Ubuntu. Your authority \
                 is a private one, and a dCDR refuses a server whose chain does not end in a root that it knows. Mono keeps a store of \
                 its own, which cert-sync fills (package ca-certificates-mono); where Mono is not installed, leave that line out."
            ),
        )
        .expect("“1 added”. Then restart the dCDR."),
        StepKind::TrustAuthority { name, caller: Caller::Windows } => StepText::new(
            "Let Windows machines and browsers trust your authority",
            format!(
                "On every Windows machine that calls {name}, in a Command Prompt (cmd.exe) opened as administrator, in a copy of this \
                 folder. Browsers that use the system's store need no more. Firefox also has a store of its own: if it goes on to \
                 warn, import the file there. (None of this has been tried on a real Windows, nor with these browsers.)"
            ),
        )
        .expect("“CertUtil: -addstore command completed successfully.”"),
        StepKind::Undo(kind) => {
            let undone = step(plan, kind);
            StepText::new(format!("Take back: {}", undone.title), machine(plan, kind))
        }
        StepKind::Verify(url) => StepText::new(
            format!("Look at {url} from outside"),
            format!("On a machine that is neither of the servers.{}", private_root(plan, url)),
        )
        .expect(match plan.route {
            Route::Mono => {
                "A line for each thing that was looked at, “0 failed” at the end, and a warning that the certificate is sent alone if it has \
                 an intermediate."
            }
            Route::Nginx | Route::Windows => "A line for each thing that was looked at, and “0 failed” at the end.",
        })
        .otherwise("Each line with FAIL says what is wrong and which step of this file to go back to."),
    }
}

/// Who does a step, and about how long it takes.
pub(in crate::text) fn effort(plan: &Plan, kind: &StepKind) -> String {
    let system = match (kind.caller(), plan.route) {
        (Some(Caller::Windows), _) | (None, Route::Windows) => "Windows administrator",
        (Some(Caller::Linux), _) | (None, Route::Mono | Route::Nginx) => "Linux administrator",
    };
    let who = match kind.who() {
        Who::Network => "Network administrator",
        Who::SanteDb => "SanteDB administrator",
        Who::System => system,
    };
    format!("{who}, about {} minutes (our estimate).", kind.minutes())
}

pub(in crate::text) fn way_back(language: Language, number: usize) -> String {
    format!("To take it back: step {number} of the way back.")
}

fn change_configuration(plan: &Plan, which: Product) -> StepText {
    let service = plan.services.iter().find(|service| service.product == which).unwrap_or(plan.first());
    let change = &service.change;
    let paths: Vec<String> = match &change.means {
        Means::ByHand(_) => vec![service.configuration_path.to_string()],
        Means::Patch => change.changed_files().map(|file| file.path.to_string()).collect(),
        Means::Variables(_) => Vec::new(),
    };
    let what = match &change.means {
        Means::ByHand(_) => {
            "On the SanteDB machine, in a copy of this folder. The file with the endpoints was not uploaded, so a script changes it \
             where it lies, with a copy made first; or you do it by hand, as changes.txt says. The script prints each tag that it \
             changes; where it cannot read the file, it changes nothing and says so."
                .to_owned()
        }
        Means::Patch => match change.files.iter().map(|file| file.edits.len()).sum() {
            1 => "On the SanteDB machine, with a copy made first. One place changes; it is in changes.txt.".to_owned(),
            edits => format!(
                "On the SanteDB machine, with a copy made first. {edits} places change; they are in changes.txt. Everything else is \
                 as you uploaded it."
            ),
        },
        Means::Variables(_) => {
            "On the machine with SanteDB's container, in the folder with its docker-compose.yml. Docker Compose reads the override \
             beside it and starts anew what has changed. (Not tried with a running container.)"
                .to_owned()
        }
    };
    let text = StepText::new(format!("Change the configuration of {}", product(which)), what);
    match &change.means {
        Means::Variables(_) => text.expect("The container “Recreated”, then “Started”."),
        _ if paths.is_empty() => text,
        _ => text.otherwise(format!(
            "If {} is not there, look where your service really reads it; the path is the installer's.",
            paths.join(" or ")
        )),
    }
}

/// What the look from outside needs where the authority is, or may be, a private one.
fn private_root(plan: &Plan, url: &HttpsUrl) -> String {
    let chain = plan.services.iter().find(|service| service.url() == *url).and_then(|service| service.chain.as_ref());
    let made = RequestFile::Root;
    match chain.map_or(Trust::Unknown, |chain| chain.trust) {
        _ if chain.is_none() && plan.source == Source::PrivateAuthority => format!(
            " Your authority is a private one: where the machine does not trust its root yet, add it: --ca {made} for verify.sh, -Ca {made} \
             for verify.ps1, -CAfile {made} for openssl."
        ),
        // Public ones all of them.
        _ if chain.is_none() && is_fetched(plan) => String::new(),
        Trust::Unknown if chain.is_none() => {
            " If your authority is a private one, add its root: --ca root.pem for verify.sh, -Ca root.pem for verify.ps1, -CAfile root.pem \
             for openssl."
                .into()
        }
        Trust::Private => {
            let file = BundlePath::Root(url.server_name.clone());
            format!(
                " Your authority is a private one: the scripts take its root from {file}; for openssl alone, add -CAfile {file}."
            )
        }
        Trust::Public { .. } => String::new(),
        Trust::Unknown => format!(
            " Your authority is no public one that was known on {}. If it is a private one, drop its root on the assistant, too: that \
             adds the steps by which clients trust it. Here, add it: --ca root.pem for verify.sh, -Ca root.pem for verify.ps1, -CAfile root.pem \
             for openssl.",
            roots::DATE
        ),
    }
}

pub(super) fn joined(language: Language, ports: &[Port]) -> String {
    ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn machine(plan: &Plan, kind: &StepKind) -> &'static str {
    match (plan.route, kind) {
        (
            Route::Nginx,
            StepKind::AddHl7
            | StepKind::AllowInSelinux
            | StepKind::AnswerAuthority
            | StepKind::OpenPorts(_)
            | StepKind::PlaceCertificate(_)
            | StepKind::PlaceRenewal
            | StepKind::SwitchSiteOn
            | StepKind::TrustBackend { .. },
        ) => "On the NGINX machine.",
        (_, StepKind::ClosePlainPort(_)) => {
            "On the SanteDB machine. Before anything else, if clients are to reach SanteDB without NGINX again. (With firewalld, only \
             if the port was open before.)"
        }
        (_, StepKind::ImportCertificate(_)) => windows::undo_import(plan.language),
        (_, StepKind::TrustAuthority { caller: Caller::Linux, .. }) => "On every Linux machine where it was done.",
        (_, StepKind::TrustAuthority { caller: Caller::Windows, .. }) => "On every Windows machine where it was done.",
        _ => "On the SanteDB machine.",
    }
}

pub(in crate::text) fn action(language: Language, action: &Action) -> String {
    match action {
        Action::ByHand(action) => match action {
            ServiceAction::Restart => "Stop SanteDB and start it again, the way you usually do.",
            ServiceAction::Start => "Start SanteDB, the way you usually do.",
            ServiceAction::Stop => "Stop SanteDB, the way you usually do.",
        }
        .into(),
        Action::PlaceMadeBesideCompose { file, to } => {
            format!("Copy `{file}`, which was made on the way, to `{to}` in the folder of your `docker-compose.yml`")
        }
        Action::PlaceMade { file, at } => format!("Copy `{file}`, which was made on the way, to `{at}`"),
        Action::Send { request, answer } => {
            format!("Send `{request}` to your authority, and keep what comes back as `{answer}`")
        }
        Action::Place { file, at } => format!("Copy `{file}` to `{at}`"),
        Action::PlaceBesideCompose(file) => {
            format!("Copy `{file}` to `{}` in the folder of your `docker-compose.yml`", file.beside_compose())
        }
        Action::RemoveBesideCompose(file) => {
            format!("Remove `{}` from the folder of your `docker-compose.yml`", file.beside_compose())
        }
        Action::PlaceKey(at) => format!("Copy your private key to `{at}`"),
        Action::PlaceKeyBesideCompose(name) => {
            format!("Copy your private key to `tls/{name}.key` there, readable for root alone (chmod 600)")
        }
        Action::Read(file) => format!("Have `{file}` at hand"),
        Action::Run(command) => purpose(language, command).into(),
        Action::Script { files, .. } => {
            let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
            format!("Run {}, which does this:", files.join(" or "))
        }
    }
}

fn purpose(language: Language, command: &Command) -> &'static str {
    match command {
        Command::ListConnections { .. } => "See who is connected:",
        Command::Obtain(command) => request::purpose(language, command),
        Command::CheckSums => "Compare the files with the list:",
        Command::Backup(_) => "Make a copy to come back to:",
        Command::ChangeBack(_) => "Put the copy back:",
        Command::ChangeInPlace(_) => "Change it:",
        Command::ComposeUp => "Let Docker Compose take it up:",
        Command::ComposeUpWithout => "Let Docker Compose take it up, and stop what is gone:",
        Command::ConvertToPvk { .. } => "Convert the key:",
        Command::DistrustRoot(_) => "Trust it no more:",
        Command::EnableSite { .. } => "Switch the site on:",
        Command::AddIntermediate { .. } => "Add what stands above it, so that Windows sends the whole chain:",
        Command::ExportPfx(_) | Command::MergePfx(_) => "Make the .pfx file:",
        Command::FirewallBlock(_) => "Close the port:",
        Command::FirewallUnblock(_) => "Take the rule away:",
        Command::NameLeaf(_) => "Give it the name that certutil looks for:",
        Command::RemoveFromStore { .. } => "Take it from the store:",
        Command::ShowShippedRoots => "Look:",
        Command::ShowStore(_) => "Find your certificate in the list:",
        Command::FirewallClose(_) => "Close the port:",
        Command::FirewallOpen(_) => "Open the port:",
        Command::Httpcfg { action: Httpcfg::Add { .. }, .. } => "Register the certificate:",
        Command::Httpcfg { action: Httpcfg::Delete(_), .. } => "Remove the registration:",
        Command::Httpcfg { action: Httpcfg::Keep(_), .. } => "Put away what was registered before:",
        Command::Httpcfg { action: Httpcfg::Restore(_), .. } => "Put back what was registered before:",
        Command::Httpcfg { action: Httpcfg::List, .. } => "Look at the registrations:",
        Command::Httpcfg { action: Httpcfg::Protect, .. } => "Let only the account read the keys:",
        Command::Linux(command) => nginx::purpose(language, command),
        Command::ImportPfx { .. } => "Import it for the whole machine:",
        Command::MakeExecutable(_) => "Let root run it:",
        Command::MakeFolder(_) => "Make the folder, if it is not there:",
        Command::Netsh(Netsh::AddSslcert { .. } | Netsh::AddUrlacl { .. }) => "Bind:",
        Command::Netsh(Netsh::DeleteSslcert { .. } | Netsh::DeleteUrlacl { .. }) => "Remove:",
        Command::Netsh(Netsh::RecordSslcert(_) | Netsh::RecordUrlacl(_)) => "Write down what is there:",
        Command::Netsh(Netsh::ShowSslcert { .. }) => "Look:",
        Command::NginxReload => "Load it:",
        Command::NginxTest => "Test it:",
        Command::Own { .. } => "Give it to the service's account:",
        Command::Protect(_) => "Let only its owner read it:",
        Command::Remove(_) => "Remove:",
        Command::Restore(_) => "Copy the old file back:",
        Command::Service { action: ServiceAction::Restart, .. } => "Restart:",
        Command::Service { action: ServiceAction::Start, .. } => "Start:",
        Command::Service { action: ServiceAction::Stop, .. } => "Stop:",
        Command::ShowChain { .. } => "Or, where neither can run, look at the chain alone:",
        Command::ShowInStore(_) => "See that it arrived with its key:",
        Command::SyncMono { afresh: false } => "Tell Mono, too:",
        Command::SyncMono { afresh: true } => {
            "Fill Mono's store anew, since cert-sync only adds to it (a root that was added to Mono alone must be added again):"
        }
        Command::TrustRoot { .. } => "Trust it:",
        Command::UpdateAuthorities { .. } => "Let the system take it up:",
        Command::Verify { script: BundlePath::VerifyPs1, .. } => {
            "On Windows instead (a grammar has read this script; it was never run):"
        }
        Command::Verify { .. } => "On Linux, with openssl and curl:",
    }
}

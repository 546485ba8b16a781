//! The steps of the checklist.

use say::say;

use crate::bundle::BundlePath;
use crate::inputs::{Language, Platform, Product, Route, Source, UnixTime};
use crate::inspect::chain::Trust;
use crate::inspect::roots;
use crate::plan::chapter::Coverage;
use crate::plan::command::{Command, Httpcfg, Netsh, RequestFile, ServiceAction};
use crate::plan::request::is_fetched;
use crate::plan::steps::{Action, Caller, StepKind, Who};
use crate::plan::system::{self, Layout};
use crate::plan::values::{HttpsUrl, Port};
use crate::plan::{Means, Plan};
use crate::text::sentence::{nginx, request, verify, windows};
use crate::text::verify::Saying;
use crate::text::{ChecklistWords, MADE_BY, StepText, product};

pub(in crate::text) fn checklist(language: Language) -> ChecklistWords {
    ChecklistWords {
        findings: say!(language, "Read this first"),
        steps: say!(language, "What to do"),
        renewal: say!(language, "When the certificate is renewed"),
        undo: say!(language, "The way back"),
        expect: say!(language, "You should see"),
        otherwise: say!(language, "If you see something else"),
    }
}

pub(in crate::text) fn title(plan: &Plan) -> String {
    let language = plan.language;
    let (first, count) = (plan.first(), plan.services.len() - 1);
    let (product, url) = (product(first.product), first.url());
    let services = match count {
        0 => say!(language, "{product} at {url}"),
        _ => say!(language, "{product} at {url} and {count} more"),
    };
    match plan.route {
        Route::Mono => say!(language, "{services}, with Mono's own TLS"),
        Route::Nginx => say!(language, "{services}, behind NGINX"),
        Route::Windows => say!(language, "{services}, with TLS by Windows"),
    }
}

pub(in crate::text) fn summary(plan: &Plan) -> Vec<String> {
    let language = plan.language;
    let mut sentences: Vec<String> = plan
        .services
        .iter()
        .map(|service| match plan.route {
            Route::Nginx => say!(
                language,
                "Clients open {url}; NGINX ends the TLS connection and asks {product} at {scheme}://{backend}.",
                url = service.url(),
                product = product(service.product),
                scheme = service.backend_scheme,
                backend = service.backend
            ),
            Route::Mono | Route::Windows if service.tls_port == service.listen_port => say!(
                language,
                "Clients open {url}; {product} answers them itself, on the port that it answered on in clear until now.",
                url = service.url(),
                product = product(service.product)
            ),
            Route::Mono | Route::Windows => say!(
                language,
                "Clients open {url}; {product} answers them itself, on port {tls_port} instead of {listen_port} in clear. A dCDR that has \
                 joined the old address must be joined again.",
                url = service.url(),
                product = product(service.product),
                tls_port = service.tls_port,
                listen_port = service.listen_port
            ),
        })
        .collect();
    sentences.extend(
        plan.services.iter().filter(|service| plan.route == Route::Nginx && service.platform == Platform::Windows).map(
            |service| {
                say!(
                    language,
                    "{product} runs on Windows: there, commands are for a Command Prompt (cmd.exe) opened as administrator.",
                    product = product(service.product)
                )
            },
        ),
    );
    let commands = match plan.route {
        Route::Nginx if system::facts(plan.system).layout == Layout::Container => say!(
            language,
            "Commands are for a shell with root's rights (sudo -s), on the machine with SanteDB's container, in the folder of its \
             docker-compose.yml."
        ),
        Route::Nginx => say!(
            language,
            "Commands are for a shell with root's rights (sudo -s), in the folder that this file lies in, on the machine that each step \
             names."
        ),
        Route::Mono => say!(
            language,
            "Commands are for a shell with root's rights (sudo -s), on the SanteDB machine, in the folder that this file lies in."
        ),
        Route::Windows => say!(
            language,
            "Commands are for a Command Prompt (cmd.exe) opened as administrator, on the SanteDB machine, in the folder that this file \
             lies in."
        ),
    };
    sentences.push(commands.to_owned());
    sentences
}

pub(in crate::text) fn reminder(plan: &Plan, not_after: UnixTime) -> (String, String) {
    let language = plan.language;
    let url = plan.first().url();
    (
        say!(language, "Renew the TLS certificate of {url} (it ends on {not_after})"),
        say!(
            language,
            "Where a program renews it, see whether it has: the certificate that {url} shows must end later than {not_after}. Else have a \
             new one made now. Then drop it on the {made_by}, with the zip that this reminder came in.\n{renewal}",
            made_by = MADE_BY,
            renewal = renewal(plan)
        ),
    )
}

pub(in crate::text) fn renewal(plan: &Plan) -> String {
    let language = plan.language;
    let until = plan.services.iter().filter_map(|service| Some(service.chain.as_ref()?.leaf.not_after)).min();
    let until = until.map(|until| say!(language, "The certificate ends on {until}."));
    let first = match (plan.source, plan.route) {
        (Source::Files, _) => None,
        (Source::PrivateAuthority, _) => Some(say!(
            language,
            "Make and sign a new request, as above, with the root that you have; OpenSSL gives it a key of its own."
        )),
        (Source::Request, _) => Some(say!(language, "Make a new request, as above, and have it signed.")),
        (Source::CertbotDns, _) => Some(say!(
            language,
            "Run the same command of certbot again, which shows new records for the DNS; it calls the script that follows itself."
        )),
        (_, Route::Windows) => Some(say!(
            language,
            "win-acme renews by itself, by a scheduled task; look now and then whether it has. What follows is for doing it by hand."
        )),
        (_, Route::Mono | Route::Nginx) => Some(say!(
            language,
            "It is renewed by itself; look now and then whether it was, with verify.sh. What follows is for doing it by hand."
        )),
    };
    let what = match plan.route {
        Route::Mono => say!(
            language,
            "As root, on the SanteDB machine: santedb-tls-renew fullchain.pem privkey.pem, with the files of the new certificate. It restarts \
             SanteDB, since Mono reads the certificate when it begins to listen. Back to the old one: santedb-tls-renew --undo."
        )
        .to_owned(),
        Route::Nginx => say!(
            language,
            "As root, on the NGINX machine: santedb-tls-renew fullchain.pem privkey.pem, with the files of the new certificate. NGINX \
             reloads; SanteDB is not touched. Back to the old one: santedb-tls-renew --undo."
        )
        .to_owned(),
        Route::Windows => say!(
            language,
            "A new certificate has a new thumbprint, and the port stays bound to the old one. One command imports it and binds it in the \
             place of the old one: powershell -ExecutionPolicy Bypass -File renew.ps1 -Pfx FILE; or, where it is in the store already, \
             -Thumbprint DIGITS. SanteDB goes on running; its configuration is not touched. It lies in {folder}.",
            folder = crate::plan::windows::kept_folder()
        ),
    };
    [until, first.map(str::to_owned), Some(what)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

pub(in crate::text) fn step(plan: &Plan, kind: &StepKind) -> StepText {
    let language = plan.language;
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
            match ports.as_slice() {
                [port] => say!(language, "Register the certificate for port {port}"),
                _ => {
                    let ports = joined(ports);
                    say!(language, "Register the certificate for port {ports}")
                }
            },
            say!(
                language,
                "On the SanteDB machine. Mono's listener reads <port>.cer and <port>.pvk from .config/.mono/httplistener in the home of \
                 the service's account, so the key is converted first and then registered as that account."
            ),
        )
        .expect(say!(language, "The port with the thumbprint of your certificate."))
        .otherwise(say!(
            language,
            "If nothing is listed, SanteDB will still start, and every connection will fail without a message."
        )),
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
            say!(language, "Open port {port} in the firewall"),
            say!(language, "On the SanteDB machine. SanteDB's installer opens only the port that it chose itself."),
        )
        .expect(say!(language, "“Ok.” Firewalls between the clients and this machine need the same.")),
        StepKind::PlaceCertificate(name) => StepText::new(
            say!(language, "Place the certificate and key of {name}"),
            match plan.route {
                Route::Mono => {
                    say!(language, "On the SanteDB machine. Mono sends this one certificate and no other.")
                }
                Route::Nginx | Route::Windows if system::facts(plan.system).layout == Layout::Container => say!(
                    language,
                    "On the machine with SanteDB's container. The key is your own file; it is no part of this bundle."
                ),
                Route::Nginx | Route::Windows => {
                    say!(language, "On the NGINX machine. The key is your own file; it is no part of this bundle.")
                }
            },
        ),
        StepKind::PlaceRenewal => StepText::new(
            say!(language, "Have the renewal ready"),
            say!(
                language,
                "{machine} The script takes a new certificate and does what a renewal needs, and nothing else; where something is wrong with \
                 the files, it says so and changes nothing. A person calls it with two files; certbot calls it from \
                 /etc/letsencrypt/renewal-hooks/deploy, where a link to it does, and acme.sh by --reloadcmd.",
                machine = if plan.route == Route::Mono {
                    say!(language, "On the SanteDB machine.")
                } else {
                    say!(language, "On the NGINX machine.")
                }
            ),
        ),
        StepKind::StartService(which) => StepText::new(
            say!(language, "Let {product} start with its new configuration", product = product(*which)),
            say!(language, "On the SanteDB machine."),
        )
        .otherwise(say!(
            language,
            "If it does not come up, its log says why; the copy of the configuration takes you back."
        )),
        StepKind::StopService(which) => StepText::new(
            say!(language, "Stop {product}", product = product(*which)),
            match plan.route {
                Route::Windows => say!(
                    language,
                    "On the SanteDB machine. Of several instances on it, each has a service of its own; which one it is, is chosen on \
                     the assistant."
                ),
                Route::Mono | Route::Nginx => say!(language, "On the SanteDB machine."),
            },
        ),
        StepKind::LeadDcdrs => StepText::new(
            say!(language, "Lead the dCDRs that have joined to the new address"),
            say!(
                language,
                "A dCDR keeps the address that its iCDR had when it joined. MIGRATION.md has the order in which no clinic is cut off; if no \
                 dCDR has joined, there is nothing to do. The minutes are for each dCDR."
            ),
        ),
        StepKind::RetireShipped => windows::retire_shipped(plan.language),
        StepKind::CheckFiles => StepText::new(
            say!(language, "See whether all files arrived whole"),
            match plan.route {
                Route::Mono | Route::Nginx => say!(
                    language,
                    "On each machine that the folder is copied to. The list holds a SHA-256 for each file of this folder, but for itself."
                ),
                Route::Windows => say!(
                    language,
                    "On each machine that the folder is copied to. The list holds a SHA-256 for each file of this folder, but for itself. \
                     Windows has no program that reads such a list; certutil -hashfile, with SHA256 behind a file's name, shows that of \
                     one file."
                ),
            },
        )
        .expect(match plan.route {
            Route::Mono | Route::Nginx => say!(language, "A line for each file that ends in “OK”."),
            Route::Windows => say!(language, "The digits that the list has for that file."),
        })
        .otherwise(say!(
            language,
            "Unpack the zip again. If it stays so, something changed the files on their way: make the bundle anew."
        )),
        StepKind::KeepBundle => {
            let reminder = plan.next_to_end().map(|_| {
                say!(language, "renewal.ics is a reminder for your calendar, 30 days before the certificate ends.")
            });
            let zip = say!(
                language,
                "The zip holds no key and no password; an uploaded configuration that changes is in it, with the secrets that SanteDB keeps \
                 there, so keep it where you keep those. When the certificate is renewed, drop the zip on the assistant with the new \
                 certificate: bundle.json brings all choices back, and you are told if a file is last time's."
            );
            StepText::new(
                say!(language, "Keep the zip"),
                reminder.into_iter().chain([zip]).collect::<Vec<_>>().join(" "),
            )
        }
        StepKind::TrustAuthority { name, caller: Caller::Linux } => StepText::new(
            say!(language, "Let Linux machines trust your authority"),
            say!(
                language,
                "On every dCDR host and every other Linux machine that calls {name}, in the layout of Debian and Ubuntu. Your authority \
                 is a private one, and a dCDR refuses a server whose chain does not end in a root that it knows. Mono keeps a store of \
                 its own, which cert-sync fills (package ca-certificates-mono); where Mono is not installed, leave that line out."
            ),
        )
        .expect(say!(language, "“1 added”. Then restart the dCDR.")),
        StepKind::TrustAuthority { name, caller: Caller::Windows } => StepText::new(
            say!(language, "Let Windows machines and browsers trust your authority"),
            say!(
                language,
                "On every Windows machine that calls {name}, in a Command Prompt (cmd.exe) opened as administrator, in a copy of this \
                 folder. Browsers that use the system's store need no more. Firefox also has a store of its own: if it goes on to \
                 warn, import the file there. (None of this has been tried on a real Windows, nor with these browsers.)"
            ),
        )
        .expect(say!(language, "“CertUtil: -addstore command completed successfully.”")),
        StepKind::Undo(kind) => {
            let undone = step(plan, kind);
            StepText::new(say!(language, "Take back: {step}", step = undone.title), machine(plan, kind))
        }
        StepKind::Verify(url) => {
            let outside = say!(language, "On a machine that is neither of the servers.").to_owned();
            // The scripts end with this count.
            let failed = verify::saying(language, Saying::Failed);
            StepText::new(
                say!(language, "Look at {url} from outside"),
                [outside].into_iter().chain(private_root(plan, url)).collect::<Vec<_>>().join(" "),
            )
            .expect(match plan.route {
                Route::Mono => say!(
                    language,
                    "A line for each thing that was looked at, “0 {failed}” at the end, and a warning that the certificate is sent alone if \
                     it has an intermediate."
                ),
                Route::Nginx | Route::Windows => {
                    say!(language, "A line for each thing that was looked at, and “0 {failed}” at the end.")
                }
            })
            .otherwise(say!(
                language,
                "Each line with FAIL says what is wrong and which step of this file to go back to."
            ))
        }
    }
}

/// Who does a step, and about how long it takes.
pub(in crate::text) fn effort(plan: &Plan, kind: &StepKind) -> String {
    let language = plan.language;
    let system = match (kind.caller(), plan.route) {
        (Some(Caller::Windows), _) | (None, Route::Windows) => say!(language, "Windows administrator"),
        (Some(Caller::Linux), _) | (None, Route::Mono | Route::Nginx) => say!(language, "Linux administrator"),
    };
    let who = match kind.who() {
        Who::Network => say!(language, "Network administrator"),
        Who::SanteDb => say!(language, "SanteDB administrator"),
        Who::System => system,
    };
    say!(language, "{who}, about {minutes} minutes (our estimate).", minutes = kind.minutes())
}

pub(in crate::text) fn way_back(language: Language, number: usize) -> String {
    say!(language, "To take it back: step {number} of the way back.")
}

pub(in crate::text) fn coverage(language: Language, coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Added => say!(language, "In addition to the documentation"),
        Coverage::BeingWritten => say!(language, "Documentation, still being written"),
        Coverage::Told => say!(language, "Documentation"),
    }
}

fn change_configuration(plan: &Plan, which: Product) -> StepText {
    let language = plan.language;
    let service = plan.services.iter().find(|service| service.product == which).unwrap_or(plan.first());
    let change = &service.change;
    let paths: Vec<String> = match &change.means {
        Means::ByHand(_) => vec![service.configuration_path.to_string()],
        Means::Patch => change.changed_files().map(|file| file.path.to_string()).collect(),
        Means::Variables(_) => Vec::new(),
    };
    let what = match &change.means {
        Means::ByHand(_) => say!(
            language,
            "On the SanteDB machine, in a copy of this folder. The file with the endpoints was not uploaded, so a script changes it \
             where it lies, with a copy made first; or you do it by hand, as changes.txt says. The script prints each tag that it \
             changes; where it cannot read the file, it changes nothing and says so."
        )
        .to_owned(),
        Means::Patch => match change.files.iter().map(|file| file.edits.len()).sum::<usize>() {
            1 => say!(
                language,
                "On the SanteDB machine, with a copy made first. One place changes; it is in changes.txt."
            )
            .to_owned(),
            edits => say!(
                language,
                "On the SanteDB machine, with a copy made first. {edits} places change; they are in changes.txt. Everything else is \
                 as you uploaded it."
            ),
        },
        Means::Variables(_) => say!(
            language,
            "On the machine with SanteDB's container, in the folder with its docker-compose.yml. Docker Compose reads the override \
             beside it and starts anew what has changed. (Not tried with a running container.)"
        )
        .to_owned(),
    };
    let text = StepText::new(say!(language, "Change the configuration of {product}", product = product(which)), what);
    match &change.means {
        Means::Variables(_) => text.expect(say!(language, "The container “Recreated”, then “Started”.")),
        _ if paths.is_empty() => text,
        _ => text.otherwise(say!(
            language,
            "If {paths} is not there, look where your service really reads it; the path is the installer's.",
            paths = either(language, paths)
        )),
    }
}

/// One of the names.
fn either(language: Language, names: impl IntoIterator<Item = String>) -> String {
    names.into_iter().reduce(|before, last| say!(language, "{before} or {last}")).unwrap_or_default()
}

/// What the look from outside needs where the authority is, or may be, a private one.
fn private_root(plan: &Plan, url: &HttpsUrl) -> Option<String> {
    let language = plan.language;
    let chain = plan.services.iter().find(|service| service.url() == *url).and_then(|service| service.chain.as_ref());
    let made = RequestFile::Root;
    match chain.map_or(Trust::Unknown, |chain| chain.trust) {
        _ if chain.is_none() && plan.source == Source::PrivateAuthority => Some(say!(
            language,
            "Your authority is a private one: where the machine does not trust its root yet, add it: --ca {made} for verify.sh, -Ca {made} \
             for verify.ps1, -CAfile {made} for openssl."
        )),
        // Public ones all of them.
        _ if chain.is_none() && is_fetched(plan) => None,
        Trust::Unknown if chain.is_none() => Some(
            say!(
                language,
                "If your authority is a private one, add its root: --ca root.pem for verify.sh, -Ca root.pem for verify.ps1, -CAfile \
                 root.pem for openssl."
            )
            .to_owned(),
        ),
        Trust::Private => Some(say!(
            language,
            "Your authority is a private one: the scripts take its root from {file}; for openssl alone, add -CAfile {file}.",
            file = BundlePath::Root(url.server_name.clone())
        )),
        Trust::Public { .. } => None,
        Trust::Unknown => Some(say!(
            language,
            "Your authority is no public one that was known on {date}. If it is a private one, drop its root on the assistant, too: that \
             adds the steps by which clients trust it. Here, add it: --ca root.pem for verify.sh, -Ca root.pem for verify.ps1, -CAfile root.pem \
             for openssl.",
            date = roots::DATE
        )),
    }
}

pub(super) fn joined(ports: &[Port]) -> String {
    ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn machine(plan: &Plan, kind: &StepKind) -> &'static str {
    let language = plan.language;
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
        ) => say!(language, "On the NGINX machine."),
        (_, StepKind::ClosePlainPort(_)) => say!(
            language,
            "On the SanteDB machine. Before anything else, if clients are to reach SanteDB without NGINX again. (With firewalld, only \
             if the port was open before.)"
        ),
        (_, StepKind::ImportCertificate(_)) => windows::undo_import(language),
        (_, StepKind::TrustAuthority { caller: Caller::Linux, .. }) => {
            say!(language, "On every Linux machine where it was done.")
        }
        (_, StepKind::TrustAuthority { caller: Caller::Windows, .. }) => {
            say!(language, "On every Windows machine where it was done.")
        }
        _ => say!(language, "On the SanteDB machine."),
    }
}

pub(in crate::text) fn action(language: Language, action: &Action) -> String {
    match action {
        Action::ByHand(action) => match action {
            ServiceAction::Restart => say!(language, "Stop SanteDB and start it again, the way you usually do."),
            ServiceAction::Start => say!(language, "Start SanteDB, the way you usually do."),
            ServiceAction::Stop => say!(language, "Stop SanteDB, the way you usually do."),
        }
        .into(),
        Action::PlaceMadeBesideCompose { file, to } => {
            say!(
                language,
                "Copy `{file}`, which was made on the way, to `{to}` in the folder of your `docker-compose.yml`"
            )
        }
        Action::PlaceMade { file, at } => say!(language, "Copy `{file}`, which was made on the way, to `{at}`"),
        Action::Send { request, answer } => {
            say!(language, "Send `{request}` to your authority, and keep what comes back as `{answer}`")
        }
        Action::Place { file, at } => say!(language, "Copy `{file}` to `{at}`"),
        Action::PlaceBesideCompose(file) => {
            say!(
                language,
                "Copy `{file}` to `{path}` in the folder of your `docker-compose.yml`",
                path = file.beside_compose()
            )
        }
        Action::RemoveBesideCompose(file) => {
            say!(language, "Remove `{path}` from the folder of your `docker-compose.yml`", path = file.beside_compose())
        }
        Action::PlaceKey(at) => say!(language, "Copy your private key to `{at}`"),
        Action::PlaceKeyBesideCompose(name) => {
            say!(language, "Copy your private key to `tls/{name}.key` there, readable for root alone (chmod 600)")
        }
        Action::Read(file) => say!(language, "Have `{file}` at hand"),
        Action::Run(command) => purpose(language, command).into(),
        Action::Script { files, .. } => {
            let files = files.iter().map(|file| format!("`{file}`"));
            say!(language, "Run {files}, which does this:", files = either(language, files))
        }
    }
}

fn purpose(language: Language, command: &Command) -> &'static str {
    match command {
        Command::ListConnections { .. } => say!(language, "See who is connected:"),
        Command::Obtain(command) => request::purpose(language, command),
        Command::CheckForMono(_) => say!(language, "Check that Mono can use the key:"),
        Command::CheckSums => say!(language, "Compare the files with the list:"),
        Command::Backup(_) => say!(language, "Make a copy to come back to:"),
        Command::ChangeBack(_) => say!(language, "Put the copy back:"),
        Command::ChangeInPlace(_) => say!(language, "Change it:"),
        Command::ComposeUp => say!(language, "Let Docker Compose take it up:"),
        Command::ComposeUpWithout => say!(language, "Let Docker Compose take it up, and stop what is gone:"),
        Command::ConvertToPvk { .. } => say!(language, "Convert the key:"),
        Command::DistrustRoot(_) => say!(language, "Trust it no more:"),
        Command::EnableSite { .. } => say!(language, "Switch the site on:"),
        Command::AddIntermediate { .. } => {
            say!(language, "Add what stands above it, so that Windows sends the whole chain:")
        }
        Command::ExportPfx(_) | Command::MergePfx(_) => say!(language, "Make the .pfx file:"),
        Command::FirewallBlock(_) => say!(language, "Close the port:"),
        Command::FirewallUnblock(_) => say!(language, "Take the rule away:"),
        Command::NameLeaf(_) => say!(language, "Give it the name that certutil looks for:"),
        Command::RemoveFromStore { .. } => say!(language, "Take it from the store:"),
        Command::ShowShippedRoots => say!(language, "Look:"),
        Command::ShowStore(_) => say!(language, "Find your certificate in the list:"),
        Command::FirewallClose(_) => say!(language, "Close the port:"),
        Command::FirewallOpen(_) => say!(language, "Open the port:"),
        Command::Httpcfg { action: Httpcfg::Add { .. }, .. } => say!(language, "Register the certificate:"),
        Command::Httpcfg { action: Httpcfg::Delete(_), .. } => say!(language, "Remove the registration:"),
        Command::Httpcfg { action: Httpcfg::Keep(_), .. } => say!(language, "Put away what was registered before:"),
        Command::Httpcfg { action: Httpcfg::Restore(_), .. } => say!(language, "Put back what was registered before:"),
        Command::Httpcfg { action: Httpcfg::List, .. } => say!(language, "Look at the registrations:"),
        Command::Httpcfg { action: Httpcfg::Protect, .. } => say!(language, "Let only the account read the keys:"),
        Command::Linux(command) => nginx::purpose(language, command),
        Command::ImportPfx { .. } => say!(language, "Import it for the whole machine:"),
        Command::MakeExecutable(_) => say!(language, "Let root run it:"),
        Command::MakeFolder(_) => say!(language, "Make the folder, if it is not there:"),
        Command::Netsh(Netsh::AddSslcert { .. } | Netsh::AddUrlacl { .. }) => say!(language, "Bind:"),
        Command::Netsh(Netsh::DeleteSslcert { .. } | Netsh::DeleteUrlacl { .. }) => say!(language, "Remove:"),
        Command::Netsh(Netsh::RecordSslcert(_) | Netsh::RecordUrlacl(_)) => say!(language, "Write down what is there:"),
        Command::Netsh(Netsh::ShowSslcert { .. }) => say!(language, "Look:"),
        Command::NginxReload => say!(language, "Load it:"),
        Command::NginxTest => say!(language, "Test it:"),
        Command::Own { .. } => say!(language, "Give it to the service's account:"),
        Command::Protect(_) => say!(language, "Let only its owner read it:"),
        Command::Remove(_) => say!(language, "Remove:"),
        Command::Restore(_) => say!(language, "Copy the old file back:"),
        Command::Service { action: ServiceAction::Restart, .. } => say!(language, "Restart:"),
        Command::Service { action: ServiceAction::Start, .. } => say!(language, "Start:"),
        Command::Service { action: ServiceAction::Stop, .. } => say!(language, "Stop:"),
        Command::ShowChain { .. } => say!(language, "Or, where neither can run, look at the chain alone:"),
        Command::ShowInStore(_) => say!(language, "See that it arrived with its key:"),
        Command::SyncMono { afresh: false } => say!(language, "Tell Mono, too:"),
        Command::SyncMono { afresh: true } => say!(
            language,
            "Fill Mono's store anew, since cert-sync only adds to it (a root that was added to Mono alone must be added again):"
        ),
        Command::TrustRoot { .. } => say!(language, "Trust it:"),
        Command::UpdateAuthorities { .. } => say!(language, "Let the system take it up:"),
        Command::Verify { script: BundlePath::VerifyPs1, .. } => {
            say!(language, "On Windows instead (a grammar has read this script; it was never run):")
        }
        Command::Verify { .. } => say!(language, "On Linux, with openssl and curl:"),
    }
}

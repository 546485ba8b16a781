//! Comments in generated files.

use say::say;

use crate::bundle::BundlePath;
use crate::inputs::{Language, Route};
use crate::plan::command::own_pfx;
use crate::plan::edits::{Reason, Target};
use crate::plan::system::{self, Layout};
use crate::plan::values::{HostPath, HttpsUrl, Port, Thumbprint};
use crate::plan::{Means, Plan, Service, mono, nginx, renewal, trust, windows};
use crate::text::{Comment, MADE_BY, product, shown};

pub(in crate::text) fn head(plan: &Plan, path: &BundlePath) -> Vec<String> {
    let language = plan.language;
    let services = plan.services.iter().map(|service| {
        say!(language, "Choices: {product} at {url}.", product = product(service.product), url = service.url())
    });
    let route = match plan.route {
        Route::Mono => say!(language, "Choices: TLS by Mono's own listener."),
        Route::Nginx => say!(language, "Choices: TLS by NGINX in front."),
        Route::Windows => say!(language, "Choices: TLS by HTTP.sys on Windows."),
    };
    // The service whose file it is; a plan has at least one.
    let of = |is_its: &dyn Fn(&Service) -> bool| {
        plan.services.iter().find(|service| is_its(service)).unwrap_or(plan.first())
    };
    let (place, undo) = match path {
        BundlePath::BindCmd | BundlePath::BindPs1 => (
            say!(language, "Run it as administrator on the SanteDB machine, while SanteDB is stopped.").into(),
            say!(language, "Undo: the undo script beside it."),
        ),
        BundlePath::BindSh => (
            say!(language, "Run it as root on the SanteDB machine, while SanteDB is stopped.").into(),
            say!(language, "Undo: undo.sh beside it."),
        ),
        BundlePath::Chain(_) if plan.route == Route::Windows => (
            say!(language, "Place: none; it is used where it lies, to make the .pfx file that Windows imports.").into(),
            say!(language, "Undo: nothing; it changes nothing by itself."),
        ),
        BundlePath::Chain(name) => (
            say!(
                language,
                "Place: {path}",
                path = nginx::chain_path(plan, of(&|service| service.server_name == *name))
            ),
            say!(language, "Undo: remove it once the site is gone."),
        ),
        BundlePath::Calendar => (
            say!(language, "Use: open it with your calendar, which takes it up.").into(),
            say!(language, "Undo: delete the entry."),
        ),
        BundlePath::ChecklistHtml => (
            say!(
                language,
                "Print it, or open it in a browser and tick what is done: it remembers nothing once it is closed."
            )
            .into(),
            say!(language, "Undo: the last part of this file."),
        ),
        BundlePath::Checklist => (
            say!(language, "Work through it from the top.").into(),
            say!(language, "Undo: the last part of this file."),
        ),
        BundlePath::ChangePs1(product) | BundlePath::ChangeSh(product) => (
            say!(
                language,
                "Run it on the SanteDB machine, as one who may write: {path}",
                path = of(&|service| service.product == *product).configuration_path
            ),
            match path {
                BundlePath::ChangePs1(_) => say!(
                    language,
                    "Undo: run it with -Undo, which puts the copies back that it made."
                ),
                _ => say!(language, "Undo: run it with --undo, which puts the copies back that it made."),
            },
        ),
        BundlePath::Compose(_) => (
            say!(
                language,
                "Place: beside the docker-compose.yml that starts SanteDB, under this name, which Docker Compose looks for."
            )
            .into(),
            say!(language, "Undo: remove it, then: docker compose up --detach"),
        ),
        BundlePath::ComposeProxy => (
            say!(
                language,
                "Place: beside the docker-compose.yml that starts SanteDB, under this name, which Docker Compose looks for."
            )
            .into(),
            say!(language, "Undo: remove it, then: docker compose up --detach --remove-orphans"),
        ),
        BundlePath::AcmeSite => (
            say!(language, "Place: {path}", path = nginx::acme_site_path(plan)),
            say!(
                language,
                "Undo: remove it, and its link in sites-enabled, then: nginx -t && systemctl reload-or-restart nginx"
            ),
        ),
        BundlePath::Hl7Site if system::facts(plan.system).layout == Layout::Container => (
            say!(language, "Place: nginx/santedb-hl7.conf beside your docker-compose.yml").into(),
            say!(
                language,
                "Undo: remove docker-compose.override.yml, then: docker compose up --detach --remove-orphans"
            ),
        ),
        BundlePath::Hl7Site => (
            say!(language, "Place: {path}, included at the end of nginx.conf", path = nginx::hl7::path()),
            say!(
                language,
                "Undo: copy nginx.conf.before-tls back over nginx.conf, then: nginx -t && systemctl reload-or-restart nginx"
            ),
        ),
        BundlePath::Configuration { product, name } | BundlePath::Diff { product, name } => {
            let service = of(&|service| service.product == *product);
            let file = service.change.files.iter().find(|file| file.path.file_name() == name);
            let path = file.map_or(&service.configuration_path, |file| &file.path);
            let place = match path {
                HostPath::Unix(_) => say!(
                    language,
                    "Use: to read, or to change the file in place: patch --binary {path} {name}.diff"
                ),
                HostPath::Windows(_) => say!(language, "Use: to read what changes in {path}"),
            };
            (place, say!(language, "Undo: copy the backup that the checklist makes back over the file."))
        }
        BundlePath::Fragment(product) => {
            let service = of(&|service| service.product == *product);
            let undo = match service.change.means {
                Means::ByHand(_) => say!(
                    language,
                    "Undo: copy the .before-tls beside the file back over it; the script makes it, by hand you do."
                ),
                _ => say!(language, "Undo: copy the backup that the checklist makes back over the file."),
            };
            (say!(language, "What changes in: {path}", path = service.configuration_path), undo)
        }
        BundlePath::AuthorityConfig => (
            say!(language, "Use: where it lies, by the command of the checklist that makes the authority.").into(),
            say!(
                language,
                "Undo: nothing; delete the folder request once its files are in their places. Keep root.key and root.pem."
            ),
        ),
        BundlePath::RequestConfig(_) | BundlePath::RequestInf(_) => (
            say!(language, "Use: where it lies, by the command of the checklist that makes the request.").into(),
            say!(language, "Undo: nothing; it changes nothing by itself."),
        ),
        BundlePath::Migration => (
            say!(language, "Work through it when the checklist says so.").into(),
            say!(language, "Undo: the copy of each configuration that the list has you make."),
        ),
        BundlePath::Intermediate { .. } => (
            say!(language, "Place: none; Windows imports it from where it lies.").into(),
            say!(language, "Undo: as the last part of the checklist says."),
        ),
        BundlePath::Leaf(name) if plan.route == Route::Windows => (
            say!(language, "Place: none; for machines without OpenSSL, which make {pfx} of it.", pfx = own_pfx(name)),
            say!(language, "Undo: nothing; it changes nothing by itself."),
        ),
        BundlePath::RenewCmd | BundlePath::RenewPs1 => (
            say!(language, "Place: {path}", path = windows::kept(plan, path)),
            say!(language, "Undo: run it again with the old certificate's thumbprint."),
        ),
        BundlePath::Leaf(name) => (
            say!(language, "Place: {path}", path = mono::leaf_path(plan, of(&|service| service.server_name == *name))),
            say!(language, "Undo: mono/undo.sh, then remove it."),
        ),
        BundlePath::Manifest => (
            say!(
                language,
                "Place: none; keep it, and drop it, or the zip that it lies in, on the assistant with the renewed certificate."
            )
            .into(),
            say!(language, "Undo: nothing; it changes nothing by itself."),
        ),
        BundlePath::Sums => (
            say!(language, "Use: sha256sum -c SHA256SUMS, in the folder that it lies in.").into(),
            say!(language, "Undo: nothing; it changes nothing by itself."),
        ),
        BundlePath::RenewMono | BundlePath::RenewNginx => (
            say!(language, "Place: {path}; run it as root, at each renewal.", path = renewal::path()),
            say!(language, "Undo: remove it; what it changed, it takes back with --undo."),
        ),
        BundlePath::Report => (
            say!(language, "Place: none; keep it, and drop it on the assistant with the renewed certificate.").into(),
            say!(language, "Undo: nothing; it changes nothing by itself."),
        ),
        BundlePath::Root(name) => (
            say!(
                language,
                "Place: on the machines that call the server; on Linux {path}",
                path = trust::root_path(name)
            ),
            say!(language, "Undo: as the last part of the checklist says."),
        ),
        BundlePath::Site => (
            match system::facts(plan.system).layout {
                Layout::Container => say!(language, "Place: nginx/santedb.conf beside your docker-compose.yml").into(),
                Layout::Dropped => say!(language, "Place: {path}", path = nginx::site_path(plan)),
                Layout::Linked => say!(
                    language,
                    "Place: {path}, linked into sites-enabled",
                    path = nginx::site_path(plan)
                ),
            },
            match system::facts(plan.system).layout {
                Layout::Container => say!(
                    language,
                    "Undo: remove docker-compose.override.yml, then: docker compose up --detach --remove-orphans"
                ),
                Layout::Dropped => say!(
                    language,
                    "Undo: remove it, then: nginx -t && systemctl reload-or-restart nginx"
                ),
                Layout::Linked => say!(
                    language,
                    "Undo: remove the link, then: nginx -t && systemctl reload-or-restart nginx"
                ),
            },
        ),
        BundlePath::UndoCmd | BundlePath::UndoPs1 => (
            say!(language, "Run it as administrator on the SanteDB machine, while SanteDB is stopped.").into(),
            say!(language, "Undo: run the bind script again."),
        ),
        BundlePath::UndoSh => (
            say!(language, "Run it as root on the SanteDB machine, while SanteDB is stopped.").into(),
            say!(language, "Undo: run bind.sh again."),
        ),
        BundlePath::VerifyPs1 | BundlePath::VerifySh => (
            say!(
                language,
                "Run it where it lies, in a copy of this folder on a machine that is neither of the servers."
            )
            .into(),
            say!(language, "Undo: nothing; it changes nothing."),
        ),
    };
    let mut lines = vec![say!(language, "Made by the {assistant}.", assistant = MADE_BY), route.to_owned()];
    lines.extend(services);
    lines.extend([place, undo.to_owned()]);
    if *path == BundlePath::Site {
        lines.push(
            say!(language, "(The document this replaces names services-available, a folder that no package has.)")
                .into(),
        );
    }
    lines
}

pub(in crate::text) fn comment(language: Language, comment: Comment) -> &'static str {
    match comment {
        Comment::BodySize => say!(
            language,
            "NGINX's own limit is 1 MB, which applet packages and imports exceed (413). SanteDB holds a request in memory, so some \
             limit is kept. Reports and synchronization may take minutes."
        ),
        Comment::ChangeAside => say!(
            language,
            "Comments and what else is no tag are put aside, and so is each > within a value, as a vertical tab, which no XML holds: \
             a tag then goes from < to >."
        ),
        Comment::ChangeBytes => {
            say!(language, "Latin-1 takes every byte to a character and back, so UTF-8 and its mark stay as they are.")
        }
        Comment::ChangeDoctype => {
            say!(language, "it declares a document type, and this script reads no entities. Nothing was changed.")
        }
        Comment::ChangeDone => say!(
            language,
            "tags were changed or added; the file as it was is beside it, with .before-tls at the end of its name."
        ),
        Comment::ChangeEncoding => say!(
            language,
            "it is not UTF-8 (UTF-16, perhaps), which this script does not read. Nothing was changed. Drop the file on the assistant instead, \
             which patches it."
        ),
        Comment::ChangeFound => say!(language, "Its endpoints listen on:"),
        Comment::ChangeInterrupted => say!(language, "It did not come to its end. All files are as they were."),
        Comment::ChangeLimits => say!(
            language,
            "Left as they are: comments, endpoints on other ports, the issuer of tokens, encrypted sections, and files that were not named."
        ),
        Comment::ChangeMissing => say!(
            language,
            "it is not there. Name the file, or files, behind the name of this script. Nothing was changed."
        ),
        Comment::ChangeNoBackup => say!(language, "There is no copy to put back."),
        Comment::ChangeNoSection => say!(
            language,
            "No file has the section with the endpoints. It may lie in a file that the main one includes, as an iCDR's does in \
             config/santedb.rest.config.xml: name that file behind the name of this script. Nothing was changed."
        ),
        Comment::ChangeNothing => say!(language, "Nothing to change: it says already what it should."),
        Comment::ChangeOthers => say!(language, "Left as they are, too, since they are on other ports:"),
        Comment::ChangePieces => say!(
            language,
            "One line for each tag, comment and the like. Form feeds stand in the place of line ends, and vertical tabs in that of each > \
             within a value; no XML holds either. So sed, which reads lines, sees tags, which go from < to >, and leaves comments alone."
        ),
        Comment::ChangeRestored => say!(language, "the copy was put back."),
        Comment::ChangeRollback => say!(
            language,
            "Where it does not come to its end, every file is as it was: what was written is put back, and copies made by this run go."
        ),
        Comment::ChangeRows => say!(
            language,
            "Each row: patterns, each looking within what the one before it finds; the last is replaced with what stands behind it."
        ),
        Comment::ChangeStuck => say!(language, "it could not be put back. Copy the .before-tls beside it over it."),
        Comment::ChangeUnreadable => say!(
            language,
            "this script cannot read that tag (an address with a reference such as &#58; in it, two of them, or a prefix). Nothing was changed. \
             Drop the file on the assistant instead, which patches it, or change it as changes.txt says."
        ),
        Comment::ChangeUsagePs1 => say!(
            language,
            "powershell -ExecutionPolicy Bypass -File change.ps1 [-Undo] [-Path FILE]. It does what changes.txt says, with a copy \
             of each file made first, which a second run keeps. Its patterns were tried with .NET's Regex on Mono; the script itself \
             was not run on Windows."
        ),
        Comment::ChangeUsageSh => say!(
            language,
            "sh change.sh [--undo] [FILE...]. It does what changes.txt says, with a copy of each file made first, which a second run keeps."
        ),
        Comment::ChangeVersion1 => say!(
            language,
            "it is of 1.x, whose section for endpoints has no <baseAddress>. Nothing was changed. Drop the file on the assistant instead, \
             which changes the rest of it."
        ),
        Comment::ClientAddress => say!(
            language,
            "SanteDB writes X-Real-IP, else the first X-Forwarded-For, into its audits and lock-outs. Both are set anew here: the \
             document this replaces appends to what the client sent, which lets a client choose its own address. \
             X-Forwarded-Proto is for logs only: SanteDB does not read it, which is why <baseAddress> is set in its configuration."
        ),
        Comment::ClientCertificate => say!(
            language,
            "SanteDB can be told to trust this header as a client certificate, so what a client sends in it is dropped."
        ),
        Comment::CookieFlags => say!(
            language,
            "SanteDB's cookies come without Secure. (proxy_cookie_domain, as in the document this replaces, has no effect: the cookies name \
             no domain.)"
        ),
        Comment::ComposeService => say!(
            language,
            "Docker Compose adds these to what docker-compose.yml sets. SanteDB's own compose files call the service “santedb”; if \
             yours calls it otherwise, write that name here. Not tried with a running container."
        ),
        Comment::FullChain => say!(
            language,
            "The whole chain, leaf first: dCDR hosts refuse a server that sends its own certificate alone."
        ),
        Comment::MayFail => say!(language, "It may find nothing; that is no error."),
        Comment::MonoLimits => say!(
            language,
            "What Mono's listener can and cannot do: RSA keys only; it sends the leaf alone, so clients that lack the intermediate \
             refuse it; TLS 1.2 at best, and old versions may be left on; every client is asked for a certificate; the key lies \
             unencrypted in the service account's home. NGINX on the same machine has none of these limits. \
             (certmgr, which the document this replaces names, fills a store that the listener does not read.)"
        ),
        Comment::NameConstraints => say!(
            language,
            "The root can issue for these names, and for names below them, and for no others: machines that trust it are \
             not at the mercy of its key. For another name later, another root is needed."
        ),
        Comment::PassUnchanged => {
            say!(language, "Without a path behind the port, so that NGINX passes on the path as the client wrote it.")
        }
        Comment::PlainOnTls => {
            say!(language, "A plain http request on this port is led to https instead of being answered with 400.")
        }
        Comment::Redirect => say!(
            language,
            "308, with the port: the document this replaces answers 301 without it, which leads to port 443 and turns POST into GET."
        ),
        Comment::UndoOrder => {
            say!(language, "From the last change to the first. Start at the step that you had reached.")
        }
    }
}

pub(in crate::text) fn certificate(language: Language, index: usize, thumbprint: Thumbprint) -> String {
    match index {
        0 => say!(language, "The server's own certificate (leaf), thumbprint {thumbprint}"),
        _ => say!(language, "Intermediate {index}, which issued the one before it, thumbprint {thumbprint}"),
    }
}

pub(in crate::text) fn root(language: Language, thumbprint: Thumbprint) -> String {
    say!(
        language,
        "The root of your private authority, thumbprint {thumbprint}: for those who call the server, never for the server itself"
    )
}

pub(in crate::text) fn edit(language: Language, reason: &Reason) -> String {
    match reason {
        Reason::BaseAddress => say!(language, "SanteDB publishes the address that clients open").into(),
        Reason::Certificate { service } => say!(language, "{service} names the certificate", service = shown(service)),
        Reason::Endpoint { service, secured, opened, moved } => {
            let over_tls = if *secured { say!(language, " over TLS") } else { "" };
            let everywhere = if *opened {
                say!(language, ", on all addresses, so that others than this machine reach it")
            } else {
                ""
            };
            let moved = if *moved { say!(language, ", on its new port") } else { "" };
            say!(language, "{service} listens{over_tls}{everywhere}{moved}", service = shown(service))
        }
        Reason::FhirBase => say!(language, "FHIR publishes the address that clients open").into(),
        Reason::Issuer => say!(language, "Tokens name the address that clients open as their issuer").into(),
        Reason::MetadataHost => say!(language, "The services' description names the address that clients open").into(),
    }
}

pub(in crate::text) fn edit_reason(language: Language, reason: &Reason) -> &'static str {
    match reason {
        Reason::BaseAddress => say!(
            language,
            "SanteDB tells it to joining dCDRs, to OpenID clients and in its service list. Its own view of a request, behind a \
             proxy, is an internal address in clear."
        ),
        Reason::Certificate { .. } => say!(
            language,
            "SanteDB itself does not read this: Windows holds the binding. Its configuration tool refuses https without it on \
             its next run."
        ),
        Reason::Endpoint { moved: true, .. } => say!(
            language,
            "A port speaks either TLS or not, so all of its endpoints change together; on a new one, whoever still calls the old \
             address in clear gets no answer instead of a broken one."
        ),
        Reason::Endpoint { secured: true, .. } => {
            say!(language, "A port speaks either TLS or not, so all of its endpoints change together.")
        }
        Reason::Endpoint { .. } => say!(
            language,
            "NGINX runs on another machine and could not reach it otherwise. Let a firewall admit NGINX alone."
        ),
        Reason::FhirBase => {
            say!(language, "FHIR puts it in references, in Location headers and in the capability statement.")
        }
        Reason::Issuer => {
            say!(language, "Tokens that are out become invalid, and those who rely on them must learn the new issuer.")
        }
        Reason::MetadataHost => say!(language, "Programs that are made from the description call the address in it."),
    }
}

pub(in crate::text) fn at_line(language: Language, line: u32, sentence: &str) -> String {
    say!(language, "Line {line}: {sentence}.")
}

pub(in crate::text) fn lines(language: Language, (first, last): (u32, u32)) -> String {
    if first == last { say!(language, "Line {first}") } else { say!(language, "Lines {first}–{last}") }
}

pub(in crate::text) fn and_more(language: Language, count: usize) -> String {
    say!(language, "and {count} more")
}

pub(in crate::text) fn more_in(language: Language, count: usize, path: &BundlePath) -> String {
    say!(language, "And {count} more, all of which are in {path}.")
}

pub(in crate::text) fn ways(language: Language, services: usize, url: &HttpsUrl) -> String {
    match services {
        1 => say!(language, "1 service; clients open {url}"),
        _ => say!(language, "{services} services; clients open {url}"),
    }
}

pub(in crate::text) fn variable(language: Language, target: Target) -> &'static str {
    match target {
        Target::BaseAddress => say!(
            language,
            "What SanteDB publishes as its address: to joining dCDRs, to OpenID clients and in its service list. SDB_FEATURE \
             must name SWAGGER, as it does by default."
        ),
        Target::FhirBase => {
            say!(language, "What FHIR publishes as its address. SDB_FEATURE must name FHIR, as it does by default.")
        }
        Target::Issuer => say!(
            language,
            "The issuer in every token. With another one, tokens that are out become invalid and those who rely on them must \
             learn it: set it when the time is right."
        ),
        Target::Address | Target::Certificate | Target::MetadataHost => "",
    }
}

pub(in crate::text) fn change_no_endpoint(language: Language, port: Port) -> String {
    say!(
        language,
        "No endpoint listens on port {port}, where this script looks for them. Nothing was changed. Drop the file on the assistant, \
         which takes the port from it: the rest of this folder was made for {port}, too."
    )
}

pub(in crate::text) fn by_hand_opened(language: Language, from: Port, section: &str) -> String {
    say!(
        language,
        "In <section xsi:type=\"{section}\">, where endpoints on port {from} listen for their own machine alone (127.0.0.1, localhost), \
         write 0.0.0.0 in the place of that name, so that NGINX reaches them from its own. Nothing else of their addresses changes."
    )
}

pub(in crate::text) fn by_hand_endpoints(language: Language, from: Port, section: &str) -> String {
    say!(
        language,
        "In <section xsi:type=\"{section}\">, change the address of every endpoint on port {from}: all of them, since a port speaks \
         either TLS or not. 127.0.0.1, as in the document this replaces, would be reached from this machine only. As installed \
         they become:"
    )
}

pub(in crate::text) fn by_hand_certificate(language: Language) -> &'static str {
    say!(
        language,
        "In each of these endpoints, behind its <behaviors>, for SanteDB's configuration tool, which refuses https without it; an \
         empty <certificate /> makes way:"
    )
}

pub(in crate::text) fn by_hand_published(language: Language, section: &str, element: &str) -> String {
    say!(
        language,
        "In <section xsi:type=\"{section}\">, where there is one with a <{element}> that says http, or that names this machine alone \
         (its path stays):"
    )
}

pub(in crate::text) fn by_hand_base_address(language: Language, section: &str, opens: bool) -> String {
    let rest = if opens { "" } else { say!(language, " The endpoints' own addresses stay as they are.") };
    say!(
        language,
        "In <section xsi:type=\"{section}\">, add this as the first element, or change the one that is there; in an iCDR the section \
         is usually in an included file, config\\santedb.rest.config.xml.{rest}"
    )
}

//! How dCDRs follow their iCDR to TLS.

use say::say;

use crate::inputs::{Platform, Product};
use crate::inspect::chain::Trust;
use crate::plan::migration::{Stage, keeps_old_port};
use crate::plan::values::Instance;
use crate::plan::{Plan, Service, product};
use crate::text::MigrationText;

pub(in crate::text) fn migration(plan: &Plan, icdr: &Service) -> MigrationText {
    let language = plan.language;
    let (url, port) = (icdr.url(), icdr.listen_port);
    let keeps = if keeps_old_port(plan) {
        say!(
            language,
            "The iCDR goes on to answer in clear on port {port} until the last of them has moved, so they can move one by one, on any day."
        )
    } else {
        say!(
            language,
            "On this route a port speaks either TLS or not, so port {port} ends when the iCDR starts anew: all of them move on one day. Where \
             that cannot be, put NGINX in front instead, which lets the old port live beside the new one."
        )
    };
    MigrationText {
        title: say!(language, "How dCDRs follow the iCDR to {url}"),
        introduction: vec![
            say!(
                language,
                "A dCDR keeps the addresses that its iCDR told it when it joined, http and port {port} among them. Nobody tells it that they \
                 have changed: each one is led to {url} by hand."
            ),
            keeps,
            say!(
                language,
                "Read in SanteDB's code and documentation; not tried with a running dCDR. Begin with one that you can do without."
            )
            .into(),
        ],
        columns: vec![
            "dCDR",
            say!(language, "version"),
            say!(language, "system"),
            say!(language, "trusts"),
            say!(language, "moved"),
            say!(language, "synchronizes"),
            say!(language, "who, when"),
        ],
    }
}

pub(in crate::text) fn stage(plan: &Plan, icdr: &Service, stage: &Stage) -> (String, Vec<String>) {
    let language = plan.language;
    let (url, port) = (icdr.url(), icdr.listen_port);
    match stage {
        Stage::List => (
            say!(language, "Write down who has joined").into(),
            vec![
                say!(
                    language,
                    "Each dCDR, WWW and gateway alike: those of other clinics, those that are offline today, and tablets and phones that have \
                     joined the iCDR themselves. Those that have joined a dCDR are not concerned."
                )
                .into(),
            ],
        ),
        Stage::Offer => (
            say!(language, "Let the iCDR answer at {url}"),
            vec![if keeps_old_port(plan) {
                say!(
                    language,
                    "Work through CHECKLIST.md, but for the step that closes port {port}: that one waits for the end of this list."
                )
            } else {
                say!(
                    language,
                    "Work through CHECKLIST.md. From its last start on, dCDRs that have not moved get no answer."
                )
                .into()
            }],
        ),
        Stage::Trust => {
            (say!(language, "Let each dCDR's machine trust the certificate").into(), trust(plan, icdr))
        }
        Stage::Move => (
            say!(language, "Lead each dCDR to {url}"),
            vec![
                say!(
                    language,
                    "Join it again, in its own administration: that fetches all addresses anew. Where it asks whether to use the \
                     address that you typed or the one that the iCDR tells, they should be the same by now; if they are not, the iCDR's \
                     <baseAddress> is not set."
                )
                .into(),
                say!(
                    language,
                    "Or edit its configuration while it is stopped, with a copy made first. 3.x: in UpstreamConfigurationSection, \
                     <realm domain=\"{domain}\" port=\"{tls_port}\" tls=\"true\" />, which may be encrypted (then join again); and in \
                     RestClientConfigurationSection the address of each client, from http://…:{port}/… to {url}/…. 2.x: the same addresses \
                     in ServiceClientConfigurationSection.",
                    domain = icdr.server_name,
                    tls_port = icdr.tls_port
                ),
                say!(
                    language,
                    "It reads its configuration at, as installed: {paths}.",
                    paths = [Product::DcdrWww, Product::DcdrDcg]
                        .into_iter()
                        .flat_map(|it| [Platform::Windows, Platform::Linux].map(|platform| (it, platform)))
                        .map(|(it, platform)| format!("`{}`", product::configuration_path(it, icdr.line, platform, &Instance::Default)))
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
                say!(
                    language,
                    "Start it, let it synchronize, and tick its row only when you have seen a record of today arrive."
                )
                .into(),
                say!(language, "Back: the copy of its configuration, and a start.").into(),
            ],
        ),
        Stage::Watch => (
            say!(language, "See who still calls port {port}"),
            vec![
                say!(
                    language,
                    "On the iCDR's machine, on several days and at the hours at which clinics synchronize. Besides NGINX itself, nobody should \
                     be listed; an address that is leads you to the row that is missing."
                )
                .into(),
            ],
        ),
        Stage::Close => (
            say!(language, "Close port {port}"),
            vec![
                say!(
                    language,
                    "As the last steps of CHECKLIST.md say. If somebody calls, their undo opens it again."
                )
                .into(),
            ],
        ),
    }
}

fn trust(plan: &Plan, icdr: &Service) -> Vec<String> {
    let language = plan.language;
    let refuses = say!(language, "A dCDR refuses a server whose chain has any fault, and says little about it.");
    let how = match icdr.chain.as_ref().map(|chain| chain.trust) {
        Some(Trust::Public { .. }) => say!(
            language,
            "The authority is a public one, so Windows knows it. Mono keeps a store of its own, which may be empty or old: run cert-sync as \
             in the line below on each Linux machine: `cert-sync /etc/ssl/certs/ca-certificates.crt`."
        ),
        Some(Trust::Private) | None => say!(
            language,
            "If your authority is a private one: the steps of CHECKLIST.md by which machines trust it, on each machine."
        ),
        Some(Trust::Unknown) => say!(
            language,
            "If your authority is a private one, its root has to come to each machine: drop it on the assistant, and CHECKLIST.md has the \
             steps. On each Linux machine Mono's own store has to know it, too: `cert-sync /etc/ssl/certs/ca-certificates.crt`."
        ),
    };
    let look = if keeps_old_port(plan) {
        say!(language, "Run verify.sh or verify.ps1 of this folder there: it must pass without --ca.")
    } else {
        say!(
            language,
            "Once the iCDR answers over TLS, verify.sh or verify.ps1 of this folder must pass there without --ca."
        )
    };
    vec![refuses.to_owned(), how.to_owned(), look.to_owned()]
}

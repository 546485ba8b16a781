//! The steps on the way to a certificate.

use say::say;

use crate::inputs::{Language, Route, Source};
use crate::plan::Plan;
use crate::plan::command::{ACME_FOLDER, Obtain, RENEW_SCRIPT};
use crate::plan::steps::StepKind;
use crate::plan::values::ServerName;
use crate::text::StepText;

/// The words of a step on that way.
pub(super) fn step(plan: &Plan, kind: &StepKind) -> StepText {
    let language = plan.language;
    let server = match plan.route {
        Route::Nginx => say!(language, "On the NGINX machine"),
        Route::Mono | Route::Windows => say!(language, "On the SanteDB machine"),
    };
    match kind {
        StepKind::MakeRequests => StepText::new(
            say!(language, "Make a key and a request for each certificate"),
            match plan.route {
                Route::Windows => say!(
                    language,
                    "{server}. Windows makes the key in its own store, which it does not leave; the request holds the names and \
                     the public key. (certreq was not run on a real Windows.)"
                ),
                Route::Mono | Route::Nginx => say!(
                    language,
                    "{server}, in this folder. The key is made there, for root alone to read, and goes nowhere; the request holds \
                     the names and the public key."
                ),
            },
        )
        .expect(match plan.route {
            Route::Windows => say!(language, "“CertReq: Request Created”, then every name of the certificate."),
            Route::Mono | Route::Nginx => {
                say!(language, "Every name of the certificate, under “Subject Alternative Name”.")
            }
        }),
        StepKind::SendRequests => StepText::new(
            say!(language, "Have the requests signed"),
            say!(
                language,
                "An authority wants to know that the names are yours; that may take minutes or days. What comes back holds the \
                 certificate and its intermediates, in one file or in several: join them into one text, the certificate first."
            ),
        )
        .expect(say!(language, "A file that begins with -----BEGIN CERTIFICATE-----."))
        .otherwise(say!(
            language,
            "If it is of another form, or you are not sure what is in it, drop it on the assistant with the zip of this bundle: it is \
             checked there, and comes back in order."
        )),
        StepKind::MakeAuthority => StepText::new(
            say!(language, "Make an authority of your own, once"),
            say!(
                language,
                "On a machine that is kept apart, best one without a network, with OpenSSL and a copy of this folder. root.key signs every \
                 certificate to come, for these names; OpenSSL asks for a password that closes it. Keep both where you keep what must not \
                 get lost, on two media, and never on a server. The root holds for ten years."
            ),
        )
        .expect(say!(
            language,
            "Subject, end and fingerprint of the root. Write the fingerprint down: whoever installs the root compares it."
        ))
        .otherwise(say!(
            language,
            "If there is a root for these names already, leave this step out and put root.key and root.pem into the folder request."
        )),
        StepKind::SignRequests => StepText::new(
            say!(language, "Sign the requests"),
            say!(
                language,
                "On the authority's machine: bring it the .csr files of the folder request, and take the .pem files back. It gives a \
                 certificate a year."
            ),
        )
        .expect(say!(language, "“OK” behind each file.")),
        StepKind::AcceptCertificates => StepText::new(
            say!(language, "Give Windows the certificates"),
            say!(
                language,
                "On the SanteDB machine. Each certificate joins the key that waits for it in the store. Windows \
                 takes it once it trusts the authority's root, by the step before this one."
            ),
        )
        .expect(say!(language, "No message is a good one. (certreq was not run on a real Windows.)")),
        // `sentence::step` sends the steps of this way here, and no others.
        _ => fetch(plan, server),
    }
}

fn fetch(plan: &Plan, server: &str) -> StepText {
    let language = plan.language;
    let (folder, script) = (ACME_FOLDER, RENEW_SCRIPT);
    let text = StepText::new(
        say!(language, "Fetch the certificates"),
        match plan.source {
            Source::AcmeSh => say!(
                language,
                "{server}, as root, with acme.sh installed for root. The authority opens each name on port 80 and finds the answer in \
                 {folder}. acme.sh then hands certificate and key to {script}, now and at each renewal, which it does itself. \
                 (Not run against a real authority.)"
            ),
            Source::CertbotDns => say!(
                language,
                "{server}. certbot shows a record for each name; enter it in the DNS, wait until it is to be seen, and go on. By hand this \
                 is to be done at each renewal: if your DNS has a plugin for certbot, use that instead of --manual. certbot hands \
                 certificate and key to {script}. (Not run against a real authority.)"
            ),
            Source::CertbotStandalone => say!(
                language,
                "{server}. The authority opens each name on port 80, where certbot itself answers for that moment: nothing else may listen \
                 there, and firewalls have to admit it. certbot hands certificate and key to {script}, now and at each renewal, \
                 which its own timer does. (Not run against a real authority.)"
            ),
            Source::WinAcme => say!(
                language,
                "On the SanteDB machine, in the folder of win-acme (2.2), as administrator. The authority opens each name on port 80, where \
                 win-acme itself answers for that moment, beside what HTTP.sys serves; firewalls have to admit it. It puts the certificate \
                 into LocalMachine\\My and runs renew.ps1 with its thumbprint, now and at each renewal, for which it makes a scheduled \
                 task. (Not run on a real Windows.)"
            )
            .to_owned(),
            _ => say!(
                language,
                "{server}. The authority opens each name on port 80 and finds the answer in {folder}. certbot (the \
                 package of that name; on Red Hat's systems from EPEL) hands certificate and key to {script}, now and at each \
                 renewal, which its own timer does. (Not run against a real authority.)"
            ),
        },
    );
    match plan.source {
        Source::WinAcme => {
            text.expect(say!(language, "“Certificate … created”, then what renew.ps1 prints.")).otherwise(say!(
                language,
                "“--source” is “--target” in win-acme before 2.1.23. If the authority cannot reach port 80, its message says so: look at the \
                 DNS record of the name and at the firewalls on the way."
            ))
        }
        _ => text
            .expect(say!(language, "The name of the new certificate, and what the script that takes it up prints."))
            .otherwise(say!(
                language,
                "If the authority cannot reach the name, its message says so: look at the DNS record and at the firewalls on the way. Try with \
                 --staging (certbot, acme.sh) until it works: five failures an hour and you have to wait."
            )),
    }
}

/// What a command on that way is for.
pub(super) fn purpose(language: Language, command: &Obtain) -> &'static str {
    match command {
        Obtain::AcceptCertificate(_) => say!(language, "Join the certificate with its key:"),
        Obtain::AcmeShInstall { .. } => say!(language, "Let acme.sh hand it on:"),
        Obtain::AcmeShIssue { .. } | Obtain::Certbot { .. } | Obtain::WinAcme { .. } => say!(language, "Fetch it:"),
        Obtain::AcmeShRemove { .. } | Obtain::CertbotDelete(_) => say!(language, "Let it not be renewed any more:"),
        Obtain::DumpRequest(_) | Obtain::ShowRequest(_) => say!(language, "Look whether the request has every name:"),
        Obtain::MakeAuthority => say!(language, "Make its root:"),
        Obtain::MakeAuthorityKey(_) => say!(language, "Make its key:"),
        Obtain::MakeKey { .. } => say!(language, "Make the key:"),
        Obtain::MakeRequest(_) => say!(language, "Make the request:"),
        Obtain::NewRequest(_) => say!(language, "Make key and request:"),
        Obtain::ShowAuthority => say!(language, "Look at it:"),
        Obtain::Sign(_) => say!(language, "Sign:"),
        Obtain::TrustMadeRoot(_) => say!(language, "Trust it:"),
        Obtain::DistrustMadeRoot(_) => say!(language, "Trust it no more:"),
        Obtain::VerifySigned(_) => say!(language, "Verify what was signed:"),
    }
}

pub(super) fn standalone_port(language: Language) -> (String, String) {
    (
        say!(language, "certbot is to answer the authority on port 80 itself, and NGINX listens there.").into(),
        say!(
            language,
            "Let certbot answer through NGINX instead, which goes on working at each renewal; or switch the redirect off."
        )
        .into(),
    )
}

pub(super) fn name_not_public(language: Language, name: &ServerName) -> (String, String) {
    (
        say!(
            language,
            "No public authority gives a certificate for {name}: it is no name that the public DNS has."
        ),
        say!(
            language,
            "Take an authority of your own, or open SanteDB by a name of a domain that is yours; where clients are in a closed network, its DNS \
             may still lead that name to an inner address."
        )
        .into(),
    )
}

pub(super) fn mono_fetched(language: Language) -> (String, String) {
    (
        say!(
            language,
            "A public authority issues by an intermediate, and Mono sends the certificate alone: whoever has not met that intermediate \
             elsewhere, dCDR hosts among them, refuses the server."
        )
        .into(),
        say!(language, "Put NGINX in front, on the same machine.").into(),
    )
}

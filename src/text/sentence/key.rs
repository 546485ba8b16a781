//! What is wrong with a key, and what to do: the problem and the way out.

use say::say;

use crate::finding::problem::KeyRefusal;
use crate::inputs::{Language, Profile, Route};
use crate::plan::command::{OWN_PFX, Prepare};
use crate::text::sentence::certificate::profile_name;
use crate::text::shown;

/// The advice that ends most of what is said of a key.
fn better(language: Language) -> &'static str {
    say!(language, "Ask for a certificate with an RSA 2048 or an EC P-256 key: every client takes these.")
}

pub(super) fn encrypted_at_start(language: Language, file: &str) -> (String, String) {
    (
        say!(language, "The private key in “{file}” belongs to the certificate, and is encrypted.", file = shown(file)),
        say!(
            language,
            "As a service, the server cannot ask for the password and would not start. Write a plain copy that only \
             root may read: {command}",
            command = Prepare::DecryptKey
        ),
    )
}

pub(super) fn in_pkcs12(language: Language, file: &str) -> (String, String) {
    (
        say!(
            language,
            "The private key in “{file}” belongs to the certificate; the server reads it from a file of its own.",
            file = shown(file)
        ),
        say!(
            language,
            "Take it out, with your file called {pfx}: {command} If OpenSSL answers “unsupported”, the file has the \
             old encryption of Windows: add -legacy.",
            pfx = OWN_PFX,
            command = Prepare::TakeKeyOut
        ),
    )
}

pub(super) fn needed(language: Language, route: Route) -> (String, String) {
    let problem = match route {
        Route::Mono | Route::Nginx => {
            say!(
                language,
                "The server needs the private key of this certificate, and whether yours belongs to it was not \
                 checked."
            )
        }
        Route::Windows => say!(language, "Whether your private key belongs to the certificate was not checked."),
    };
    (
        problem.into(),
        say!(language, "Drop the key to have it compared: it does not leave this tab and is in no file of the bundle.")
            .into(),
    )
}

pub(super) fn refused(language: Language, algorithm: &str, reason: KeyRefusal) -> (String, String) {
    let problem = match reason {
        KeyRefusal::Browsers => {
            say!(
                language,
                "The certificate’s key is {algorithm}. NGINX serves it, but browsers refuse it for a server."
            )
        }
        KeyRefusal::HttpSys => {
            say!(
                language,
                "The certificate’s key is {algorithm}, which browsers refuse for a server. Whether HTTP.sys takes it \
                 was not verified."
            )
        }
        KeyRefusal::SomeBrowsers => {
            say!(
                language,
                "The certificate’s key is {algorithm}, which some browsers, Chrome among them, do not take for a \
                 server."
            )
        }
        KeyRefusal::Unknown => say!(
            language,
            "The certificate’s key is of a kind that is not known here, so nothing could be checked about it."
        )
        .into(),
    };
    (problem, better(language).into())
}

pub(super) fn too_small(language: Language, subject: &str, bits: usize) -> (String, String) {
    (
        say!(
            language,
            "The RSA key of “{subject}” has {bits} bits; servers and clients want 2048 at least.",
            subject = shown(subject)
        ),
        say!(language, "NGINX does not start with it. {better}", better = better(language)),
    )
}

pub(super) fn usage(language: Language, subject: &str, usages: &[&str], is_rsa: bool) -> (String, String) {
    let subject = shown(subject);
    let problem = if usages.is_empty() {
        say!(language, "The key of “{subject}” is allowed for nothing, but not for signatures.")
    } else {
        say!(
            language,
            "The key of “{subject}” is allowed for {usages}, but not for signatures.",
            usages = usages.join(", ")
        )
    };
    // Both tried with OpenSSL 3.0 as server and client.
    let fix = if is_rsa {
        say!(
            language,
            "TLS 1.3 and the ciphers of the bundle need that. Programs on OpenSSL connect all the same; others refuse. \
             Ask for a certificate with the key usage “digitalSignature”."
        )
    } else {
        say!(
            language,
            "With TLS 1.2 every connection fails, though NGINX’s own test passes. Ask for a certificate with the key \
             usage “digitalSignature”."
        )
    };
    (problem, fix.into())
}

pub(super) fn profile_chain(
    language: Language,
    profile: Profile,
    subject: &str,
    algorithm: &str,
    bits: usize,
) -> (String, String) {
    let (subject, profile) = (shown(subject), profile_name(language, profile));
    (
        say!(
            language,
            "The key of the authority “{subject}”, {algorithm} with {bits} bits, is not of Mozilla’s {profile} \
             profile."
        ),
        say!(language, "Its key is the authority’s choice; ask whether it has another chain.").into(),
    )
}

pub(super) fn profile(language: Language, profile: Profile, algorithm: &str, bits: usize) -> (String, String) {
    let fix = match profile {
        Profile::Intermediate => {
            say!(language, "It wants RSA 2048, or EC on P-256 or P-384: every client takes these.")
        }
        Profile::Modern => {
            say!(language, "It wants EC on P-256 or P-384. Take the intermediate profile to keep this certificate.")
        }
    };
    let profile = profile_name(language, profile);
    (
        say!(language, "The certificate’s key, {algorithm} with {bits} bits, is not of Mozilla’s {profile} profile."),
        fix.into(),
    )
}

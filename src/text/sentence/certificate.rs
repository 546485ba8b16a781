//! What is wrong with a certificate or a chain, and what to do: the problem and the way out.

use say::say;

use crate::inputs::{Language, Profile, Route, UnixTime};
use crate::inspect::roots;
use crate::plan::command::Prepare;
use crate::plan::values::{FetchUrl, ServerName, in_own_letters};
use crate::text::sentence::configuration::few;
use crate::text::shown;

/// The first few of many, quoted.
fn listed(language: Language, items: &[String]) -> String {
    few(language, items, 5, |item| say!(language, "“{item}”", item = shown(item)))
}

pub(super) fn profile_name(language: Language, profile: Profile) -> &'static str {
    match profile {
        Profile::Intermediate => say!(language, "intermediate"),
        Profile::Modern => say!(language, "modern"),
    }
}

pub(super) fn authority_as_leaf(language: Language, subject: &str) -> (String, String) {
    (
        say!(
            language,
            "The certificate of “{subject}” is one that may issue others, not a server’s own.",
            subject = shown(subject)
        ),
        say!(
            language,
            "Drop the server’s certificate. If this really is it, ask for one without “CA:TRUE”: some clients refuse it."
        )
        .into(),
    )
}

pub(super) fn authority_private(language: Language, issuer: &str, has_root: bool) -> (String, String) {
    let fix = if has_root {
        say!(
            language,
            "Every machine that calls the server must trust it; the checklist has the steps for dCDR hosts, Mono, Windows and \
             browsers."
        )
    } else {
        say!(
            language,
            "Every machine that calls the server must trust its root; drop the root, too, and the checklist gains the steps."
        )
    };
    (
        say!(
            language,
            "The chain ends in “{issuer}”, which is no public authority (as of {date}).",
            issuer = shown(issuer),
            date = roots::DATE
        ),
        fix.into(),
    )
}

pub(super) fn authority_public(language: Language, root: &str, is_proven: bool) -> (String, String) {
    let (root, date) = (shown(root), roots::DATE);
    if is_proven {
        return (
            say!(language, "The chain ends in a public root: “{root}” (Mozilla’s list of {date})."),
            say!(language, "Clients that are kept up to date trust it.").into(),
        );
    }
    (
        say!(
            language,
            "By name and key identifier, the chain ends in a public root: “{root}” (Mozilla’s list of {date})."
        ),
        say!(
            language,
            "Clients that are kept up to date trust it. The root itself is not among the files, so its signature was not \
             verified."
        )
        .into(),
    )
}

pub(super) fn authority_unknown(language: Language, issuer: &str) -> (String, String) {
    (
        say!(
            language,
            "The chain ends with a certificate of “{issuer}”, which is not among the files and no public root (as of {date}).",
            issuer = shown(issuer),
            date = roots::DATE
        ),
        say!(
            language,
            "If that is the root of your own authority, drop it, too: the checklist then has the steps that make machines trust \
             it. Else an intermediate is missing: drop it."
        )
        .into(),
    )
}

pub(super) fn chain_alternatives(language: Language, subjects: &[String]) -> (String, String) {
    (
        say!(
            language,
            "More than one path leads to a root; these would do, too, and are not sent: {subjects}.",
            subjects = listed(language, subjects)
        ),
        say!(language, "Nothing to do: the path was taken that most clients can follow.").into(),
    )
}

pub(super) fn chain_incomplete(
    language: Language,
    child: &str,
    issuer: &str,
    address: Option<&str>,
    fetch: Option<&FetchUrl>,
) -> (String, String) {
    let fix = match (fetch, address) {
        (Some(url), _) => say!(
            language,
            "Fetch it on a machine with a network: {fetch} and write it as text: {convert} Drop issuer.pem here. (Or take the \
             “chain” or “intermediate” file that the authority offers.)",
            fetch = Prepare::FetchIssuer(url.clone()),
            convert = Prepare::ConvertIssuer(url.clone())
        ),
        (None, Some(address)) => say!(
            language,
            "Fetch it from {address}, or take the “chain” or “intermediate” file that the authority offers, and drop it here.",
            address = shown(address)
        ),
        (None, None) => say!(
            language,
            "Drop the “chain” or “intermediate” file that the authority offers: without it, dCDR hosts and many programs refuse \
             the server."
        )
        .into(),
    };
    (
        say!(
            language,
            "The certificate of “{child}” was issued by “{issuer}”, which is not among the files.",
            child = shown(child),
            issuer = shown(issuer)
        ),
        fix,
    )
}

pub(super) fn chain_unchecked(language: Language, child: &str, method: &str) -> (String, String) {
    (
        say!(
            language,
            "The signature of “{child}” ({method}) is of a kind that is not computed here.",
            child = shown(child),
            method = shown(method)
        ),
        say!(
            language,
            "It was linked by its name. Check it with: openssl verify -CAfile root.pem -untrusted intermediates.pem leaf.pem"
        )
        .into(),
    )
}

pub(super) fn chain_wrong_link(language: Language, child: &str, issuer: &str) -> (String, String) {
    (
        say!(
            language,
            "The signature of “{child}” was not made by the “{issuer}” that is among the files.",
            child = shown(child),
            issuer = shown(issuer)
        ),
        say!(
            language,
            "Authorities use one name for several certificates. Fetch the one that fits; with this one every client refuses the \
             connection, and NGINX’s own test does not notice."
        )
        .into(),
    )
}

pub(super) fn common_name_only(language: Language, subject: &str) -> (String, String) {
    (
        say!(
            language,
            "The certificate of “{subject}” names its server in the common name alone, which clients no longer read.",
            subject = shown(subject)
        ),
        say!(
            language,
            "Ask for one with the server’s name as subject alternative name (SAN): browsers refuse it otherwise."
        )
        .into(),
    )
}

pub(super) fn lifetime(
    language: Language,
    subject: &str,
    days: i64,
    allowed: i64,
    issued: UnixTime,
    is_public: bool,
) -> (String, String) {
    let fix = if is_public {
        say!(language, "Browsers refuse it. Ask the authority for one within the limit.")
    } else {
        say!(
            language,
            "Private authorities are not bound by it. Some clients look all the same, and a stolen key works for as long: take \
             less."
        )
    };
    (
        say!(
            language,
            "The certificate of “{subject}” is valid for {days} days; issued on {issued}, a public authority may give {allowed}.",
            subject = shown(subject)
        ),
        fix.into(),
    )
}

pub(super) fn must_staple(language: Language, route: Route) -> (String, String) {
    let fix = match route {
        Route::Nginx => say!(
            language,
            "NGINX staples only with ssl_stapling switched on, which this bundle does not do. Ask for a certificate without \
             “must-staple”."
        ),
        Route::Windows => say!(
            language,
            "Whether HTTP.sys staples in time was not verified. Ask for a certificate without “must-staple”."
        ),
        Route::Mono => {
            say!(language, "Mono’s listener is not known to staple. Ask for a certificate without “must-staple”.")
        }
    };
    (
        say!(language, "The certificate tells clients to insist on a stapled OCSP response (must-staple).").into(),
        fix.into(),
    )
}

/// A name as it is compared, and in its own letters, where these are others.
fn both_ways(name: &str) -> String {
    match in_own_letters(name) {
        Some(own) => format!("{} ({})", shown(name), shown(&own)),
        None => shown(name),
    }
}

pub(super) fn name_not_covered(language: Language, name: &ServerName, names: &[String]) -> (String, String) {
    let names: Vec<String> = names.iter().take(5).map(|name| both_ways(name)).collect();
    let name = both_ways(name.as_str());
    let problem = if names.is_empty() {
        say!(language, "The certificate does not cover {name}; it is valid for no name at all.")
    } else {
        say!(language, "The certificate does not cover {name}; it is valid for {names}.", names = names.join(", "))
    };
    (
        problem,
        say!(
            language,
            "Type a name that it covers, or ask for a certificate for this one. Clients refuse the connection otherwise."
        )
        .into(),
    )
}

pub(super) fn not_for_servers(language: Language, subject: &str, purposes: &[String]) -> (String, String) {
    (
        say!(
            language,
            "The certificate of “{subject}” is not for servers, but for: {purposes}.",
            subject = shown(subject),
            purposes = listed(language, purposes)
        ),
        say!(language, "Ask for one with the extended key usage “serverAuth”; clients refuse this one.").into(),
    )
}

pub(super) fn profile_lifespan(language: Language, profile: Profile, days: i64, most: i64) -> (String, String) {
    (
        say!(
            language,
            "The certificate is valid for {days} days; Mozilla’s {profile} profile wants {most} at most, and recommends 90.",
            profile = profile_name(language, profile)
        ),
        say!(language, "Good to know for the next one: what is renewed often is renewed by routine.").into(),
    )
}

pub(super) fn profile_signature(language: Language, profile: Profile, subject: &str, method: &str) -> (String, String) {
    let fix = match profile {
        Profile::Intermediate => say!(
            language,
            "It wants RSA with SHA-256, or ECDSA with SHA-256, SHA-384 or SHA-512. How it signs is the authority’s choice; ask \
             whether it has another chain."
        ),
        Profile::Modern => say!(
            language,
            "It wants ECDSA with SHA-256, SHA-384 or SHA-512. How it signs is the authority’s choice; ask whether it has another \
             chain."
        ),
    };
    (
        say!(
            language,
            "“{subject}” is signed by {method}, which is not of Mozilla’s {profile} profile.",
            subject = shown(subject),
            method = shown(method),
            profile = profile_name(language, profile)
        ),
        fix.into(),
    )
}

pub(super) fn renewal_forgotten(language: Language, subject: &str, file: &str) -> (String, String) {
    (
        say!(
            language,
            "The certificate of “{subject}” is the one that the bundle of “{file}” was made for: it is no new one.",
            subject = shown(subject),
            file = shown(file)
        ),
        say!(
            language,
            "If you came to renew it, drop the new certificate. The authority’s mail, or the newest file, has it."
        )
        .into(),
    )
}

pub(super) fn revocation_unknown(
    language: Language,
    subject: &str,
    ocsp: Option<&FetchUrl>,
    list: Option<&FetchUrl>,
) -> (String, String) {
    let command = match (ocsp, list) {
        (Some(url), _) => Some(Prepare::AskOcsp(url.clone())),
        (None, Some(url)) => Some(Prepare::FetchRevocationList(url.clone())),
        (None, None) => None,
    };
    let command = command.map(|command| command.to_string()).unwrap_or_default();
    (
        say!(
            language,
            "Whether the certificate of “{subject}” was revoked can’t be known offline.",
            subject = shown(subject)
        ),
        say!(language, "Ask on a machine with a network: {command}"),
    )
}

pub(super) fn unknown_critical(language: Language, subject: &str, extensions: &[String]) -> (String, String) {
    (
        say!(
            language,
            "The certificate of “{subject}” has critical extensions that are not known here: {extensions}.",
            subject = shown(subject),
            extensions = listed(language, extensions)
        ),
        say!(
            language,
            "A client that does not know them, either, must refuse it. Ask the authority for one without them."
        )
        .into(),
    )
}

pub(super) fn unsafe_names(language: Language, subject: &str, names: &[String]) -> (String, String) {
    (
        say!(
            language,
            "The certificate of “{subject}” holds names that no client can open: {names}.",
            subject = shown(subject),
            names = listed(language, names)
        ),
        say!(
            language,
            "They are left out of every generated file. Names with other letters stand in a certificate in their xn-- form."
        )
        .into(),
    )
}

pub(super) fn weak_signature(language: Language, subject: &str, method: &str) -> (String, String) {
    (
        say!(
            language,
            "“{subject}” is signed by {method}, whose hash is broken.",
            subject = shown(subject),
            method = shown(method)
        ),
        say!(
            language,
            "Clients, and servers with a current OpenSSL, refuse it. Ask for a certificate that is signed with SHA-256."
        )
        .into(),
    )
}

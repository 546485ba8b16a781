//! What is wrong with a certificate or a chain, and what to do: the problem and the way out.

use crate::inputs::{Language, Profile, Route, UnixTime};
use crate::inspect::roots;
use crate::plan::command::Prepare;
use crate::plan::values::{FetchUrl, ServerName, in_own_letters};
use crate::text::shown;

/// The first few of many, quoted.
fn listed(language: Language, items: &[String]) -> String {
    const MOST: usize = 5;
    let mut list = items.iter().take(MOST).map(|item| format!("“{}”", shown(item))).collect::<Vec<_>>().join(", ");
    if items.len() > MOST {
        list.push_str(&format!(" and {} more", items.len() - MOST));
    }
    list
}

pub(super) fn profile_name(language: Language, profile: Profile) -> &'static str {
    match profile {
        Profile::Intermediate => "intermediate",
        Profile::Modern => "modern",
    }
}

pub(super) fn authority_as_leaf(language: Language, subject: &str) -> (String, String) {
    (
        format!("The certificate of “{}” is one that may issue others, not a server’s own.", shown(subject)),
        "Drop the server’s certificate. If this really is it, ask for one without “CA:TRUE”: some clients refuse it."
            .into(),
    )
}

pub(super) fn authority_private(language: Language, issuer: &str, has_root: bool) -> (String, String) {
    let fix = if has_root {
        "Every machine that calls the server must trust it; the checklist has the steps for dCDR hosts, Mono, Windows and \
         browsers."
    } else {
        "Every machine that calls the server must trust its root; drop the root, too, and the checklist gains the steps."
    };
    (
        format!("The chain ends in “{}”, which is no public authority (as of {}).", shown(issuer), roots::DATE),
        fix.into(),
    )
}

pub(super) fn authority_public(language: Language, root: &str, is_proven: bool) -> (String, String) {
    let (how, fix) = if is_proven {
        ("The chain ends in a public root", "Clients that are kept up to date trust it.")
    } else {
        (
            "By name and key identifier, the chain ends in a public root",
            "Clients that are kept up to date trust it. The root itself is not among the files, so its signature was not \
             verified.",
        )
    };
    (format!("{how}: “{}” (Mozilla’s list of {}).", shown(root), roots::DATE), fix.into())
}

pub(super) fn authority_unknown(language: Language, issuer: &str) -> (String, String) {
    (
        format!(
            "The chain ends with a certificate of “{}”, which is not among the files and no public root (as of {}).",
            shown(issuer),
            roots::DATE
        ),
        "If that is the root of your own authority, drop it, too: the checklist then has the steps that make machines trust \
         it. Else an intermediate is missing: drop it."
            .into(),
    )
}

pub(super) fn chain_alternatives(language: Language, subjects: &[String]) -> (String, String) {
    (
        format!(
            "More than one path leads to a root; these would do, too, and are not sent: {}.",
            listed(language, subjects)
        ),
        "Nothing to do: the path was taken that most clients can follow.".into(),
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
        (Some(url), _) => format!(
            "Fetch it on a machine with a network: {} and write it as text: {} Drop issuer.pem here. (Or take the “chain” or \
             “intermediate” file that the authority offers.)",
            Prepare::FetchIssuer(url.clone()),
            Prepare::ConvertIssuer(url.clone()),
        ),
        (None, Some(address)) => format!(
            "Fetch it from {}, or take the “chain” or “intermediate” file that the authority offers, and drop it here.",
            shown(address)
        ),
        (None, None) => {
            "Drop the “chain” or “intermediate” file that the authority offers: without it, dCDR hosts and many \
                         programs refuse the server."
                .into()
        }
    };
    (
        format!(
            "The certificate of “{}” was issued by “{}”, which is not among the files.",
            shown(child),
            shown(issuer)
        ),
        fix,
    )
}

pub(super) fn chain_unchecked(language: Language, child: &str, method: &str) -> (String, String) {
    (
        format!("The signature of “{}” ({}) is of a kind that is not computed here.", shown(child), shown(method)),
        "It was linked by its name. Check it with: openssl verify -CAfile root.pem -untrusted intermediates.pem leaf.pem".into(),
    )
}

pub(super) fn chain_wrong_link(language: Language, child: &str, issuer: &str) -> (String, String) {
    (
        format!("The signature of “{}” was not made by the “{}” that is among the files.", shown(child), shown(issuer)),
        "Authorities use one name for several certificates. Fetch the one that fits; with this one every client refuses the \
         connection, and NGINX’s own test does not notice."
            .into(),
    )
}

pub(super) fn common_name_only(language: Language, subject: &str) -> (String, String) {
    (
        format!(
            "The certificate of “{}” names its server in the common name alone, which clients no longer read.",
            shown(subject)
        ),
        "Ask for one with the server’s name as subject alternative name (SAN): browsers refuse it otherwise.".into(),
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
        "Browsers refuse it. Ask the authority for one within the limit."
    } else {
        "Private authorities are not bound by it. Some clients look all the same, and a stolen key works for as long: take less."
    };
    (
        format!(
            "The certificate of “{}” is valid for {days} days; issued on {issued}, a public authority may give {allowed}.",
            shown(subject)
        ),
        fix.into(),
    )
}

pub(super) fn must_staple(language: Language, route: Route) -> (String, String) {
    let fix = match route {
        Route::Nginx => {
            "NGINX staples only with ssl_stapling switched on, which this bundle does not do. Ask for a certificate without \
             “must-staple”."
        }
        Route::Windows => {
            "Whether HTTP.sys staples in time was not verified. Ask for a certificate without “must-staple”."
        }
        Route::Mono => "Mono’s listener is not known to staple. Ask for a certificate without “must-staple”.",
    };
    ("The certificate tells clients to insist on a stapled OCSP response (must-staple).".into(), fix.into())
}

/// A name as it is compared, and in its own letters, where these are others.
fn both_ways(language: Language, name: &str) -> String {
    match in_own_letters(name) {
        Some(own) => format!("{} ({})", shown(name), shown(&own)),
        None => shown(name),
    }
}

pub(super) fn name_not_covered(language: Language, name: &ServerName, names: &[String]) -> (String, String) {
    let names: Vec<String> = names.iter().take(5).map(|name| both_ways(language, name)).collect();
    let covered = if names.is_empty() { "no name at all".into() } else { names.join(", ") };
    (
        format!("The certificate does not cover {}; it is valid for {covered}.", both_ways(language, name.as_str())),
        "Type a name that it covers, or ask for a certificate for this one. Clients refuse the connection otherwise."
            .into(),
    )
}

pub(super) fn not_for_servers(language: Language, subject: &str, purposes: &[String]) -> (String, String) {
    (
        format!("The certificate of “{}” is not for servers, but for: {}.", shown(subject), listed(language, purposes)),
        "Ask for one with the extended key usage “serverAuth”; clients refuse this one.".into(),
    )
}

pub(super) fn profile_lifespan(language: Language, profile: Profile, days: i64, most: i64) -> (String, String) {
    (
        format!(
            "The certificate is valid for {days} days; Mozilla’s {} profile wants {most} at most, and recommends 90.",
            profile_name(language, profile)
        ),
        "Good to know for the next one: what is renewed often is renewed by routine.".into(),
    )
}

pub(super) fn profile_signature(language: Language, profile: Profile, subject: &str, method: &str) -> (String, String) {
    let wanted = match profile {
        Profile::Intermediate => "RSA with SHA-256, or ECDSA with SHA-256, SHA-384 or SHA-512",
        Profile::Modern => "ECDSA with SHA-256, SHA-384 or SHA-512",
    };
    (
        format!(
            "“{}” is signed by {}, which is not of Mozilla’s {} profile.",
            shown(subject),
            shown(method),
            profile_name(language, profile)
        ),
        format!("It wants {wanted}. How it signs is the authority’s choice; ask whether it has another chain."),
    )
}

pub(super) fn renewal_forgotten(language: Language, subject: &str, file: &str) -> (String, String) {
    (
        format!(
            "The certificate of “{}” is the one that the bundle of “{}” was made for: it is no new one.",
            shown(subject),
            shown(file)
        ),
        "If you came to renew it, drop the new certificate. The authority’s mail, or the newest file, has it.".into(),
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
        format!("Whether the certificate of “{}” was revoked can’t be known offline.", shown(subject)),
        format!("Ask on a machine with a network: {command}"),
    )
}

pub(super) fn unknown_critical(language: Language, subject: &str, extensions: &[String]) -> (String, String) {
    (
        format!(
            "The certificate of “{}” has critical extensions that are not known here: {}.",
            shown(subject),
            listed(language, extensions)
        ),
        "A client that does not know them, either, must refuse it. Ask the authority for one without them.".into(),
    )
}

pub(super) fn unsafe_names(language: Language, subject: &str, names: &[String]) -> (String, String) {
    (
        format!("The certificate of “{}” holds names that no client can open: {}.", shown(subject), listed(language, names)),
        "They are left out of every generated file. Names with other letters stand in a certificate in their xn-- form.".into(),
    )
}

pub(super) fn weak_signature(language: Language, subject: &str, method: &str) -> (String, String) {
    (
        format!("“{}” is signed by {}, whose hash is broken.", shown(subject), shown(method)),
        "Clients, and servers with a current OpenSSL, refuse it. Ask for a certificate that is signed with SHA-256."
            .into(),
    )
}

//! What stands in the way of a certificate that is still to be had.

use std::net::Ipv4Addr;

use crate::finding::Problem;
use crate::inputs::{Route, Source};
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::values::{Port, ServerName};

fn is_fetched(draft: &Draft<'_>) -> bool {
    !matches!(draft.source, Source::Files | Source::PrivateAuthority | Source::Request)
}

fn wanting<'d, 'a>(draft: &'d Draft<'a>) -> impl Iterator<Item = &'d ServiceDraft<'a>> {
    draft.services.iter().filter(|service| service.chain.is_none())
}

/// certbot alone on port 80 (RFC 8555 §8.3 knows no other) has no room beside what listens there, now or at a renewal.
pub(super) fn standalone_port(draft: &Draft<'_>) -> Vec<Problem> {
    let listens = |service: &ServiceDraft<'_>| {
        service.tls_port == Ok(Port::HTTP) || service.redirect_from == Ok(Some(Port::HTTP))
    };
    let is_taken = draft.source == Source::CertbotStandalone && draft.services.iter().any(listens);
    is_taken.then_some(Problem::StandalonePort).into_iter().collect()
}

/// A public authority vouches for names of the public DNS alone.
pub(super) fn name_not_public(draft: &Draft<'_>) -> Vec<Problem> {
    if !is_fetched(draft) {
        return Vec::new();
    }
    let names = wanting(draft).flat_map(|service| {
        service.server_name.iter().chain(service.more_names.iter().flatten()).cloned().collect::<Vec<_>>()
    });
    let mut problems = Vec::new();
    for name in names.filter(is_private) {
        let problem = Problem::NameNotPublic { name };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

/// Names that the public DNS will never have (RFC 6761, RFC 6762, RFC 8375, ICANN's resolution on `.internal`), and addresses
/// that many networks share.
fn is_private(name: &ServerName) -> bool {
    const NEVER: &[&str] = &["home.arpa", "internal", "invalid", "lan", "local", "localdomain", "localhost", "test"];
    let is_below =
        |end: &&str| name.as_str().strip_suffix(*end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match name.ip() {
        // Let's Encrypt gives addresses a certificate of six days, by a profile that has to be asked for.
        Some(address) => {
            address.is_private() || address.is_loopback() || address.is_link_local() || address == Ipv4Addr::UNSPECIFIED
        }
        None => !name.as_str().contains('.') || NEVER.iter().any(is_below),
    }
}

/// Public authorities issue by intermediates, which Mono does not send.
pub(super) fn mono_fetched(draft: &Draft<'_>) -> Vec<Problem> {
    let is_bare = draft.route == Route::Mono && is_fetched(draft) && wanting(draft).next().is_some();
    is_bare.then_some(Problem::MonoFetched).into_iter().collect()
}

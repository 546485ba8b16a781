//! What can be said of NGINX in front.

use crate::finding::Problem;
use crate::inputs::{Hsts, Profile, Route, Source};
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::system;
use crate::plan::values::{Fingerprint, Port, ServerName};

fn behind_nginx<'d, 'a>(draft: &'d Draft<'a>) -> impl Iterator<Item = &'d ServiceDraft<'a>> {
    draft.services.iter().filter(|service| service.route == Route::Nginx)
}

/// NGINX in front of a SanteDB that listens on all addresses leaves a way around it.
pub(super) fn plain_port_open(draft: &Draft<'_>) -> Vec<Problem> {
    let is_published = system::facts(draft.system).layout != system::Layout::Container;
    let open = behind_nginx(draft).filter(|service| is_published && !service.listens_for_itself);
    open.filter_map(|service| Some(Problem::PlainPortOpen { port: service.listen_port? })).collect()
}

/// On Windows a step opens it, and so for NGINX where it is known what guards the machine.
pub(super) fn firewall(draft: &Draft<'_>) -> Vec<Problem> {
    let is_untouched = match draft.route {
        Route::Mono => true,
        Route::Nginx => system::facts(draft.system).firewall.is_none(),
        Route::Windows => false,
    };
    let untouched = draft.services.iter().filter(|_| is_untouched);
    untouched.filter_map(|service| Some(Problem::FirewallUntouched { port: service.tls_port.clone().ok()? })).collect()
}

/// On a host the answer to an authority has a file of its own, which needs no certificate; a container is started with all.
pub(super) fn acme_needs_nginx(draft: &Draft<'_>) -> Vec<Problem> {
    let by_nginx = matches!(draft.source, Source::AcmeSh | Source::CertbotWebroot);
    let is_first = behind_nginx(draft).any(|service| service.is_contained && service.chain.is_none());
    (by_nginx && is_first).then_some(Problem::AcmeNeedsNginx).into_iter().collect()
}

/// What browsers remember of a name holds for its other ports, too.
pub(super) fn hsts(draft: &Draft<'_>) -> Vec<Problem> {
    if draft.hsts == Hsts::Off {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for name in behind_nginx(draft).filter_map(|service| service.server_name.as_ref().ok()) {
        let problem = Problem::Hsts { name: name.clone(), scope: draft.hsts };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems
}

/// A name has one file for its certificate.
pub(super) fn two_certificates(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |it: &ServiceDraft<'_>| Some((it.server_name.clone().ok()?, it.chain?.leaf.fingerprint));
    let named: Vec<_> = behind_nginx(draft).filter_map(of).collect();
    let clashes = |(at, (name, leaf)): &(usize, &(ServerName, Fingerprint))| {
        named[..*at].iter().any(|(other, first)| other == name && first != leaf)
    };
    let clashing = named.iter().enumerate().filter(clashes);
    clashing.map(|(_, (name, _))| Problem::TwoCertificates { name: name.clone() }).collect()
}

/// TLS 1.3 alone shuts out whatever runs on Mono, dCDRs among it.
pub(super) fn modern_clients(draft: &Draft<'_>) -> Vec<Problem> {
    let is_modern = draft.route == Route::Nginx && draft.profile == Profile::Modern;
    is_modern.then_some(Problem::ModernClients).into_iter().collect()
}

/// SanteDB's HL7v2 must be there to be put behind TLS.
pub(super) fn hl7_unknown(draft: &Draft<'_>) -> Vec<Problem> {
    let asked = behind_nginx(draft).filter(|service| matches!(service.hl7_port, Ok(Some(_))));
    let unknown = asked.filter(|service| service.backend.is_ok() && service.hl7_backend.is_none());
    unknown.filter_map(|service| Some(Problem::Hl7Unknown { product: service.product? })).collect()
}

/// A port is listened on once: by NGINX for HTTP, by NGINX for HL7v2, or by SanteDB on the same machine.
pub(super) fn hl7_port_taken(draft: &Draft<'_>) -> Vec<Problem> {
    let wanted: Vec<Port> = behind_nginx(draft).filter_map(|it| it.hl7_port.clone().ok().flatten()).collect();
    let is_taken = |port: Port| {
        let by = |service: &ServiceDraft<'_>| {
            let http = [service.tls_port.clone().ok(), service.redirect_from.clone().ok().flatten()];
            let own = [service.backend.clone().ok(), service.hl7_backend.clone()];
            let own = own.into_iter().flatten().filter(|authority| authority.host.is_loopback()).map(|it| it.port);
            http.into_iter().flatten().chain(own).any(|other| other == port)
        };
        behind_nginx(draft).any(by)
    };
    let taken = wanted.iter().enumerate().filter(|(at, port)| is_taken(**port) || wanted[..*at].contains(port));
    taken.map(|(_, port)| Problem::Hl7PortTaken { port: *port }).collect()
}

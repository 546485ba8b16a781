//! What the configurations say, in the light of what was chosen.

use crate::finding::Problem;
use crate::inputs::{Product, Route};
use crate::inspect::configuration::{Configuration, Dialect, Endpoint, ListenAddress, Role, Setting, is_loopback};
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::edits::FileChange;
use crate::plan::files;
use crate::plan::values::HttpsUrl;

/// Every uploaded configuration once, whichever service it belongs to.
fn configurations<'a>(draft: &Draft<'a>) -> impl Iterator<Item = &'a Configuration> {
    draft.inspection.configurations.iter().map(|configuration| &**configuration)
}

/// Every setting of a role, with its file.
fn settings<'a>(draft: &Draft<'a>, role: Role) -> impl Iterator<Item = (&'a Configuration, &'a Setting)> {
    configurations(draft).flat_map(move |file| {
        file.settings.iter().filter(move |setting| setting.role == role).map(move |setting| (file, setting))
    })
}

/// Every file that is patched, with its service.
fn changes<'d, 'a>(draft: &'d Draft<'a>) -> impl Iterator<Item = (&'d ServiceDraft<'a>, &'d FileChange)> {
    let of = |service: &'d ServiceDraft<'a>| Some((service, service.change.as_ref()?));
    draft.services.iter().filter_map(of).flat_map(|(service, change)| change.files.iter().map(move |it| (service, it)))
}

pub(super) fn other_product(draft: &Draft<'_>) -> Vec<Problem> {
    let is_icdr = |product| product == Product::Icdr;
    draft
        .services
        .iter()
        .filter_map(|service| {
            let (chosen, found) = (service.product?, service.rest()?.product());
            let file = service.configuration?.file.clone();
            (is_icdr(chosen) != is_icdr(found)).then_some(Problem::ConfigurationOfOther { file, found, chosen })
        })
        .collect()
}

pub(super) fn other_version(draft: &Draft<'_>) -> Vec<Problem> {
    draft
        .services
        .iter()
        .filter_map(|service| {
            let (chosen, found) = (service.choices.line?, service.rest()?.line?);
            let file = service.configuration?.file.clone();
            (chosen != found).then_some(Problem::VersionOfOther { file, found })
        })
        .collect()
}

pub(super) fn configuration_empty(draft: &Draft<'_>) -> Vec<Problem> {
    let empty = draft.services.iter().filter_map(|service| Some((service.route, service.configuration?)));
    empty
        .filter(|(_, file)| files::is_empty(file))
        .map(|(route, file)| Problem::ConfigurationEmpty { file: file.file.clone(), route })
        .collect()
}

pub(super) fn configuration_includes(draft: &Draft<'_>) -> Vec<Problem> {
    if draft.services.iter().any(|service| service.configuration.is_some()) {
        return Vec::new();
    }
    // Of several files, the one that includes others knows the name of what is missing.
    let without = || configurations(draft).filter(|configuration| configuration.rest.is_none());
    let main = without().find(|it| !it.includes.is_empty()).or_else(|| without().next());
    main.map(|it| Problem::ConfigurationIncludes { file: it.file.clone(), includes: it.includes.clone() })
        .into_iter()
        .collect()
}

/// A file that the main one does not include is not read by SanteDB: its configuration tool writes all into one file, and
/// leaves the others where they are.
pub(super) fn left_out(draft: &Draft<'_>) -> Vec<Problem> {
    let Some(main) = files::main_files(draft.inspection).next() else { return Vec::new() };
    configurations(draft)
        .filter(|file| files::is_left_out(draft.inspection, file))
        .map(|file| Problem::ConfigurationLeftOut { file: file.file.clone(), main: main.file.clone() })
        .collect()
}

pub(super) fn unused(draft: &Draft<'_>) -> Vec<Problem> {
    let used = || draft.services.iter().filter_map(|service| service.configuration);
    let Some(first) = used().next() else { return Vec::new() };
    configurations(draft)
        .filter(|file| file.rest.is_some() && !used().any(|it| std::ptr::eq(&**it, *file)))
        .map(|file| Problem::ConfigurationUnused { file: file.file.clone(), used: first.file.clone() })
        .collect()
}

pub(super) fn encoding_misnamed(draft: &Draft<'_>) -> Vec<Problem> {
    configurations(draft)
        .filter_map(|it| {
            let (file, declared) = (it.file.clone(), it.misnamed.clone()?);
            Some(Problem::EncodingMisnamed { file, declared, encoding: it.encoding })
        })
        .collect()
}

pub(super) fn protected_sections(draft: &Draft<'_>) -> Vec<Problem> {
    configurations(draft)
        .filter(|file| !file.protected.is_empty())
        .map(|file| {
            let kinds = file.protected.iter().map(|section| section.kind.clone()).collect();
            Problem::ProtectedSections { file: file.file.clone(), kinds }
        })
        .collect()
}

pub(super) fn endpoints_elsewhere(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |service: &ServiceDraft<'_>| {
        let port = service.listen_port?;
        let addresses = service.rest()?.endpoints.iter().filter_map(|endpoint| endpoint.parsed.as_ref());
        let mut others: Vec<u16> = addresses.map(|address| address.port).filter(|p| *p != port.number()).collect();
        others.sort_unstable();
        others.dedup();
        let file = service.configuration?.file.clone();
        (!others.is_empty()).then_some(Problem::EndpointsElsewhere { file, port, others })
    };
    draft.services.iter().filter_map(of).collect()
}

pub(super) fn backend_https(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |service: &ServiceDraft<'_>| {
        let (file, port) = (service.configuration?.file.clone(), service.listen_port?);
        (service.route == Route::Nginx && service.backend_is_https).then_some(Problem::BackendHttps { file, port })
    };
    draft.services.iter().filter_map(of).collect()
}

pub(super) fn already_https(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |service: &ServiceDraft<'_>| {
        let file = service.configuration?.file.clone();
        (service.route == Route::Windows && service.backend_is_https).then_some(Problem::AlreadyHttps { file })
    };
    draft.services.iter().filter_map(of).collect()
}

pub(super) fn base_address_unknown(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |service: &ServiceDraft<'_>| {
        service.product?;
        let dialect = service.rest().map_or(service.default_dialect(), |rest| rest.dialect);
        let is_unknown = dialect == Dialect::Ags || service.rest().is_some_and(|rest| rest.is_v1);
        let file = service.configuration.map(|configuration| configuration.file.clone());
        (service.route == Route::Nginx && is_unknown).then_some(Problem::BaseAddressUnknown { file })
    };
    draft.services.iter().filter_map(of).collect()
}

pub(super) fn loopback_endpoint(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |service: &ServiceDraft<'_>| {
        let mut bound = service.rest()?.on_port(service.listen_port?.number());
        let host = bound.find_map(|(_, address)| address.is_loopback().then(|| address.host.clone()))?;
        let file = service.configuration?.file.clone();
        Some(Problem::LoopbackEndpoint { file, host, is_opened: service.opens })
    };
    draft.services.iter().filter_map(of).collect()
}

/// A port of HTTP.sys or of Mono speaks either TLS or not: what is left out by a switch would not answer any more. So would
/// what a port has of both from the beginning, behind NGINX, which asks all of it in one way; and what listens in clear on
/// the port that others move to.
pub(super) fn mixed_schemes(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |(service, change): (&ServiceDraft<'_>, &FileChange)| {
        let (rest, from) = (change.upload.rest.as_ref()?, service.listen_port?);
        let is_direct = service.route != Route::Nginx;
        let is_clear = |(endpoint, address): &(&Endpoint, &ListenAddress)| {
            !address.is_https && (!is_direct || change.leaves(&endpoint.address.place))
        };
        let on_port = || rest.on_port(from.number());
        let mixed = |port, clear: Vec<(&Endpoint, &ListenAddress)>| {
            let clear = clear.into_iter().map(|(endpoint, _)| endpoint.service.to_string()).collect();
            Problem::MixedSchemes { file: change.upload.file.clone(), port, clear }
        };
        let mut problems = Vec::new();
        let left: Vec<_> = on_port().filter(is_clear).collect();
        if !left.is_empty() && left.len() < on_port().count() {
            problems.push(mixed(from, left));
        }
        let to = *service.tls_port.as_ref().ok()?;
        let moves = is_direct && to != from && on_port().any(|(endpoint, _)| !change.leaves(&endpoint.address.place));
        let met: Vec<_> = rest.on_port(to.number()).filter(|(_, address)| moves && !address.is_https).collect();
        if !met.is_empty() {
            problems.push(mixed(to, met));
        }
        Some(problems)
    };
    changes(draft).filter_map(of).flatten().collect()
}

/// What goes on to say `http`: addresses that are left as they are, and those that are not for this plan to change.
pub(super) fn plain_address(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = [Role::Upstream, Role::Advertised]
        .into_iter()
        .flat_map(|role| settings(draft, role))
        .map(|(file, setting)| Problem::PlainAddress { file: file.file.clone(), setting: setting.clone() })
        .collect();
    for (_, change) in changes(draft) {
        let left = change.upload.settings.iter().filter(|setting| change.leaves(&setting.field.place));
        problems.extend(
            left.map(|setting| Problem::PlainAddress { file: change.upload.file.clone(), setting: setting.clone() }),
        );
    }
    problems
}

/// What says `https` at another place: it may be meant so.
pub(super) fn address_elsewhere(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (service, change) in changes(draft) {
        let (Ok(server_name), Ok(port)) = (&service.server_name, &service.tls_port) else { continue };
        let wanted = HttpsUrl { server_name: server_name.clone(), port: *port };
        for setting in &change.upload.settings {
            let is_told = matches!(setting.role, Role::FhirBase | Role::Issuer | Role::MetadataHost);
            let Some(address) = ListenAddress::parse(&setting.field.value).filter(|_| is_told) else { continue };
            let is_same = address.host.eq_ignore_ascii_case(server_name.as_str()) && address.port == port.number();
            if address.is_public_https() && !is_same {
                let (file, setting, wanted) = (change.upload.file.clone(), setting.clone(), wanted.clone());
                problems.push(Problem::AddressElsewhere { file, setting, wanted });
            }
        }
    }
    problems
}

pub(super) fn client_certificates(draft: &Draft<'_>) -> Vec<Problem> {
    let of = |service: &ServiceDraft<'_>| {
        let asking = service.rest()?.endpoints.iter().filter(|endpoint| endpoint.asks_for_certificate);
        let mut services: Vec<String> = asking.map(|endpoint| endpoint.service.to_string()).collect();
        services.dedup();
        let file = service.configuration?.file.clone();
        let is_lost = service.route == Route::Nginx && !services.is_empty();
        is_lost.then_some(Problem::ClientCertificates { file, services })
    };
    draft.services.iter().filter_map(of).collect()
}

pub(super) fn client_header(draft: &Draft<'_>) -> Vec<Problem> {
    settings(draft, Role::ClientHeader)
        .map(|(file, setting)| Problem::ClientHeader {
            file: file.file.clone(),
            line: setting.line,
            route: draft.route,
        })
        .collect()
}

pub(super) fn llp_open(draft: &Draft<'_>) -> Vec<Problem> {
    listeners(draft, Role::Llp, |file, address, line| Problem::LlpOpen { file, address, line })
}

pub(super) fn sllp_old(draft: &Draft<'_>) -> Vec<Problem> {
    listeners(draft, Role::Sllp, |file, address, line| Problem::SllpOld { file, address, line })
}

fn listeners(draft: &Draft<'_>, role: Role, problem: fn(String, String, u32) -> Problem) -> Vec<Problem> {
    let is_public =
        |setting: &Setting| !setting.field.value.split_once("://").is_some_and(|(_, rest)| is_loopback(rest));
    settings(draft, role)
        .filter(|(_, setting)| role == Role::Sllp || is_public(setting))
        .map(|(file, setting)| problem(file.file.clone(), setting.field.value.clone(), setting.line))
        .collect()
}

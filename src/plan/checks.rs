//! What can be said only in the light of what was chosen.

use crate::finding::problem::Field;
use crate::finding::{Check, Problem, Severity};
use crate::inputs::{Binding, Platform, Product, Route, Source};
use crate::inspect::certificate::PublicKey;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::values::ValueError;

mod certificate;
mod configuration;
mod request;
mod nginx;

type Run = fn(&Draft<'_>) -> Vec<Problem>;

/// The checks over files and choices together.
pub const CHECKS: &[Check<Run>] = &[
    Check {
        id: "account-invalid",
        severity: Severity::Block,
        cites: "netsh http add urlacl; useradd(8)",
        run: account,
    },
    Check {
        id: "acme-needs-nginx",
        severity: Severity::Block,
        cites: "NGINX: ssl_certificate; RFC 8555 §8.3",
        run: nginx::acme_needs_nginx,
    },
    Check { id: "address-taken", severity: Severity::Block, cites: "NGINX: listen", run: address_taken },
    Check { id: "backend-invalid", severity: Severity::Block, cites: "RFC 3986 §3.2", run: backend },
    Check { id: "certificate-missing", severity: Severity::Block, cites: "RFC 8446 §4.4.2", run: certificate_missing },
    Check {
        id: "configuration-of-other",
        severity: Severity::Block,
        cites: "SanteDB: RestConfigurationSection",
        run: configuration::other_product,
    },
    Check {
        id: "configuration-path-invalid",
        severity: Severity::Block,
        cites: "FileConfigurationService.cs",
        run: configuration_path,
    },
    Check { id: "hl7-port-taken", severity: Severity::Block, cites: "bind(2) EADDRINUSE", run: nginx::hl7_port_taken },
    Check {
        id: "hl7-unknown",
        severity: Severity::Block,
        cites: "SanteDB: Hl7ConfigurationSection",
        run: nginx::hl7_unknown,
    },
    Check {
        id: "two-certificates",
        severity: Severity::Block,
        cites: "NGINX: ssl_certificate",
        run: nginx::two_certificates,
    },
    Check { id: "hl7-port-invalid", severity: Severity::Block, cites: "RFC 9293 §3.1", run: hl7_port },
    Check { id: "host-name-needed", severity: Severity::Block, cites: "RFC 6066 §3", run: host_name_needed },
    Check { id: "instance-invalid", severity: Severity::Block, cites: "SanteDB: Program.cs", run: instance },
    Check { id: "leaf-ambiguous", severity: Severity::Block, cites: "RFC 8446 §4.4.2", run: leaf_ambiguous },
    Check { id: "mono-key", severity: Severity::Block, cites: "Mono: HttpListener, PrivateKey", run: mono_key },
    Check {
        id: "mono-short-key",
        severity: Severity::Block,
        cites: "Mono: RSAManaged.cs, ASN1Convert.cs; X.690 §8.3.2",
        run: certificate::mono_short_key,
    },
    Check { id: "more-names-invalid", severity: Severity::Block, cites: "RFC 1123 §2.1", run: more_names },
    Check {
        id: "name-not-public",
        severity: Severity::Block,
        cites: "CA/Browser Forum: Baseline Requirements §4.2.2",
        run: request::name_not_public,
    },
    Check { id: "standalone-port", severity: Severity::Block, cites: "RFC 8555 §8.3", run: request::standalone_port },
    Check { id: "port-taken", severity: Severity::Block, cites: "bind(2) EADDRINUSE", run: port_taken },
    Check {
        id: "product-twice",
        severity: Severity::Block,
        cites: "SanteDB: one instance a product",
        run: product_twice,
    },
    Check {
        id: "product-unknown",
        severity: Severity::Block,
        cites: "SanteDB: defaults per product",
        run: product_unknown,
    },
    Check { id: "redirect-port-invalid", severity: Severity::Block, cites: "RFC 9293 §3.1", run: redirect_port },
    Check { id: "server-name-invalid", severity: Severity::Block, cites: "RFC 1123 §2.1", run: server_name },
    Check { id: "tls-folder-invalid", severity: Severity::Block, cites: "NGINX: ssl_certificate", run: tls_folder },
    Check { id: "tls-port-invalid", severity: Severity::Block, cites: "RFC 9293 §3.1", run: tls_port },
    Check {
        id: "backend-https",
        severity: Severity::Warn,
        cites: "NGINX: proxy_ssl_verify",
        run: configuration::backend_https,
    },
    Check {
        id: "configuration-empty",
        severity: Severity::Warn,
        cites: "SanteDB: feature configuration (SDB_*)",
        run: configuration::configuration_empty,
    },
    Check {
        id: "configuration-includes",
        severity: Severity::Warn,
        cites: "SanteDBConfiguration.cs",
        run: configuration::configuration_includes,
    },
    Check {
        id: "endpoints-elsewhere",
        severity: Severity::Warn,
        cites: "SanteDB: RestConfigurationSection",
        run: configuration::endpoints_elsewhere,
    },
    Check { id: "mono-leaf-only", severity: Severity::Warn, cites: "Mono: HttpListener", run: mono_leaf_only },
    Check { id: "mono-fetched", severity: Severity::Warn, cites: "Mono: HttpListener", run: request::mono_fetched },
    Check { id: "mono-limits", severity: Severity::Warn, cites: "Mono: HttpListener", run: mono_limits },
    Check { id: "name-not-covered", severity: Severity::Warn, cites: "RFC 9525 §6.3", run: name_not_covered },
    Check {
        id: "key-encrypted",
        severity: Severity::Warn,
        cites: "NGINX: ssl_password_file; Mono: httpcfg",
        run: certificate::key_encrypted,
    },
    Check {
        id: "key-missing",
        severity: Severity::Warn,
        cites: "NGINX: ssl_certificate_key; Mono: httpcfg",
        run: certificate::key_needed,
    },
    Check {
        id: "key-refused",
        severity: Severity::Warn,
        cites: "CA/Browser Forum: Baseline Requirements §6.1.1.3",
        run: certificate::key_refused,
    },
    Check { id: "must-staple", severity: Severity::Warn, cites: "RFC 7633", run: certificate::must_staple },
    Check {
        id: "profile-key",
        severity: Severity::Warn,
        cites: "Mozilla: Server Side TLS 6.0",
        run: certificate::profile_key,
    },
    Check {
        id: "profile-chain-key",
        severity: Severity::Note,
        cites: "Mozilla: Server Side TLS 6.0",
        run: certificate::profile_chain_key,
    },
    Check {
        id: "profile-lifespan",
        severity: Severity::Note,
        cites: "Mozilla: Server Side TLS 6.0",
        run: certificate::profile_lifespan,
    },
    Check {
        id: "profile-signature",
        severity: Severity::Note,
        cites: "Mozilla: Server Side TLS 6.0",
        run: certificate::profile_signature,
    },
    Check {
        id: "version-of-other",
        severity: Severity::Warn,
        cites: "SanteDB: RestConfigurationSection",
        run: configuration::other_version,
    },
    Check {
        id: "already-https",
        severity: Severity::Note,
        cites: "SanteDB: santedb-dcg installer",
        run: configuration::already_https,
    },
    Check {
        id: "base-address-unknown",
        severity: Severity::Note,
        cites: "SanteDB: AgsConfigurationSection",
        run: configuration::base_address_unknown,
    },
    Check {
        id: "key-in-pkcs12",
        severity: Severity::Note,
        cites: "NGINX: ssl_certificate_key; Mono: httpcfg",
        run: certificate::key_in_pkcs12,
    },
    Check {
        id: "key-not-checked",
        severity: Severity::Note,
        cites: "RFC 8446 §4.4.3",
        run: certificate::key_not_checked,
    },
    Check {
        id: "loopback-endpoint",
        severity: Severity::Note,
        cites: "EndPointListener.cs; RestSrvr: EndpointDescription.cs",
        run: configuration::loopback_endpoint,
    },
    Check { id: "macos-unverified", severity: Severity::Note, cites: "SanteDB: installation", run: macos_unverified },
    Check {
        id: "plain-address",
        severity: Severity::Note,
        cites: "SanteDB: FhirServiceConfigurationSection, OAuthConfigurationSection, UpstreamConfigurationSection",
        run: configuration::plain_address,
    },
    Check { id: "hsts", severity: Severity::Note, cites: "RFC 6797 §6.1, §8.1.1", run: nginx::hsts },
    Check {
        id: "modern-clients",
        severity: Severity::Warn,
        cites: "Mozilla: Server Side TLS 6.0; Microsoft: TLS/SSL protocol versions",
        run: nginx::modern_clients,
    },
    Check {
        id: "plain-port-open",
        severity: Severity::Note,
        cites: "SanteDB: NGINX in front",
        run: nginx::plain_port_open,
    },
    Check {
        id: "address-elsewhere",
        severity: Severity::Note,
        cites: "SanteDB: FhirServiceConfigurationSection, OAuthConfigurationSection",
        run: configuration::address_elsewhere,
    },
    Check {
        id: "client-certificates",
        severity: Severity::Warn,
        cites: "ClientCertificateAccessBehavior.cs",
        run: configuration::client_certificates,
    },
    Check {
        id: "client-header",
        severity: Severity::Warn,
        cites: "ClientCertificateAccessBehavior.cs",
        run: configuration::client_header,
    },
    Check {
        id: "configuration-left-out",
        severity: Severity::Warn,
        cites: "SanteDBConfiguration.cs",
        run: configuration::left_out,
    },
    Check {
        id: "configuration-unused",
        severity: Severity::Warn,
        cites: "SanteDB: RestConfigurationSection",
        run: configuration::unused,
    },
    Check {
        id: "encoding-misnamed",
        severity: Severity::Warn,
        cites: "XML 1.0 §4.3.3",
        run: configuration::encoding_misnamed,
    },
    Check { id: "firewall", severity: Severity::Note, cites: "SanteDB: installer", run: nginx::firewall },
    Check {
        id: "llp-open",
        severity: Severity::Warn,
        cites: "SanteDB: Hl7ConfigurationSection",
        run: configuration::llp_open,
    },
    Check {
        id: "mixed-schemes",
        severity: Severity::Warn,
        cites: "HTTP Server API: one scheme a port",
        run: configuration::mixed_schemes,
    },
    Check {
        id: "protected-sections",
        severity: Severity::Note,
        cites: "SanteDBConfiguration.cs",
        run: configuration::protected_sections,
    },
    Check { id: "sllp-old", severity: Severity::Warn, cites: "SllpTransport.cs", run: configuration::sllp_old },
    Check { id: "windows-unverified", severity: Severity::Note, cites: "netsh http", run: windows_unverified },
];

/// The typed text of a field that is no value. What is missing for want of a product or a certificate has its own check.
fn invalid<T>(
    draft: &Draft<'_>,
    field: Field,
    of: impl for<'b> Fn(&'b ServiceDraft<'_>) -> (&'b str, &'b Result<T, ValueError>),
) -> Vec<Problem> {
    let typed = draft.services.iter().map(of).filter(|(typed, _)| !typed.trim().is_empty());
    typed.filter_map(|(typed, value)| Some(field_problem(field, typed, value.as_ref().err()?))).collect()
}

fn field_problem(field: Field, typed: &str, error: &ValueError) -> Problem {
    Problem::Field { field, typed: typed.to_owned(), error: error.clone() }
}

fn account(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::Account, |service| (&service.choices.account, &service.account))
}

fn backend(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::Backend, |service| (&service.choices.backend, &service.backend))
}

fn configuration_path(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::ConfigurationPath, |service| {
        (&service.choices.configuration_path, &service.configuration_path)
    })
}

fn hl7_port(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::Hl7Port, |service| (&service.choices.hl7_port, &service.hl7_port))
}

fn more_names(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::MoreNames, |service| (&service.choices.more_names, &service.more_names))
}

/// A client sends a name to be found by (SNI), never an address.
fn host_name_needed(draft: &Draft<'_>) -> Vec<Problem> {
    let by_name = draft
        .services
        .iter()
        .filter(|service| service.route == Route::Windows && service.choices.binding == Binding::HostName);
    by_name
        .filter_map(|service| service.server_name.as_ref().ok().filter(|name| name.ip().is_some()))
        .map(|name| Problem::HostNameNeeded { name: name.clone() })
        .collect()
}

fn instance(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::Instance, |service| (&service.choices.instance, &service.instance))
}

fn redirect_port(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::RedirectPort, |service| (&service.choices.redirect_port, &service.redirect_from))
}

fn tls_port(draft: &Draft<'_>) -> Vec<Problem> {
    invalid(draft, Field::TlsPort, |service| (&service.choices.tls_port, &service.tls_port))
}

fn tls_folder(draft: &Draft<'_>) -> Vec<Problem> {
    let error = draft.tls_folder.as_ref().err();
    error.map(|error| field_problem(Field::TlsFolder, draft.tls_folder_typed, error)).into_iter().collect()
}

/// An empty name is a problem of its own once there is a certificate that could have named it, or one is to be had for it.
fn server_name(draft: &Draft<'_>) -> Vec<Problem> {
    let is_expected = |s: &&ServiceDraft<'_>| {
        draft.source != Source::Files || !s.choices.server_name.trim().is_empty() || s.chain.is_some()
    };
    let expected = draft.services.iter().filter(is_expected);
    expected
        .filter_map(|service| {
            let error = service.server_name.as_ref().err()?;
            Some(field_problem(Field::ServerName, &service.choices.server_name, error))
        })
        .collect()
}

fn address_taken(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, service) in draft.services.iter().enumerate() {
        let (Ok(server_name), Ok(port)) = (&service.server_name, &service.tls_port) else { continue };
        let listens = |other: &ServiceDraft<'_>| {
            // SanteDB listens for whatever name the client sends, so that two of it cannot share a port.
            let same_name = service.route != Route::Nginx || other.server_name.as_ref() == Ok(server_name);
            same_name && (other.tls_port.as_ref() == Ok(port) || other.redirect_from == Ok(Some(*port)))
        };
        let own_redirect = service.route == Route::Nginx && service.redirect_from == Ok(Some(*port));
        if own_redirect || draft.services[..index].iter().any(listens) {
            problems.push(Problem::AddressTaken { port: *port, server_name: server_name.clone() });
        }
    }
    problems
}

fn port_taken(draft: &Draft<'_>) -> Vec<Problem> {
    let behind_nginx = draft.services.iter().filter(|service| service.route == Route::Nginx);
    behind_nginx
        .filter_map(|service| {
            let backend = service.backend.as_ref().ok().filter(|backend| backend.host.is_loopback())?;
            let tls = service.tls_port.as_ref().ok().copied();
            let redirect = service.redirect_from.as_ref().ok().copied().flatten();
            let taken = [tls, redirect].into_iter().flatten().find(|port| *port == backend.port)?;
            Some(Problem::PortTaken { port: taken })
        })
        .collect()
}

fn certificate_missing(draft: &Draft<'_>) -> Vec<Problem> {
    let is_missing = draft.source == Source::Files && draft.inspection.chains.is_empty();
    is_missing.then_some(Problem::CertificateMissing).into_iter().collect()
}

fn leaf_ambiguous(draft: &Draft<'_>) -> Vec<Problem> {
    let chains = &draft.inspection.chains;
    let unclear = !chains.is_empty() && draft.services.iter().any(|service| service.chain.is_none());
    let subjects = || chains.iter().map(|chain| chain.leaf.subject.clone()).collect();
    unclear.then(|| Problem::LeafAmbiguous { subjects: subjects() }).into_iter().collect()
}

fn name_not_covered(draft: &Draft<'_>) -> Vec<Problem> {
    let named = draft.services.iter().filter_map(|service| Some((service.chain?, service.server_name.as_ref().ok()?)));
    named
        .filter(|(chain, name)| !chain.leaf.covers(name))
        .map(|(chain, name)| Problem::NameNotCovered { name: name.clone(), names: chain.leaf.names() })
        .collect()
}

fn mono_key(draft: &Draft<'_>) -> Vec<Problem> {
    let on_mono = draft.services.iter().filter(|service| service.route == Route::Mono);
    on_mono
        .filter_map(|service| service.chain)
        .filter(|chain| !matches!(chain.leaf.public_key, PublicKey::Rsa(..)))
        .map(|chain| Problem::MonoKey { algorithm: chain.leaf.public_key.algorithm() })
        .collect()
}

fn mono_leaf_only(draft: &Draft<'_>) -> Vec<Problem> {
    let on_mono = draft.services.iter().filter(|service| service.route == Route::Mono);
    on_mono
        .filter_map(|service| service.chain)
        .filter(|chain| !chain.intermediates.is_empty())
        .map(|chain| Problem::MonoLeafOnly { intermediates: chain.intermediates.len() })
        .collect()
}

fn mono_limits(draft: &Draft<'_>) -> Vec<Problem> {
    (draft.route == Route::Mono).then_some(Problem::MonoLimits).into_iter().collect()
}

fn macos_unverified(draft: &Draft<'_>) -> Vec<Problem> {
    let on_macos = draft.services.iter().any(|service| service.platform == Platform::Macos);
    on_macos.then_some(Problem::MacosUnverified).into_iter().collect()
}

fn windows_unverified(draft: &Draft<'_>) -> Vec<Problem> {
    let on_windows = draft.services.iter().any(|service| service.platform == Platform::Windows);
    on_windows.then_some(Problem::WindowsUnverified).into_iter().collect()
}

fn product_unknown(draft: &Draft<'_>) -> Vec<Problem> {
    let unknown = draft.services.is_empty() || draft.services.iter().any(|service| service.product.is_none());
    unknown.then_some(Problem::ProductUnknown).into_iter().collect()
}

fn product_twice(draft: &Draft<'_>) -> Vec<Problem> {
    let count = |product| draft.services.iter().filter(|service| service.product == Some(product)).count();
    let twice = Product::ALL.into_iter().filter(|product| count(*product) > 1);
    twice.map(|product| Problem::ProductTwice { product }).collect()
}

//! What a look from outside has to see of each service, and to which step it leads back where it does not.

use crate::inputs::{Product, Profile, Route};
use crate::inspect::chain::Chain;
use crate::plan::steps::{Caller, StepKind};
use crate::plan::values::{Fingerprint, Host, Port, ServerName, UrlPath};
use crate::plan::{Plan, Service, map, windows};

/// One service, looked at from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look<'a> {
    /// The service.
    pub service: &'a Service,
    /// What is looked at, in order.
    pub probes: Vec<Probe>,
}

/// One thing to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What.
    pub kind: ProbeKind,
    /// The step of the checklist to go back to, counted from 1; `None` where no step is about it.
    pub step: Option<usize>,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeKind {
    /// Somebody listens on the port.
    Answers,
    /// TLS comes about.
    Handshake {
        /// The step by which the server gets a site of that name, where the certificate is not the fault.
        site: Option<usize>,
    },
    /// The certificate is for the name.
    Names,
    /// The chain is sent whole, and leads to an authority that is known here.
    Chain {
        /// SHA-256 of what the server sends, the leaf first; empty where that is not known.
        sent: Vec<Fingerprint>,
        /// Whether the server can send more than the leaf.
        is_whole: bool,
        /// The step by which machines learn to trust the authority.
        trust: Option<usize>,
    },
    /// Nothing that is sent has ended, has yet to begin, or ends within 30 days.
    Dates,
    /// The leaf is the one that the bundle was made for.
    Planned(Fingerprint),
    /// TLS 1.0 and 1.1 are refused.
    OldProtocols(Weight),
    /// TLS 1.2.
    Tls12(Expected),
    /// TLS 1.3.
    Tls13(Expected),
    /// A plain request on the TLS port is led to https.
    PlainOnTls,
    /// The plain port leads to https.
    Redirect(Port),
    /// The port on which SanteDB speaks in clear is not to be reached.
    Closed {
        /// The machine; `None` for the one that clients open.
        host: Option<Host>,
        /// The port.
        port: Port,
        /// What it means if it is.
        weight: Weight,
    },
    /// SanteDB itself answers.
    Santedb,
    /// An address that SanteDB publishes is the one that clients open.
    Publishes(Published, UrlPath),
}

/// What it means where something else is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something is wrong.
    Failure,
    /// It may be so for a while, or nothing on this route can change it.
    Warning,
}

/// What is expected of a version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It may be spoken.
    May,
    /// It is spoken.
    Must,
    /// It is refused.
    MustNot,
}

/// Where SanteDB publishes its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// `OPTIONS` of the AMI, by which a joining dCDR finds the services.
    Discovery,
    /// The capability statement of FHIR.
    Fhir,
    /// The discovery document of OpenID Connect.
    OpenId,
}

/// What is to be looked at, service by service.
pub fn looks(plan: &Plan) -> Vec<Look<'_>> {
    plan.services.iter().map(|service| Look { service, probes: probes(plan, service) }).collect()
}

fn probes(plan: &Plan, service: &Service) -> Vec<Probe> {
    let steps = Steps { plan, service };
    let (serving, placing, starting) = (steps.serving(), steps.placing(), steps.starting());
    let probe = |kind, step| Probe { kind, step };
    let is_proxied = plan.route == Route::Nginx;
    let mut probes = vec![
        probe(ProbeKind::Answers, if is_proxied { serving } else { steps.firewall().or(starting) }),
        probe(ProbeKind::Handshake { site: serving }, if is_proxied { placing } else { serving }),
        probe(ProbeKind::Names, placing),
        probe(
            ProbeKind::Chain {
                sent: service.chain.as_ref().map_or_else(Vec::new, |chain| planned(chain)),
                is_whole: plan.route != Route::Mono,
                trust: steps.trusting(),
            },
            placing,
        ),
        probe(ProbeKind::Dates, placing),
    ];
    if let Some(chain) = &service.chain {
        probes.push(probe(ProbeKind::Planned(chain.leaf.fingerprint), serving));
    }
    // Mono's listener and HTTP.sys take the versions from their system; no step of ours sets them.
    let (old, new) = match (plan.route, plan.profile) {
        (Route::Nginx, Profile::Intermediate) => (Weight::Failure, [Expected::Must, Expected::Must]),
        (Route::Nginx, Profile::Modern) => (Weight::Failure, [Expected::MustNot, Expected::Must]),
        (Route::Mono | Route::Windows, _) => (Weight::Warning, [Expected::Must, Expected::May]),
    };
    probes.push(probe(ProbeKind::OldProtocols(old), serving));
    probes.push(probe(ProbeKind::Tls12(new[0]), serving));
    probes.push(probe(ProbeKind::Tls13(new[1]), serving));
    if is_proxied {
        probes.push(probe(ProbeKind::PlainOnTls, serving));
        probes.extend(service.redirect_from.map(|port| probe(ProbeKind::Redirect(port), serving)));
    }
    probes.extend(closed(plan, service).map(|kind| probe(kind, steps.plain_port())));
    probes.push(probe(ProbeKind::Santedb, starting.or(serving)));
    let published = published(plan, service).into_iter();
    probes.extend(published.map(|(what, path)| probe(ProbeKind::Publishes(what, path), steps.changing())));
    probes
}

/// What the server is to send; nothing where the files that were given do not say it.
fn planned(chain: &Chain) -> Vec<Fingerprint> {
    if chain.broken_at().is_some() {
        return Vec::new();
    }
    chain.sent().map(|certificate| certificate.fingerprint).collect()
}

/// The port that is left to be found in clear.
fn closed(plan: &Plan, service: &Service) -> Option<ProbeKind> {
    let (host, port) = match plan.route {
        Route::Nginx => {
            let host = &service.backend.host;
            ((!host.is_loopback()).then(|| host.clone()), service.backend.port)
        }
        Route::Mono | Route::Windows => (None, service.listen_port),
    };
    let is_used = host.is_none() && (port == service.tls_port || Some(port) == service.redirect_from);
    // Every dCDR that has joined an iCDR goes on to call the old port until it is joined again.
    let weight = if service.product == Product::Icdr { Weight::Warning } else { Weight::Failure };
    (!is_used).then_some(ProbeKind::Closed { host, port, weight })
}

/// The addresses that the service's own services publish, each where it is opened.
fn published(plan: &Plan, service: &Service) -> Vec<(Published, UrlPath)> {
    let base = service.url().to_string();
    let mut found: Vec<(Published, UrlPath)> = Vec::new();
    for place in map::places_of(plan, service, |name| publishes(name).is_some()) {
        let Some((what, end)) = publishes(&place.service) else { continue };
        let path = place.opened.as_deref().and_then(|opened| opened.strip_prefix(&base));
        let path = path.and_then(|path| UrlPath::parse(&format!("{}{end}", path.trim_end_matches('/'))).ok());
        if let (Some(path), false) = (path, found.iter().any(|(known, _)| *known == what)) {
            found.push((what, path));
        }
    }
    found
}

/// What a service of this name publishes, and where below its own address.
fn publishes(name: &str) -> Option<(Published, &'static str)> {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("ami") {
        Some((Published::Discovery, "/"))
    } else if is("fhir") {
        Some((Published::Fhir, "/metadata"))
    } else if is("auth") || is("oauth2") {
        Some((Published::OpenId, "/.well-known/openid-configuration"))
    } else {
        None
    }
}

/// Finds the step for a thing, by its place in the plan.
struct Steps<'a> {
    plan: &'a Plan,
    service: &'a Service,
}

impl Steps<'_> {
    fn find(&self, is_it: impl Fn(&StepKind) -> bool) -> Option<usize> {
        self.plan.steps.iter().position(|step| is_it(&step.kind)).map(|index| index + 1)
    }

    /// Where the certificate comes to its place.
    fn placing(&self) -> Option<usize> {
        self.find(|kind| match kind {
            StepKind::PlaceCertificate(name) => *name == self.service.server_name,
            StepKind::ImportCertificate(name) => windows::certificates(self.plan)
                .iter()
                .any(|it| it.name() == name && it.services.iter().any(|of| of.product == self.service.product)),
            _ => false,
        })
    }

    /// Where the port gets TLS.
    fn serving(&self) -> Option<usize> {
        self.find(|kind| {
            matches!(kind, StepKind::SwitchSiteOn | StepKind::BindHttpSys { .. } | StepKind::BindMono { .. })
        })
    }

    fn changing(&self) -> Option<usize> {
        self.find(|kind| *kind == StepKind::ChangeConfiguration(self.service.product))
    }

    /// Where SanteDB is started; behind NGINX its restart ends the change of its configuration.
    fn starting(&self) -> Option<usize> {
        self.find(|kind| *kind == StepKind::StartService(self.service.product)).or_else(|| self.changing())
    }

    fn firewall(&self) -> Option<usize> {
        self.find(|kind| *kind == StepKind::OpenFirewall(self.service.tls_port))
    }

    /// Where the port in clear is closed, or moves.
    fn plain_port(&self) -> Option<usize> {
        self.find(|kind| *kind == StepKind::ClosePlainPort(self.service.product)).or_else(|| self.changing())
    }

    fn trusting(&self) -> Option<usize> {
        let is_its = |name: &ServerName| *name == self.service.server_name;
        self.find(|kind| matches!(kind, StepKind::TrustAuthority { name, caller: Caller::Linux } if is_its(name)))
    }
}

//! What the product is tried with: files and choices as Rust values.

use std::path::{Path, PathBuf};

use assistant::bundle::{Bundle, BundlePath};
use assistant::inputs::{
    Binding, Choices, Hsts, Language, Line, PlainPort, Platform, Product, Profile, Route, ServiceChoices, Source,
    System, UnixTime, Upload, Uploads,
};
use assistant::plan::Plan;
use assistant::{bundle, inspect, plan};

/// The clock of every test that does not talk to a real server: 2026-11-23T12:00:00Z.
pub(crate) const NOW: UnixTime = UnixTime(1_795_435_200);

/// One deployment.
pub(crate) struct Scenario {
    /// The name of its golden folder.
    pub(crate) name: &'static str,
    /// The names of fixtures.
    pub(crate) uploads: &'static [&'static str],
    /// The choices.
    pub(crate) choices: Choices,
}

impl Scenario {
    pub(crate) fn uploads(&self) -> Uploads {
        uploads(self.uploads)
    }

    pub(crate) fn plan(&self) -> Plan {
        match plan(&inspect(&self.uploads(), NOW), &self.choices) {
            Ok(plan) => plan,
            Err(findings) => panic!("{}: {findings:#?}", self.name),
        }
    }

    pub(crate) fn bundle(&self) -> Bundle {
        bundle(&self.plan())
    }
}

/// The fixtures of these names, as files that were dropped; `leaf.pfx=test` with a password typed.
pub(crate) fn uploads(names: &[&str]) -> Uploads {
    let upload = |name: &&str| match name.split_once('=') {
        Some((name, password)) => Upload::new(name, fixture(name)).with_password(password),
        None => Upload::new(*name, fixture(name)),
    };
    Uploads { files: names.iter().map(upload).collect() }
}

/// The bytes of a fixture.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = if name.ends_with(".config") || name.ends_with(".xml") { "configurations" } else { "certificates" };
    let path = root().join("tests/fixtures").join(folder).join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The text of a file of the bundle.
pub(crate) fn text(bundle: &Bundle, path: &BundlePath) -> String {
    let bytes = bundle.files.get(path).unwrap_or_else(|| panic!("no {path} in the bundle"));
    String::from_utf8(bytes.clone()).expect("the bundle's text files are UTF-8")
}

fn service(product: Product) -> ServiceChoices {
    ServiceChoices { product: Some(product), server_name: "sante.example.org".into(), ..Default::default() }
}

fn choices(route: Route, services: Vec<ServiceChoices>) -> Choices {
    Choices { route, services, ..Default::default() }
}

/// Every scenario; each has a golden folder.
pub(crate) fn all() -> Vec<Scenario> {
    use Product::{DcdrDcg, DcdrWww, Icdr};
    use Route::{Mono, Nginx, Windows};
    let found = |route| choices(route, vec![ServiceChoices::default()]);
    let french = |choices: Choices| Choices { language: Language::French, ..choices };
    vec![
        Scenario {
            name: "nginx-icdr",
            uploads: &["fullchain-rsa.pem", "leaf-rsa.key", "icdr-v2.xml"],
            choices: choices(Nginx, vec![service(Icdr)]),
        },
        // Nothing is chosen: everything is found in the files, which come in the wrong order.
        Scenario {
            name: "nginx-dcdr-www",
            uploads: &["shuffled-chain.pem", "dcdr-v3-www.config"],
            choices: found(Nginx),
        },
        Scenario {
            name: "nginx-icdr-v3-remote",
            uploads: &["leaf-ec.pem", "intermediate-ec.pem", "leaf-ec.key", "icdr-v3.xml"],
            choices: choices(Nginx, vec![ServiceChoices { backend: "10.0.0.5".into(), ..service(Icdr) }]),
        },
        Scenario {
            name: "nginx-without-upload",
            uploads: &["fullchain-rsa.pem"],
            choices: choices(Nginx, vec![ServiceChoices { plain_port: PlainPort::Close, ..service(Icdr) }]),
        },
        // New clients alone, and a private authority whose root was given.
        Scenario {
            name: "nginx-modern",
            uploads: &["leaf-ec.pem", "intermediate-ec.pem", "root-ec.pem", "leaf-ec.key", "icdr-v3.xml"],
            choices: Choices { profile: Profile::Modern, ..choices(Nginx, vec![service(Icdr)]) },
        },
        // The endpoints lie in a file that the main one includes; SanteDB runs on Windows, NGINX elsewhere.
        Scenario {
            name: "nginx-icdr-included",
            uploads: &["fullchain-rsa.pem", "icdr-v2-main.xml", "icdr-v2-rest.include.xml"],
            choices: choices(
                Nginx,
                vec![ServiceChoices { platform: Some(Platform::Windows), backend: "10.0.0.5".into(), ..service(Icdr) }],
            ),
        },
        Scenario { name: "nginx-loopback", uploads: &["fullchain-rsa.pem", "loopback.config"], choices: found(Nginx) },
        Scenario {
            name: "nginx-two-services",
            uploads: &["fullchain-rsa.pem", "icdr-v2.xml", "dcdr-v3-www.config"],
            choices: choices(
                Nginx,
                vec![service(Icdr), ServiceChoices { plain_port: PlainPort::Close, ..service(DcdrWww) }],
            ),
        },
        Scenario {
            name: "nginx-french",
            uploads: &["fullchain-rsa.pem", "leaf-rsa.key", "icdr-v2.xml"],
            choices: french(Choices {
                hsts: Hsts::Name,
                ..choices(Nginx, vec![ServiceChoices { hl7_port: "2575".into(), ..service(Icdr) }])
            }),
        },
        Scenario {
            name: "windows-french",
            uploads: &["fullchain-rsa.pem", "dcdr-v2-www.config"],
            choices: french(found(Windows)),
        },
        Scenario {
            name: "mono-french",
            uploads: &["fullchain-rsa.pem"],
            choices: french(choices(Mono, vec![service(DcdrWww)])),
        },
        Scenario {
            name: "nginx-french-request",
            uploads: &[],
            choices: french(Choices { source: Source::PrivateAuthority, ..choices(Nginx, vec![service(Icdr)]) }),
        },
        // The one configuration is of the service that says nothing; the other one's is as installed.
        Scenario {
            name: "nginx-second-service",
            uploads: &["fullchain-rsa.pem", "icdr-v2.xml"],
            choices: choices(
                Nginx,
                vec![
                    ServiceChoices { product: None, ..service(Icdr) },
                    ServiceChoices { plain_port: PlainPort::Close, ..service(DcdrWww) },
                ],
            ),
        },
        Scenario {
            name: "windows-dcdr-www-v3",
            uploads: &["fullchain-rsa.pem", "leaf-rsa.key", "dcdr-v3-www.config"],
            choices: choices(Windows, vec![service(DcdrWww)]),
        },
        Scenario {
            name: "windows-dcdr-www-v2",
            uploads: &["fullchain-rsa.pem", "dcdr-v2-www.config"],
            choices: choices(
                Windows,
                vec![ServiceChoices { account: r"NT AUTHORITY\LOCAL SERVICE".into(), ..service(DcdrWww) }],
            ),
        },
        Scenario {
            name: "windows-icdr",
            uploads: &["fullchain-rsa.pem", "icdr-v2.xml"],
            choices: choices(Windows, vec![ServiceChoices { account: r"CLINIC\svc-santedb$".into(), ..service(Icdr) }]),
        },
        Scenario {
            name: "windows-dcg",
            uploads: &["fullchain-rsa.pem", "dcdr-v3-dcg.config"],
            choices: found(Windows),
        },
        Scenario {
            name: "windows-without-upload",
            uploads: &["fullchain-rsa.pem"],
            choices: choices(Windows, vec![service(DcdrDcg)]),
        },
        // Without an upload, each dialect on each route: by scripts that change the file where it lies.
        Scenario {
            name: "windows-icdr-v2-without-upload",
            uploads: &["fullchain-rsa.pem"],
            choices: choices(Windows, vec![ServiceChoices { line: Some(Line::V2), ..service(Icdr) }]),
        },
        Scenario {
            name: "windows-dcdr-v2-without-upload",
            uploads: &["fullchain-rsa.pem"],
            choices: choices(Windows, vec![ServiceChoices { line: Some(Line::V2), ..service(DcdrWww) }]),
        },
        Scenario {
            name: "nginx-icdr-v2-without-upload",
            uploads: &["fullchain-rsa.pem"],
            choices: choices(
                Nginx,
                vec![ServiceChoices {
                    line: Some(Line::V2),
                    platform: Some(Platform::Windows),
                    backend: "10.0.0.5".into(),
                    ..service(Icdr)
                }],
            ),
        },
        Scenario {
            name: "nginx-dcdr-v2-without-upload",
            uploads: &["fullchain-rsa.pem"],
            choices: choices(Nginx, vec![ServiceChoices { line: Some(Line::V2), ..service(DcdrWww) }]),
        },
        Scenario {
            name: "mono-without-upload",
            uploads: &["leaf-rsa.pem"],
            choices: choices(Mono, vec![service(DcdrDcg)]),
        },
        Scenario {
            name: "mono-dcdr-v2-without-upload",
            uploads: &["leaf-rsa.pem"],
            choices: choices(
                Mono,
                vec![ServiceChoices { line: Some(Line::V2), account: "santedb".into(), ..service(DcdrWww) }],
            ),
        },
        Scenario {
            name: "mono-dcdr-www",
            uploads: &["fullchain-rsa.pem", "leaf-rsa.pkcs1.key", "dcdr-v3-www.config"],
            choices: choices(Mono, vec![service(DcdrWww)]),
        },
        Scenario {
            name: "mono-icdr-named-account",
            uploads: &["leaf-rsa.pem", "icdr-v2.xml"],
            choices: choices(Mono, vec![ServiceChoices { account: "santedb".into(), ..service(Icdr) }]),
        },
        // The layout of Red Hat, with two names and a certificate for each, and a port that SELinux does not know.
        Scenario {
            name: "nginx-rhel9-two-names",
            uploads: &[
                "leaf-ec.pem",
                "intermediate-ec.pem",
                "leaf-ec.key",
                "wildcard.pem",
                "intermediate.pem",
                "icdr-v2.xml",
                "dcdr-v3-www.config",
            ],
            choices: Choices {
                system: System::Rhel9,
                ..choices(
                    Nginx,
                    vec![
                        ServiceChoices { tls_port: "8444".into(), ..service(Icdr) },
                        ServiceChoices { server_name: "www.example.org".into(), ..service(DcdrWww) },
                    ],
                )
            },
        },
        Scenario {
            name: "nginx-ubuntu2404-hsts-hl7",
            uploads: &["leaf-ec.pem", "intermediate-ec.pem", "leaf-ec.key", "icdr-v3.xml"],
            choices: Choices {
                system: System::Ubuntu2404,
                hsts: Hsts::Subdomains,
                ..choices(Nginx, vec![ServiceChoices { hl7_port: "2575".into(), ..service(Icdr) }])
            },
        },
        // NGINX 1.18; and files for an authority that asks on port 80.
        Scenario {
            name: "nginx-debian11-acme",
            uploads: &["fullchain-rsa.pem", "dcdr-v3-www.config"],
            choices: Choices {
                system: System::Debian11,
                source: Source::CertbotWebroot,
                ..choices(Nginx, vec![ServiceChoices { redirect_port: "8081".into(), ..service(DcdrWww) }])
            },
        },
        // The gateway speaks TLS itself, on another machine.
        Scenario {
            name: "nginx-remote-https",
            uploads: &["fullchain-rsa.pem", "dcdr-v3-dcg.config"],
            choices: Choices {
                system: System::Debian13,
                ..choices(
                    Nginx,
                    vec![ServiceChoices {
                        platform: Some(Platform::Windows),
                        backend: "10.0.0.7".into(),
                        ..service(DcdrDcg)
                    }],
                )
            },
        },
        // NGINX in a container beside SanteDB's, with HL7v2; and a dCDR beside them.
        Scenario {
            name: "nginx-container",
            uploads: &["fullchain-rsa.pem", "docker-empty.xml"],
            choices: Choices {
                system: System::Container,
                ..choices(Nginx, vec![ServiceChoices { hl7_port: "2575".into(), ..service(Icdr) }, service(DcdrWww)])
            },
        },
        // The usual data centre: two services, each with a certificate of its own.
        Scenario {
            name: "windows-two-services",
            uploads: &["fullchain-rsa.pem", "lint-wide.pem", "icdr-v2.xml", "dcdr-v3-www.config"],
            choices: choices(
                Windows,
                vec![
                    service(Icdr),
                    ServiceChoices {
                        server_name: "klinik-münchen.example".into(),
                        tls_port: "443".into(),
                        account: "LOCAL SERVICE".into(),
                        ..service(DcdrWww)
                    },
                ],
            ),
        },
        // A port that others share, by name; the gateway's own binding lies elsewhere.
        Scenario {
            name: "windows-dcg-by-name",
            uploads: &["fullchain-rsa.pem", "dcdr-v3-dcg.config"],
            choices: choices(
                Windows,
                vec![ServiceChoices { tls_port: "443".into(), binding: Binding::HostName, ..service(DcdrDcg) }],
            ),
        },
        // One of several instances, under an account of its own.
        Scenario {
            name: "windows-instance",
            uploads: &["fullchain-rsa.pem", "dcdr-v3-www.config"],
            choices: choices(
                Windows,
                vec![ServiceChoices {
                    instance: "clinic2".into(),
                    account: r"CLINIC\svc-santedb$".into(),
                    ..service(DcdrWww)
                }],
            ),
        },
        // The certificate is still to be had: by win-acme, which calls the script for renewals.
        Scenario {
            name: "windows-win-acme",
            uploads: &["icdr-v3.xml"],
            choices: Choices { source: Source::WinAcme, ..choices(Windows, vec![service(Icdr)]) },
        },
        // No certificate yet: certbot fetches it through NGINX, for two names.
        Scenario {
            name: "nginx-certbot",
            uploads: &["icdr-v3.xml"],
            choices: Choices {
                source: Source::CertbotWebroot,
                ..choices(Nginx, vec![ServiceChoices { more_names: "www.example.org".into(), ..service(Icdr) }])
            },
        },
        // acme.sh on Red Hat's layout, for new clients alone.
        Scenario {
            name: "nginx-acme-sh",
            uploads: &["dcdr-v3-www.config"],
            choices: Choices {
                source: Source::AcmeSh,
                system: System::Rhel10,
                profile: Profile::Modern,
                ..choices(Nginx, vec![service(DcdrWww)])
            },
        },
        // A request to an authority, for two services under two names.
        Scenario {
            name: "nginx-request",
            uploads: &["icdr-v2.xml", "dcdr-v3-www.config"],
            choices: Choices {
                source: Source::Request,
                ..choices(
                    Nginx,
                    vec![service(Icdr), ServiceChoices { server_name: "www.example.org".into(), ..service(DcdrWww) }],
                )
            },
        },
        // An authority of one's own, for a closed network: for NGINX, for Mono, for Windows.
        Scenario {
            name: "nginx-private-authority",
            uploads: &[],
            choices: Choices {
                source: Source::PrivateAuthority,
                ..choices(
                    Nginx,
                    vec![ServiceChoices {
                        server_name: "sante.clinic.local".into(),
                        more_names: "192.168.1.10".into(),
                        ..service(DcdrWww)
                    }],
                )
            },
        },
        Scenario {
            name: "mono-private-authority",
            uploads: &["dcdr-v3-www.config"],
            choices: Choices { source: Source::PrivateAuthority, ..choices(Mono, vec![service(DcdrWww)]) },
        },
        Scenario {
            name: "windows-private-authority",
            uploads: &["icdr-v2.xml"],
            choices: Choices { source: Source::PrivateAuthority, ..choices(Windows, vec![service(Icdr)]) },
        },
        Scenario {
            name: "windows-request",
            uploads: &["dcdr-v3-www.config"],
            choices: Choices { source: Source::Request, ..choices(Windows, vec![service(DcdrWww)]) },
        },
        Scenario {
            name: "mono-certbot",
            uploads: &["icdr-v2.xml"],
            choices: Choices { source: Source::CertbotDns, ..choices(Mono, vec![service(Icdr)]) },
        },
    ]
}

//! Every check of the catalogue is hit by some files and choices, and the catalogue itself is a golden.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use assistant::finding::{Check, Finding, Problem, Severity};
use assistant::inputs::{
    Binding, Choices, Hsts, Language, Line, Platform, Product, Profile, Route, ServiceChoices, Source, System,
};
use assistant::plan::values::Fingerprint;
use assistant::{inspect, plan};

use crate::scenarios::{NOW, root, uploads};

/// By what a person chooses a certificate.
fn leaf(name: &str) -> Option<Fingerprint> {
    Some(inspect(&uploads(&[name]), NOW).chains[0].leaf.fingerprint)
}

/// Files, choices, and the ids that must be among the findings.
fn cases() -> Vec<(&'static [&'static str], Choices, &'static [&'static str])> {
    use Route::{Mono, Nginx, Windows};
    let of = |route, service| Choices { route, services: vec![service], ..Default::default() };
    let plain = || ServiceChoices { product: Some(Product::Icdr), ..Default::default() };
    let www = || ServiceChoices { product: Some(Product::DcdrWww), ..Default::default() };
    let nginx = || of(Nginx, plain());
    vec![
        (&["leaf-rsa.pem", "other.key"], nginx(), &["key-mismatch"]),
        (&["leaf-ec.pem", "leaf-rsa.key"], nginx(), &["key-mismatch"]),
        (&["leaf-rsa.pem", "leaf-rsa.key", "other.key"], nginx(), &["key-stranger"]),
        (&["damaged.pem", "truncated.pem"], nginx(), &["block-damaged", "certificate-missing"]),
        (&["leaf-rsa.pem", "leaf-rsa.encrypted.key"], nginx(), &["password-needed"]),
        (&["leaf-rsa.pem", "leaf-rsa.legacy-encrypted.key"], nginx(), &["password-needed"]),
        (&["leaf-rsa.pem", "leaf-rsa.encrypted.key=wrong"], nginx(), &["password-wrong"]),
        (&["leaf.pfx=wrong"], nginx(), &["password-wrong"]),
        (&["changed.pfx=test"], nginx(), &["integrity-broken"]),
        (&["truncated.pfx=test"], nginx(), &["structure-damaged"]),
        (&["slow.pfx=test"], nginx(), &["limit-exceeded"]),
        (&["aria.key=test"], nginx(), &["cipher-unknown"]),
        (&["ed448.key"], nginx(), &["key-unsupported"]),
        (&["leaf-rsa.pem", "fullchain-rsa.pem"], nginx(), &["duplicate", "key-missing", "authority-unknown"]),
        (&["leaf-rsa.pem", "leaf-rsa.encrypted.key=test"], nginx(), &["key-encrypted"]),
        (&["leaf.pfx=test"], nginx(), &["key-in-pkcs12"]),
        (&["leaf.pfx=test"], of(Mono, www()), &["key-in-pkcs12"]),
        (&["leaf-ed25519.pem"], nginx(), &["key-refused", "profile-key"]),
        (&["lint-pss.pem"], of(Windows, www()), &["key-refused"]),
        (&["lint-small.pem"], nginx(), &["key-too-small"]),
        (&["lint-ca.pem", "lint.pem"], nginx(), &["authority-as-leaf", "authority-private", "lifetime-private"]),
        (&["lint-client.pem"], nginx(), &["not-for-servers"]),
        (&["lint-usage.pem"], nginx(), &["key-usage"]),
        (&["fullchain-rsa.pem"], Choices { profile: Profile::Modern, ..nginx() }, &["profile-chain-key"]),
        (
            &["lint-wide.pem"],
            of(Nginx, ServiceChoices { server_name: "example.org".into(), ..plain() }),
            &["name-not-covered", "unsafe-names"],
        ),
        (&["lint-sha1.pem"], nginx(), &["weak-signature"]),
        (&["lint-md5.pem", "lint.pem"], nginx(), &["weak-signature", "chain-unchecked"]),
        (&["lint-extensions.pem"], nginx(), &["must-staple", "unknown-critical", "revocation-unknown"]),
        (&["lint-plain.pem", "lint-twin.pem"], nginx(), &["chain-wrong-link"]),
        (&["lint-cross-signed.pem"], nginx(), &["chain-alternatives"]),
        (&["lint-public-by-name.pem"], nginx(), &["authority-public", "lifetime-too-long"]),
        (&["hostile-names.pem"], nginx(), &["unsafe-names"]),
        (&["common-name-only.pem"], nginx(), &["common-name-only"]),
        (
            &["fullchain-rsa.pem", "server-sent.txt"],
            nginx(),
            &["server-chain-incomplete", "server-order", "server-sends-root", "server-has-it"],
        ),
        (&["fullchain-rsa.pem", "previous-report.json"], nginx(), &["renewal-forgotten"]),
        (&["fullchain-rsa.pem", "previous-bundle.json"], nginx(), &["bundle-taken-up", "renewal-forgotten"]),
        (
            &["leaf-rsa.pem"],
            Choices { profile: Profile::Modern, ..nginx() },
            &["profile-key", "profile-signature", "profile-lifespan"],
        ),
        (&["leaf.pfx", "request.csr"], nginx(), &["file-unread", "password-needed", "certificate-missing"]),
        (&["expired.pem"], nginx(), &["expired"]),
        (&["future.pem"], nginx(), &["not-yet-valid"]),
        (&["expiring.pem"], nginx(), &["expires-soon"]),
        (&["leaf-rsa.pem"], nginx(), &["chain-incomplete"]),
        (&["self-signed.pem"], nginx(), &["self-signed"]),
        (&["shuffled-chain.pem"], nginx(), &["chain-reordered", "root-left-out", "plain-port-open"]),
        (&["fullchain-rsa.pem", "root-ec.pem"], nginx(), &["stranger"]),
        (
            &["malformed.xml", "doctype.xml", "not-santedb.xml"],
            nginx(),
            &["configuration-damaged", "configuration-doctype", "configuration-foreign"],
        ),
        (&["docker-empty.xml"], nginx(), &["configuration-empty"]),
        (&["icdr-v2-main.xml"], nginx(), &["configuration-includes"]),
        (&["leaf-rsa.pem", "leaf-ec.pem"], nginx(), &["leaf-ambiguous"]),
        (&["leaf-rsa.pem", "dcdr-v3-www.config"], nginx(), &["configuration-of-other", "plain-address"]),
        (
            &["leaf-rsa.pem", "icdr-v2.xml"],
            of(Nginx, ServiceChoices { line: Some(Line::V3), ..plain() }),
            &["version-of-other"],
        ),
        (
            &["wildcard.pem"],
            of(Nginx, ServiceChoices { server_name: "a.b.example.org".into(), ..plain() }),
            &["name-not-covered"],
        ),
        (
            &["common-name-only.pem"],
            of(Nginx, ServiceChoices { server_name: "sante.example.org".into(), ..plain() }),
            &["name-not-covered"],
        ),
        (&["hostile-names.pem"], nginx(), &["server-name-invalid"]),
        (&["leaf-ec.pem"], of(Mono, www()), &["mono-key", "mono-limits"]),
        (&["short.pem", "short.key"], of(Mono, www()), &["mono-short-key"]),
        (
            &["fullchain-rsa.pem"],
            of(Mono, ServiceChoices { platform: Some(Platform::Macos), ..www() }),
            &["mono-leaf-only", "macos-unverified"],
        ),
        (&["leaf-rsa.pem"], of(Windows, www()), &["windows-unverified", "key-not-checked"]),
        (&["leaf-rsa.pem", "dcdr-v3-dcg.config"], of(Windows, ServiceChoices::default()), &["already-https"]),
        (&["leaf-rsa.pem", "dcdr-v3-dcg.config"], of(Nginx, ServiceChoices::default()), &["backend-https"]),
        (&["leaf-rsa.pem", "loopback.config"], of(Nginx, ServiceChoices::default()), &["loopback-endpoint"]),
        (&["leaf-rsa.pem", "dcdr-v2-www.config"], of(Nginx, ServiceChoices::default()), &["base-address-unknown"]),
        (&["leaf-rsa.pem"], of(Nginx, ServiceChoices::default()), &["product-unknown"]),
        (&["leaf-rsa.pem"], of(Nginx, ServiceChoices { tls_port: "8080".into(), ..plain() }), &["port-taken"]),
        (&["leaf-rsa.pem"], of(Nginx, ServiceChoices { tls_port: "80".into(), ..plain() }), &["address-taken"]),
        (
            &["leaf-rsa.pem"],
            Choices { services: vec![plain(), plain()], ..Default::default() },
            &["product-twice", "address-taken"],
        ),
        (
            &["leaf-rsa.pem"],
            Choices {
                tls_folder: "etc".into(),
                services: vec![ServiceChoices {
                    server_name: "ü nï".into(),
                    tls_port: "0".into(),
                    backend: "a b".into(),
                    redirect_port: "x".into(),
                    hl7_port: "70000".into(),
                    more_names: "good.example.org, b@d".into(),
                    configuration_path: "relative".into(),
                    ..plain()
                }],
                ..Default::default()
            },
            &[
                "tls-folder-invalid",
                "server-name-invalid",
                "tls-port-invalid",
                "backend-invalid",
                "hl7-port-invalid",
                "more-names-invalid",
                "redirect-port-invalid",
                "configuration-path-invalid",
            ],
        ),
        (
            &["icdr-v2.xml"],
            Choices {
                source: Source::CertbotStandalone,
                ..of(Nginx, ServiceChoices { server_name: "sante.local".into(), ..plain() })
            },
            &["name-not-public", "standalone-port"],
        ),
        (
            &["dcdr-v3-www.config"],
            Choices {
                source: Source::CertbotDns,
                ..of(Mono, ServiceChoices { server_name: "sante.example.org".into(), ..www() })
            },
            &["mono-fetched"],
        ),
        (&["leaf-rsa.pem"], of(Windows, ServiceChoices { account: "a;b".into(), ..plain() }), &["account-invalid"]),
        (&["leaf-rsa.pem", "two-ports.xml"], nginx(), &["endpoints-elsewhere", "llp-open"]),
        (&["leaf-rsa.pem"], of(Windows, ServiceChoices { instance: "a b".into(), ..plain() }), &["instance-invalid"]),
        (
            &["leaf-rsa.pem"],
            of(Windows, ServiceChoices { server_name: "192.0.2.10".into(), binding: Binding::HostName, ..plain() }),
            &["host-name-needed"],
        ),
        (
            &["fullchain-rsa.pem"],
            Choices {
                route: Windows,
                services: vec![
                    ServiceChoices { tls_port: "443".into(), ..plain() },
                    ServiceChoices { tls_port: "443".into(), server_name: "www.example.org".into(), ..www() },
                ],
                ..Default::default()
            },
            &["address-taken"],
        ),
        (
            &["leaf-rsa.pem", "warnings.xml"],
            nginx(),
            &[
                "address-elsewhere",
                "client-certificates",
                "client-header",
                "encoding-misnamed",
                "mixed-schemes",
                "protected-sections",
                "sllp-old",
            ],
        ),
        (
            &["leaf-rsa.pem", "two-ports.xml", "icdr-v2.xml", "icdr-v2-main.xml", "icdr-v2-rest.include.xml"],
            nginx(),
            &["configuration-unused", "configuration-left-out"],
        ),
        (
            &["leaf-rsa.pem", "leaf-ec.pem"],
            Choices {
                services: vec![
                    ServiceChoices { leaf: leaf("leaf-rsa.pem"), server_name: "sante.example.org".into(), ..plain() },
                    ServiceChoices { leaf: leaf("leaf-ec.pem"), server_name: "sante.example.org".into(), ..www() },
                ],
                ..Default::default()
            },
            &["two-certificates"],
        ),
        (
            &[],
            Choices {
                system: System::Container,
                source: Source::CertbotWebroot,
                services: vec![ServiceChoices { server_name: "sante.example.org".into(), ..plain() }],
                ..Default::default()
            },
            &["acme-needs-nginx"],
        ),
        (&["fullchain-rsa.pem"], Choices { hsts: Hsts::Name, ..nginx() }, &["hsts"]),
        (&["fullchain-rsa.pem"], Choices { profile: Profile::Modern, ..nginx() }, &["modern-clients"]),
        (
            &["leaf-rsa.pem"],
            of(Nginx, ServiceChoices { hl7_port: "8443".into(), ..plain() }),
            &["hl7-port-taken", "plain-port-open"],
        ),
        (&["leaf-rsa.pem"], of(Nginx, ServiceChoices { hl7_port: "2575".into(), ..www() }), &["hl7-unknown"]),
        (&["leaf-rsa.pem"], Choices { system: System::NginxOrg, ..nginx() }, &["firewall"]),
        (&["damaged-inside.pem", "damaged-inside.key"], nginx(), &["certificate-damaged", "key-damaged"]),
    ]
}

fn findings(files: &[&str], choices: &Choices) -> Vec<Finding> {
    match plan(&inspect(&uploads(files), NOW), choices) {
        Ok(plan) => plan.findings,
        Err(findings) => findings,
    }
}

#[test]
fn what_listens_in_clear_where_others_move_is_said() {
    let said = |tls_port: &str, switched: &[&str]| {
        let switched = switched.iter().map(|name| name.parse().expect("the name of an edit")).collect();
        let service = ServiceChoices { tls_port: tls_port.into(), switched, ..Default::default() };
        let choices = Choices { route: Route::Windows, services: vec![service], ..Default::default() };
        let problems =
            findings(&["leaf-rsa.pem", "two-ports.xml"], &choices).into_iter().map(|finding| finding.problem);
        let mixed = problems.filter_map(|problem| match problem {
            Problem::MixedSchemes { port, clear, .. } => Some((port.number(), clear)),
            _ => None,
        });
        mixed.collect::<Vec<_>>()
    };
    let bis = || (8090, vec!["BIS".to_owned()]);
    assert_eq!(said("8090", &[]), [bis()]);
    assert_eq!(said("9443", &[]), []);
    assert_eq!(said("8090", &["address-1"]), [(8080, vec!["META".to_owned()]), bis()]);
    let nothing = ["address-1", "address-2", "address-4", "address-5", "address-6"];
    assert_eq!(said("8090", &nothing), []);
}

#[test]
fn every_check_is_hit() {
    let mut hit = BTreeSet::new();
    for (files, choices, expected) in cases() {
        let findings = findings(files, &choices);
        let ids: BTreeSet<&str> = findings.iter().map(|finding| finding.id).collect();
        for id in expected {
            assert!(ids.contains(id), "{files:?}: {id} is not among {ids:?}");
        }
        for finding in &findings {
            let text = finding.text(Language::English);
            for sentence in [text.problem, text.fix] {
                assert!(sentence.len() > 10 && !sentence.contains(['\n', '\u{202E}']), "{sentence:?}");
            }
        }
        hit.extend(expected.iter().copied());
    }
    let known: BTreeSet<&str> = catalogue().into_iter().map(|(id, ..)| id).collect();
    assert_eq!(hit, known, "a check that no case hits, or a case for no check");
}

/// The findings that ask for something: what is left are notes.
fn warnings(files: &[&str], choices: &Choices) -> Vec<Finding> {
    findings(files, choices)
        .into_iter()
        .filter(|finding| finding.severity != Severity::Note || finding.id == "key-not-checked")
        .collect()
}

#[test]
fn what_is_in_order_has_no_warning() {
    let choices = Choices {
        services: vec![ServiceChoices { product: Some(Product::Icdr), ..Default::default() }],
        ..Default::default()
    };
    for key in ["leaf-rsa.key", "leaf-rsa.pkcs1.key"] {
        assert_eq!(warnings(&["fullchain-rsa.pem", key, "icdr-v3.xml"], &choices), []);
    }
    for (leaf, key) in
        [("leaf-ec.pem", "leaf-ec.key"), ("leaf-ec.pem", "leaf-ec.sec1.key"), ("leaf-p384.pem", "leaf-p384.key")]
    {
        assert_eq!(warnings(&[leaf, "intermediate-ec.pem", key, "icdr-v3.xml"], &choices), [], "{key}");
    }
    for (leaf, key) in [("leaf-p521.pem", "leaf-p521.key"), ("leaf-ed25519.pem", "leaf-ed25519.key")] {
        // They are read and belong together; that not every client takes them is another matter.
        let ids: Vec<&str> = warnings(&[leaf, "intermediate-ec.pem", key, "icdr-v3.xml"], &choices)
            .iter()
            .map(|finding| finding.id)
            .collect();
        assert_eq!(ids, ["key-refused", "profile-key"], "{key}");
    }
    assert_eq!(warnings(&["leaf.pfx=test", "icdr-v3.xml"], &choices), []);
    assert_eq!(warnings(&["no-password.pfx", "icdr-v3.xml"], &choices), []);
    assert_eq!(warnings(&["chain.p7b", "leaf-rsa.key", "leaf-rsa.encrypted.key=test", "icdr-v3.xml"], &choices), []);
    assert_eq!(
        warnings(&["chain.der.p7b", "leaf-rsa.legacy-encrypted.key=test", "leaf-rsa.key", "icdr-v3.xml"], &choices),
        []
    );
    assert_eq!(warnings(&["windows-crlf.pem", "intermediate.pem", "leaf-rsa.key", "icdr-v3.xml"], &choices), []);
    assert_eq!(warnings(&["leaf-rsa.der", "intermediate.pem", "leaf-rsa.key", "icdr-v3.xml"], &choices), []);
}

/// Id, severity and citation of every check.
fn catalogue() -> Vec<(&'static str, String, &'static str)> {
    fn rows<R>(table: &[Check<R>]) -> impl Iterator<Item = (&'static str, String, &'static str)> + '_ {
        table.iter().map(|check| (check.id, format!("{:?}", check.severity), check.cites))
    }
    let mut all: Vec<_> =
        rows(inspect::checks::FILES).chain(rows(inspect::checks::CHECKS)).chain(rows(plan::checks::CHECKS)).collect();
    all.sort();
    all
}

#[test]
fn the_catalogue_is_written_down() {
    let mut page = String::from(
        "# Checks\n\nWritten by the tests from the tables in `src/`.\n\n| id | severity | source |\n| --- | --- | --- |\n",
    );
    for (id, severity, cites) in catalogue() {
        let _ = writeln!(page, "| `{id}` | {severity} | {cites} |");
    }
    let path = root().join("docs/checks.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(root().join("docs")).expect("docs can be made");
        fs::write(&path, &page).expect("docs is writable");
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap_or_default(),
        page,
        "docs/checks.md is stale: run with UPDATE_GOLDEN=1"
    );
}

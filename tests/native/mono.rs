//! The generated scripts give a real Mono `HttpListener` its certificate, and take it away again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Product, Route, ServiceChoices, Uploads};
use assistant::plan::mono::{key_path, leaf_path};
use assistant::{bundle, inspect, plan};

use crate::real::{Running, certificates, folder, free_port, now, output, printed, run, unpack, upload, wait_for};
use crate::renew::stand_in;
use crate::scenarios::root;

fn with_home(program: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("HOME", home).env_remove("XDG_CONFIG_HOME");
    command
}

#[test]
#[ignore = "needs mono, openssl and curl; script/test installs and runs them"]
fn mono_serves_with_the_script_and_forgets_with_its_undo() {
    let folder = folder("mono-serves");
    let home = folder.join("home");
    fs::create_dir_all(&home).expect("writable");
    let certificates = certificates(&folder);
    let port = free_port();
    let uploads =
        Uploads { files: ["fullchain-rsa.pem", "leaf-rsa.key"].map(|name| upload(&certificates, name)).into() };
    let choices = Choices {
        route: Route::Mono,
        tls_folder: folder.join("tls").display().to_string(),
        services: vec![ServiceChoices {
            product: Some(Product::DcdrWww),
            server_name: "localhost".into(),
            tls_port: port.to_string(),
            ..Default::default()
        }],
        ..Default::default()
    };
    let plan = plan(&inspect(&uploads, now()), &choices).expect("the files are in order");
    let first = plan.first();
    let unpacked = folder.join("bundle");
    unpack(&bundle(&plan), &unpacked);
    // As the checklist says: the leaf and the key to their places, then the script.
    fs::create_dir_all(folder.join("tls")).expect("writable");
    let leaf = unpacked.join(BundlePath::Leaf(first.server_name.clone()).to_string());
    fs::copy(leaf, leaf_path(&plan, first).to_string()).expect("writable");
    fs::copy(certificates.join("leaf-rsa.key"), key_path(&plan, first).to_string()).expect("writable");
    let script = |path: BundlePath| run(with_home("sh", &home).arg(unpacked.join(path.to_string())));
    // Twice: the second run meets a port that has a certificate already.
    script(BundlePath::BindSh);
    let listed = script(BundlePath::BindSh);
    assert!(listed.contains(&port.to_string()), "{listed}");
    assert!(listed.to_uppercase().contains(&first.thumbprint().expect("it was given").to_string()), "{listed}");
    let registered = home.join(".config/.mono/httplistener").join(format!("{port}.pvk"));
    assert_eq!(fs::metadata(&registered).expect("httpcfg made it").permissions().mode() & 0o777, 0o600);
    assert!(!Path::new(&format!("{}.pvk", key_path(&plan, first))).exists(), "a plain copy of the key was left behind");

    let program = folder.join("listener.exe");
    run(Command::new("mcs").arg(format!("-out:{}", program.display())).arg(root().join("tests/native/listener.cs")));
    let server = Running(
        with_home("mono", &home)
            .arg(&program)
            .arg(port.to_string())
            .stdout(Stdio::null())
            .spawn()
            .expect("mono is installed by script/test"),
    );
    wait_for(port);
    let curl = |trusted: &[&str]| {
        let store = folder.join("trusted.pem");
        let bytes: Vec<u8> =
            trusted.iter().flat_map(|name| fs::read(certificates.join(name)).expect("the script made it")).collect();
        fs::write(&store, bytes).expect("writable");
        output(
            Command::new("curl")
                .args(["--silent", "--show-error", "--noproxy", "*", "--cacert"])
                .arg(&store)
                .arg(format!("https://localhost:{port}/")),
        )
    };
    let reply = curl(&["root.pem", "intermediate.pem"]);
    assert!(printed(&reply).contains("santedb https"), "{}", printed(&reply));
    // What the plan warns of is true: a client that holds the root alone refuses.
    let reply = curl(&["root.pem"]);
    assert!(!reply.status.success() && printed(&reply).contains("unable to get local issuer"), "{}", printed(&reply));

    drop(server);
    script(BundlePath::UndoSh);
    let listed = run(with_home("httpcfg", &home).arg("-list"));
    assert!(!listed.contains(&port.to_string()), "{listed}");
    assert!(!registered.exists());
}

/// A user of this machine with a home, for as long as the test runs.
struct User {
    name: &'static str,
    home: std::path::PathBuf,
}

impl User {
    fn new(name: &'static str, folder: &Path) -> Self {
        let home = folder.join("home");
        let _ = Command::new("userdel").arg(name).output();
        run(Command::new("useradd").args(["--system", "--create-home", "--home-dir"]).arg(&home).arg(name));
        Self { name, home }
    }

    /// A program of this user's, as a service of systemd would run it.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("sudo");
        command.args(["-u", self.name, "-H", program]);
        command
    }
}

impl Drop for User {
    fn drop(&mut self) {
        let _ = Command::new("userdel").arg(self.name).output();
    }
}

/// What somebody sees who asks for the certificate on the port.
fn thumbprint_on(port: u16) -> String {
    let mut client = Command::new("openssl");
    client.args(["s_client", "-connect", &format!("127.0.0.1:{port}")]).stdin(Stdio::null());
    let shown = output(&mut client);
    let mut reader = Command::new("openssl");
    reader.args(["x509", "-noout", "-fingerprint", "-sha1"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reader = reader.spawn().expect("openssl is installed by script/test");
    // Where there is no certificate, openssl ends before it has read all.
    let _ = std::io::Write::write_all(&mut reader.stdin.take().expect("it is a pipe"), &shown.stdout);
    let printed = reader.wait_with_output().expect("it ends").stdout;
    let text = String::from_utf8(printed).expect("it is ASCII");
    text.trim().rsplit('=').next().unwrap_or_default().replace(':', "")
}

fn thumbprint_of(certificate: &Path) -> String {
    let text = run(Command::new("openssl").args(["x509", "-noout", "-fingerprint", "-sha1", "-in"]).arg(certificate));
    text.trim().rsplit('=').next().expect("there is a last part").replace(':', "")
}

/// The whole of the route under an account of its own: something was registered before, then ours, a renewal with a new key, what a
/// look from outside says of it, the way back of the renewal, and of all.
#[test]
#[ignore = "needs root, sudo, mono, openssl and curl; script/test installs and runs them"]
fn mono_serves_renews_and_goes_back_under_an_account_of_its_own() {
    if run(Command::new("id").arg("-u")).trim() != "0" {
        println!("SKIPPED: only root can make a user");
        return;
    }
    // Outside of the build folder, which another user need not be able to reach.
    let shared = std::env::temp_dir().join("santedb-tls-mono-account");
    let _ = fs::remove_dir_all(&shared);
    fs::create_dir_all(&shared).expect("the temporary folder is writable");
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let user = User::new("santedb-tls", &shared);
    let [old, new] = ["old", "new"].map(|name| certificates(&folder(&format!("mono-account-{name}"))));
    let folder = folder("mono-account");
    let port = free_port();
    let files = ["fullchain-rsa.pem", "leaf-rsa.key", "root.pem"].map(|name| upload(&old, name));
    let choices = Choices {
        route: Route::Mono,
        tls_folder: shared.join("tls").display().to_string(),
        services: vec![ServiceChoices {
            product: Some(Product::DcdrWww),
            server_name: "sante.example.org".into(),
            tls_port: port.to_string(),
            account: user.name.into(),
            ..Default::default()
        }],
        ..Default::default()
    };
    let plan = plan(&inspect(&Uploads { files: files.into() }, now()), &choices).expect("the files are in order");
    let first = plan.first();
    let unpacked = folder.join("bundle");
    unpack(&bundle(&plan), &unpacked);
    fs::create_dir_all(shared.join("tls")).expect("writable");
    fs::copy(
        unpacked.join(BundlePath::Leaf(first.server_name.clone()).to_string()),
        leaf_path(&plan, first).to_string(),
    )
    .expect("writable");
    let key = key_path(&plan, first).to_string();
    fs::copy(old.join("leaf-rsa.key"), &key).expect("writable");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("it is ours");

    // Registered by somebody before us.
    let before = folder.join("before.pem");
    let before_key = folder.join("before.key");
    run(Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=before", "-days", "60", "-keyout"])
        .arg(&before_key)
        .arg("-out")
        .arg(&before));
    let pvk = shared.join("before.pvk");
    run(Command::new("openssl")
        .args(["rsa", "-outform", "PVK", "-pvk-none", "-in"])
        .arg(&before_key)
        .arg("-out")
        .arg(&pvk));
    run(Command::new("chown").arg(user.name).arg(&pvk));
    fs::copy(&before, shared.join("before.pem")).expect("writable");
    let add = |command: &mut Command| {
        run(command
            .args(["-add", "-port", &port.to_string(), "-cert"])
            .arg(shared.join("before.pem"))
            .arg("-pvk")
            .arg(&pvk))
    };
    add(&mut user.command("httpcfg"));

    // The listener runs as a service would; the stand-in for systemctl writes down what it is told, and starts and stops it.
    let program = shared.join("listener.exe");
    run(Command::new("mcs").arg(format!("-out:{}", program.display())).arg(root().join("tests/native/listener.cs")));
    let bin = folder.join("bin");
    let log = folder.join("systemctl.log");
    stand_in(
        &bin,
        "systemctl",
        &format!(
            "echo \"$@\" >>{log}\ncase $1 in\nstop) if [ -e {id} ]; then kill \"$(cat {id})\"; while kill -0 \"$(cat {id})\" 2>/dev/null; do :; done; rm {id}; fi ;;\n\
             start) sudo -u {user} -H sh -c 'echo $$ >{id}; exec mono {program} {port}' >/dev/null 2>&1 & ;;\nesac",
            log = log.display(),
            id = user.home.join("id").display(),
            user = user.name,
            program = program.display()
        ),
    );
    let path = format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", bin.display());
    let systemctl = |action: &str| {
        run(Command::new(bin.join("systemctl")).env("PATH", &path).args([action, "santedb-www.service"]))
    };
    let script = |script: BundlePath, arguments: &[&Path]| {
        output(Command::new("sh").env("PATH", &path).arg(unpacked.join(script.to_string())).args(arguments))
    };
    let serves = |wanted: &Path| {
        wait_for(port);
        assert_eq!(thumbprint_on(port), thumbprint_of(wanted));
    };
    let service = Service { stop: &|| drop(systemctl("stop")) };
    systemctl("start");
    serves(&before);

    // As the checklist says, twice, so that what was before is not taken for what came later.
    systemctl("stop");
    for _ in 0..2 {
        let ran = script(BundlePath::BindSh, &[]);
        assert!(ran.status.success(), "{}", printed(&ran));
    }
    let registered = user.home.join(format!(".config/.mono/httplistener/{port}.pvk"));
    assert_eq!(fs::metadata(&registered).expect("httpcfg made it").permissions().mode() & 0o777, 0o600);
    assert!(!Path::new(&format!("{key}.pvk")).exists(), "a plain copy of the key was left behind");
    systemctl("start");
    serves(&old.join("leaf-rsa.pem"));

    // From outside, Mono is as it can be: the leaf alone, and not TLS 1.3.
    let looked = output(Command::new("sh").arg(unpacked.join("verify.sh")).args(["--address", "127.0.0.1"]));
    let text = printed(&looked);
    assert!(
        text.contains("It is the certificate that this folder was made for.") && text.contains(" 0 failed"),
        "{text}"
    );
    assert!(text.contains("  warn  The certificate is sent alone") && text.contains("TLS 1.3 is not spoken"), "{text}");

    // A renewal with a new key, one that cannot work, and back.
    let ran = script(BundlePath::RenewMono, &[&new.join("fullchain-rsa.pem"), &new.join("leaf-rsa.key")]);
    assert!(ran.status.success(), "{}", printed(&ran));
    serves(&new.join("leaf-rsa.pem"));
    let ran = script(BundlePath::RenewMono, &[&new.join("leaf-ec.pem"), &new.join("leaf-ec.key")]);
    assert!(!ran.status.success() && printed(&ran).contains("no RSA key"), "{}", printed(&ran));
    serves(&new.join("leaf-rsa.pem"));
    let ran = script(BundlePath::RenewMono, &[Path::new("--undo")]);
    assert!(ran.status.success(), "{}", printed(&ran));
    serves(&old.join("leaf-rsa.pem"));
    assert!(!Path::new(&format!("{key}.pvk")).exists(), "a plain copy of the key was left behind");
    let told = fs::read_to_string(&log).expect("it was called");
    let wanted = "stop santedb-www.service\nstart santedb-www.service\n".repeat(2);
    assert!(told.ends_with(&wanted), "{told}");

    // The way back: what was registered before is there again.
    systemctl("stop");
    let ran = script(BundlePath::UndoSh, &[]);
    assert!(ran.status.success(), "{}", printed(&ran));
    systemctl("start");
    serves(&before);
    drop(service);
    fs::remove_dir_all(&shared).expect("it is ours");
}

/// Stops the service at the end of the test, however that ends.
struct Service<'a> {
    stop: &'a dyn Fn(),
}

impl Drop for Service<'_> {
    fn drop(&mut self) {
        (self.stop)();
    }
}

//! The generated scripts give a real Mono `HttpListener` its certificate, and take it away again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Product, Route, ServiceChoices, Upload, Uploads};
use assistant::inspect::key::KeyState;
use assistant::plan::command::LongNumbers;
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

/// A dCDR whose listener ends TLS, under an account, if that is named.
fn choices(tls_folder: &Path, name: &str, port: u16, account: &str) -> Choices {
    let service = ServiceChoices {
        product: Some(Product::DcdrWww),
        server_name: name.into(),
        tls_port: port.to_string(),
        account: account.into(),
        ..Default::default()
    };
    Choices {
        route: Route::Mono,
        tls_folder: tls_folder.display().to_string(),
        services: vec![service],
        ..Default::default()
    }
}

/// The listener, compiled into the folder.
fn listener(folder: &Path) -> PathBuf {
    let program = folder.join("listener.exe");
    run(Command::new("mcs").arg(format!("-out:{}", program.display())).arg(root().join("tests/native/listener.cs")));
    program
}

/// A key in the format of `httpcfg`.
fn to_pvk(key: &Path, pvk: &Path) {
    run(Command::new("openssl").args(["rsa", "-outform", "PVK", "-pvk-none", "-in"]).arg(key).arg("-out").arg(pvk));
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
    let choices = choices(&folder.join("tls"), "localhost", port, "");
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

    let program = listener(&folder);
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

/// A key that is kept with the tests, so that it is the same in each run: Mono cannot use all of them.
fn kept(name: &str) -> PathBuf {
    root().join("tests/fixtures/certificates").join(name)
}

/// A certificate for a key, valid today.
fn self_signed(key: &Path, name: &str, to: &Path) {
    run(Command::new("openssl")
        .args(["req", "-x509", "-days", "60", "-subj", &format!("/CN={name}"), "-addext"])
        .args([&format!("subjectAltName=DNS:{name}"), "-key"])
        .arg(key)
        .arg("-out")
        .arg(to));
}

#[test]
#[ignore = "needs mono, openssl and curl; script/test installs and runs them"]
fn mono_cannot_use_a_short_key_and_the_script_says_so_before() {
    let folder = folder("mono-short");
    let home = folder.join("home");
    let tls = folder.join("tls");
    fs::create_dir_all(&home).expect("writable");
    fs::create_dir_all(&tls).expect("writable");
    let port = free_port();
    let leaf = folder.join("short.pem");
    self_signed(&kept("short.key"), "sante.example.org", &leaf);

    // What the page says of such a key is true: Mono takes it, listens, and resets each connection. Another key serves there.
    let listener = listener(&folder);
    for (key, answers) in [("leaf-rsa.key", true), ("short.key", false)] {
        let [certificate, pvk] = ["pem", "pvk"].map(|suffix| folder.join(key).with_extension(suffix));
        self_signed(&kept(key), "sante.example.org", &certificate);
        to_pvk(&kept(key), &pvk);
        run(with_home("httpcfg", &home)
            .args(["-add", "-port", &port.to_string(), "-cert"])
            .arg(&certificate)
            .arg("-pvk")
            .arg(&pvk));
        let server = with_home("mono", &home).arg(&listener).arg(port.to_string()).spawn();
        let server = Running(server.expect("mono is installed by script/test"));
        wait_for(port);
        let url = format!("https://127.0.0.1:{port}/");
        let reply =
            output(Command::new("curl").args(["--silent", "--show-error", "--noproxy", "*", "--insecure", &url]));
        let text = printed(&reply);
        assert!(text.contains("santedb https") == answers && reply.status.success() == answers, "{key}: {text}");
        drop(server);
        run(with_home("httpcfg", &home).args(["-del", "-port", &port.to_string()]));
    }

    // The certificate alone was dropped, so that only the script sees the key.
    let uploads = Uploads { files: vec![Upload::new("short.pem", fs::read(&leaf).expect("it was made"))] };
    let choices = choices(&tls, "sante.example.org", port, "");
    let plan = plan(&inspect(&uploads, now()), &choices).expect("the file is in order");
    let unpacked = folder.join("bundle");
    unpack(&bundle(&plan), &unpacked);
    let key = key_path(&plan, plan.first()).to_string();
    fs::copy(&leaf, leaf_path(&plan, plan.first()).to_string()).expect("writable");
    fs::copy(kept("short.key"), &key).expect("writable");
    let ran = output(with_home("sh", &home).arg(unpacked.join(BundlePath::BindSh.to_string())));
    assert_eq!(ran.status.code(), Some(1), "{}", printed(&ran));
    assert!(printed(&ran).contains("begins with zeros"), "{}", printed(&ran));
    assert!(!Path::new(&format!("{key}.pvk")).exists(), "a plain copy of the key was left behind");
    assert!(!run(with_home("httpcfg", &home).arg("-list")).contains(&port.to_string()));
}

#[test]
#[ignore = "needs openssl and busybox; script/test installs and runs them"]
fn the_script_and_the_page_agree_on_which_keys_are_short() {
    let folder = folder("mono-lengths");
    let busybox = folder.join("awk");
    std::os::unix::fs::symlink("/bin/busybox", &busybox).expect("writable");
    let path = |first: &str| format!("{first}/usr/bin:/bin");
    let mut seen = [0, 0];
    let given = (0..40).map(|number| {
        let file = folder.join(format!("{number}.key"));
        // Small ones are made in no time, and one of a hundred is short.
        run(Command::new("openssl").args(["genrsa", "-out"]).arg(&file).arg("512"));
        file
    });
    let kept = ["leaf-rsa.key", "leaf-rsa.pkcs1.key", "other.key", "short.key"].map(kept);
    for file in kept.into_iter().chain(given) {
        let upload = Upload::new("a.key", fs::read(&file).expect("it is there"));
        let inspection = inspect(&Uploads { files: vec![upload] }, now());
        let KeyState::Public { is_short, .. } = inspection.keys[0].state else { panic!("{}", file.display()) };
        seen[usize::from(is_short)] += 1;
        for path in [path(""), path(&format!("{}:", folder.display()))] {
            let line =
                Command::new("sh").env("PATH", path).args(["-c", &LongNumbers(file.display()).to_string()]).status();
            assert_eq!(line.expect("sh is there").success(), !is_short, "{}", file.display());
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}

/// A user of this machine with a home, for as long as the test runs.
struct User {
    name: &'static str,
    home: PathBuf,
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
    let choices = choices(&shared.join("tls"), "sante.example.org", port, user.name);
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
    let before_key = kept("leaf-rsa.key");
    self_signed(&before_key, "before", &before);
    let pvk = shared.join("before.pvk");
    to_pvk(&before_key, &pvk);
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
    let program = listener(&shared);
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
    let short = folder.join("short.pem");
    self_signed(&kept("short.key"), "sante.example.org", &short);
    let ran = script(BundlePath::RenewMono, &[&short, &kept("short.key")]);
    assert!(!ran.status.success() && printed(&ran).contains("begins with zeros"), "{}", printed(&ran));
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

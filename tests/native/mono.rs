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

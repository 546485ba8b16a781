//! The way to a certificate, walked with the real OpenSSL: every command of the checklist, as it stands there.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use assistant::inputs::{Choices, Product, Profile, Route, ServiceChoices, Source, Upload, Uploads};
use assistant::inspect::certificate::PublicKey;
use assistant::plan::Plan;
use assistant::plan::command::{self, Obtain};
use assistant::plan::steps::{Step, StepKind};
use assistant::{bundle, inspect, plan};

use crate::real::{folder, now, output, printed, unpack};
use crate::renew::stand_in;
use crate::scenarios::{NOW, root};

fn choices(route: Route, source: Source, profile: Profile) -> Choices {
    let service = ServiceChoices {
        product: Some(Product::Icdr),
        server_name: "sante.example.org".into(),
        more_names: "www.sante.example.org, 192.0.2.10".into(),
        ..Default::default()
    };
    Choices { route, source, profile, services: vec![service], ..Default::default() }
}

fn plan_of(choices: &Choices) -> Plan {
    match plan(&inspect(&Uploads::default(), NOW), choices) {
        Ok(plan) => plan,
        Err(findings) => panic!("{findings:#?}"),
    }
}

fn obtained(plan: &Plan) -> Vec<&Obtain> {
    // What other machines do with the root is tried in trust.rs.
    let own = plan.steps.iter().filter(|step| !matches!(step.kind, StepKind::TrustAuthority { .. }));
    let commands = own.flat_map(Step::commands);
    commands
        .filter_map(|command| match command {
            command::Command::Obtain(command) => Some(command),
            _ => None,
        })
        .collect()
}

/// Runs a line as a person does who has no terminal: what OpenSSL asks for comes from `typed`.
#[track_caller]
fn typed(folder: &Path, line: &str, typed: &str) -> String {
    let mut child = Command::new("setsid")
        .args(["--wait", "sh", "-c", line])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("setsid is part of util-linux");
    child.stdin.take().expect("it is piped").write_all(typed.as_bytes()).expect("it reads, or ends");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{line}: {}", printed(&output));
    printed(&output)
}

#[test]
#[ignore = "needs openssl; script/test installs and runs it"]
fn a_request_has_every_name_and_a_key_for_its_owner_alone() {
    for (route, profile, algorithm) in [
        (Route::Nginx, Profile::Intermediate, "rsaEncryption"),
        (Route::Nginx, Profile::Modern, "id-ecPublicKey"),
        (Route::Mono, Profile::Modern, "rsaEncryption"),
    ] {
        let folder = folder(&format!("request-{route:?}-{profile:?}"));
        let plan = plan_of(&choices(route, Source::Request, profile));
        unpack(&bundle(&plan), &folder);
        let mut shown = String::new();
        for command in obtained(&plan) {
            shown = typed(&folder, &command.to_string(), "");
        }
        for part in [algorithm, "DNS:sante.example.org", "DNS:www.sante.example.org", "IP Address:192.0.2.10"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let key = fs::metadata(folder.join("request/sante.example.org.key")).expect("it was made");
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
#[ignore = "needs openssl; script/test installs and runs it"]
fn a_key_that_mono_cannot_use_is_made_again() {
    let folder = folder("request-short");
    let plan = plan_of(&choices(Route::Mono, Source::Request, Profile::Intermediate));
    fs::create_dir_all(folder.join("request")).expect("writable");
    let made = obtained(&plan).into_iter().find(|command| matches!(command, Obtain::MakeKey { .. }));
    let line = made.expect("a request wants a key").to_string();
    // OpenSSL, but for the first key, which is a short one; and then one that can make no key at all.
    let short = root().join("tests/fixtures/certificates/short.key");
    let bin = folder.join("bin");
    let first = format!(
        "if [ $1 = genpkey ] && [ ! -e made ]; then touch made; cp {} request/sante.example.org.key; else exec /usr/bin/openssl \"$@\"; fi",
        short.display()
    );
    stand_in(&bin, "openssl", &first);
    typed(&folder, &format!("PATH={}:$PATH; {line}", bin.display()), "");
    let key = fs::read(folder.join("request/sante.example.org.key")).expect("it was made");
    assert!(folder.join("made").exists() && key != fs::read(short).expect("it is kept"));
    stand_in(&bin, "openssl", "exit 1");
    typed(&folder, &format!("PATH={}:$PATH; {line}", bin.display()), "");
}

#[test]
#[ignore = "needs openssl; script/test installs and runs it"]
fn an_authority_of_ones_own_signs_for_its_names_and_for_no_others() {
    for profile in [Profile::Intermediate, Profile::Modern] {
        let folder = folder(&format!("authority-{profile:?}"));
        let plan = plan_of(&choices(Route::Nginx, Source::PrivateAuthority, profile));
        unpack(&bundle(&plan), &folder);
        let mut verified = String::new();
        for command in obtained(&plan) {
            // The password twice where the key is made, then once where it signs.
            verified = typed(&folder, &command.to_string(), "correct horse\ncorrect horse\n");
        }
        assert!(verified.contains("request/sante.example.org.pem: OK"), "{verified}");
        let root = fs::read_to_string(folder.join("request/root.key")).expect("it was made");
        assert!(root.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));

        // What came of it is what the assistant takes, without a complaint.
        let file = |name: &str| Upload::new(name, fs::read(folder.join("request").join(name)).expect("it was made"));
        let files = ["sante.example.org.pem", "sante.example.org.key", "root.pem"].map(file).into();
        let inspection = inspect(&Uploads { files }, now());
        let [chain] = &inspection.chains[..] else { panic!("{:#?}", inspection.findings) };
        assert!(chain.has_key && chain.private_root().is_some());
        assert_eq!(matches!(chain.leaf.public_key, PublicKey::Rsa(..)), profile == Profile::Intermediate);
        assert!(!inspection.findings.iter().any(assistant::finding::Finding::blocks), "{:#?}", inspection.findings);

        // The same authority with the request of a stranger's name.
        let configuration = folder.join("request/sante.example.org.cnf");
        let text = fs::read_to_string(&configuration).expect("it is in the bundle");
        fs::write(folder.join("request/stranger.cnf"), text.replace("sante.example.org", "bank.example.com"))
            .expect("writable");
        let of_stranger =
            |command: &&&Obtain| matches!(command, Obtain::MakeRequest(_) | Obtain::Sign(_) | Obtain::VerifySigned(_));
        for command in obtained(&plan).iter().filter(of_stranger) {
            let line = command.to_string().replace("request/sante.example.org", "request/stranger");
            let line = line.replace("request/stranger.key", "request/sante.example.org.key");
            let line = line.replace("-verify_hostname sante.example.org", "-verify_hostname bank.example.com");
            if matches!(command, Obtain::VerifySigned(_)) {
                let refused = output(Command::new("sh").args(["-c", &line]).current_dir(&folder));
                assert!(
                    !refused.status.success() && printed(&refused).contains("permitted subtree violation"),
                    "{refused:?}"
                );
            } else {
                typed(&folder, &line, "correct horse\n");
            }
        }
    }
}

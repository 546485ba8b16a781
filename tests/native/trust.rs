//! The real tools of Debian take the root of the bundle up, and forget it on the way back.

use std::fs;
use std::process::Command;

use assistant::bundle::BundlePath;
use assistant::plan::steps::{Action, Caller, Step, StepKind};

use crate::real::{folder, output, run, unpack};
use crate::scenarios::{all, text};

/// The program's line in the step for Linux, as words.
fn line(steps: &[Step], program: &str) -> Vec<String> {
    let step = steps.iter().find(|step| step.kind.caller() == Some(Caller::Linux)).expect("the authority is private");
    let lines = step.actions.iter().flat_map(Action::commands).map(ToString::to_string);
    let line = lines.into_iter().find(|line| line.contains(program)).expect("the step runs it");
    line.split(' ').map(str::to_owned).collect()
}

#[test]
fn only_a_private_authority_needs_to_be_made_known() {
    let trusting: Vec<&str> = all()
        .iter()
        .filter(|it| it.plan().steps.iter().any(|step| matches!(step.kind, StepKind::TrustAuthority { .. })))
        .map(|it| it.name)
        .collect();
    assert_eq!(
        trusting,
        [
            "nginx-dcdr-www",
            "nginx-modern",
            "nginx-french-request",
            "windows-two-services",
            "nginx-private-authority",
            "mono-private-authority",
            "windows-private-authority",
        ]
    );
}

#[test]
#[ignore = "needs update-ca-certificates, Mono's cert-sync and openssl; script/test installs and runs them"]
fn a_private_root_is_taken_up_and_forgotten() {
    let folder = folder("trust");
    let scenarios = all();
    let scenario = scenarios.iter().find(|it| it.name == "nginx-modern").expect("it is a scenario");
    let (plan, bundle) = (scenario.plan(), scenario.bundle());
    let name = plan.first().server_name.clone();
    unpack(&bundle, &folder);
    for part in ["local", "known", "none"] {
        fs::create_dir(folder.join(part)).expect("the build folder is writable");
    }
    // Another root stays: where there is none at all, the tool leaves its old file in place.
    let other = text(&all()[1].bundle(), &BundlePath::Root(name.clone()));
    fs::write(folder.join("local/other.crt"), other).expect("the build folder is writable");
    let update = |steps: &[Step]| {
        let words = line(steps, "update-ca-certificates");
        let mut command = Command::new("/usr/sbin/update-ca-certificates");
        command.args(&words[1..]).arg("--localcertsdir").arg(folder.join("local"));
        command.arg("--etccertsdir").arg(folder.join("known")).arg("--certsdir").arg(folder.join("none"));
        run(command.arg("--certsconf").arg("/dev/null").arg("--hooksdir").arg(folder.join("none")))
    };
    let chain = folder.join(BundlePath::Chain(name.clone()).to_string());
    let is_trusted = || {
        let by = |option: &str, place: &str| {
            let mut command = Command::new("openssl");
            command.args(["verify", "-attime", "1795435200", option]).arg(folder.join(place));
            output(command.arg("-untrusted").arg(&chain).arg(&chain)).status.success()
        };
        [by("-CAfile", "known/ca-certificates.crt"), by("-CApath", "known")]
    };
    // Mono's store of the machine is left alone: the same lines, on that of a user who has none yet.
    let mono = folder.join("home/.config/.mono");
    let sync = |steps: &[Step]| {
        let line = line(steps, "cert-sync ").join(" ");
        let line =
            line.replace("/usr/share/.mono", &mono.display().to_string()).replace("cert-sync ", "cert-sync --user ");
        let known = folder.join("known/ca-certificates.crt").display().to_string();
        let line = line.replace("/etc/ssl/certs/ca-certificates.crt", &known);
        run(Command::new("sh").arg("-c").arg(line).env("HOME", folder.join("home")));
        // Both of Mono's stores hold certificates in files of their own.
        let has = |store: &str, name: &str| {
            let files = fs::read_dir(mono.join(store).join("Trust")).expect("cert-sync has made the store");
            let mut files = files.map(|file| fs::read(file.expect("it can be listed").path()).expect("it can be read"));
            files.any(|bytes| String::from_utf8_lossy(&bytes).contains(name) || pem_holds(&bytes, name))
        };
        ["certs", "new-certs"].map(|store| has(store, "Test Root EC"))
    };
    update(&plan.undo);
    assert_eq!(is_trusted(), [false, false]);
    assert_eq!(sync(&plan.undo), [false, false]);
    let place = folder.join("local").join(format!("{name}.crt"));
    fs::copy(folder.join(BundlePath::Root(name).to_string()), &place).expect("the bundle holds it");
    assert!(update(&plan.steps).contains("added"), "it says what it did");
    assert_eq!(is_trusted(), [true, true]);
    assert_eq!(sync(&plan.steps), [true, true]);
    fs::remove_file(&place).expect("it was placed just now");
    update(&plan.undo);
    assert_eq!(is_trusted(), [false, false]);
    assert_eq!(sync(&plan.undo), [false, false]);
}

fn pem_holds(bytes: &[u8], name: &str) -> bool {
    pem::parse(bytes).is_ok_and(|block| String::from_utf8_lossy(block.contents()).contains(name))
}

//! The `.cmd` files run under Wine's real cmd.exe, with programs in the place of Windows' own that write down their command lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard};

use assistant::bundle::BundlePath;
use assistant::inputs::Route;
use assistant::plan::Plan;
use assistant::plan::command::{CertHash, Command as Planned, Netsh};
use assistant::plan::steps::{Action, script_commands};
use assistant::plan::windows::{bindings_before, certificates, kept_folder, parameter};

use crate::real::{folder, output, printed, run, unpack};
use crate::scenarios::{Scenario, all, root};

/// A thumbprint that no certificate of the tests has.
const OTHER: &str = "00112233445566778899AABBCCDDEEFF00112233";

/// Windows as far as the scripts see it. One at a time: they share the folder that the scripts keep things in.
struct Windows {
    prefix: PathBuf,
    recorder: PathBuf,
    _alone: MutexGuard<'static, bool>,
}

impl Windows {
    fn new() -> Self {
        static MADE: Mutex<bool> = Mutex::new(false);
        // A test that failed leaves nothing behind that the next one minds.
        let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine");
        let (recorder, prefix) = (shared.join("recorder.exe"), shared.join("prefix"));
        if !*made {
            // One that waits a while for the next script, since a machine takes seconds to start; it ends by itself. One that
            // an earlier run has left knows a folder that is gone.
            let server = |option: &str| {
                // It holds on to what it is given: a pipe would never end.
                let mut command = Command::new("wineserver");
                command.arg(option).env("WINEPREFIX", &prefix);
                let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
            };
            server("-k");
            folder("wine");
            fs::create_dir(&prefix).expect("the build folder is writable");
            build_recorder(&recorder);
            server("-p60");
            *made = true;
        }
        Self { prefix, recorder, _alone: made }
    }

    /// An empty machine with an unpacked bundle, whose programs answer as told.
    fn with(&self, scenario: &Scenario, answers: &str) -> Machine<'_> {
        let folder = folder(&format!("wine-{}", scenario.name));
        unpack(&scenario.bundle(), &folder);
        let kept = self.prefix.join("drive_c").join(kept_folder().to_string().replace('\\', "/").split_off(3));
        let _ = fs::remove_dir_all(&kept);
        let here = folder.join("windows");
        let machine = Machine { windows: self, here, kept };
        machine.place(&machine.here, answers);
        machine
    }
}

struct Machine<'a> {
    windows: &'a Windows,
    /// The folder with the scripts.
    here: PathBuf,
    /// The folder that they keep things in.
    kept: PathBuf,
}

impl Machine<'_> {
    /// cmd.exe looks into the current folder first.
    fn place(&self, folder: &Path, answers: &str) {
        for program in ["certutil", "findstr", "net", "netsh", "openssl"] {
            fs::copy(&self.windows.recorder, folder.join(program).with_extension("exe")).expect("writable");
        }
        fs::write(folder.join("answers.txt"), answers).expect("writable");
    }

    /// Runs a script and gives back its end and what the programs were called with.
    fn run(&self, folder: &Path, script: &str, typed: Option<&str>) -> (Output, Vec<String>) {
        let log = folder.join("recorded.log");
        let _ = fs::remove_file(&log);
        let mut command = Command::new("wine");
        command.env("WINEPREFIX", &self.windows.prefix).env("WINEDEBUG", "-all").env("LC_ALL", "C.UTF-8");
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=").env_remove("DISPLAY").current_dir(folder);
        command.args(["cmd", "/c"]).args(script.split_whitespace());
        match typed {
            Some(typed) => {
                fs::write(folder.join("typed.txt"), format!("{typed}\r\n")).expect("writable");
                command.stdin(fs::File::open(folder.join("typed.txt")).expect("it was written"));
            }
            None => {
                command.stdin(Stdio::null());
            }
        }
        let ran = output(&mut command);
        let recorded = fs::read_to_string(&log).unwrap_or_default();
        (ran, recorded.lines().map(|line| line.trim_end().to_owned()).collect())
    }

    /// A script of the bundle that comes to its end.
    #[track_caller]
    fn done(&self, script: &str) -> Vec<String> {
        let (ran, recorded) = self.run(&self.here, script, None);
        assert!(ran.status.success(), "{script}: {}", printed(&ran));
        recorded
    }

    /// A script of the bundle that stops, saying so.
    #[track_caller]
    fn stopped(&self, script: &str, says: &str) -> Vec<String> {
        let (ran, recorded) = self.run(&self.here, script, None);
        assert_eq!(ran.status.code(), Some(1), "{script}: {}", printed(&ran));
        assert!(printed(&ran).contains(says), "{script} does not say {says}: {}", printed(&ran));
        recorded
    }
}

/// Builds the recorder for Windows with Rust's own linker.
fn build_recorder(target: &Path) {
    run(Command::new("rustc")
        .args(["--edition", "2024", "--target", "x86_64-pc-windows-msvc", "-C", "panic=abort", "-C", "opt-level=s"])
        .args(["-C", "linker=rust-lld", "-C", "link-args=/ENTRY:start /SUBSYSTEM:CONSOLE /NODEFAULTLIB"])
        .arg("-o")
        .arg(target)
        .arg(root().join("tests/windows/recorder.rs")));
}

fn scenarios() -> impl Iterator<Item = Scenario> {
    all().into_iter().filter(|scenario| scenario.choices.route == Route::Windows)
}

fn scenario(name: &str) -> Scenario {
    scenarios().find(|scenario| scenario.name == name).expect("it is a scenario")
}

/// The script with the argument that it needs.
fn bind(plan: &Plan) -> String {
    let is_asking = parameter(plan).is_some_and(|parameter| parameter.default.is_none());
    if is_asking { format!("bind.cmd {OTHER}") } else { "bind.cmd".into() }
}

/// A command as a program sees it: without redirections, with the thumbprint that was given.
fn as_called(command: &str) -> String {
    let command = command.split(" > ").next().unwrap_or(command);
    command.replace(CertHash::ASKED, OTHER)
}

#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn the_scripts_hand_netsh_exactly_the_planned_arguments() {
    let windows = Windows::new();
    let mut tried = 0;
    for scenario in scenarios() {
        let plan = scenario.plan();
        let machine = windows.with(&scenario, "");
        let looks: Vec<String> =
            certificates(&plan).into_iter().map(|it| as_called(&Planned::ShowInStore(it.hash).to_string())).collect();
        let of = |steps, path| script_commands(steps, path).iter().map(|it| as_called(&it.to_string()));
        let wanted: Vec<String> = looks.iter().cloned().chain(of(&plan.steps, &BundlePath::BindCmd)).collect();
        assert_eq!(machine.done(&bind(&plan)), wanted, "{}", scenario.name);
        assert!(machine.kept.join(bindings_before(&plan).file_name()).is_file(), "what was there is not recorded");
        // A second run does not write over what the first one found.
        let is_record =
            |command: &&Planned| matches!(command, Planned::Netsh(Netsh::RecordSslcert(_) | Netsh::RecordUrlacl(_)));
        let again = script_commands(&plan.steps, &BundlePath::BindCmd).iter().filter(|command| !is_record(command));
        let wanted: Vec<String> = looks.into_iter().chain(again.map(|it| as_called(&it.to_string()))).collect();
        assert_eq!(machine.done(&bind(&plan)), wanted, "{}", scenario.name);

        let wanted: Vec<String> = of(&plan.undo, &BundlePath::UndoCmd).collect();
        assert_eq!(machine.done("undo.cmd"), wanted, "{}", scenario.name);
        tried += 1;
    }
    assert!(tried >= 10, "only {tried} bundles were tried");
}

/// What is typed by hand on the Windows machine, in the checklist's words.
#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn the_checklist_hands_programs_exactly_the_planned_arguments() {
    let windows = Windows::new();
    let mut tried = 0;
    for scenario in scenarios() {
        let plan = scenario.plan();
        let machine = windows.with(&scenario, "");
        for steps in [&plan.steps, &plan.undo] {
            let actions = steps.iter().filter(|step| step.kind.caller().is_none()).flat_map(|step| &step.actions);
            let typed: Vec<String> = actions
                .filter_map(|action| match action {
                    Action::Run(command) => Some(command.to_string()),
                    _ => None,
                })
                .filter(|line| ["certutil ", "net ", "netsh ", "openssl "].iter().any(|it| line.starts_with(it)))
                .collect();
            fs::write(machine.here.join("typed.cmd"), format!("@echo off\r\n{}\r\n", typed.join("\r\n")))
                .expect("writable");
            let (_, recorded) = machine.run(&machine.here, "typed.cmd", None);
            assert_eq!(recorded, typed, "{}", scenario.name);
            tried += recorded.len();
        }
    }
    assert!(tried >= 100, "only {tried} commands were tried");
}

#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn a_typed_thumbprint_is_cleaned_or_refused() {
    let windows = Windows::new();
    let scenario = scenario("windows-win-acme");
    let plan = scenario.plan();
    let machine = windows.with(&scenario, "");
    let spaced = "00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00 11 22 33";
    for typed in [
        OTHER.to_owned(),
        spaced.to_owned(),
        format!("\u{200E}{spaced}"),
        format!("\u{200E}{}", OTHER.to_lowercase()),
        OTHER.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect::<Vec<_>>().join(":"),
    ] {
        let recorded = machine.done(&format!("bind.cmd {typed}"));
        let added = recorded.iter().filter(|line| line.contains(&format!("certhash={OTHER} "))).count();
        assert_eq!(added, 2, "{typed}: {recorded:?}");
    }
    let long = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";
    for typed in [&OTHER[1..], long, &OTHER.replace('F', "G"), "%PATH%", "*", "hello"] {
        let recorded = machine.stopped(&format!("bind.cmd {typed}"), "40 hexadecimal digits");
        assert!(recorded.is_empty(), "{typed}: {recorded:?}");
    }
    assert!(machine.stopped("bind.cmd", "certutil -store My").is_empty());
    // Where the plan knows it, another one can be given all the same.
    let known = self::scenario("windows-icdr");
    assert_eq!(parameter(&known.plan()).and_then(|it| it.default), known.plan().first().thumbprint());
    let recorded = windows.with(&known, "").done(&format!("bind.cmd {spaced}"));
    assert!(recorded.iter().any(|line| line.contains(&format!("certhash={OTHER} "))), "{recorded:?}");
    assert!(parameter(&plan).is_some_and(|it| it.default.is_none()));
}

#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn the_first_failure_stops_the_script_and_its_number_is_explained() {
    let windows = Windows::new();
    let scenario = scenario("windows-icdr");
    let last = |recorded: &[String]| recorded.last().cloned().unwrap_or_default();
    for (number, says) in [
        ("5", "Error 5: access is denied"),
        ("87", "Error 87: netsh takes a value for malformed"),
        ("183", "Error 183: another binding"),
        ("1312", "Error 1312: the certificate is in the store without"),
    ] {
        for failing in ["add sslcert ipport=0.0.0.0", "add sslcert ipport=[::]", "add urlacl"] {
            let answer = format!("1|{failing}|SSL Certificate add failed, Error: {number}~It says more here.\n");
            let recorded = windows.with(&scenario, &answer).stopped("bind.cmd", says);
            assert!(last(&recorded).contains(failing), "{number}: {recorded:?}");
        }
    }
    let recorded =
        windows.with(&scenario, "1|netsh http show sslcert|\n").stopped("bind.cmd", "The last command failed");
    assert_eq!(last(&recorded), "netsh http show sslcert");
    let recorded = windows.with(&scenario, "1|certutil -store My|\n").stopped("bind.cmd", "not in LocalMachine\\My");
    assert_eq!(recorded.len(), 1, "{recorded:?}");
}

/// What Windows' netsh shows of a binding, as far as it matters; in German, since the words differ by language.
fn shown(thumbprint: &str) -> String {
    format!(
        "0|show sslcert ipport|~SSL-Zertifikatbindungen:~------~    IP:Port                      : 0.0.0.0:8443~    Zertifikathash\
         \u{20}              : {}~    Anwendungs-ID                : {{21f35b18-e417-4f8e-b9c7-73e98b7c71b8}}~    Speichername : MY~    \
         Steuerungsbezeichner : (null)\n",
        thumbprint.to_lowercase()
    )
}

/// `findstr` finds the names of the certificate, and no word of a certificate that is out of its time.
const COVERED: &str = "1|findstr /l /i /c:\"CERT_TRUST|\n0|findstr|\n";

#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn a_renewal_binds_the_new_certificate_alone() {
    let windows = Windows::new();
    let scenario = scenario("windows-icdr");
    let plan = scenario.plan();
    let old = plan.first().thumbprint().expect("it was given").to_string();
    let machine = windows.with(&scenario, &format!("{COVERED}{}", shown(&old)));
    let looks = |recorded: &[String]| {
        let looks = recorded.iter().filter(|line| !line.starts_with("findstr ")).cloned();
        looks.collect::<Vec<_>>()
    };
    let add = |at: &str, thumbprint: &str| {
        format!(
            "netsh http add sslcert {at} certhash={thumbprint} \"appid={{21F35B18-E417-4F8E-B9C7-73E98B7C71B8}}\" certstorename=MY"
        )
    };
    let begun = [
        format!("certutil -v -store My {OTHER}"),
        format!("certutil -verifystore My {OTHER}"),
        "netsh http show sslcert".to_owned(),
        "netsh http show urlacl".to_owned(),
    ];
    let [v4, v6] = ["ipport=0.0.0.0:8443", "ipport=[::]:8443"];
    let bound = |at: &str| {
        [
            format!("netsh http show sslcert {at}"),
            format!("netsh http delete sslcert {at}"),
            add(at, OTHER),
            format!("netsh http show sslcert {at}"),
        ]
    };
    let wanted: Vec<String> = begun.iter().cloned().chain(bound(v4)).chain(bound(v6)).collect();
    assert_eq!(looks(&machine.done(&format!("renew.cmd -Thumbprint {OTHER}"))), wanted);
    // As the plan binds, but for the thumbprint.
    let planned = script_commands(&plan.steps, &BundlePath::BindCmd).iter().map(ToString::to_string);
    let planned: Vec<String> =
        planned.filter(|it| it.contains("add sslcert")).map(|it| it.replace(&old, OTHER)).collect();
    assert_eq!(planned, [add(v4, OTHER), add(v6, OTHER)]);
    // Again, with the thumbprint as it is copied; what was there before the first run is not written anew.
    let wanted: Vec<String> = begun[..2].iter().cloned().chain(bound(v4)).chain(bound(v6)).collect();
    let spaced = OTHER.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect::<Vec<_>>();
    assert_eq!(looks(&machine.done(&format!("renew.cmd \u{200E}{}", spaced.join(" ")))), wanted);

    // Refused: the old one comes back, and nothing after it is done.
    for (refused, before) in [(v4, vec![]), (v6, bound(v4).to_vec())] {
        let answers = format!(
            "{COVERED}1|add sslcert {refused} certhash={OTHER}|SSL Certificate add failed, Error: 1312\n{}",
            shown(&old)
        );
        let machine = windows.with(&scenario, &answers);
        let recorded = machine.stopped(&format!("renew.cmd {OTHER}"), "Error 1312");
        let [show, delete, new, _] = bound(refused);
        let wanted: Vec<String> =
            begun.iter().cloned().chain(before).chain([show, delete, new, add(refused, &old)]).collect();
        assert_eq!(looks(&recorded), wanted, "{refused}");
    }
}

#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn a_renewal_with_a_wrong_certificate_changes_nothing() {
    let windows = Windows::new();
    let scenario = scenario("windows-icdr");
    let changes = |recorded: &[String]| recorded.iter().any(|it| it.contains(" add ") || it.contains(" delete "));
    for (answers, arguments, says) in [
        (COVERED, "", "Say which certificate"),
        (COVERED, "1234", "40 hexadecimal digits"),
        ("1|certutil -v -store My|\n", OTHER, "not in LocalMachine\\My"),
        ("0|findstr /l /i /c:\"CERT_TRUST|\n", OTHER, "not valid at this time"),
        ("1|findstr|\n", OTHER, "covers none of the names"),
        ("1|certutil -f -importpfx|\n", "-Pfx new.pfx", "was not imported"),
    ] {
        let recorded = windows.with(&scenario, answers).stopped(&format!("renew.cmd {arguments}"), says);
        assert!(!changes(&recorded), "{recorded:?}");
    }
    // Imported first, then its thumbprint is asked for.
    let machine = windows.with(&scenario, COVERED);
    let (ran, recorded) = machine.run(&machine.here, "renew.cmd -Pfx new.pfx", Some(OTHER));
    assert!(ran.status.success(), "{}", printed(&ran));
    assert_eq!(recorded[..2], ["certutil -f -importpfx \"new.pfx\"", "certutil -store My"]);
    assert!(changes(&recorded) && recorded.iter().any(|it| it.contains(OTHER)), "{recorded:?}");
}

/// Of two certificates, the renewal of one leaves the other alone.
#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn a_renewal_leaves_other_names_alone() {
    let windows = Windows::new();
    let scenario = scenario("windows-two-services");
    let answers = "1|findstr /l /i /c:\"CERT_TRUST|\n0|=sante.example.org|\n1|findstr|\n";
    let recorded = windows.with(&scenario, answers).done(&format!("renew.cmd {OTHER}"));
    let added: Vec<&String> = recorded.iter().filter(|it| it.contains(" add ") || it.contains(" delete ")).collect();
    assert_eq!(added.len(), 4, "{recorded:?}");
    assert!(added.iter().all(|it| it.contains(":8443")), "{recorded:?}");
}

//! The `.cmd` files run under Wine's real cmd.exe, with a program in netsh's place that writes down its command line.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use assistant::bundle::BundlePath;
use assistant::inputs::Route;
use assistant::plan::steps::script_commands;

use crate::real::{folder, output, printed, run, unpack};
use crate::scenarios::{all, root};

/// Builds the recorder for Windows with Rust's own linker.
fn build_recorder(target: &Path) {
    run(Command::new("rustc")
        .args(["--edition", "2024", "--target", "x86_64-pc-windows-msvc", "-C", "panic=abort", "-C", "opt-level=s"])
        .args(["-C", "linker=rust-lld", "-C", "link-args=/ENTRY:start /SUBSYSTEM:CONSOLE /NODEFAULTLIB"])
        .arg("-o")
        .arg(target)
        .arg(root().join("tests/windows/recorder.rs")));
}

#[test]
#[ignore = "needs wine and Rust's target for Windows; script/test installs and runs them"]
fn the_scripts_hand_netsh_exactly_the_planned_arguments() {
    let shared = folder("wine");
    let recorder = shared.join("netsh.exe");
    build_recorder(&recorder);
    let prefix = shared.join("prefix");
    let wine = |folder: &Path, script: &str| {
        let mut command = Command::new("wine");
        command.env("WINEPREFIX", &prefix).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree,mshtml=");
        command.env_remove("DISPLAY").current_dir(folder).args(["cmd", "/c", script]).stdin(Stdio::null());
        output(&mut command)
    };
    let mut tried = 0;
    for scenario in all().into_iter().filter(|scenario| scenario.choices.route == Route::Windows) {
        let plan = scenario.plan();
        let folder = folder(&format!("wine-{}", scenario.name));
        unpack(&scenario.bundle(), &folder);
        for (path, steps) in [(BundlePath::BindCmd, &plan.steps), (BundlePath::UndoCmd, &plan.undo)] {
            // cmd.exe looks into the current folder first.
            let here = folder.join("windows");
            fs::copy(&recorder, here.join("netsh.exe")).expect("writable");
            let log = here.join("netsh.log");
            let _ = fs::remove_file(&log);
            let name = path.to_string();
            let ran = wine(&here, name.rsplit('/').next().expect("a path has a last part"));
            assert!(ran.status.success(), "{name}: {}", printed(&ran));
            let seen = fs::read_to_string(&log).unwrap_or_else(|error| panic!("{error}: {}", printed(&ran)));
            // The first word is the program as cmd.exe found it; what follows is what netsh would read.
            let seen: Vec<&str> = seen.lines().filter_map(|line| Some(line.split_once("http ")?.1.trim())).collect();
            let wanted: Vec<String> = script_commands(steps, &path)
                .iter()
                .map(|command| command.to_string().trim_start_matches("netsh http ").to_owned())
                .collect();
            assert_eq!(seen, wanted, "{name}");
            tried += 1;
        }
    }
    assert!(tried >= 10, "only {tried} scripts were run");
}

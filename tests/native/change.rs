//! Without an upload: the scripts make of a configuration what the patch makes of its upload, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assistant::bundle::{Bundle, BundlePath};
use assistant::inputs::{Choices, Line, Platform, Product, Reach, Route, ServiceChoices};
use assistant::plan::by_hand::Rule;
use assistant::plan::{Means, Plan};
use assistant::{bundle, inspect, plan};

use crate::real::{folder, output, printed, run};
use crate::scenarios::{NOW, fixture, root, uploads};

/// Each configuration with its product and line.
const FILES: &[(&str, Product, Line)] = &[
    ("dcdr-v2-www.config", Product::DcdrWww, Line::V2),
    ("dcdr-v3-dcg.config", Product::DcdrDcg, Line::V3),
    ("dcdr-v3-www.config", Product::DcdrWww, Line::V3),
    ("icdr-v2-rest.include.xml", Product::Icdr, Line::V2),
    ("icdr-v2.xml", Product::Icdr, Line::V2),
    ("icdr-v3.xml", Product::Icdr, Line::V3),
    ("loopback.config", Product::DcdrWww, Line::V3),
    ("two-ports.xml", Product::Icdr, Line::V2),
    ("utf16.config", Product::DcdrWww, Line::V3),
    ("named.xml", Product::Icdr, Line::V3),
    ("readable.xml", Product::Icdr, Line::V2),
    ("one-line.xml", Product::Icdr, Line::V2),
];

/// A fixture, or what is made of one here, for shapes that no fixture has.
fn file(name: &str) -> Vec<u8> {
    let made = |name: &str, pairs: &[(&str, &str)]| {
        let text = String::from_utf8(fixture(name)).expect("it is UTF-8");
        pairs.iter().fold(text, |text, (from, to)| {
            assert!(text.contains(from), "{name} has no {from}");
            text.replace(from, to)
        })
    };
    match name {
        // Another certificate is named, in part; the address to publish is an empty element; a service is closed off by CDATA.
        "named.xml" => made(
            "icdr-v3.xml",
            &[
                ("<certificate />", "<certificate findValue='00 11' storeName=\"Root\"/>"),
                ("<baseAddress>http://old.example.org:8080</baseAddress>", "<baseAddress />"),
                ("<tokenType>", "<note><![CDATA[<section xsi:type=\"RestConfigurationSection\">]]></note><tokenType>"),
            ],
        )
        .into_bytes(),
        // Without the reference, with the section of 2.x that describes the services, on several hosts, over several lines.
        "readable.xml" => made(
            "two-ports.xml",
            &[
                ("&#104;ttp", "http"),
                ("<endpoint address=\"http://0.0.0.0:8080/fhir\"", "<endpoint\n  address\n= ' HTTP://[::1]:8080/fhir '\n"),
                ("http://0.0.0.0:8080/auth", "http://LocalHost:8080/auth"),
                ("http://0.0.0.0:8080/api-docs", "https://127.0.1.1:8080"),
                (
                    "<section xsi:type=\"Fhir",
                    "<section xsi:type=\"MetadataConfigurationSection\">\n<host> https://0.0.0.0:8080/ </host></section>\n<section xsi:type=\"Fhir",
                ),
            ],
        )
        .into_bytes(),
        "one-line.xml" => made("icdr-v2-rest.include.xml", &[("\n", " "), ("> ", ">")]).into_bytes(),
        _ => fixture(name),
    }
}

/// What a script refuses: the file, the scripts, whether only where endpoints change, and a word of what it says. The file must
/// stay as it is.
const REFUSED: &[(&str, &[&str], bool, &str)] = &[
    // AMI's address is written with a character reference.
    ("icdr-v2.xml", &["sh", "ps1"], true, "cannot read"),
    ("two-ports.xml", &["sh", "ps1"], true, "cannot read"),
    // `sed` reads bytes; PowerShell reads UTF-16.
    ("utf16.config", &["sh"], false, "UTF-16"),
];

struct Case {
    name: String,
    file: &'static str,
    before: Vec<u8>,
    turned: bool,
    route: Route,
    choices: Choices,
}

/// Every file on every route, with what may be opened opened and closed; as it is, and with the other line ends.
fn cases(platform: Platform) -> Vec<Case> {
    let mut cases = Vec::new();
    for &(name, product, line) in FILES {
        let direct = if platform == Platform::Windows { Route::Windows } else { Route::Mono };
        for (route, backend) in [(direct, ""), (Route::Nginx, ""), (Route::Nginx, "10.0.0.5")] {
            for reach in [Reach::Needed, Reach::ThisMachine] {
                for turned in [false, true] {
                    if turned && name == "utf16.config" {
                        continue;
                    }
                    let service = ServiceChoices {
                        product: Some(product),
                        line: Some(line),
                        platform: Some(platform),
                        server_name: "sante.example.org".into(),
                        backend: backend.into(),
                        reach,
                        ..Default::default()
                    };
                    let bytes = file(name);
                    cases.push(Case {
                        name: format!("{name}, {route:?} {backend} {reach:?}, turned: {turned}"),
                        file: name,
                        before: if turned { other_line_ends(&bytes) } else { bytes },
                        turned,
                        route,
                        choices: Choices { route, services: vec![service], ..Default::default() },
                    });
                }
            }
        }
    }
    cases
}

fn other_line_ends(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
    if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text.replace('\n', "\r\n") }.into_bytes()
}

impl Case {
    fn plan(&self, with_upload: bool) -> Plan {
        let mut uploads = uploads(&["fullchain-rsa.pem"]);
        if with_upload {
            uploads.files.push(assistant::inputs::Upload::new(self.file, self.before.clone()));
        }
        plan(&inspect(&uploads, NOW), &self.choices).unwrap_or_else(|findings| panic!("{}: {findings:#?}", self.name))
    }

    /// A word of what the script says where it refuses the file.
    fn refusal(&self, script: &str) -> Option<&'static str> {
        let listens = match &self.plan(false).first().change.means {
            Means::ByHand(by_hand) => by_hand.rules.iter().any(|rule| matches!(rule, Rule::Listen { .. })),
            _ => false,
        };
        let mut found = REFUSED.iter().filter(|(file, scripts, where_endpoints_change, _)| {
            *file == self.file && scripts.contains(&script) && (listens || !where_endpoints_change)
        });
        found.next().map(|(.., words)| *words)
    }

    /// What the patch makes of the upload.
    fn wanted(&self) -> Vec<u8> {
        let plan = self.plan(true);
        let service = plan.first();
        let bundle: Bundle = bundle(&plan);
        let changed = service.change.changed_files().next();
        changed.map_or(self.before.clone(), |file| bundle.files[&BundlePath::configuration(service, file)].clone())
    }

    /// The script, where there is something to do.
    fn script(&self, folder: &Path) -> Option<PathBuf> {
        let plan = self.plan(false);
        let path = BundlePath::change(plan.first());
        let bytes = bundle(&plan).files.get(&path)?.clone();
        let script = folder.join(path.to_string().rsplit('/').next().expect("a path has a last part"));
        fs::write(&script, bytes).expect("writable");
        Some(script)
    }
}

#[test]
fn the_shell_script_makes_what_the_patch_makes() {
    let folder = folder("change-sh");
    let (mut same, mut kept) = (0, 0);
    for case in cases(Platform::Linux) {
        let name = &case.name;
        let Some(script) = case.script(&folder) else {
            assert!(case.file.starts_with("dcdr-v2") && case.route == Route::Nginx, "{name}");
            continue;
        };
        let file = folder.join(case.file);
        let backup = folder.join(format!("{}.before-tls", case.file));
        let _ = fs::remove_file(&backup);
        fs::write(&file, &case.before).expect("writable");
        // Half of them without what GNU's tools add to POSIX.
        let posix = case.turned.then_some(("POSIXLY_CORRECT", "1"));
        let sh = |arguments: &[&str]| output(Command::new("sh").envs(posix).arg(&script).args(arguments).arg(&file));
        let ran = sh(&[]);
        let after = fs::read(&file).expect("it is there");
        if let Some(words) = case.refusal("sh") {
            assert!(!ran.status.success() && printed(&ran).contains(words), "{name}: {}", printed(&ran));
            assert!(after == case.before && !backup.exists(), "{name}");
            kept += 1;
            continue;
        }
        succeeded(name, &ran);
        assert_same(name, &after, &case.wanted());
        assert!(!printed(&ran).contains("NotAReal"), "{name}: a secret was printed");
        let changed = after != case.before;
        assert_eq!(backup.exists(), changed, "{name}");
        assert_eq!(printed(&ran).contains("Nothing to change"), !changed, "{name}: {}", printed(&ran));
        // Again: nothing is left to do, and the first copy stays.
        let again = sh(&[]);
        succeeded(name, &again);
        assert!(printed(&again).contains("Nothing to change"), "{name}: {}", printed(&again));
        assert_same(name, &fs::read(&file).expect("it is there"), &after);
        if changed {
            succeeded(name, &sh(&["--undo"]));
            assert_same(name, &fs::read(&file).expect("it is there"), &case.before);
            same += 1;
        }
    }
    assert!(same > 50 && kept > 10, "{same} {kept}");
}

#[test]
fn the_shell_script_finds_the_included_file_and_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("change-included");
    fs::create_dir_all(folder.join("config")).expect("writable");
    let main = folder.join("santedb.config.xml");
    let rest = folder.join("config/santedb.rest.config.xml");
    fs::write(&main, fixture("icdr-v2-main.xml")).expect("writable");
    fs::write(&rest, fixture("icdr-v2-rest.include.xml")).expect("writable");
    fs::set_permissions(&rest, fs::Permissions::from_mode(0o640)).expect("it is ours");
    let mut case = cases(Platform::Linux)
        .into_iter()
        .find(|case| case.file == "icdr-v2-rest.include.xml" && case.route == Route::Nginx)
        .expect("it is listed");
    let wanted = case.wanted();
    case.choices.services[0].configuration_path = main.display().to_string();
    let script = case.script(&folder).expect("there is something to do");
    let printed = run(Command::new("sh").arg(&script));
    assert!(printed.contains("santedb.rest.config.xml"), "{printed}");
    assert_same("included", &fs::read(&rest).expect("it is there"), &wanted);
    assert_same("main", &fs::read(&main).expect("it is there"), &fixture("icdr-v2-main.xml"));
    assert_eq!(fs::metadata(&rest).expect("it is there").permissions().mode() & 0o777, 0o640);
    run(Command::new("sh").arg(&script).arg("--undo"));
    assert_same("included", &fs::read(&rest).expect("it is there"), &fixture("icdr-v2-rest.include.xml"));
    // The main file alone has nothing to change, and the script says where it looked for it.
    fs::remove_file(&rest).expect("it is ours");
    let ran = output(Command::new("sh").arg(&script));
    assert!(!ran.status.success(), "the section is nowhere");
    assert!(String::from_utf8_lossy(&ran.stderr).contains("santedb.rest.config.xml"));
    fs::remove_file(&main).expect("it is ours");
    assert!(!output(Command::new("sh").arg(&script)).status.success());
}

#[test]
#[ignore = "needs mono's compiler; script/test installs and runs it"]
fn the_patterns_of_the_windows_script_make_what_the_patch_makes() {
    let folder = folder("change-ps1");
    let program = folder.join("change.exe");
    run(Command::new("mcs").arg(format!("-out:{}", program.display())).arg(root().join("tests/windows/change.cs")));
    let mut same = 0;
    for case in cases(Platform::Windows) {
        let name = &case.name;
        let Some(script) = case.script(&folder) else {
            assert!(case.file.starts_with("dcdr-v2") && case.route == Route::Nginx, "{name}");
            continue;
        };
        let file = folder.join(case.file);
        fs::write(&file, &case.before).expect("writable");
        let change = || output(Command::new("mono").arg(&program).arg(&script).arg(&file));
        let ran = change();
        let after = fs::read(&file).expect("it is there");
        if let Some(words) = case.refusal("ps1") {
            assert!(!ran.status.success() && printed(&ran).contains(words), "{name}: {}", printed(&ran));
            continue;
        }
        succeeded(name, &ran);
        assert_same(name, &after, &case.wanted());
        succeeded(name, &change());
        assert_same(name, &fs::read(&file).expect("it is there"), &after);
        same += 1;
    }
    assert!(same > 50, "{same}");
}

#[test]
#[ignore = "needs shellcheck; script/test installs and runs it"]
fn shellcheck_finds_nothing_in_the_shell_scripts() {
    let folder = folder("change-lint");
    for case in cases(Platform::Linux) {
        if let Some(script) = case.script(&folder) {
            run(Command::new("shellcheck").arg(&script));
        }
    }
}

#[track_caller]
fn succeeded(name: &str, ran: &Output) {
    assert!(ran.status.success(), "{name}: {}", printed(ran));
}

#[track_caller]
fn assert_same(name: &str, seen: &[u8], wanted: &[u8]) {
    let [seen, wanted] = [seen, wanted].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let pairs = seen.lines().zip(wanted.lines());
    let first = pairs.enumerate().find(|(_, (a, b))| a != b);
    assert!(seen == wanted, "{name}: first other line {first:?}");
}

//! Without an upload: the scripts make of a configuration what the patch makes of its upload, byte for byte.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
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
    ("greater.xml", Product::Icdr, Line::V3),
    ("loopback-v2.config", Product::DcdrWww, Line::V2),
];

/// A fixture with each of the first in the place of the second.
fn made(name: &str, pairs: &[(&str, &str)]) -> String {
    let text = String::from_utf8(fixture(name)).expect("it is UTF-8");
    pairs.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{name} has no {from}");
        text.replace(from, to)
    })
}

/// A fixture, or what is made of one here, for shapes that no fixture has.
fn file(name: &str) -> Vec<u8> {
    match name {
        // Another certificate is named, in part; the address to publish is an empty element; a service is closed off by CDATA.
        "named.xml" => made(
            "icdr-v3.xml",
            &[
                ("<certificate />", "<certificate findValue='00 11' storeName=\"Root\"/>"),
                ("<baseAddress>http://old.example.org:8080</baseAddress>", "<baseAddress note='/>' />"),
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
        // XML 1.0 §2.4: a value may hold `>` as it is. What looks like a tag in a processing instruction is none.
        "greater.xml" => made(
            "icdr-v3.xml",
            &[
                ("<section xsi:type=\"Rest", "<section title='a > b, \"c\" > d' xsi:type=\"Rest"),
                ("<baseAddress>", "<baseAddress note=\"it's > 0\">"),
                ("<endpoint address=\"http://0.0.0.0:8080/hdsi\"", "<endpoint note=\">\" address=\"http://127.0.0.1:8080/hdsi>1\""),
                ("<endpoint address=\"http://0.0.0.0:8080/ami\" ", "<endpoint address=\"http://localhost:8080/ami\" note='/>'\n "),
                ("<certificate />", "<certificate note=\"!-- -->\" findValue='>'/>"),
                ("<section xsi:type=\"Fhir", "<section note=\">>\" xsi:type=\"Fhir"),
                ("<base>", "<base note='>'> "),
                ("<tokenType>", "<?note it's <section xsi:type=\"RestConfigurationSection\"> ?>it's > 1 \"<tokenType>"),
            ],
        )
        .into_bytes(),
        "loopback-v2.config" => made(
            "dcdr-v2-www.config",
            &[("0.0.0.0:9200/bis", "127.0.0.1:9200/bis"), ("0.0.0.0:9200/ami", "LocalHost:9200/ami")],
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
        assert!(matches!(service.change.means, Means::Patch), "{}: the upload is not read", self.name);
        let bundle: Bundle = bundle(&plan);
        let changed = service.change.changed_files().next();
        changed.map_or(self.before.clone(), |file| bundle.files[&BundlePath::configuration(service, file)].clone())
    }

    /// Whether NGINX stands before a section that has nothing to say of it.
    fn is_idle(&self) -> bool {
        let service = &self.choices.services[0];
        let opens = !service.backend.is_empty() && service.reach == Reach::Needed;
        self.route == Route::Nginx
            && service.product == Some(Product::DcdrWww)
            && service.line == Some(Line::V2)
            && !opens
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
    // Half of them without what GNU's tools add to POSIX.
    makes_what_the_patch_makes("change-sh", |case| {
        let mut sh = Command::new("sh");
        sh.envs(case.turned.then_some(("POSIXLY_CORRECT", "1")));
        sh
    });
}

#[test]
#[ignore = "needs busybox; script/test installs and runs it"]
fn the_shell_script_does_so_with_the_tools_of_busybox() {
    let tools = folder("change-busybox-tools");
    run(Command::new("busybox").args(["--install", "-s"]).arg(&tools));
    makes_what_the_patch_makes("change-busybox", |_| {
        let mut sh = Command::new(tools.join("sh"));
        sh.env("PATH", &tools);
        sh
    });
}

fn makes_what_the_patch_makes(name: &str, shell: impl Fn(&Case) -> Command) {
    let folder = folder(name);
    let (mut same, mut kept) = (0, 0);
    for case in cases(Platform::Linux) {
        let name = &case.name;
        let Some(script) = case.script(&folder) else {
            assert!(case.is_idle(), "{name}");
            continue;
        };
        let file = folder.join(case.file);
        let backup = folder.join(format!("{}.before-tls", case.file));
        let _ = fs::remove_file(&backup);
        fs::write(&file, &case.before).expect("writable");
        let sh = |arguments: &[&str]| output(shell(&case).arg(&script).args(arguments).arg(&file));
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
        let is_on_others = case.file == "two-ports.xml" || case.file == "readable.xml";
        assert_eq!(printed(&ran).contains("http://0.0.0.0:8090\n"), is_on_others, "{name}: {}", printed(&ran));
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

/// What the scripts refuse: a name, the file, whether they do where SanteDB speaks TLS and where NGINX does, and a word of what
/// they say.
fn refused() -> Vec<(&'static str, String, [bool; 2], &'static str)> {
    let (always, direct, behind_nginx) = ([true, true], [true, false], [false, true]);
    let v3 = |pairs: &[(&str, &str)]| made("icdr-v3.xml", pairs);
    let without_base = ("<baseAddress>http://old.example.org:8080</baseAddress>", "");
    let assembly = "SanteDB.Rest.Common.Configuration.RestConfigurationSection, SanteDB.Rest.Common";
    let v1 = "SanteDB.Core.Configuration.RestConfigurationSection, SanteDB.Core";
    let twice = "<endpoint note=\"an address='http://0.0.0.0:8080/'\" address=\"http://0.0.0.0:8080/ami\"";
    vec![
        ("a document type", made("doctype.xml", &[]), always, "document type"),
        ("a prefix", v3(&[("<service ", "<q:service "), ("</service>", "</q:service>")]), behind_nginx, "cannot read"),
        (
            "1.x by its assembly",
            v3(&[without_base, (assembly, v1), ("\"3.0.2032.0\"", "\"1.0.0.0\"")]),
            behind_nginx,
            "1.x",
        ),
        (
            "1.x by its version",
            v3(&[without_base, (assembly, "Example"), ("\"3.0.2032.0\"", "\"1.130\"")]),
            behind_nginx,
            "1.x",
        ),
        ("another port", v3(&[("0.0.0.0:8080", "0.0.0.0:9090")]), always, "No endpoint listens"),
        ("no endpoint", made("docker-empty.xml", &[]), always, "No endpoint listens"),
        (
            "no section",
            v3(&[("\"RestConfigurationSection\"", "\"RestClientConfigurationSection\"")]),
            always,
            "No file has",
        ),
        ("two addresses", v3(&[("<endpoint address=\"http://0.0.0.0:8080/ami\"", twice)]), direct, "cannot read"),
    ]
}

/// A case that changes `file` as an iCDR of 3.x.
fn case_of(platform: Platform, is_behind_nginx: bool, before: &str) -> Case {
    let is_it = |case: &Case| case.file == "icdr-v3.xml" && (case.route == Route::Nginx) == is_behind_nginx;
    let case = cases(platform).into_iter().find(is_it).expect("it is listed");
    Case { before: before.into(), ..case }
}

#[test]
fn the_shell_script_leaves_alone_what_it_refuses() {
    let folder = folder("change-refused");
    for (name, before, is_refused, words) in refused() {
        for (is_behind_nginx, is_refused) in [false, true].into_iter().zip(is_refused) {
            let script =
                case_of(Platform::Linux, is_behind_nginx, &before).script(&folder).expect("there is something to do");
            let file = folder.join("file");
            let backup = folder.join("file.before-tls");
            fs::write(&file, &before).expect("writable");
            let ran = output(Command::new("sh").arg(&script).arg(&file));
            if is_refused {
                assert!(!ran.status.success() && printed(&ran).contains(words), "{name}: {}", printed(&ran));
                assert_same(name, &fs::read(&file).expect("it is there"), before.as_bytes());
                assert!(!backup.exists(), "{name}");
            } else {
                succeeded(name, &ran);
                fs::remove_file(&backup).expect("a copy was made");
            }
            if name == "another port" {
                assert!(printed(&ran).contains("http://0.0.0.0:9090\n"), "the ports are named: {}", printed(&ran));
            }
        }
    }
}

#[test]
fn undoing_gives_bytes_mode_and_owner_of_the_first_copy() {
    let folder = folder("change-undo");
    let before = String::from_utf8(fixture("icdr-v3.xml")).expect("it is UTF-8");
    let script = case_of(Platform::Linux, false, &before).script(&folder).expect("there is something to do");
    let (file, backup) = (folder.join("file"), folder.join("file.before-tls"));
    let sh = |arguments: &[&str]| output(Command::new("sh").arg(&script).args(arguments).arg(&file));
    let state = |path: &Path| {
        let facts = fs::metadata(path).expect("it is there");
        (fs::read(path).expect("it is there"), facts.mode() & 0o7777, facts.uid(), facts.gid())
    };
    assert!(!sh(&["--undo"]).status.success(), "there is no copy");
    fs::write(&file, &before).expect("writable");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it is ours");
    // Only root can give a file away.
    let _ = chown(&file, Some(OTHER), Some(OTHER));
    let first = state(&file);
    succeeded("first", &sh(&[]));
    assert_eq!(state(&backup), first);
    assert_eq!((state(&file).1, state(&file).2, state(&file).3), (first.1, first.2, first.3));
    // Something else comes to the file, which the script changes once more.
    let later = made("icdr-v3.xml", &[("jwt", "other")]);
    fs::write(&file, later).expect("writable");
    succeeded("second", &sh(&[]));
    assert_eq!(state(&backup), first, "the first copy stays");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("it is ours");
    succeeded("undo", &sh(&["--undo"]));
    assert_eq!(state(&file), first);
}

/// A user who is not root, and owns nothing.
const OTHER: u32 = 65534;

#[test]
fn a_run_that_does_not_come_to_its_end_leaves_everything_as_it_was() {
    // Where another user may look.
    let folder = std::env::temp_dir().join(format!("change-interrupted-{}", std::process::id()));
    let (inner, tools) = (folder.join("inner"), folder.join("tools"));
    fs::create_dir_all(&inner).expect("writable");
    fs::create_dir_all(&tools).expect("writable");
    let before = String::from_utf8(fixture("icdr-v3.xml")).expect("it is UTF-8");
    let script = case_of(Platform::Linux, false, &before).script(&folder).expect("there is something to do");
    let (first, second) = (folder.join("first"), inner.join("second"));
    let mode =
        |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    // Stops the script where it has written half of the second file.
    let cat = r#"#!/bin/sh
case $1 in
*/whole)
  if [ -e "$SECOND.before-tls" ]; then
    head -c 999 "$1"
    kill -TERM $PPID
    exit 0
  fi
  ;;
esac
exec /bin/cat "$@"
"#;
    fs::write(tools.join("cat"), cat).expect("writable");
    mode(&tools.join("cat"), 0o755);
    let is_root = fs::metadata(&folder).expect("it is there").uid() == 0;
    for what in ["file", "folder", "killed"] {
        for (path, bytes) in [(&first, &before), (&second, &before)] {
            fs::write(path, bytes).expect("writable");
            mode(path, 0o640);
        }
        match what {
            "file" => mode(&second, 0o440),
            "folder" => mode(&inner, 0o555),
            _ => {}
        }
        let state =
            |path: &Path| (fs::read(path).expect("it is there"), fs::metadata(path).expect("it is there").mode());
        let was = [state(&first), state(&second)];
        let mut sh = Command::new("sh");
        if is_root {
            for path in [&folder, &inner, &first, &second] {
                chown(path, Some(OTHER), Some(OTHER)).expect("root may");
            }
            sh.uid(OTHER).gid(OTHER);
        }
        if what == "killed" {
            let path = std::env::var("PATH").expect("there is one");
            sh.env("PATH", format!("{}:{path}", tools.display())).env("SECOND", &second);
        }
        let ran = output(sh.arg(&script).args([&first, &second]));
        let printed = printed(&ran);
        assert!(!ran.status.success() && printed.contains("All files are as they were"), "{what}: {printed}");
        assert!([state(&first), state(&second)] == was, "{what}: {printed}");
        for copy in [folder.join("first.before-tls"), inner.join("second.before-tls")] {
            assert!(!copy.exists(), "{what}: {printed}");
        }
        mode(&inner, 0o755);
    }
    fs::remove_dir_all(&folder).expect("it is ours");
}

#[test]
fn the_shell_script_finds_the_included_file_and_keeps_its_mode() {
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
            assert!(case.is_idle(), "{name}");
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
    for (name, before, [is_direct, _], words) in refused() {
        let script = case_of(Platform::Windows, !is_direct, &before).script(&folder).expect("there is something to do");
        let file = folder.join("file");
        fs::write(&file, &before).expect("writable");
        let ran = output(Command::new("mono").arg(&program).arg(&script).arg(&file));
        assert!(!ran.status.success() && printed(&ran).contains(words), "{name}: {}", printed(&ran));
        assert_same(name, &fs::read(&file).expect("it is there"), before.as_bytes());
    }
}

/// POSIX.1-2017, sed and §9.4; of FreeBSD's `sed`, from which macOS has its own, a line holds `_POSIX2_LINE_MAX` bytes.
#[test]
fn the_sed_scripts_say_nothing_that_gnu_alone_knows() {
    let folder = folder("change-posix");
    for case in cases(Platform::Linux) {
        let Some(script) = case.script(&folder) else { continue };
        let text = fs::read_to_string(&script).expect("it is there");
        let documents = text.split("<<").skip(1).filter_map(|it| it.trim_start_matches('\'').strip_prefix("END"));
        let mut lines = 0;
        for line in documents.flat_map(|it| it.lines().skip(1).take_while(|line| *line != "END")) {
            assert!(line.len() < 2048, "{line}");
            let escaped = line.split('\\').skip(1).filter_map(|piece| piece.chars().next());
            for character in escaped {
                assert!("#$*+.[n123456789".contains(character), "{line}: \\{character}");
            }
            // A label goes on to the end of its line, so a command ends with it, and a brace stands alone.
            assert!(!line.contains(';') && (line == "}" || !line.ends_with('}')), "{line}");
            lines += 1;
        }
        assert!(lines > 30, "{}: {lines}", case.name);
    }
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

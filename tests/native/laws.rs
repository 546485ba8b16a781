//! What holds across the files of every scenario, whatever they say.

use std::collections::BTreeSet;

use assistant::bundle::BundlePath;
use assistant::finding::Finding;
use assistant::inputs::{Choices, Language, Product, Route, Source, Upload, Uploads};
use assistant::plan::chapter::Coverage;
use assistant::plan::command::{CertHash, Command, Linux};
use assistant::plan::nginx::{chain_path, key_path};
use assistant::plan::steps::{Action, Step, StepKind};
use assistant::plan::windows::{bindings_before, parameter, reservations_before};
use assistant::plan::{Means, Plan, Service, renewal, restored};
use assistant::{bundle, inspect, plan, zip};
use proptest::prelude::*;

use crate::replay;
use crate::scenarios::{NOW, Scenario, all, fixture, root, text, uploads};

#[track_caller]
fn for_all(law: impl Fn(&Scenario)) {
    for scenario in all() {
        println!("scenario {}", scenario.name);
        law(&scenario);
    }
}

fn every_step(plan: &Plan) -> impl Iterator<Item = &Step> {
    plan.steps.iter().chain(&plan.undo)
}

#[test]
fn each_file_is_named_by_a_step_and_each_named_file_is_there() {
    for_all(|scenario| {
        let plan = scenario.plan();
        let named: BTreeSet<_> = every_step(&plan).flat_map(Step::files).cloned().collect();
        let is_checklist = |path: &BundlePath| matches!(path, BundlePath::Checklist | BundlePath::ChecklistHtml);
        let made: BTreeSet<_> = scenario.bundle().files.into_keys().filter(|path| !is_checklist(path)).collect();
        assert_eq!(named, made);
    });
}

/// The page shows the texts and names the others, and leaves nothing out of the zip by that.
#[test]
fn texts_and_others_are_the_whole_bundle() {
    for_all(|scenario| {
        let plan = scenario.plan();
        let mut paths: Vec<BundlePath> = bundle::texts(&plan).into_keys().chain(bundle::others(&plan)).collect();
        paths.sort();
        assert_eq!(paths, scenario.bundle().files.into_keys().collect::<Vec<_>>());
    });
}

#[test]
fn each_step_leads_to_its_chapter() {
    const PAGE: &str = "https://help.santesuite.org/installation/installation-1/deployment/securing-the-apis";
    for_all(|scenario| {
        let (plan, bundle) = (scenario.plan(), scenario.bundle());
        let has = |is: fn(Product) -> bool| plan.services.iter().any(|service| is(service.product));
        let (has_icdr, has_dcdr) = (has(|it| it == Product::Icdr), has(|it| it != Product::Icdr));
        let mut links = Vec::new();
        for step in &plan.steps {
            let Some((chapter, coverage)) = step.kind.chapter(&plan) else {
                assert!(matches!(step.kind, StepKind::CheckFiles | StepKind::KeepBundle), "{step:?}");
                continue;
            };
            let address = chapter.address();
            let anchor = address.strip_prefix(PAGE).expect("it is on the page");
            let is_of_the_way = match (plan.route, anchor) {
                (_, "") => true,
                (Route::Mono, anchor) => anchor == "#linux-and-macos-servers",
                (Route::Nginx, anchor) => anchor == "#using-nginx-reverse-proxy",
                // A dCDR's certificate comes into the same store, which the chapter around its own says.
                (Route::Windows, "#microsoft-windows-operating-systems") => {
                    has_icdr || matches!(step.kind, StepKind::AcceptCertificates | StepKind::ImportCertificate(_))
                }
                (Route::Windows, anchor) => has_dcdr && anchor == "#securing-dcdr-installations",
            };
            assert!(is_of_the_way, "{step:?} {address}");
            let title = assistant::text::chapter(chapter);
            assert!(anchor.is_empty() || anchor[1..] == title.to_lowercase().replace(' ', "-"), "{title} {anchor}");
            let is_unwritten = anchor == "#linux-and-macos-servers";
            assert_eq!(coverage == Coverage::BeingWritten, is_unwritten, "{step:?}");
            links.push((assistant::text::step(&plan, &step.kind).title, title, address));
        }
        assert!(links.len() + 2 == plan.steps.len(), "what is about the bundle alone is two steps");
        assert!(plan.undo.iter().all(|step| step.kind.chapter(&plan).is_none()));
        // Both checklists have these links, each in its step, and no other.
        let is_link = |line: &&str| line.contains("](") || line.contains("<a ");
        for (path, heading) in [(BundlePath::Checklist, "### "), (BundlePath::ChecklistHtml, "<h3>")] {
            let file = text(&bundle, &path).replace("&#39;", "'");
            let mut steps = file.split(heading).skip(1).filter(|step| step.lines().any(|line| is_link(&line)));
            for (step, title, address) in &links {
                let words = steps.next().unwrap_or_default();
                let found: Vec<&str> = words.lines().filter(is_link).collect();
                assert!(words.lines().next().is_some_and(|line| line.contains(step)), "{step}: {words}");
                assert!(matches!(found[..], [link] if link.contains(title) && link.contains(address)), "{found:?}");
            }
            assert_eq!(steps.next(), None, "{path}");
        }
    });
}

#[test]
fn each_path_in_the_site_is_filled_by_a_step() {
    for_all(|scenario| {
        let plan = scenario.plan();
        if plan.route != Route::Nginx {
            return;
        }
        let bundle = scenario.bundle();
        let mut site = text(&bundle, &BundlePath::Site);
        if let Some(hl7) = bundle.files.get(&BundlePath::Hl7Site) {
            site.push_str(std::str::from_utf8(hl7).expect("it is text"));
        }
        let mounted =
            bundle.files.get(&BundlePath::ComposeProxy).map(|file| String::from_utf8_lossy(file).into_owned());
        let seen = |beside: String| {
            assert!(
                mounted.as_ref().is_some_and(|compose| compose.contains(&format!("- ./tls:{}:ro", plan.tls_folder)))
            );
            beside.replacen("tls", &plan.tls_folder.to_string(), 1)
        };
        let mut filled: Vec<String> = Vec::new();
        for action in plan.steps.iter().flat_map(|step| &step.actions) {
            match action {
                Action::Place { at, .. } | Action::PlaceKey(at) | Action::PlaceMade { at, .. } => {
                    filled.push(at.to_string())
                }
                // Where the compose file lets the container see the folder beside it.
                Action::PlaceBesideCompose(file @ BundlePath::Chain(_)) => filled.push(seen(file.to_string())),
                Action::PlaceKeyBesideCompose(name) => filled.push(seen(format!("tls/{name}.key"))),
                Action::Run(Command::Linux(Linux::FetchCertificate { to, .. })) => filled.push(to.to_string()),
                _ => {}
            }
        }
        // What a program fetches, the script for renewals puts there.
        if plan.steps.iter().any(|step| step.kind == StepKind::FetchCertificates) {
            for place in renewal::places(&plan) {
                filled.extend([place.certificate.to_string(), place.key.to_string()]);
            }
        }
        let read: Vec<&str> = site
            .lines()
            .filter_map(|line| {
                line.trim()
                    .strip_prefix("proxy_ssl_trusted_certificate")
                    .or(line.trim().strip_prefix("ssl_certificate"))
            })
            .filter_map(|rest| rest.trim_end_matches(';').split_whitespace().last())
            .collect();
        let count = |is: fn(&Service) -> bool| plan.services.iter().filter(|service| is(service)).count();
        let pinned = site.matches("proxy_ssl_verify on").count();
        assert_eq!(read.len(), 2 * (plan.services.len() + count(|service| service.hl7_port.is_some())) + pinned);
        assert!(read.iter().all(|path| filled.iter().any(|at| at == path)), "{read:?} {filled:?}");
        for service in &plan.services {
            assert!(site.contains(&chain_path(&plan, service).to_string()));
            assert!(site.contains(&key_path(&plan, service).to_string()));
        }
    });
}

#[test]
fn scripts_and_checklist_run_the_same_commands_in_the_same_order() {
    for_all(|scenario| {
        let (plan, bundle) = (scenario.plan(), scenario.bundle());
        let checklist = text(&bundle, &BundlePath::Checklist);
        let scripts = every_step(&plan).flat_map(|step| &step.actions).filter_map(|action| match action {
            Action::Script { files, commands } => Some((files, commands)),
            _ => None,
        });
        for (files, commands) in scripts {
            let wanted: Vec<String> = commands.iter().map(ToString::to_string).collect();
            assert!(!wanted.is_empty());
            assert!(in_order(&checklist, &wanted), "{checklist}");
            for file in files {
                let script = text(&bundle, file);
                let lines: Vec<String> = script.lines().map(|line| without_shell(&plan, line)).collect();
                let programs = ["netsh ", "httpcfg ", "openssl ", "sudo ", "sh -c", "rm ", "chown "];
                let run: Vec<String> =
                    lines.into_iter().filter(|line| programs.iter().any(|program| line.starts_with(program))).collect();
                assert_eq!(run, wanted, "{file}");
            }
        }
        let typed: Vec<String> = plan.steps.iter().flat_map(Step::commands).map(ToString::to_string).collect();
        assert!(in_order(&checklist, &typed));
    });
}

/// A line of a script as the plan spells it: without what its shell is told beside the command, and with the thumbprint that
/// its variable holds where no argument is given.
pub(crate) fn without_shell(plan: &Plan, line: &str) -> String {
    let mut line = line.trim();
    for end in [" || true", " || {", " > \"%SAID%\" 2>&1", " | Tee-Object -Variable said"] {
        line = line.strip_suffix(end).unwrap_or(line);
    }
    let line = line
        .replace("%BINDINGS%", &bindings_before(plan).to_string())
        .replace("%RESERVATIONS%", &reservations_before(plan).to_string());
    let default =
        parameter(plan).map(|it| it.default.map_or(CertHash::ASKED.to_owned(), |default| default.to_string()));
    match default {
        Some(default) => {
            line.replace(CertHash::ASKED, &default).replace("certhash=$Thumbprint", &format!("certhash={default}"))
        }
        None => line,
    }
}

/// Whether `lines` stand in `text` as lines of their own, in this order.
fn in_order(text: &str, lines: &[String]) -> bool {
    let mut rest = text.lines().map(str::trim);
    lines.iter().all(|wanted| rest.any(|line| line == wanted))
}

#[test]
fn each_change_has_its_undo_in_reverse_order() {
    for_all(|scenario| {
        let plan = scenario.plan();
        let changes = plan.steps.iter().rev().flat_map(|step| step.commands().collect::<Vec<_>>().into_iter().rev());
        let wanted: Vec<String> = changes
            .filter(|command| !command.applies())
            .filter_map(|command| command.undo())
            .map(|it| it.to_string())
            .collect();
        let undone: Vec<String> = plan.undo.iter().flat_map(Step::commands).map(ToString::to_string).collect();
        let removes = |action: &Action| matches!(action, Action::RemoveBesideCompose(_));
        assert!(!wanted.is_empty() || plan.undo.iter().flat_map(|step| &step.actions).any(removes));
        assert!(in_order(&undone.join("\n"), &wanted), "{wanted:#?}\n{undone:#?}");
        // What makes a program take up its changes comes behind them, on the way back as on the way there.
        for step in every_step(&plan) {
            let applies: Vec<bool> = step.commands().map(|command| command.applies()).collect();
            assert!(applies.is_sorted(), "{step:?}");
        }
        for action in plan.steps.iter().flat_map(|step| &step.actions) {
            if let Action::Place { at, .. } = action {
                let restored = |command: &String| command.trim_end_matches('"').ends_with(&at.to_string());
                assert!(undone.iter().any(restored), "{at}");
            }
        }
    });
}

#[test]
fn planning_on_the_patched_configuration_changes_nothing() {
    for_all(|scenario| {
        let plan = scenario.plan();
        let again = Choices {
            services: plan
                .services
                .iter()
                .zip(&scenario.choices.services)
                .map(|(service, choices)| {
                    let mut choices = choices.clone();
                    choices.tls_port = service.tls_port.to_string();
                    choices
                })
                .collect(),
            ..scenario.choices.clone()
        };
        let mut uploads = scenario.uploads();
        let bundle = scenario.bundle();
        for service in &plan.services {
            for file in service.change.changed_files() {
                let bytes = bundle.files[&BundlePath::configuration(service, file)].clone();
                let mut files = uploads.files.iter_mut();
                let slot = files.find(|it| it.name == file.upload.file).expect("it is among the uploads");
                *slot = Upload::new(file.upload.file.clone(), bytes);
            }
        }
        let second = plan_of(&uploads, &again);
        for (service, before) in second.services.iter().zip(&plan.services) {
            for file in &service.change.files {
                assert_eq!(file.edits, [], "{}", scenario.name);
                if let (Some(rest), true) = (&file.upload.rest, before.change.is_direct) {
                    let on_port: Vec<_> = rest.on_port(before.tls_port.number()).collect();
                    assert!(
                        !on_port.is_empty()
                            && on_port.iter().all(|(_, address)| address.is_https && !address.is_loopback())
                    );
                }
            }
        }
    });
}

fn plan_of(uploads: &Uploads, choices: &Choices) -> Plan {
    plan(&inspect(uploads, NOW), choices).expect("a plan that was possible stays possible")
}

#[test]
fn the_patched_text_differs_only_inside_the_planned_spans() {
    for_all(|scenario| {
        let plan = scenario.plan();
        let bundle = scenario.bundle();
        for service in &plan.services {
            for file in service.change.changed_files() {
                let upload = &file.upload;
                let patched = &bundle.files[&BundlePath::configuration(service, file)];
                // Undoing the edits by position, from the last to the first, must give back the very bytes of the upload.
                let mut restored = file.patched();
                assert_eq!(*patched, upload.encode(&restored));
                let mut shift: isize =
                    file.edits.iter().map(|e| e.replacement.len() as isize - e.range.len() as isize).sum();
                for edit in file.edits.iter().rev() {
                    shift -= edit.replacement.len() as isize - edit.range.len() as isize;
                    let start = edit.range.start.checked_add_signed(shift).expect("spans lie in the text");
                    assert_eq!(&restored[start..start + edit.replacement.len()], edit.replacement);
                    restored.replace_range(start..start + edit.replacement.len(), &upload.text[edit.range.clone()]);
                }
                assert_eq!(upload.encode(&restored), fixture(&upload.file));
            }
        }
    });
}

#[test]
fn no_secret_and_no_placeholder_leaves_the_uploads() {
    for_all(|scenario| {
        let keys: Vec<String> = scenario
            .uploads
            .iter()
            .filter(|name| name.ends_with(".key"))
            .flat_map(|name| {
                String::from_utf8(fixture(name)).expect("PEM is text").lines().map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|line| line.len() > 40 && !line.contains(' '))
            .collect();
        for (path, bytes) in scenario.bundle().files {
            let text = String::from_utf8(bytes).expect("the bundle's files are text");
            assert!(!keys.iter().any(|line| text.contains(line.as_str())), "{path} holds a line of a key");
            assert!(!text.contains("PRIVATE KEY-----"), "{path}");
            if !matches!(path, BundlePath::Configuration { .. }) {
                assert!(!text.contains("NotAReal"), "{path} holds a secret of the configuration");
            }
            for placeholder in ["TODO", "name-of-your-server", "internal-ip", "<hash", "{server", "{}"] {
                assert!(!text.contains(placeholder), "{path} holds {placeholder}");
            }
        }
    });
}

#[test]
fn scripts_are_ascii_with_the_line_ends_of_their_system() {
    for_all(|scenario| {
        for (path, bytes) in scenario.bundle().files {
            let is_windows = matches!(
                path,
                BundlePath::BindCmd
                    | BundlePath::BindPs1
                    | BundlePath::ChangePs1(_)
                    | BundlePath::RenewCmd
                    | BundlePath::RenewPs1
                    | BundlePath::UndoCmd
                    | BundlePath::UndoPs1
                    | BundlePath::VerifyPs1
            );
            let is_script = is_windows
                || matches!(
                    path,
                    BundlePath::BindSh
                        | BundlePath::ChangeSh(_)
                        | BundlePath::RenewMono
                        | BundlePath::RenewNginx
                        | BundlePath::UndoSh
                        | BundlePath::VerifySh
                        | BundlePath::AcmeSite
                        | BundlePath::Hl7Site
                        | BundlePath::Site
                        | BundlePath::Chain(_)
                );
            if is_script {
                assert!(bytes.is_ascii(), "{path} is not ASCII");
                let text = String::from_utf8(bytes).expect("ASCII is UTF-8");
                let lone = text.replace("\r\n", "").contains(['\r', '\n']);
                assert_eq!(lone, !is_windows, "{path}");
            }
        }
    });
}

#[test]
fn generated_files_say_what_made_them_where_they_go_and_how_they_are_undone() {
    for_all(|scenario| {
        for (path, bytes) in scenario.bundle().files {
            // A patched configuration is the upload, byte for byte: its head would be a change. And a list of sums knows no
            // comments for busybox.
            if matches!(path, BundlePath::Configuration { .. } | BundlePath::Sums) {
                continue;
            }
            let text = String::from_utf8(bytes).expect("the bundle's files are text");
            let head: String = text.lines().take(12).collect::<Vec<_>>().join("\n");
            // Scripts have no accents.
            let head = head.replace('é', "e").replace('\u{A0}', " ");
            let words = match scenario.choices.language {
                Language::English => ["Made by the SanteDB TLS Assistant", "Choices:", "Undo:"],
                Language::French => ["Cree par SanteDB TLS Assistant", "Choix :", "Annuler :"],
            };
            for word in words {
                assert!(head.contains(word), "{path} does not begin with {word}:\n{head}");
            }
        }
    });
}

#[test]
fn equal_inputs_give_equal_bytes() {
    for_all(|scenario| assert_eq!(zip(&scenario.bundle()), zip(&scenario.bundle())));
}

/// Without the files of last time but for the certificate, as at a renewal.
#[test]
fn a_bundle_dropped_again_brings_its_choices_back_and_changes_nothing() {
    for_all(|scenario| {
        let (plan, bundle) = (scenario.plan(), scenario.bundle());
        let is_certificate = |it: &&Upload| !(it.name.ends_with(".config") || it.name.ends_with(".xml"));
        let mut files: Vec<Upload> = scenario.uploads().files.iter().filter(is_certificate).cloned().collect();
        files.push(Upload::new("bundle.zip", zip(&bundle)));
        let inspection = inspect(&Uploads { files }, NOW);
        let [earlier] = &inspection.bundles[..] else { panic!("{:?}", inspection.files) };
        // Last time's are left out.
        assert_eq!(inspection.certificates, plan.inspection.certificates);
        let again = assistant::plan(&inspection, &earlier.earlier.choices).expect("a plan stays possible");
        assert_eq!(restored::choices(&again), restored::choices(&plan));
        // A container's variables are not in a file that was changed, but in the compose file that is made anew.
        let is_file = |service: &&Service| !matches!(service.change.means, Means::Variables(_));
        assert!(again.services.iter().filter(is_file).all(|service| !service.change.is_any()));
        assert_eq!(
            again.services.iter().map(Service::url).collect::<Vec<_>>(),
            plan.services.iter().map(Service::url).collect::<Vec<_>>()
        );
    });
}

#[test]
fn choices_survive_their_way_through_a_link() {
    for_all(|scenario| {
        let json = serde_json::to_string(&scenario.choices).expect("choices are plain data");
        assert_eq!(serde_json::from_str::<Choices>(&json).expect("it was written just now"), scenario.choices);
    });
}

/// Every file is something, or has a finding that says why not.
#[test]
fn no_file_is_passed_over_in_silence() {
    let folder = root().join("tests/fixtures");
    let names = ["certificates", "configurations"]
        .iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).expect("fixtures are there"));
    let names: Vec<String> =
        names.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
    let mut files: Vec<Upload> =
        names.iter().filter(|name| *name != "README.md").map(|name| Upload::new(name.clone(), fixture(name))).collect();
    files.push(Upload::new(
        "parameters.pem",
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
    ));
    files.push(Upload::new("empty", ""));
    files.push(Upload::new("text", "hello"));
    for file in files {
        let name = file.name.clone();
        let inspection = inspect(&Uploads { files: vec![file] }, NOW);
        let fact = &inspection.files[0];
        let is_something =
            fact.certificates + fact.keys > 0 || fact.is_configuration || fact.is_report || fact.is_bundle;
        assert!(is_something || !inspection.findings.is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is typed: a plan, or at least one finding that blocks and says why.
    #[test]
    fn every_gap_blocks(
        texts in prop::collection::vec("(\\PC{0,12}|[0-9]{0,6}|sante\\.example\\.org|/etc/x|C:\\\\x|\\s)", 7),
        route in prop::sample::select(vec![Route::Nginx, Route::Windows, Route::Mono]),
        with_certificate in any::<bool>(),
        source in prop::sample::select(vec![Source::Files, Source::CertbotWebroot, Source::Request, Source::PrivateAuthority]),
    ) {
        let mut choices = Choices { route, source, tls_folder: texts[0].clone(), ..Default::default() };
        let service = &mut choices.services[0];
        service.server_name.clone_from(&texts[1]);
        service.tls_port.clone_from(&texts[2]);
        service.backend.clone_from(&texts[3]);
        service.redirect_port.clone_from(&texts[4]);
        service.account.clone_from(&texts[5]);
        service.configuration_path.clone_from(&texts[6]);
        let uploads = if with_certificate { uploads(&["fullchain-rsa.pem", "dcdr-v3-www.config"]) } else { Uploads::default() };
        match plan(&inspect(&uploads, NOW), &choices) {
            Ok(plan) => prop_assert!(bundle(&plan).files.len() > 2),
            Err(findings) => prop_assert!(findings.iter().any(Finding::blocks), "{choices:?}"),
        }
    }

    /// A closed file with some bytes changed, cut or put in gives an inspection that says something, and soon.
    #[test]
    fn damaged_closed_files_are_inspected(
        name in prop::sample::select(vec![
            "chain.der.p7b", "chain.p7b", "leaf-rsa.encrypted.key", "leaf-rsa.legacy-encrypted.key", "leaf.pfx", "no-password.pfx",
        ]),
        // Among the first bytes lie the lengths and the kinds of everything.
        flips in prop::collection::vec((prop_oneof![0..120_usize, 0..4000_usize], any::<u8>()), 0..4),
        cut in prop::option::of(0..4000_usize),
        put in prop::option::of((0..4000_usize, prop::collection::vec(any::<u8>(), 1..8))),
        password in prop::sample::select(vec![None, Some(""), Some("test"), Some("wrong")]),
    ) {
        let mut bytes = fixture(name);
        for (place, flip) in flips {
            let place = place % bytes.len();
            bytes[place] ^= flip;
        }
        if let Some((place, more)) = put {
            let place = place % bytes.len();
            bytes.splice(place..place, more);
        }
        bytes.truncate(cut.unwrap_or(usize::MAX));
        let mut upload = Upload::new(name, bytes);
        if let Some(password) = password {
            upload = upload.with_password(password);
        }
        let start = std::time::Instant::now();
        let inspection = inspect(&Uploads { files: vec![upload] }, NOW);
        // Unoptimised, the same takes up to ten times as long.
        let most = if cfg!(debug_assertions) { 10 } else { 1 };
        prop_assert!(start.elapsed().as_secs() < most, "took {:?}", start.elapsed());
        let fact = &inspection.files[0];
        prop_assert!(fact.certificates + fact.keys > 0 || !inspection.findings.is_empty(), "passed over in silence");
    }

    /// Any bytes give an inspection.
    #[test]
    fn any_bytes_are_inspected(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 0..3000_usize, flip in any::<u8>()) {
        let mut damaged = fixture("fullchain-rsa.pem");
        damaged.truncate(cut);
        damaged.extend(&bytes);
        let mut der = fixture("leaf-rsa.der");
        let place = cut % der.len();
        der[place] ^= flip;
        let mut key = fixture("leaf-ec.sec1.key");
        let place = cut % key.len();
        key[place] ^= flip;
        let mut configuration = fixture("icdr-v2.xml");
        let place = cut % configuration.len();
        configuration[place] ^= flip;
        let files = [bytes, damaged, der, key, configuration];
        let uploads = Uploads { files: files.into_iter().map(|bytes| Upload::new("any", bytes)).collect() };
        let inspection = inspect(&uploads, NOW);
        prop_assert_eq!(inspection.files.len(), 5);
        let _ = plan(&inspection, &Choices::default()).map(|plan| zip(&bundle(&plan)));
    }

    /// Containers with a byte changed, cut off, or with a piece of another in them give an inspection at once.
    #[test]
    fn damaged_containers_are_inspected(
        (name, other) in (prop::sample::select(CONTAINERS), prop::sample::select(CONTAINERS)),
        (at, length, flip) in (any::<prop::sample::Index>(), 0..200_usize, any::<u8>()),
        damage in 0..3_u8,
        password in prop::sample::select(vec![None, Some(""), Some("test"), Some("wrong")]),
    ) {
        let mut bytes = container(name);
        let at = at.index(bytes.len());
        match damage {
            0 => bytes[at] ^= flip,
            1 => bytes.truncate(at),
            _ => {
                let end = (at + length).min(bytes.len());
                let other = container(other);
                let from = at.min(other.len());
                bytes.splice(at..end, other[from..(from + length).min(other.len())].iter().copied());
            }
        }
        replay::check(name, &bytes, password);
    }
}

/// What keys and certificates come in.
const CONTAINERS: &[&str] = &[
    "leaf.pfx",
    "no-password.pfx",
    "changed.pfx",
    "chain.der.p7b",
    "chain.p7b",
    "leaf-rsa.encrypted.key",
    "leaf-rsa.legacy-encrypted.key",
    ZIP,
];

/// A zip made here, of the fixtures that a zip usually has.
const ZIP: &str = "fixtures.zip";

fn container(name: &str) -> Vec<u8> {
    if name != ZIP {
        return fixture(name);
    }
    let mut writer = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["leaf.pfx", "chain.p7b", "leaf-rsa.key"] {
        writer.start_file(name, ::zip::write::SimpleFileOptions::default()).expect("memory is writable");
        std::io::Write::write_all(&mut writer, &fixture(name)).expect("memory is writable");
    }
    writer.finish().expect("memory is writable").into_inner()
}

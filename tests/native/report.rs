//! The report of a bundle: it is as documented, and it is read again.

use std::collections::BTreeSet;
use std::fs;

use assistant::bundle::BundlePath;
use assistant::inputs::{Choices, Product, ServiceChoices, Upload};
use assistant::inspect::report::leaves_of_report;
use assistant::{bundle, inspect, plan};
use serde_json::Value;

use crate::scenarios::{NOW, all, fixture, root, text, uploads};

fn report(scenario: &str) -> String {
    let scenarios = all();
    let scenario = scenarios.iter().find(|it| it.name == scenario).expect("it is a scenario");
    text(&scenario.bundle(), &BundlePath::Report)
}

/// The names of all fields, on whatever level.
fn fields(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| fields(value, names)),
        Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                fields(value, names);
            }
        }
        _ => {}
    }
}

#[test]
fn the_documentation_names_every_field_and_no_other() {
    let path = root().join("docs/certificate-report.md");
    let document = fs::read_to_string(&path).expect("the documentation is there");
    let (explained, _) = document.split_once("\n## An example\n").expect("it has an example");
    let documented: BTreeSet<String> = explained
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once(" | "))
        .flat_map(|(names, _)| names.split(", ").map(|name| name.trim_matches('`').to_owned()))
        .collect();
    let mut names = BTreeSet::new();
    for scenario in all() {
        let report = text(&scenario.bundle(), &BundlePath::Report);
        fields(&serde_json::from_str(&report).expect("the report is JSON"), &mut names);
    }
    assert_eq!(names, documented);
}

#[test]
fn the_example_is_a_real_report() {
    let path = root().join("docs/certificate-report.md");
    let document = fs::read_to_string(&path).expect("the documentation is there");
    let (before, _) = document.split_once("```json\n").expect("it has an example");
    let wanted = format!("{before}```json\n{}```\n", report("nginx-modern"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, wanted).expect("the documentation is writable");
        return;
    }
    assert!(document == wanted, "stale: UPDATE_GOLDEN=1 cargo test");
}

#[test]
fn every_report_gives_its_leaves_back() {
    for scenario in all() {
        let plan = scenario.plan();
        let leaves: BTreeSet<_> =
            plan.services.iter().filter_map(|service| Some(service.chain.as_ref()?.leaf.fingerprint)).collect();
        let report = text(&scenario.bundle(), &BundlePath::Report);
        let read = leaves_of_report(&report).expect("it was written just now");
        assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), leaves, "{}", scenario.name);
        let value: Value = serde_json::from_str(&report).expect("the report is JSON");
        assert_eq!(value["format"], bundle::report::FORMAT);
    }
}

#[test]
fn only_the_leaf_in_use_is_remembered() {
    let choices = Choices {
        services: vec![ServiceChoices {
            product: Some(Product::Icdr),
            server_name: "sante.example.org".into(),
            ..Default::default()
        }],
        ..Default::default()
    };
    // The hostile one does not cover the name, so it is not the one.
    let plan = plan(&inspect(&uploads(&["leaf-rsa.pem", "hostile-names.pem"]), NOW), &choices)
        .expect("one leaf covers the name");
    let leaves = leaves_of_report(&text(&bundle(&plan), &BundlePath::Report)).expect("it was written just now");
    assert_eq!(leaves, [plan.first().chain.as_ref().expect("it was given").leaf.fingerprint]);
    assert_eq!(plan.inspection.chains.len(), 2);
}

#[test]
fn hostile_texts_come_back_as_they_were() {
    let name = "<b>&`\u{202E}\u{0}\u{FEFF}\n\"\\x.pem";
    let mut files = uploads(&["leaf-rsa.pem"]);
    files.files.push(Upload::new(name, fixture("intermediate.pem")));
    let mut choices = Choices::default();
    choices.services[0].product = Some(Product::Icdr);
    let plan = plan(&inspect(&files, NOW), &choices).expect("a name blocks nothing");
    let report = text(&bundle(&plan), &BundlePath::Report);
    assert!(!report.contains(['<', '>', '&', '`', '\u{202E}', '\u{0}', '\u{FEFF}']), "{report}");
    let value: Value = serde_json::from_str(&report).expect("the report is JSON");
    assert_eq!(value["files"][1]["name"], name);
    assert_eq!(value["chains"][0]["intermediates"][0]["file"], name);
}

//! What holds for every file: the fuzz targets differ only in what they make of their bytes.

use std::sync::{Arc, LazyLock};

use assistant::bundle::{BundlePath, review};
use assistant::finding::Problem;
use assistant::inputs::{Choices, Language, Line, Product, Reach, Route, UnixTime, Upload, Uploads};
use assistant::inspect::Inspection;
use assistant::inspect::configuration::Configuration;
use assistant::inspect::pace::{Unpaced, finish};
use assistant::inspect::reading::Reading;
use assistant::plan::edits::{EditId, FileChange, Target};
use assistant::plan::{Plan, map};
use assistant::{bundle, inspect, plan, text};

const NOW: UnixTime = UnixTime(1_795_435_200);

/// The first byte chooses among these: the passwords of the seeds, and such as are easily taken for none.
const PASSWORDS: &[Option<&str>] = &[None, Some(""), Some("test"), Some("password"), Some("pässwörd€𝄞")];

/// Inspects `file` and checks what is promised of every inspection.
pub fn check(file: &[u8], password: Option<&str>) {
    let mut upload = Upload::new("any", file);
    if let Some(password) = password {
        upload = upload.with_password(password);
    }
    let inspection = inspect(&Uploads { files: vec![upload] }, NOW);
    assert_eq!(inspection.files.len(), 1);
    check_inspection(file, &inspection);
}

/// Checks an inspection whose last file is `file`.
fn check_inspection(file: &[u8], inspection: &Inspection) {
    let fact = inspection.files.last().expect("it was inspected");
    let is_something = fact.certificates + fact.keys > 0 || fact.is_configuration || fact.is_report;
    assert!(is_something || !inspection.findings.is_empty(), "passed over in silence");
    // Every sentence can be made, and nothing that is shown hides anything.
    for finding in &inspection.findings {
        let sentences = finding.text(Language::English);
        assert!(!format!("{sentences:?}").is_empty());
    }
    for certificate in &inspection.certificates {
        assert!(!text::shown(&certificate.subject).contains(['\n', '\r', '\0', '\u{202E}']));
    }
    // To write it all down takes longer than the rest.
    let may_hold_a_key = file.windows(11).any(|window| window == b"PRIVATE KEY");
    assert!(
        !may_hold_a_key || !holds_a_key(file, &format!("{inspection:?}")),
        "a line of a key stands in the inspection"
    );
}

/// Inspects what stands behind the first byte, with the password that this byte chooses.
pub fn check_with_password(bytes: &[u8]) {
    if let [choice, file @ ..] = bytes {
        check(file, PASSWORDS[usize::from(*choice) % PASSWORDS.len()]);
    }
}

/// A certificate, read once; without its issuer, so that no signature is to be computed.
static CERTIFICATE: LazyLock<Arc<Reading>> = LazyLock::new(|| {
    let upload = Upload::new("leaf.pem", include_bytes!("../tests/fixtures/certificates/leaf-rsa.pem"));
    Arc::new(finish(inspect::read(&upload, &Unpaced)))
});

/// Plans with what stands behind the first two bytes, by the choices that these are, and checks what is promised of every
/// change of a configuration.
pub fn check_configuration(bytes: &[u8]) {
    let [choice, switches, file @ ..] = bytes else { return };
    let mut choices = choices(usize::from(*choice), *switches);
    let (inspection, plan) = planned(file, &choices);
    check_inspection(file, &inspection);
    for upload in &inspection.configurations {
        assert!(upload.encode(&upload.text) == file, "the text is not the file's");
    }
    let Some(plan) = plan else { return };
    let bundle = bundle(&plan);
    let service = plan.first();
    assert_eq!(map::places(&plan, service).count(), map::count(service));
    let [change] = service.change.files.as_slice() else { return };
    check_change(change);
    check_review(change);

    let patched = change.upload.encode(&change.patched());
    if change.is_change() {
        assert!(bundle.files[&BundlePath::configuration(service, change)] == patched, "another file is in the bundle");
        assert!(
            applied(&bundle.files[&BundlePath::diff(service, change)], file) == patched,
            "the difference is another"
        );
    }
    // A second time, nothing is left to do; but then another port may be the one that most endpoints listen on, and where
    // some met others that stay in clear, these are left.
    choices.services[0].tls_port = service.tls_port.to_string();
    let (again, second) = planned(&patched, &choices);
    let endpoints = |upload: &Configuration| upload.rest.as_ref().map(|rest| rest.endpoints.len());
    assert_eq!(again.configurations.first().map(|it| endpoints(it)), Some(endpoints(&change.upload)));
    let second = second.expect("a plan that was possible stays possible");
    let port = if service.change.is_direct { service.tls_port } else { service.listen_port };
    let is_mixed = plan.findings.iter().any(|finding| matches!(finding.problem, Problem::MixedSchemes { .. }));
    if !is_mixed && (second.first().listen_port == port || endpoints(&change.upload).is_none()) {
        assert_eq!(second.first().change.files[0].edits, [], "{:?}", change.edits);
    }
}

fn choices(choice: usize, switches: u8) -> Choices {
    let mut choices = Choices { route: [Route::Windows, Route::Nginx, Route::Mono][choice % 3], ..Choices::default() };
    let service = &mut choices.services[0];
    service.line = [None, Some(Line::V2), Some(Line::V3)][choice / 3 % 3];
    service.reach = [Reach::Needed, Reach::ThisMachine][choice / 9 % 2];
    service.tls_port = ["", "9443"][choice / 18 % 2].into();
    service.product = [None, Some(Product::Icdr), Some(Product::DcdrWww), Some(Product::DcdrDcg)][choice / 36 % 4];
    let targets = [
        Target::Address,
        Target::BaseAddress,
        Target::Certificate,
        Target::FhirBase,
        Target::Issuer,
        Target::MetadataHost,
    ];
    let number = u32::from(switches >> 6) + 1;
    let switched = targets.into_iter().enumerate().filter(|(bit, _)| switches >> bit & 1 == 1);
    service.switched = switched.map(|(_, target)| EditId { target, number }).collect();
    choices
}

fn planned(file: &[u8], choices: &Choices) -> (Inspection, Option<Plan>) {
    let upload = Upload::new("santedb.config", file);
    let inspection = finish(async {
        let reading = inspect::read(&upload, &Unpaced).await;
        inspect::conclude(&[CERTIFICATE.clone(), Arc::new(reading)], NOW, &Unpaced).await
    });
    let plan = plan(&inspection, choices).ok();
    (inspection, plan)
}

/// Edits are spans of the upload in their order, and can be taken back; what they make is well-formed.
fn check_change(change: &FileChange) {
    let text = &change.upload.text;
    let mut proposals: Vec<_> = change.edits.iter().chain(&change.offers).map(|edit| edit.range.clone()).collect();
    proposals.sort_by_key(|range| (range.start, range.end));
    assert!(proposals.windows(2).all(|pair| pair[0].end <= pair[1].start), "{proposals:?}");
    assert!(proposals.iter().all(|range| text.get(range.clone()).is_some()), "{proposals:?}");

    let (mut patched, mut shift) = (text.clone(), 0);
    let mut spans = Vec::new();
    assert!(change.edits.is_sorted_by_key(|edit| edit.range.start));
    for edit in &change.edits {
        let start = edit.range.start.checked_add_signed(shift).expect("edits lie in the text");
        patched.replace_range(start..start + edit.range.len(), &edit.replacement);
        spans.push((start..start + edit.replacement.len(), &text[edit.range.clone()]));
        shift += edit.replacement.len() as isize - edit.range.len() as isize;
    }
    assert!(patched == change.patched(), "other bytes change");
    let is_well_formed = |text: &str| roxmltree::Document::parse(text).is_ok();
    assert!(is_well_formed(&patched) || !is_well_formed(text), "{:?}", change.edits);
    for (span, old) in spans.into_iter().rev() {
        patched.replace_range(span, old);
    }
    assert!(patched == *text, "the edits cannot be taken back");
}

/// What a person looks through holds every proposal once.
fn check_review(change: &FileChange) {
    let (mut edits, mut offers) = (0, 0);
    for passage in review::passages(change) {
        assert_eq!((passage.edits.start, passage.offers.start), (edits, offers));
        (edits, offers) = (passage.edits.end, passage.offers.end);
        let rows = review::rows(change, &passage);
        let is_changed = rows.iter().any(|row| matches!(row, review::Row::Changed { .. }));
        assert!(is_changed || passage.edits.is_empty(), "{rows:?}");
        assert!(!review::groups(Language::English, change, &passage).is_empty());
    }
    assert_eq!((edits, offers), (change.edits.len(), change.offers.len()));
}

/// What a unified difference makes of `old`; every line that it names must be there.
fn applied(diff: &[u8], old: &[u8]) -> Vec<u8> {
    let mut rows = diff.split_inclusive(|byte| *byte == b'\n').peekable();
    let mut lines = old.split_inclusive(|byte| *byte == b'\n').enumerate().peekable();
    let mut new = Vec::new();
    while let Some(row) = rows.next() {
        let Some(numbers) = row.strip_prefix(b"@@ -") else { continue };
        let numbers = String::from_utf8_lossy(numbers);
        let mut numbers = numbers.split(|c: char| !c.is_ascii_digit()).filter_map(|it| it.parse::<usize>().ok());
        let mut number = || numbers.next().expect("a hunk begins with four numbers");
        let (start, mut gone, _, mut come) = (number(), number(), number(), number());
        // Where no line goes, the one before is named.
        let first = start - usize::from(gone > 0);
        while let Some((_, line)) = lines.next_if(|(index, _)| *index < first) {
            new.extend_from_slice(line);
        }
        while gone + come > 0 {
            let row = rows.next().expect("a hunk has all its lines");
            let mut text = &row[1..];
            if rows.next_if(|row| row.starts_with(b"\\")).is_some() {
                text = &text[..text.len() - 1];
            }
            if row[0] != b'+' {
                assert_eq!(lines.next().map(|(_, line)| line), Some(text), "another line is there");
                gone -= 1;
            }
            if row[0] != b'-' {
                new.extend_from_slice(text);
                come -= 1;
            }
        }
    }
    lines.for_each(|(_, line)| new.extend_from_slice(line));
    new
}

/// Whether a line from within a private key in PEM stands in `text`.
fn holds_a_key(file: &[u8], text: &str) -> bool {
    let mut is_key = false;
    String::from_utf8_lossy(file).lines().any(|line| {
        if line.starts_with("-----") {
            is_key = line.contains("BEGIN") && line.contains("PRIVATE KEY");
        }
        is_key
            && line.len() >= 60
            && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
            && text.contains(line)
    })
}

//! SanteDB's configuration: what changes in it, to read or to type; and the variables of a container.

use std::ops::Range;

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::inputs::Language;
use crate::inspect::configuration::{Configuration, Dialect};
use crate::plan::by_hand::{Published, Rule};
use crate::plan::edits::{Edit, FileChange, certificate_attributes, written};
use crate::plan::{Means, Plan, Service, Variable, product};
use crate::text::{self, Comment};

/// How many edits of one reason are listed. A file that has more is read by no one to its end.
const MOST: usize = 200;

/// What changes: taken from the uploads, or written down for the person who types it.
///
/// Only the elements that change are shown, never the lines around them: those may hold passwords.
pub fn fragment(plan: &Plan, service: &Service) -> String {
    let mut file = head(plan, &BundlePath::Fragment(service.product), "");
    if let Means::ByHand(change) = &service.change.means {
        file.push_str(&by_hand(plan, service, &change.rules));
    }
    for change in service.change.changed_files() {
        file.push_str(&format!("\n{}\n", change.path));
        let diff = BundlePath::diff(service, change);
        for (why, edits) in by_reason(plan.language, change) {
            file.push_str(&format!("\n{}", commented(why, "")));
            for edit in edits.iter().take(MOST) {
                let line = change.upload.line_of(edit.range.start);
                let what = text::at_line(plan.language, line, &text::edit(plan.language, &edit.reason));
                file.push_str(&format!("  {what}\n    {}\n", element_after(change, edit)));
            }
            if let Some(left) = edits.len().checked_sub(MOST).filter(|left| *left > 0) {
                file.push_str(&format!("  {}\n", text::more_in(plan.language, left, &diff)));
            }
        }
    }
    file
}

/// The edits of a file under their reasons, in the order of the first of each.
fn by_reason(language: Language, change: &FileChange) -> Vec<(&'static str, Vec<&Edit>)> {
    let mut reasons: Vec<(&str, Vec<&Edit>)> = Vec::new();
    for edit in &change.edits {
        let why = text::edit_reason(language, &edit.reason);
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, edits)) => edits.push(edit),
            None => reasons.push((why, vec![edit])),
        }
    }
    reasons
}

/// The start tag that the edit lies in, as it will be; an inserted element is whole in itself.
pub fn element_after(change: &FileChange, edit: &Edit) -> String {
    let text = &change.upload.text;
    let inserted = edit.replacement.trim();
    if inserted.starts_with('<') {
        return inserted.to_owned();
    }
    let start = text[..edit.range.start].rfind('<').unwrap_or(edit.range.start);
    let end = match text[edit.range.end..].find('>') {
        Some(offset) if !inserted.ends_with('>') => edit.range.end + offset + 1,
        _ => edit.range.end,
    };
    let mut element = String::new();
    let mut at = start;
    // Other edits of the same tag are part of what it will be.
    let first = change.edits.partition_point(|other| other.range.start < start);
    for other in change.edits[first..].iter().take_while(|other| other.range.end <= end) {
        element.push_str(&covered(&change.upload, at..other.range.start));
        element.push_str(&other.replacement);
        at = other.range.end;
    }
    element.push_str(&covered(&change.upload, at..end));
    element
}

/// A piece of the upload with [`text::COVER`] in the place of each part that may be a secret.
pub fn covered(upload: &Configuration, range: Range<usize>) -> String {
    let mut shown = String::new();
    let mut at = range.start;
    for hidden in upload.hidden(range.clone()) {
        shown.push_str(&upload.text[at..hidden.start]);
        shown.push_str(text::COVER);
        at = hidden.end;
    }
    shown.push_str(&upload.text[at..range.end]);
    shown
}

/// Without an upload: the elements as they will be.
fn by_hand(plan: &Plan, service: &Service, rules: &[Rule]) -> String {
    let section = match service.change.dialect {
        Dialect::Ags => "q1:AgsConfigurationSection",
        Dialect::Rest => "RestConfigurationSection",
    };
    let mut file = String::new();
    let listens = rules.iter().find_map(|rule| match rule {
        Rule::Listen { from, secures, .. } => Some((*from, *secures)),
        _ => None,
    });
    // First, since what is said of certificates is said of these endpoints.
    match listens {
        Some((from, true)) => {
            let how = text::by_hand_endpoints(plan.language, from, section);
            file.push_str(&format!("\n{}\n", commented(&how, "")));
            for (name, path) in product::services(service.product, service.line) {
                file.push_str(&format!("    {name:<6}  address=\"https://0.0.0.0:{}{path}\"\n", service.tls_port));
            }
        }
        Some((from, false)) => {
            file.push_str(&format!("\n{}", commented(&text::by_hand_opened(plan.language, from, section), "")));
        }
        None => {}
    }
    for rule in rules {
        let (place, element) = match rule {
            Rule::Certificate { thumbprint, .. } => {
                let place = text::by_hand_certificate(plan.language).to_owned();
                (place, format!("<certificate {} />", written(&certificate_attributes(*thumbprint))))
            }
            Rule::Published { setting, url } => {
                let (section, element) = setting.place();
                let path = if *setting == Published::FhirBase { "/fhir" } else { "/" };
                let place = text::by_hand_published(plan.language, section, element);
                (place, format!("<{element}>{url}{path}</{element}>"))
            }
            Rule::BaseAddress { url, is_added: true } => {
                let place = text::by_hand_base_address(plan.language, section, listens.is_some());
                (place, format!("<baseAddress>{url}</baseAddress>"))
            }
            Rule::BaseAddress { is_added: false, .. } | Rule::Listen { .. } => continue,
        };
        file.push_str(&format!("\n{}\n    {element}\n", commented(&place, "")));
    }
    file
}

/// The variables of SanteDB's container, as Docker Compose merges them into what is there.
pub(super) fn compose(plan: &Plan, service: &Service, variables: &[Variable]) -> String {
    let mut file = head(plan, &BundlePath::Compose(service.product), "# ");
    let comment = |comment| commented(&text::comment(plan.language, comment), "# ");
    file.push_str(&format!("#\n{}services:\n  santedb:\n    environment:\n", comment(Comment::ComposeService)));
    for variable in variables {
        let why = commented(text::variable(plan.language, variable.id.target), "      # ");
        let off = if variable.is_set { "" } else { "# " };
        file.push_str(&format!("{why}      {off}{}: \"{}\"\n", variable.name, variable.value));
    }
    file
}

//! SanteDB's configuration: the upload with the planned edits, and what changes in it.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::inspect::configuration::{Configuration, Dialect};
use crate::plan::edits::Edit;
use crate::plan::{Plan, Service, product};
use crate::text;

/// The upload with its edits; every other byte as it came.
pub(super) fn patched(service: &Service) -> Option<String> {
    let upload = service.change.upload.as_ref()?;
    let mut text = String::with_capacity(upload.text.len() + 64 * service.change.edits.len());
    if upload.has_byte_order_mark {
        text.push('\u{FEFF}');
    }
    let mut done = 0;
    for Edit { range, replacement, .. } in &service.change.edits {
        text.push_str(&upload.text[done..range.start]);
        text.push_str(replacement);
        done = range.end;
    }
    text.push_str(&upload.text[done..]);
    Some(text)
}

/// What changes: taken from the upload, or written down for the person who types it.
///
/// Only the elements that change are shown, never the lines around them: those may hold passwords.
pub(super) fn fragment(plan: &Plan, service: &Service) -> String {
    let mut file = head(plan, &BundlePath::Fragment(service.product), "");
    let Some(upload) = &service.change.upload else {
        file.push_str(&by_hand(plan, service));
        return file;
    };
    for edit in &service.change.edits {
        let line = upload.line_of(edit.range.start);
        let why = text::edit(plan.language, line, &edit.reason);
        file.push_str(&format!("\n{}\n    {}\n", why, element_after(upload, edit)));
    }
    file
}

/// The start tag that the edit lies in, as it will be; an inserted element is whole in itself.
fn element_after(upload: &Configuration, edit: &Edit) -> String {
    let text = &upload.text;
    let inserted = edit.replacement.trim();
    if inserted.starts_with('<') {
        return inserted.to_owned();
    }
    let start = text[..edit.range.start].rfind('<').unwrap_or(edit.range.start);
    let end = text[edit.range.end..].find('>').map_or(text.len(), |offset| edit.range.end + offset + 1);
    format!("{}{}{}", &text[start..edit.range.start], edit.replacement, &text[edit.range.end..end])
}

/// Without an upload: the element that is added, or how the addresses of each service change.
fn by_hand(plan: &Plan, service: &Service) -> String {
    let section = match service.change.dialect {
        Dialect::Ags => "q1:AgsConfigurationSection",
        Dialect::Rest => "RestConfigurationSection",
    };
    let mut file = String::from("\n");
    if service.change.is_direct {
        file.push_str(&commented(&text::by_hand_endpoints(plan.language, service.listen_port, section), ""));
        file.push('\n');
        for (name, path) in product::services(service.product, service.line) {
            file.push_str(&format!("    {name:<6}  address=\"https://0.0.0.0:{}{path}\"\n", service.tls_port));
        }
    } else {
        file.push_str(&commented(&text::by_hand_base_address(plan.language, section), ""));
        file.push_str(&format!("\n    <baseAddress>{}</baseAddress>\n", service.url()));
    }
    file
}

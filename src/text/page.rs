//! The words of the page that carry no facts: one struct, so that a language which lacks one does not compile.

use crate::inputs::Language;
use crate::text::english;

/// A label with its hint and an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldText {
    /// The label.
    pub label: &'static str,
    /// A sentence of help.
    pub hint: &'static str,
}

/// The words of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is named for the place that shows it")]
pub struct PageText {
    pub title: &'static str,
    pub promise: &'static str,
    pub drop_here: &'static str,
    pub drop_hint: &'static str,
    pub remove_file: &'static str,
    pub clear: &'static str,
    pub files_heading: &'static str,
    pub choices_heading: &'static str,
    pub findings_heading: &'static str,
    pub no_findings: &'static str,
    pub steps_heading: &'static str,
    pub undo_heading: &'static str,
    pub bundle_heading: &'static str,
    pub nothing_yet: &'static str,
    pub download: &'static str,
    pub download_blocked: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub source: &'static str,
    pub expert: &'static str,
    pub as_found: &'static str,
    pub route: FieldText,
    pub route_nginx: &'static str,
    pub route_windows: &'static str,
    pub route_mono: &'static str,
    pub product: FieldText,
    pub line: FieldText,
    pub line_v2: &'static str,
    pub line_v3: &'static str,
    pub platform: FieldText,
    pub server_name: FieldText,
    pub tls_port: FieldText,
    pub backend: FieldText,
    pub redirect: &'static str,
    pub redirect_port: FieldText,
    pub tls_folder: FieldText,
    pub account: FieldText,
    pub configuration_path: FieldText,
    pub certificate: &'static str,
    pub certificates: &'static str,
    pub key: &'static str,
    pub configuration: &'static str,
    pub not_read: &'static str,
    pub configuration_hidden: &'static str,
    pub footer: &'static str,
}

/// The words of the page.
pub fn page(language: Language) -> &'static PageText {
    match language {
        Language::English => &english::page::PAGE,
    }
}

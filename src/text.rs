//! Every sentence that the product writes, made in one place per subject, in English; a file for each other language.
//!
//! Nothing outside of this module spells a sentence: a finding, a step or a comment is a value that carries its facts,
//! and the functions here make words of it. Their `match`es are exhaustive, and [`say!`](say::say) does not
//! compile where a language lacks a sentence. Commands, paths and identifiers are never translated.

use std::fmt::{Display, Write as _};
use std::sync::Arc;

use say::say;

use crate::bundle::BundlePath;
use crate::finding::{Problem, Severity};
use crate::inputs::{Language, Product, System, UnixTime};
use crate::inspect::configuration::Configuration;
use crate::link::Unread;
use crate::plan::chapter::{Chapter, Coverage};
use crate::plan::edits::{Reason, Target};
use crate::plan::migration::Stage;
use crate::plan::steps::{Action, StepKind};
use crate::plan::values::{HttpsUrl, Port, Thumbprint};
use crate::plan::{Plan, Service};

pub mod nginx;
pub mod page;
pub mod verify;
pub mod windows;
pub mod renew;
mod sentence;

/// What is wrong and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingText {
    /// What is wrong, with the facts of the case.
    pub problem: String,
    /// What to do.
    pub fix: String,
}

/// The words of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepText {
    /// What to do, in short.
    pub title: String,
    /// Why, and on which machine.
    pub why: String,
    /// What is seen when it went well.
    pub expect: Option<String>,
    /// What to do where something else is seen.
    pub otherwise: Option<String>,
}

impl StepText {
    fn new(title: impl Into<String>, why: impl Into<String>) -> Self {
        Self { title: title.into(), why: why.into(), expect: None, otherwise: None }
    }

    fn expect(self, expect: impl Into<String>) -> Self {
        Self { expect: Some(expect.into()), ..self }
    }

    fn otherwise(self, otherwise: impl Into<String>) -> Self {
        Self { otherwise: Some(otherwise.into()), ..self }
    }
}

/// The words around the stages by which dCDRs follow their iCDR.
pub struct MigrationText {
    /// What the list is.
    pub title: String,
    /// What it is for.
    pub introduction: Vec<String>,
    /// The columns of the table of dCDRs.
    pub columns: Vec<&'static str>,
}

/// The headings of the checklist.
pub struct ChecklistWords {
    /// Above the findings.
    pub findings: &'static str,
    /// Above the steps.
    pub steps: &'static str,
    /// Above what a renewal needs.
    pub renewal: &'static str,
    /// Above the way back.
    pub undo: &'static str,
    /// Before what is seen when a step went well.
    pub expect: &'static str,
    /// Before what to do where something else is seen.
    pub otherwise: &'static str,
}

/// A sentence in a generated file that says why something stands there. Where the product departs from the document
/// that it replaces, the sentence says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comment {
    /// Uploads are larger than NGINX's default.
    BodySize,
    /// What the script puts aside, so that its patterns see tags alone.
    ChangeAside,
    /// Why the script takes bytes for characters.
    ChangeBytes,
    /// A configuration declares a document type.
    ChangeDoctype,
    /// Behind the number of tags that changed.
    ChangeDone,
    /// A configuration is written in a way that the script does not read.
    ChangeEncoding,
    /// Before a list of the endpoints' addresses, none of which is on the port.
    ChangeFound,
    /// The script did not come to its end.
    ChangeInterrupted,
    /// What the script leaves alone.
    ChangeLimits,
    /// A configuration is not there.
    ChangeMissing,
    /// There is no copy to put back.
    ChangeNoBackup,
    /// No configuration has the section with the endpoints.
    ChangeNoSection,
    /// The configuration is as it should be.
    ChangeNothing,
    /// Before a list of the endpoints' addresses that are on other ports.
    ChangeOthers,
    /// How `sed` comes to see tags.
    ChangePieces,
    /// A copy was put back.
    ChangeRestored,
    /// What happens where the script does not come to its end.
    ChangeRollback,
    /// How the patterns are read.
    ChangeRows,
    /// What was begun could not be undone.
    ChangeStuck,
    /// An element is written in a way that the script does not read.
    ChangeUnreadable,
    /// How the PowerShell script is called.
    ChangeUsagePs1,
    /// How the shell script is called.
    ChangeUsageSh,
    /// A configuration is of 1.x.
    ChangeVersion1,
    /// SanteDB trusts these headers.
    ClientAddress,
    /// SanteDB trusts this header.
    ClientCertificate,
    /// Cookies lack the flag.
    CookieFlags,
    /// What the compose file calls SanteDB.
    ComposeService,
    /// The file holds the whole chain.
    FullChain,
    /// The next command may find nothing to do.
    MayFail,
    /// What Mono's listener cannot do.
    MonoLimits,
    /// A root that issues for these names alone.
    NameConstraints,
    /// The path is passed on as it came.
    PassUnchanged,
    /// A plain request on the TLS port.
    PlainOnTls,
    /// The redirect keeps port and method.
    Redirect,
    /// How the way back is walked.
    UndoOrder,
}

/// What stands in the place of something that may be a secret.
pub const COVER: &str = "…";

/// The words of a finding.
pub fn finding(language: Language, problem: &Problem) -> FindingText {
    sentence::finding::finding(language, problem)
}

/// The name of a severity.
pub fn severity(language: Language, severity: Severity) -> &'static str {
    sentence::finding::severity(language, severity)
}

/// The words of a step of `plan`.
pub fn step(plan: &Plan, kind: &StepKind) -> StepText {
    sentence::step::step(plan, kind)
}

/// Who does a step, and about how long it takes.
pub fn effort(plan: &Plan, kind: &StepKind) -> String {
    sentence::step::effort(plan, kind)
}

/// Where the way back from a step is.
pub fn way_back(language: Language, number: usize) -> String {
    sentence::step::way_back(language, number)
}

/// What a chapter of SanteDB's documentation is called there, where it is in English alone.
pub fn chapter(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::LinuxAndMacos => "Linux and MacOS Servers",
        Chapter::Nginx => "Using NGINX Reverse Proxy",
        Chapter::Page => "Securing the APIs",
        Chapter::Windows => "Microsoft Windows Operating Systems",
        Chapter::WindowsDcdr => "Securing dCDR Installations",
    }
}

/// What stands before the chapter that a step comes from.
pub fn coverage(language: Language, coverage: Coverage) -> &'static str {
    sentence::step::coverage(language, coverage)
}

/// What an action asks for.
pub fn action(language: Language, action: &Action) -> String {
    sentence::step::action(language, action)
}

/// The plan in a line.
pub fn title(plan: &Plan) -> String {
    sentence::step::title(plan)
}

/// What the plan does, for the top of the checklist.
pub fn summary(plan: &Plan) -> Vec<String> {
    sentence::step::summary(plan)
}

/// The words around the stages by which dCDRs follow `icdr`.
pub fn migration(plan: &Plan, icdr: &Service) -> MigrationText {
    sentence::migration::migration(plan, icdr)
}

/// Title and sentences of a stage.
pub fn migration_stage(plan: &Plan, icdr: &Service, stage: &Stage) -> (String, Vec<String>) {
    sentence::migration::stage(plan, icdr, stage)
}

/// What a language is called in HTML (BCP 47).
pub fn language_tag(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::French => "fr",
    }
}

/// Title and text of the reminder of a renewal.
pub fn reminder(plan: &Plan, not_after: UnixTime) -> (String, String) {
    sentence::step::reminder(plan, not_after)
}

/// What is to be done when the certificate is renewed.
pub fn renewal(plan: &Plan) -> String {
    sentence::step::renewal(plan)
}

/// The headings of the checklist.
pub fn checklist(language: Language) -> ChecklistWords {
    sentence::step::checklist(language)
}

/// A sentence in a generated file.
pub fn comment(language: Language, comment: Comment) -> String {
    sentence::comment::comment(language, comment).to_owned()
}

/// The lines that a generated file begins with.
pub fn head(plan: &Plan, path: &BundlePath) -> Vec<String> {
    sentence::comment::head(plan, path)
}

/// The line before a certificate in PEM; 0 is the leaf.
pub fn certificate(language: Language, index: usize, thumbprint: Thumbprint) -> String {
    sentence::comment::certificate(language, index, thumbprint)
}

/// The line before a private root in PEM.
pub fn root(language: Language, thumbprint: Thumbprint) -> String {
    sentence::comment::root(language, thumbprint)
}

/// What an edit of a configuration does, without a full stop.
pub fn edit(language: Language, reason: &Reason) -> String {
    sentence::comment::edit(language, reason)
}

/// Why an edit of a configuration is made.
pub fn edit_reason(language: Language, reason: &Reason) -> &'static str {
    sentence::comment::edit_reason(language, reason)
}

/// What a file with SanteDB's configuration holds; or several of them, where it is a zip.
pub fn configurations(language: Language, configurations: &[Arc<Configuration>]) -> String {
    sentence::upload::configurations(language, configurations)
}

/// Which lines of a file.
pub fn lines(language: Language, lines: (u32, u32)) -> String {
    sentence::comment::lines(language, lines)
}

/// How many are left out of a list.
pub fn and_more(language: Language, count: usize) -> String {
    sentence::comment::and_more(language, count)
}

/// How many are left out of a list that `path` has whole.
pub fn more_in(language: Language, count: usize, path: &BundlePath) -> String {
    sentence::comment::more_in(language, count, path)
}

/// What the picture of the ways is of.
pub fn ways(language: Language, services: usize, url: &HttpsUrl) -> String {
    sentence::comment::ways(language, services, url)
}

/// A sentence about a line, without its full stop, with it.
pub fn at_line(language: Language, line: u32, sentence: &str) -> String {
    sentence::comment::at_line(language, line, sentence)
}

/// What a variable of SanteDB's container is for.
pub fn variable(language: Language, target: Target) -> &'static str {
    sentence::comment::variable(language, target)
}

/// No endpoint listens where the script looks for them.
pub fn change_no_endpoint(language: Language, port: Port) -> String {
    sentence::comment::change_no_endpoint(language, port)
}

/// How endpoints that listen for their own machine alone are opened by hand.
pub fn by_hand_opened(language: Language, from: Port, section: &str) -> String {
    sentence::comment::by_hand_opened(language, from, section)
}

/// How the addresses are changed by hand.
pub fn by_hand_endpoints(language: Language, from: Port, section: &str) -> String {
    sentence::comment::by_hand_endpoints(language, from, section)
}

/// How the address to publish is added by hand.
pub fn by_hand_base_address(language: Language, section: &str, opens: bool) -> String {
    sentence::comment::by_hand_base_address(language, section, opens)
}

/// Where the certificate is named by hand.
pub fn by_hand_certificate(language: Language) -> &'static str {
    sentence::comment::by_hand_certificate(language)
}

/// Where another published address is changed by hand.
pub fn by_hand_published(language: Language, section: &str, element: &str) -> String {
    sentence::comment::by_hand_published(language, section, element)
}

/// What a severity means for the bundle.
pub fn severity_meaning(language: Language, severity: Severity) -> &'static str {
    match severity {
        Severity::Block => say!(language, "There is nothing to download until this is put right."),
        Severity::Note => say!(language, "There is nothing to do; it is good to know."),
        Severity::Warn => say!(language, "There is a bundle, but following it will probably not end well."),
    }
}

/// What of a link was not understood.
pub fn link_unread(language: Language, unread: &Unread) -> String {
    match unread {
        Unread::Name(name) => say!(language, "There is no choice called “{name}”.", name = shown(name)),
        Unread::Value { name, value } => {
            say!(language, "“{name}” cannot be “{value}”.", name = shown(name), value = shown(value))
        }
        Unread::TooLong => say!(language, "The link is too long.").to_owned(),
    }
}

/// How it stands with the certificate, in the picture of the way.
pub fn certificate_state(language: Language, until: Option<UnixTime>) -> String {
    match until {
        Some(date) => say!(language, "certificate until {date}"),
        None => say!(language, "certificate still to be had").to_owned(),
    }
}

/// What a plan has a firewall do, in the picture of the way.
pub fn firewall(language: Language, opened: &[Port], closed: Option<Port>) -> Vec<String> {
    let ports = opened.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let opened = (!ports.is_empty()).then(|| say!(language, "port {ports} opened"));
    let closed = closed.map(|port| say!(language, "port {port} closed"));
    opened.into_iter().chain(closed).collect()
}

/// What stands between a heading and what it is the heading of.
pub fn colon(language: Language) -> &'static str {
    match language {
        Language::English => ": ",
        // No line may begin with the colon.
        Language::French => "\u{A0}: ",
    }
}

/// What a language calls itself.
pub fn language_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::French => "Français",
    }
}

/// What a product is called; its name is the same in every language.
pub fn product(product: Product) -> &'static str {
    match product {
        Product::DcdrDcg => "SanteDB dCDR Gateway (DCG)",
        Product::DcdrWww => "SanteDB dCDR Web Access Gateway (WWW)",
        Product::Icdr => "SanteDB iCDR",
    }
}

/// What a system is called. Names of distributions are the same in every language.
pub fn system(language: Language, system: System) -> &'static str {
    match system {
        System::Container => say!(language, "NGINX's container (nginx:stable)"),
        System::Debian11 => "Debian 11",
        System::Debian12 => "Debian 12",
        System::Debian13 => "Debian 13",
        System::NginxOrg => say!(language, "A package of nginx.org"),
        System::Rhel8 => "RHEL, AlmaLinux, Rocky Linux 8",
        System::Rhel9 => "RHEL, AlmaLinux, Rocky Linux 9",
        System::Rhel10 => "RHEL, AlmaLinux, Rocky Linux 10",
        System::Ubuntu2004 => "Ubuntu 20.04",
        System::Ubuntu2204 => "Ubuntu 22.04",
        System::Ubuntu2404 => "Ubuntu 24.04",
        System::Ubuntu2604 => "Ubuntu 26.04",
    }
}

/// The name and version that generated files are signed with.
pub const MADE_BY: &str = concat!("SanteDB TLS Assistant ", env!("CARGO_PKG_VERSION"));

/// A sentence with its facts, each in the place of `\u{1}` and a letter: A is the first. What [`say::say`] writes.
fn filled(sentence: &str, facts: &[&dyn Display]) -> String {
    let mut pieces = sentence.split('\u{1}');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (letter, words) = piece.split_at(1);
        let fact = letter.bytes().next().and_then(|letter| facts.get(usize::from(letter.wrapping_sub(b'A'))));
        if let Some(fact) = fact {
            // A `String` takes all that is written to it.
            let _ = write!(text, "{fact}");
        }
        text.push_str(words);
    }
    text
}

/// `text` in the letters of ASCII, for what a program reads that may take others for those of another alphabet: cmd.exe takes
/// them for those of its code page, and Windows' own PowerShell a file without a mark, too.
pub fn plain(text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\0'..='\x7F' => plain.push(character),
            'à' | 'â' | 'ä' => plain.push('a'),
            'À' | 'Â' => plain.push('A'),
            'ç' => plain.push('c'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'É' | 'È' | 'Ê' => plain.push('E'),
            'î' | 'ï' => plain.push('i'),
            'ô' | 'ö' => plain.push('o'),
            'ù' | 'û' | 'ü' => plain.push('u'),
            'œ' => plain.push_str("oe"),
            '\u{A0}' | '\u{202F}' => plain.push(' '),
            '…' => plain.push_str("..."),
            '–' | '—' => plain.push('-'),
            // Never an apostrophe: it would end a quoted word of a shell.
            _ => plain.push('?'),
        }
    }
    plain
}

/// Cargo compiles this anew when a language's file changes; nothing of it gets into the program.
const _: [&str; 1] = [include_str!("text/french.txt")];

/// Whether a character hides or reorders others, or breaks the line.
pub fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// A text from outside, fit to be shown within a sentence: on one line, without characters that hide or reorder others,
/// and not longer than a line.
pub fn shown(outside: &str) -> String {
    const MAX_CHARS: usize = 120;
    let mut shown: String = outside.chars().take(MAX_CHARS).map(|c| if hides(c) { '\u{FFFD}' } else { c }).collect();
    if outside.chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

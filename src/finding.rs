//! What is wrong or worth knowing, and what to do about it.

use crate::inputs::Language;
use crate::text::{self, FindingText};

pub mod problem;

pub use problem::Problem;

/// One row of a table of checks; `R` is the function that looks for the problem.
///
/// The tables are the catalogue: tests print them, the documentation links to them.
pub struct Check<R> {
    /// A short, stable name in kebab case.
    pub id: &'static str,
    /// What the finding does to the bundle.
    pub severity: Severity,
    /// The rule or document that the check rests on.
    pub cites: &'static str,
    /// Looks for the problem: one value for each place that has it.
    pub run: R,
}

impl<R> Check<R> {
    /// What every check of the table has to say, the gravest first; `run` applies a check to its subject.
    pub fn run_all(table: &[Self], run: impl Fn(&R) -> Vec<Problem>) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            table.iter().flat_map(|check| run(&check.run).into_iter().map(|problem| check.finding(problem))).collect();
        gravest_first(&mut findings);
        findings
    }

    fn finding(&self, problem: Problem) -> Finding {
        Finding { id: self.id, severity: self.severity, cites: self.cites, problem }
    }
}

/// Brings the gravest first; the others stay in their order.
pub(crate) fn gravest_first(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.severity);
}

/// What a finding does to the bundle; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// There can be no bundle until this is put right.
    Block,
    /// There is a bundle, but following it will probably not end well.
    Warn,
    /// Nothing to do; good to know.
    Note,
}

/// A problem that a check found, with the facts of this very case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check's name.
    pub id: &'static str,
    /// What it does to the bundle.
    pub severity: Severity,
    /// The rule or document behind it.
    pub cites: &'static str,
    /// The facts.
    pub problem: Problem,
}

impl Finding {
    /// Whether there can be no bundle until this is put right.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Block
    }

    /// The problem and the way out, a sentence or two each.
    pub fn text(&self, language: Language) -> FindingText {
        text::finding(language, &self.problem)
    }
}

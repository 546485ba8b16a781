//! The scripts that look at the result from outside: templates of functions, one a probe, and a line for each probe of the plan.

use crate::bundle::template::filled;
use crate::plan::Plan;
use crate::plan::verify::{Expected, Published, Weight};
use crate::text::verify::{Saying, saying};

mod ps1;
mod sh;

pub(super) use ps1::ps1;
pub(super) use sh::sh;

/// The template with every sentence as a word that `quoted` makes, and with `parts`.
fn with_sentences(plan: &Plan, template: &str, quoted: fn(&str) -> String, parts: Vec<(&str, String)>) -> String {
    let sentences = Saying::ALL.iter().map(|(name, kind)| (*name, quoted(saying(plan.language, *kind))));
    // What was given comes first: it stands for a sentence of the same name.
    let parts: Vec<(&str, String)> = parts.into_iter().chain(sentences).collect();
    filled(template, &parts)
}

/// A step by its number; 0 is none.
fn number(step: Option<usize>) -> usize {
    step.unwrap_or_default()
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Failure => "FAIL",
        Weight::Warning => "warn",
    }
}

fn expected(expected: Expected) -> &'static str {
    match expected {
        Expected::May => "may",
        Expected::Must => "must",
        Expected::MustNot => "must-not",
    }
}

/// What a published address is looked for by, in both templates.
fn function(published: Published) -> &'static str {
    match published {
        Published::Discovery => "discovery",
        Published::Fhir => "fhir",
        Published::OpenId => "open_id",
    }
}

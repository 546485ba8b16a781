//! What dCDRs that have joined an iCDR need when it moves to TLS, in an order in which no clinic is cut off.

use crate::bundle::BundlePath;
use crate::bundle::comment::head;
use crate::plan::migration::{Stage, stages};
use crate::plan::{Plan, Service};
use crate::text;

/// The list, for the plan's iCDR.
pub(super) fn migration(plan: &Plan, icdr: &Service) -> String {
    let words = text::migration(plan, icdr);
    let mut file = format!("<!--\n{}-->\n", head(plan, &BundlePath::Migration, "").replace("--", "- -"));
    file.push_str(&format!("\n# {}\n", words.title));
    for sentence in &words.introduction {
        file.push_str(&format!("\n{sentence}\n"));
    }
    for (index, stage) in stages(plan, icdr).iter().enumerate() {
        let (title, sentences) = text::migration_stage(plan, icdr, stage);
        file.push_str(&format!("\n## {}. [ ] {title}\n", index + 1));
        for sentence in sentences {
            file.push_str(&format!("\n{sentence}\n"));
        }
        let commands = stage.commands(plan, icdr);
        if !commands.is_empty() {
            file.push_str("\n```sh\n");
            for command in commands {
                file.push_str(&format!("{command}\n"));
            }
            file.push_str("```\n");
        }
        if matches!(stage, Stage::List) {
            file.push_str(&table(&words.columns));
        }
    }
    file
}

/// Room for a dozen clinics; a row more is quickly copied.
fn table(columns: &[&str]) -> String {
    const ROWS: usize = 12;
    let row = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let rule = row(vec!["---"; columns.len()]);
    let empty = row(vec!["   "; columns.len()]);
    format!("\n{}{rule}{}", row(columns.to_vec()), empty.repeat(ROWS))
}

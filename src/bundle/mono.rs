//! The scripts for Mono's listener.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head, run_all};
use crate::plan::steps::{Step, script_commands};
use crate::plan::{Plan, mono};
use crate::text::{self, Comment};

/// Registers the certificate.
pub(super) fn bind(plan: &Plan) -> String {
    let limits = format!("#\n{}", commented(&text::comment(plan.language, Comment::MonoLimits), "# "));
    // Where something fails, no second copy of a key stays.
    let pvks: Vec<String> = plan.services.iter().map(|service| mono::pvk_path(plan, service).to_string()).collect();
    sh(plan, &BundlePath::BindSh, &plan.steps, &limits, &format!("trap 'rm -f {}' EXIT\n", pvks.join(" ")))
}

/// Takes the registration back.
pub(super) fn undo(plan: &Plan) -> String {
    sh(plan, &BundlePath::UndoSh, &plan.undo, "", "")
}

fn sh(plan: &Plan, path: &BundlePath, steps: &[Step], more: &str, at_end: &str) -> String {
    let mut file = String::from("#!/bin/sh\n");
    file.push_str(&head(plan, path, "# "));
    file.push_str(more);
    // What is written between here and `chmod` holds a key.
    file.push_str("set -eu\numask 077\n");
    file.push_str(at_end);
    file.push_str(&run_all(plan, script_commands(steps, path), "# ", |command| {
        if command.may_fail() { format!("{command} || true\n") } else { format!("{command}\n") }
    }));
    file
}

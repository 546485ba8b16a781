//! The scripts for Mono's listener.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::plan::Plan;
use crate::plan::steps::{Step, script_commands};
use crate::text::{self, Comment};

/// Registers the certificate.
pub(super) fn bind(plan: &Plan) -> String {
    let limits = format!("#\n{}", commented(&text::comment(plan.language, Comment::MonoLimits), "# "));
    sh(plan, &BundlePath::BindSh, &plan.steps, &limits)
}

/// Takes the registration back.
pub(super) fn undo(plan: &Plan) -> String {
    sh(plan, &BundlePath::UndoSh, &plan.undo, "")
}

fn sh(plan: &Plan, path: &BundlePath, steps: &[Step], more: &str) -> String {
    let mut file = String::from("#!/bin/sh\n");
    file.push_str(&head(plan, path, "# "));
    file.push_str(more);
    // What is written between here and `chmod` holds a key.
    file.push_str("set -eu\numask 077\n");
    for command in script_commands(steps, path) {
        file.push('\n');
        if command.may_fail() {
            file.push_str(&commented(&text::comment(plan.language, Comment::MayFail), "# "));
            file.push_str(&format!("{command} || true\n"));
        } else {
            file.push_str(&format!("{command}\n"));
        }
    }
    file
}

//! The scripts for Mono's listener.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head, run_all};
use crate::bundle::template::quoted_sh;
use crate::plan::command::Command;
use crate::plan::steps::{Step, script_commands};
use crate::plan::{Plan, mono};
use crate::text::renew::{Saying, saying};
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
    file.push_str(&run_all(plan, script_commands(steps, path), "# ", |command| match command {
        _ if command.may_fail() => format!("{command} || true\n"),
        Command::CheckForMono(_) => {
            let why = quoted_sh(saying(plan.language, Saying::MonoShort));
            format!("{command} || {{\n  printf '%s\\n' {why} >&2\n  exit 1\n}}\n")
        }
        _ => format!("{command}\n"),
    }));
    file
}

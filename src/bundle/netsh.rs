//! The scripts for HTTP.sys, for cmd.exe and for PowerShell: the same commands, with the ends of line that Windows writes.

use crate::bundle::BundlePath;
use crate::bundle::comment::{head, run_all};
use crate::plan::Plan;
use crate::plan::command::CertHash;
use crate::plan::steps::{Step, script_commands};
use crate::text::{self, Comment};

/// Binds, for cmd.exe.
pub(super) fn bind_cmd(plan: &Plan) -> String {
    cmd(plan, &BundlePath::BindCmd, &plan.steps, Comment::BoundAsPlanned)
}

/// Undoes, for cmd.exe.
pub(super) fn undo_cmd(plan: &Plan) -> String {
    cmd(plan, &BundlePath::UndoCmd, &plan.undo, Comment::Unbound)
}

/// Binds, for PowerShell.
pub(super) fn bind_ps1(plan: &Plan) -> String {
    let thumbprint = CertHash::of(plan.first());
    let [missing, without_key] = [Comment::NotInStore, Comment::NoKeyInStore].map(|comment| quote_ps1(plan, comment));
    let check = format!(
        "
$certificate = 'Cert:\\LocalMachine\\My\\{thumbprint}'
if (-not (Test-Path $certificate)) {{ throw {missing} }}
if (-not (Get-Item $certificate).HasPrivateKey) {{ throw {without_key} }}
"
    );
    ps1(plan, &BundlePath::BindPs1, &plan.steps, &check, Comment::BoundAsPlanned)
}

/// Undoes, for PowerShell.
pub(super) fn undo_ps1(plan: &Plan) -> String {
    ps1(plan, &BundlePath::UndoPs1, &plan.undo, "", Comment::Unbound)
}

fn cmd(plan: &Plan, path: &BundlePath, steps: &[Step], done: Comment) -> String {
    let mut file = String::from("@echo off\n");
    file.push_str(&head(plan, path, "rem "));
    file.push_str("setlocal\n");
    file.push_str(&run_all(plan, script_commands(steps, path), "rem ", |command| {
        let stop = if command.may_fail() { "" } else { "if errorlevel 1 goto failed\n" };
        format!("{command}\n{stop}")
    }));
    let [done, failed] = [done, Comment::Failed].map(|comment| escape_cmd(&text::comment(plan.language, comment)));
    file.push_str(&format!("\necho {done}\nexit /b 0\n\n:failed\necho {failed}\nexit /b 1\n"));
    file.replace('\n', "\r\n")
}

fn ps1(plan: &Plan, path: &BundlePath, steps: &[Step], check: &str, done: Comment) -> String {
    let mut file = String::from("#Requires -RunAsAdministrator\n");
    file.push_str(&head(plan, path, "# "));
    file.push_str("$ErrorActionPreference = 'Stop'\n");
    file.push_str(check);
    let [done, failed] = [done, Comment::Failed].map(|comment| quote_ps1(plan, comment));
    file.push_str(&run_all(plan, script_commands(steps, path), "# ", |command| {
        let stop = format!("if ($LASTEXITCODE -ne 0) {{ throw {failed} }}\n");
        format!("{command}\n{}", if command.may_fail() { "" } else { &stop })
    }));
    file.push_str(&format!("\nWrite-Output {done}\n"));
    file.replace('\n', "\r\n")
}

/// A sentence as PowerShell's verbatim string (about_Quoting_Rules).
fn quote_ps1(plan: &Plan, comment: Comment) -> String {
    format!("'{}'", text::comment(plan.language, comment).replace('\'', "''"))
}

/// A sentence for `echo`: cmd.exe would act on these characters.
fn escape_cmd(sentence: &str) -> String {
    let mut escaped = String::new();
    for character in sentence.chars() {
        match character {
            '&' | '<' | '>' | '|' | '^' | '(' | ')' => escaped.push('^'),
            '%' => escaped.push('%'),
            _ => {}
        }
        escaped.push(character);
    }
    escaped
}

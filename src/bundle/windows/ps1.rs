//! For PowerShell: what the scripts for cmd.exe do, with more looked at before anything changes.

use std::fmt::Write as _;

use super::{ANSWERS, Binding, bindings, is_answered, is_record, remark, say, with_variable};
use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::bundle::template::{filled, quoted_ps1};
use crate::plan::command::{CertHash, Command, Netsh};
use crate::plan::steps::script_commands;
use crate::plan::windows::{bindings_before, certificates, is_asked_for_several, parameter, reservations_before};
use crate::plan::{Plan, Service};
use crate::text::windows::Sentence;
use crate::text::{self, Comment};

/// Binds.
pub(in crate::bundle) fn bind(plan: &Plan) -> String {
    let parameter = parameter(plan);
    let declared = parameter.as_ref().map(|parameter| match parameter.default {
        Some(thumbprint) => format!("    [string] $Thumbprint = '{thumbprint}'\n"),
        None => "    [Parameter(Mandatory = $true)]\n    [string] $Thumbprint\n".to_owned(),
    });
    let mut file = begun(plan, &BundlePath::BindPs1, Sentence::BindPs1Usage, &declared.unwrap_or_default());
    file.push_str(&functions(plan));
    let parts = [
        ("no-service", quoted(plan, Sentence::NoService)),
        ("port-why", remark(plan, Sentence::PortWhy, "# ")),
        ("port-held", quoted(plan, Sentence::PortHeld)),
    ];
    file.push_str(&filled(include_str!("checks.ps1"), &parts));
    if parameter.is_some() {
        file.push_str("$Thumbprint = Get-Thumbprint $Thumbprint\n");
    }
    let is_variable = parameter.is_some_and(|parameter| parameter.default.is_some());
    for certificate in certificates(plan) {
        let hash = if is_variable { CertHash::Asked } else { certificate.hash };
        let argument = match hash {
            CertHash::Known(thumbprint) => format!("'{thumbprint}'"),
            CertHash::Asked | CertHash::Former => "$Thumbprint".to_owned(),
        };
        let _ = writeln!(file, "$certificate = Get-Checked {argument}");
        for service in certificate.services {
            file.push_str(&covers(plan, service));
        }
    }
    for service in &plan.services {
        let _ = write!(file, "Assert-Service '{}'\nAssert-Port {}\n", service.windows_service(), service.tls_port);
    }
    let folder = &plan.tls_folder;
    let _ = write!(file, "\n[void] (New-Item -ItemType Directory -Force -Path '{folder}')\n");
    let commands = script_commands(&plan.steps, &BundlePath::BindPs1);
    let commands: Vec<Command> = match is_variable {
        true => commands.iter().map(with_variable).collect(),
        false => commands.to_vec(),
    };
    file.push_str(&run(plan, &commands));
    let _ = write!(file, "\nWrite-Output {}\n", quoted(plan, Sentence::Bound));
    file.replace('\n', "\r\n")
}

/// Undoes.
pub(in crate::bundle) fn undo(plan: &Plan) -> String {
    let mut file = begun(plan, &BundlePath::UndoPs1, Sentence::UndoPs1Usage, "");
    file.push_str(&run(plan, script_commands(&plan.undo, &BundlePath::UndoPs1)));
    let _ = write!(file, "\nWrite-Output {}\n", quoted(plan, Sentence::Unbound));
    for path in [bindings_before(plan), reservations_before(plan)] {
        let _ = writeln!(file, "if (Test-Path -LiteralPath '{path}') {{ Get-Content -LiteralPath '{path}' }}");
    }
    file.replace('\n', "\r\n")
}

/// Takes a renewed certificate.
pub(in crate::bundle) fn renew(plan: &Plan) -> String {
    let record = [Netsh::RecordSslcert(bindings_before(plan)), Netsh::RecordUrlacl(reservations_before(plan))];
    let folder = format!("[void] (New-Item -ItemType Directory -Force -Path '{}')\n", plan.tls_folder);
    let parts = [
        ("head", head(plan, &BundlePath::RenewPs1, "# ")),
        ("usage", usage(plan, Sentence::RenewPs1Usage)),
        ("functions", functions(plan)),
        ("bound-why", remark(plan, Sentence::BoundWhy, "# ")),
        ("call", quoted(plan, Sentence::RenewCall)),
        ("ask", quoted(plan, Sentence::AskPassword)),
        ("pfx", quoted(plan, Sentence::PfxKeys)),
        ("record", folder + &recorded(plan, &record.map(Command::Netsh))),
        ("bindings", bindings(plan).iter().map(|binding| renewed(plan, binding)).collect()),
        ("uncovered", quoted(plan, Sentence::Uncovered)),
        ("done", quoted(plan, Sentence::Renewed)),
    ];
    filled(include_str!("renew.ps1"), &parts).replace('\n', "\r\n")
}

/// One binding made anew: the old one comes back where the new one is refused.
fn renewed(plan: &Plan, binding: &Binding<'_>) -> String {
    let why = remark(plan, Sentence::RenewWhy, "# ");
    let (show, delete) = (binding.show(), binding.delete());
    let (add, again) = (binding.add(CertHash::Asked), binding.add(CertHash::Former));
    format!(
        "
{why}if (Test-Name $certificate '{}') {{
    $covered = $true
    $former = Get-Bound ({show})
    if ($PSCmdlet.ShouldProcess({})) {{
        {delete}
        {} | Tee-Object -Variable said
        $code = $LASTEXITCODE
        if (($code -ne 0) -and ($former -ne '')) {{
            {}
        }}
        Assert-Done $code $said
    }}
    {show}
}}
",
        binding.service.server_name,
        shown(&add),
        line(&add),
        line(&again),
    )
}

fn begun(plan: &Plan, path: &BundlePath, why: Sentence, parameters: &str) -> String {
    let head = head(plan, path, "# ");
    let parameters = if parameters.is_empty() { "param()\n".to_owned() } else { format!("param(\n{parameters})\n") };
    format!(
        "#Requires -RunAsAdministrator\n{head}#\n{}[CmdletBinding(SupportsShouldProcess = $true)]\n{parameters}$ErrorActionPreference = 'Stop'\n",
        usage(plan, why),
    )
}

fn usage(plan: &Plan, why: Sentence) -> String {
    remark(plan, why, "# ") + &remark(plan, Sentence::Ps1Unrun, "# ")
}

fn functions(plan: &Plan) -> String {
    let answers: String = ANSWERS
        .iter()
        .map(|(number, meaning)| {
            format!("    if (\"$said\" -match '\\b{number}\\b') {{ throw {} }}\n", quoted(plan, *meaning))
        })
        .collect();
    let parts = [
        ("clean-why", remark(plan, Sentence::CleanWhy, "# ")),
        ("malformed", quoted(plan, Sentence::Malformed)),
        ("absent", quoted(plan, Sentence::NotInStore)),
        ("keyless", quoted(plan, Sentence::NoKeyInStore)),
        ("dates", quoted(plan, Sentence::NotTimely)),
        ("name-why", remark(plan, Sentence::NameWhy, "# ")),
        ("answer-why", remark(plan, Sentence::AnswerWhy, "# ")),
        ("answers", answers),
        ("failed", quoted(plan, Sentence::Failed)),
    ];
    filled(include_str!("functions.ps1"), &parts)
}

/// A name that the plan's own certificate lacks was warned of: then it does not stop the work. Neither does it where this is
/// the first of several.
fn covers(plan: &Plan, service: &Service) -> String {
    let name = &service.server_name;
    let is_known = service.chain.as_ref().map_or(is_asked_for_several(plan), |chain| !chain.leaf.covers(name));
    let verb = if is_known { "Write-Warning" } else { "throw" };
    let sentence = quoted(plan, Sentence::NotCovered);
    format!("if (-not (Test-Name $certificate '{name}')) {{ {verb} ({sentence} + ' {name}') }}\n")
}

fn run(plan: &Plan, commands: &[Command]) -> String {
    let may_fail = commented(&text::comment(plan.language, Comment::MayFail), "# ");
    let (records, rest): (Vec<Command>, Vec<Command>) = commands.iter().cloned().partition(is_record);
    let mut lines = if records.is_empty() { String::new() } else { format!("\n{}", recorded(plan, &records)) };
    for command in &rest {
        let why = if command.may_fail() { may_fail.as_str() } else { "" };
        let run = line(command);
        let _ = match command {
            Command::Netsh(Netsh::ShowSslcert { .. }) => write!(lines, "\n{why}{run}\n"),
            _ if is_answered(command) => write!(
                lines,
                "\n{why}if ($PSCmdlet.ShouldProcess({})) {{\n    {run} | Tee-Object -Variable said\n    Assert-Done $LASTEXITCODE $said\n}}\n",
                shown(command)
            ),
            _ => write!(lines, "\n{why}if ($PSCmdlet.ShouldProcess({})) {{\n    {run}\n}}\n", shown(command)),
        };
    }
    lines
}

/// Written once: a second run would find what the first one made.
fn recorded(plan: &Plan, records: &[Command]) -> String {
    let path = bindings_before(plan);
    let lines: String = records.iter().map(|record| format!("    {record}\n")).collect();
    format!(
        "{}if (-not (Test-Path -LiteralPath '{path}') -and $PSCmdlet.ShouldProcess('{path}')) {{\n{lines}}}\n",
        remark(plan, Sentence::RecordWhy, "# ")
    )
}

/// The command with PowerShell's names of the variables.
fn line(command: &Command) -> String {
    command.to_string().replace(CertHash::ASKED, "$Thumbprint").replace(CertHash::FORMER, "$former")
}

/// The command as an expression that makes its text.
fn shown(command: &Command) -> String {
    let text = quoted_ps1(&command.to_string());
    text.replace(CertHash::ASKED, "' + $Thumbprint + '").replace(CertHash::FORMER, "' + $former + '")
}

fn quoted(plan: &Plan, what: Sentence) -> String {
    quoted_ps1(&say(plan, what))
}

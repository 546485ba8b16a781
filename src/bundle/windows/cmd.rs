//! For cmd.exe. Only what Wine's cmd.exe does as well is used, so that every line could be run: no delayed expansion.

use std::fmt::Write as _;

use super::{ANSWERS, Binding, bindings, is_answered, is_record, remark, say, with_variable};
use crate::bundle::BundlePath;
use crate::bundle::change::filled;
use crate::bundle::comment::{commented, head};
use crate::plan::Plan;
use crate::plan::command::{CertHash, Command, Netsh};
use crate::plan::steps::script_commands;
use crate::plan::windows::{Parameter, bindings_before, parameter, reservations_before};
use crate::text::windows::Sentence;
use crate::text::{self, Comment};

/// Binds.
pub(in crate::bundle) fn bind(plan: &Plan) -> String {
    let mut file = begun(plan, &BundlePath::BindCmd);
    let parameter = parameter(plan);
    if let Some(parameter) = &parameter {
        file.push_str(&taken(plan, parameter));
    }
    file.push_str("if not exist \"%FOLDER%\" mkdir \"%FOLDER%\"\nif not exist \"%FOLDER%\" goto elevate\n");
    for hash in hashes(plan, parameter.as_ref()) {
        let _ = write!(file, "{} >nul\nif errorlevel 1 goto absent\n", Command::ShowInStore(hash));
    }
    let commands = script_commands(&plan.steps, &BundlePath::BindCmd);
    let is_variable = parameter.as_ref().is_some_and(|parameter| parameter.default.is_some());
    let commands: Vec<Command> = match is_variable {
        true => commands.iter().map(with_variable).collect(),
        false => commands.to_vec(),
    };
    file.push_str(&run(plan, &commands));
    let say = |what| escaped(&say(plan, what));
    let _ = write!(file, "\nif exist \"%SAID%\" del \"%SAID%\"\necho {}\nexit /b 0\n", say(Sentence::Bound));
    let _ = write!(file, "\n:elevate\necho {}\nexit /b 1\n", say(Sentence::Error5));
    let _ = write!(file, "\n:absent\necho {}\nexit /b 1\n", say(Sentence::NotInStore));
    if parameter.is_some() {
        let _ = write!(file, "\n:malformed\necho {}\nexit /b 1\n", say(Sentence::Malformed));
    }
    if parameter.is_some_and(|parameter| parameter.default.is_none()) {
        let _ = write!(file, "\n:usage\necho {}\nexit /b 1\n", say(Sentence::BindCall));
    }
    file.push_str(&answer(plan));
    if self::parameter(plan).is_some() {
        file.push_str(&clean(plan));
    }
    file.replace('\n', "\r\n")
}

/// Undoes.
pub(in crate::bundle) fn undo(plan: &Plan) -> String {
    let mut file = begun(plan, &BundlePath::UndoCmd);
    file.push_str(&run(plan, script_commands(&plan.undo, &BundlePath::UndoCmd)));
    let say = |what| escaped(&say(plan, what));
    let before = [bindings_before(plan), reservations_before(plan)];
    let _ = write!(file, "\necho {}\n", say(Sentence::Unbound));
    for path in before {
        let _ = writeln!(file, "if exist \"{path}\" type \"{path}\"");
    }
    file.push_str("exit /b 0\n");
    file.replace('\n', "\r\n")
}

/// Takes a renewed certificate.
pub(in crate::bundle) fn renew(plan: &Plan) -> String {
    let say = |what| escaped(&say(plan, what));
    let record = [Netsh::RecordSslcert(bindings_before(plan)), Netsh::RecordUrlacl(reservations_before(plan))];
    let bindings = bindings(plan);
    let blocks: Vec<String> =
        bindings.iter().enumerate().map(|(index, binding)| renewed(plan, index + 1, binding)).collect();
    let template = include_str!("renew.cmd");
    let parts = [
        ("head", head(plan, &BundlePath::RenewCmd, "rem ")),
        ("usage", format!("rem\n{}", remark(plan, Sentence::RenewCmdUsage, "rem "))),
        ("folder", plan.tls_folder.to_string()),
        // Within quotes cmd.exe acts on none of its characters.
        ("ask", super::say(plan, Sentence::AskThumbprint)),
        ("record", recorded(plan, &record.map(Command::Netsh))),
        ("bindings", blocks.concat()),
        ("bound-why", remark(plan, Sentence::BoundWhy, "rem ")),
        ("done", say(Sentence::Renewed)),
        ("call", say(Sentence::RenewCall)),
        ("refused", say(Sentence::PfxRefused)),
        ("malformed", say(Sentence::Malformed)),
        ("elevate", say(Sentence::Error5)),
        ("absent", say(Sentence::NotInStore)),
        ("dates", say(Sentence::NotTimely)),
        ("uncovered", say(Sentence::Uncovered)),
        ("answer", answer(plan)),
        ("clean", clean(plan).trim_end().to_owned()),
    ];
    filled(template, &parts).replace('\n', "\r\n")
}

/// One binding made anew: the old one comes back where the new one is refused.
fn renewed(plan: &Plan, number: usize, binding: &Binding<'_>) -> String {
    let name = &binding.service.server_name;
    let wildcard = match (name.ip(), name.as_str().split_once('.')) {
        (None, Some((_, parent))) => format!(" /c:\"=*.{parent}\""),
        _ => String::new(),
    };
    let why = remark(plan, Sentence::RenewWhy, "rem ");
    let (show, delete) = (binding.show(), binding.delete());
    let (add, again) = (binding.add(CertHash::Asked), binding.add(CertHash::Former));
    format!(
        "
{why}findstr /l /i /e /c:\"={name}\"{wildcard} \"%SHOWN%\" >nul
if errorlevel 1 goto next{number}
set \"COVERED=1\"
set \"FORMER=\"
{show} > \"%SAID%\"
for /f \"usebackq tokens=1* delims=:\" %%a in (\"%SAID%\") do call :bound \"%%b\"
{delete}
{add} > \"%SAID%\" 2>&1
set \"CODE=%errorlevel%\"
type \"%SAID%\"
if \"%CODE%\"==\"0\" goto show{number}
if not defined FORMER goto failed
{again}
goto failed
:show{number}
{show}
:next{number}
"
    )
}

fn begun(plan: &Plan, path: &BundlePath) -> String {
    let head = head(plan, path, "rem ");
    let usage = match (path, parameter(plan)) {
        (BundlePath::BindCmd, Some(_)) => format!("rem\n{}", remark(plan, Sentence::BindCmdUsage, "rem ")),
        _ => String::new(),
    };
    let folder = &plan.tls_folder;
    format!("@echo off\n{head}{usage}setlocal\nset \"FOLDER={folder}\"\nset \"SAID=%FOLDER%\\answer.txt\"\n")
}

/// The argument, with a default where there is one.
fn taken(plan: &Plan, parameter: &Parameter) -> String {
    let default = parameter.default.map(|it| it.to_string()).unwrap_or_default();
    let without = if parameter.default.is_some() { "known" } else { "usage" };
    let why = remark(plan, Sentence::ArgumentWhy, "rem ");
    format!(
        "
{why}set \"THUMBPRINT={default}\"
set \"TYPED=\"
if \"%~1\"==\"\" goto {without}
:argument
if \"%~1\"==\"\" goto typed
set \"TYPED=%TYPED%%~1\"
shift
goto argument
:typed
call :clean
set \"THUMBPRINT=%CLEAN%\"
if not defined THUMBPRINT goto malformed
:known

"
    )
}

/// The certificates that must be in the store, as the script calls them.
fn hashes(plan: &Plan, parameter: Option<&Parameter>) -> Vec<CertHash> {
    if parameter.is_some_and(|parameter| parameter.default.is_some()) {
        return vec![CertHash::Asked];
    }
    crate::plan::windows::certificates(plan).iter().map(|certificate| certificate.hash).collect()
}

fn run(plan: &Plan, commands: &[Command]) -> String {
    let may_fail = commented(&text::comment(plan.language, Comment::MayFail), "rem ");
    let (records, rest): (Vec<Command>, Vec<Command>) = commands.iter().cloned().partition(is_record);
    let mut lines = if records.is_empty() { String::new() } else { format!("\n{}", recorded(plan, &records)) };
    for command in &rest {
        let line = if is_answered(command) {
            format!(
                "{command} > \"%SAID%\" 2>&1\nset \"CODE=%errorlevel%\"\ntype \"%SAID%\"\nif not \"%CODE%\"==\"0\" goto failed\n"
            )
        } else if command.may_fail() {
            format!("{may_fail}{command}\n")
        } else {
            format!("{command}\nif errorlevel 1 goto failed\n")
        };
        lines.push('\n');
        lines.push_str(&line);
    }
    lines
}

/// Written once: a second run would find what the first one made.
fn recorded(plan: &Plan, records: &[Command]) -> String {
    let why = remark(plan, Sentence::RecordWhy, "rem ");
    // By variables: the grammar that reads the scripts takes no path with a space behind `>`.
    let paths = [("BINDINGS", bindings_before(plan)), ("RESERVATIONS", reservations_before(plan))];
    let named: String = paths.iter().map(|(name, path)| format!("set \"{name}={path}\"\n")).collect();
    let by_name = |record: &Command| {
        paths
            .iter()
            .fold(record.to_string(), |line, (name, path)| line.replace(&path.to_string(), &format!("%{name}%")))
    };
    let lines: String =
        records.iter().map(|record| format!("{}\nif errorlevel 1 goto failed\n", by_name(record))).collect();
    format!("{why}{named}if exist \"%BINDINGS%\" goto recorded\n{lines}:recorded\n")
}

fn answer(plan: &Plan) -> String {
    let numbers: Vec<String> = ANSWERS.iter().map(|(number, _)| number.to_string()).collect();
    let answers: String = ANSWERS
        .iter()
        .map(|(number, meaning)| format!("if \"%NUMBER%\"==\"{number}\" echo {}\n", escaped(&say(plan, *meaning))))
        .collect();
    let parts =
        [("failed", escaped(&say(plan, Sentence::Failed))), ("answers", answers), ("numbers", numbers.join(" "))];
    filled(include_str!("answer.cmd"), &parts)
}

fn clean(plan: &Plan) -> String {
    filled(include_str!("thumbprint.cmd"), &[("why", remark(plan, Sentence::CleanWhy, "rem "))])
}

/// A sentence for `echo`: cmd.exe would act on these characters.
fn escaped(sentence: &str) -> String {
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

//! The checklist, in Markdown: the plan's steps and the way back, with every command as the scripts run it.

use crate::bundle::BundlePath;
use crate::bundle::comment::head;
use crate::inputs::Route;
use crate::plan::Plan;
use crate::plan::command::Command;
use crate::plan::steps::{self, Action, Caller, Step, StepKind};
use crate::text::{self, Comment};

pub(super) mod html;

/// The whole checklist.
pub(super) fn checklist(plan: &Plan) -> String {
    let language = plan.language;
    let (words, colon) = (text::checklist(language), text::colon(language));
    let mut file = format!("<!--\n{}-->\n", head(plan, &BundlePath::Checklist, "").replace("--", "- -"));
    file.push_str(&format!("\n# {}\n", text::title(plan)));
    for sentence in text::summary(plan) {
        file.push_str(&format!("\n{sentence}\n"));
    }
    if !plan.findings.is_empty() {
        file.push_str(&format!("\n## {}\n\n", words.findings));
        for finding in &plan.findings {
            let text = finding.text(language);
            let severity = text::severity(language, finding.severity);
            file.push_str(&format!("- **{severity}**{colon}{} {}\n", escape(&text.problem), escape(&text.fix)));
        }
    }
    file.push_str(&format!("\n## {}\n", words.steps));
    push_steps(&mut file, plan, &plan.steps);
    file.push_str(&format!("\n## {}\n\n{}\n", words.renewal, text::renewal(plan)));
    file.push_str(&format!("\n## {}\n\n{}\n", words.undo, text::comment(language, Comment::UndoOrder)));
    push_steps(&mut file, plan, &plan.undo);
    file
}

fn push_steps(file: &mut String, plan: &Plan, steps: &[Step]) {
    let (words, colon) = (text::checklist(plan.language), text::colon(plan.language));
    for (index, step) in steps.iter().enumerate() {
        let text = text::step(plan, &step.kind);
        file.push_str(&format!("\n### {}. [ ] {}\n\n{}\n", index + 1, text.title, text.why));
        file.push_str(&format!("\n*{}*\n", text::effort(plan, &step.kind)));
        for action in &step.actions {
            push_action(file, plan, &step.kind, action);
        }
        if let Some(expect) = text.expect {
            file.push_str(&format!("\n{}{colon}{expect}\n", words.expect));
        }
        if let Some(otherwise) = text.otherwise {
            file.push_str(&format!("\n{}{colon}{otherwise}\n", words.otherwise));
        }
        if let Some(number) = steps::way_back(plan, &step.kind) {
            file.push_str(&format!("\n{}\n", text::way_back(plan.language, number)));
        }
        if let Some((chapter, coverage)) = step.kind.chapter(plan) {
            let (before, title) = (text::coverage(plan.language, coverage), text::chapter(chapter));
            file.push_str(&format!("\n{before}{colon}[{title}]({})\n", chapter.address()));
        }
    }
}

fn push_action(file: &mut String, plan: &Plan, kind: &StepKind, action: &Action) {
    let is_powershell = |command: &Command| matches!(command, Command::Verify { script: BundlePath::VerifyPs1, .. });
    let is_shell = |command: &Command| matches!(command, Command::Verify { script: BundlePath::VerifySh, .. });
    let fence = match (kind.caller(), plan.route) {
        _ if action.commands().iter().any(is_powershell) => "bat",
        _ if action.commands().iter().any(is_shell) => "sh",
        (Some(Caller::Windows), _) | (None, Route::Windows) => "bat",
        (Some(Caller::Linux), _) | (None, Route::Mono | Route::Nginx) => "sh",
    };
    file.push_str(&format!("\n- {}\n", text::action(plan.language, action)));
    if action.commands().is_empty() {
        return;
    }
    file.push_str(&format!("\n  ```{fence}\n"));
    for command in action.commands() {
        file.push_str(&format!("  {command}\n"));
    }
    file.push_str("  ```\n");
}

/// A sentence that may quote a certificate or a file name, as Markdown that shows it and does nothing else.
fn escape(sentence: &str) -> String {
    let mut escaped = String::with_capacity(sentence.len());
    for character in sentence.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' | '$'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

//! Comments in generated files: the head that each begins with, and sentences that say why.

use crate::bundle::BundlePath;
use crate::plan::Plan;
use crate::plan::command::Command;
use crate::text::{self, Comment};

/// The width that comments are wrapped to, without their prefix.
const WIDTH: usize = 100;

/// What made the file, from which choices, where it goes and how it is undone, each line behind `prefix`. Not wrapped: a path
/// with spaces must stay in one piece.
pub(super) fn head(plan: &Plan, path: &BundlePath, prefix: &str) -> String {
    let lines = text::head(plan, path);
    lines.iter().map(|line| format!("{prefix}{line}\n")).collect()
}

/// `sentence` wrapped, each line behind `prefix`, the last with its line end.
pub(super) fn commented(sentence: &str, prefix: &str) -> String {
    let mut text = String::new();
    let mut line = String::new();
    let mut flush = |line: &mut String| {
        text.push_str(format!("{prefix}{line}").trim_end());
        text.push('\n');
        line.clear();
    };
    for word in sentence.split(' ') {
        // In French a space stands before these, and no line begins with them.
        let is_mark = matches!(word, ";" | ":" | "!" | "?");
        if !line.is_empty() && !is_mark && line.chars().count() + 1 + word.chars().count() > WIDTH {
            flush(&mut line);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    flush(&mut line);
    text
}

/// The commands of a script, each as its shell runs it by `line`, with a word before those that may find nothing.
pub(super) fn run_all(plan: &Plan, commands: &[Command], prefix: &str, line: impl Fn(&Command) -> String) -> String {
    let may_fail = commented(&text::comment(plan.language, Comment::MayFail), prefix);
    let why = |command: &Command| if command.may_fail() { may_fail.as_str() } else { "" };
    commands.iter().map(|command| format!("\n{}{}", why(command), line(command))).collect()
}

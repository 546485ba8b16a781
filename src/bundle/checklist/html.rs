//! The checklist to print, or to tick on a screen: one page without a script, which asks for nothing and remembers nothing
//! outside of itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::bundle::BundlePath;
use crate::bundle::comment::head;
use crate::plan::Plan;
use crate::plan::steps::{self, Action, Step};
use crate::text::{self, Comment};

/// Black on white as on paper, whatever the system's colours; a step is not cut by the end of a page.
const STYLE: &str = "
body { font: 1rem/1.45 system-ui, sans-serif; max-width: 48rem; margin: 1rem auto; padding: 0 1rem; color: #111; background: #fff; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.2; }
.step { border-top: 1px solid #767676; padding: .25rem 0 .75rem; break-inside: avoid; }
.step h3 { display: flex; gap: .6rem; margin: .6rem 0; }
.step h3 input { flex: none; width: 1.2rem; height: 1.2rem; margin: .1rem 0; }
.effort { font-style: italic; color: #444; }
.chapter { font-size: .875rem; color: #444; }
pre { background: #f2f2f2; padding: .5rem; overflow-x: auto; white-space: pre-wrap; }
code { font-family: ui-monospace, monospace; }
.warn, .note { padding-left: .75rem; border-left: .25rem solid #767676; }
@media print { body { font-size: 10pt; max-width: none; margin: 0; } a { color: inherit; text-decoration: none; } pre { border: 1px solid #767676; background: none; } }
";

/// The whole page.
pub(crate) fn html(plan: &Plan) -> String {
    let (words, colon) = (text::checklist(plan.language), text::colon(plan.language));
    let title = escape(&text::title(plan));
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let mut file = format!(
        "<!DOCTYPE html>
<!--
{}-->
<html lang=\"{}\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
",
        head(plan, &BundlePath::ChecklistHtml, "").replace("--", "- -"),
        text::language_tag(plan.language),
    );
    for sentence in text::summary(plan) {
        file.push_str(&format!("<p>{}</p>\n", escape(&sentence)));
    }
    if !plan.findings.is_empty() {
        file.push_str(&format!("<h2>{}</h2>\n", escape(words.findings)));
        for finding in &plan.findings {
            let text = finding.text(plan.language);
            let severity = text::severity(plan.language, finding.severity);
            let [severity, problem, fix] = [severity, &text.problem, &text.fix].map(escape);
            file.push_str(&format!("<p class=\"note\"><strong>{severity}</strong>{colon}{problem} {fix}</p>\n"));
        }
    }
    file.push_str(&format!("<h2>{}</h2>\n", escape(words.steps)));
    push_steps(&mut file, plan, "step", &plan.steps);
    file.push_str(&format!("<h2>{}</h2>\n<p>{}</p>\n", escape(words.renewal), escape(&text::renewal(plan))));
    let order = text::comment(plan.language, Comment::UndoOrder);
    file.push_str(&format!("<h2>{}</h2>\n<p>{}</p>\n", escape(words.undo), escape(&order)));
    push_steps(&mut file, plan, "undo", &plan.undo);
    file.push_str("</main>\n</body>\n</html>\n");
    file
}

fn push_steps(file: &mut String, plan: &Plan, name: &str, steps: &[Step]) {
    let (words, colon) = (text::checklist(plan.language), text::colon(plan.language));
    for (index, step) in steps.iter().enumerate() {
        let (text, number) = (text::step(plan, &step.kind), index + 1);
        let id = format!("{name}-{number}");
        // Without `autocomplete`, some browsers bring ticks back that somebody else has set.
        file.push_str(&format!(
            "<section class=\"step\">\n<h3><input type=\"checkbox\" id=\"{id}\" autocomplete=\"off\"><label for=\"{id}\">{number}. {}</label></h3>\n",
            escape(&text.title)
        ));
        file.push_str(&format!("<p>{}</p>\n", escape(&text.why)));
        file.push_str(&format!("<p class=\"effort\">{}</p>\n", escape(&text::effort(plan, &step.kind))));
        for action in &step.actions {
            push_action(file, plan, action);
        }
        let said = |heading: &str, sentence: Option<String>| {
            let sentence = sentence?;
            Some(format!("<p><strong>{}</strong>{colon}{}</p>\n", escape(heading), escape(&sentence)))
        };
        file.extend(said(words.expect, text.expect));
        file.extend(said(words.otherwise, text.otherwise));
        if let Some(number) = steps::way_back(plan, &step.kind) {
            file.push_str(&format!("<p>{}</p>\n", escape(&text::way_back(plan.language, number))));
        }
        if let Some((chapter, coverage)) = step.kind.chapter(plan) {
            let before = escape(text::coverage(plan.language, coverage));
            let [title, address] = [text::chapter(chapter), &chapter.address()].map(escape);
            // In a tab of its own, so that the ticks stay.
            file.push_str(&format!(
                "<p class=\"chapter\">{before}{colon}<a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">{title}</a></p>\n"
            ));
        }
        file.push_str("</section>\n");
    }
}

fn push_action(file: &mut String, plan: &Plan, action: &Action) {
    file.push_str(&format!("<p>{}</p>\n", with_code(&text::action(plan.language, action))));
    if action.commands().is_empty() {
        return;
    }
    let commands: Vec<String> = action.commands().iter().map(|command| escape(&command.to_string())).collect();
    file.push_str(&format!("<pre><code>{}</code></pre>\n", commands.join("\n")));
}

/// What stands between backticks becomes code.
fn with_code(sentence: &str) -> String {
    let parts = sentence.split('`').enumerate();
    parts
        .map(|(index, part)| if index % 2 == 1 { format!("<code>{}</code>", escape(part)) } else { escape(part) })
        .collect()
}

/// What neither a text nor a quoted attribute of HTML can hold as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Old browsers took it for a quotation mark.
            '`' => escaped.push_str("&#96;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

//! What is wrong or worth knowing.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::show::Show;
use crate::app::{browser, words};
use crate::finding::problem::Place;
use crate::finding::{Finding, Severity};
use crate::inputs::Language;
use crate::text;

/// The list, read aloud when it changes.
#[component]
pub fn Findings() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    // A memo, so that typing which changes no finding is not announced again.
    let findings = Memo::new(move |_| session.findings());
    let language = session.choices.read_untracked().language;
    view! {
        <section class="card" aria-labelledby="findings-heading">
            <h2 id="findings-heading">{words.findings_heading}</h2>
            <div aria-live="polite">
                <Show when=move || !findings.read().is_empty() fallback=move || view! { <p>{words.no_findings}</p> }>
                    <ul class="findings" data-testid="findings">
                        {move || findings.get().into_iter().map(|finding| row(session, language, finding)).collect_view()}
                    </ul>
                </Show>
            </div>
        </section>
    }
}

fn row(session: Session, language: Language, finding: Finding) -> impl IntoView {
    let words = words();
    let class = match finding.severity {
        Severity::Block => "finding block",
        Severity::Note => "finding note",
        Severity::Warn => "finding warn",
    };
    let text = finding.text(language);
    let place = place(session, &finding);
    view! {
        <li class=class data-finding=finding.id>
            <strong class="severity">{text::severity(language, finding.severity)}</strong>
            <p class="problem">{text.problem}</p>
            <p class="fix">{text.fix}</p>
            <div class="finding-foot">
                {place.map(|(label, id)| view! {
                    <button type="button" class="quiet" on:click=move |_| browser::reveal(&id)>{label}</button>
                })}
                <details>
                    <summary>{words.why}</summary>
                    <p>{text::severity_meaning(language, finding.severity)}</p>
                    <p class="cites">{words.source} {text::colon(language)} {finding.cites}</p>
                </details>
            </div>
        </li>
    }
}

/// What leads to the place of a finding: the words of a button, and the id of an element.
fn place(session: Session, finding: &Finding) -> Option<(&'static str, String)> {
    let words = words();
    match finding.problem.place()? {
        Place::Field(field) => Some((words.show_field, field.id().to_owned())),
        Place::File(name) => {
            let entries = session.entries.read_untracked();
            // A file of a zip is named behind the zip's own name.
            let entry =
                entries.iter().find(|entry| entry.name == name || name.starts_with(&format!("{}/", entry.name)));
            Some((words.show_file, browser::row_id(entry?.id)))
        }
        Place::Files => Some((words.show_files, "files".to_owned())),
        Place::Certificate => Some((words.show_certificate, CERTIFICATE.to_owned())),
    }
}

/// The id of the heading above the chain.
const CERTIFICATE: &str = "chain-heading";

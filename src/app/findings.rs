//! What is wrong or worth knowing.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::words;
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
                        {move || findings.get().into_iter().map(|finding| row(language, finding)).collect_view()}
                    </ul>
                </Show>
            </div>
        </section>
    }
}

fn row(language: Language, finding: Finding) -> impl IntoView {
    let class = match finding.severity {
        Severity::Block => "finding block",
        Severity::Note => "finding note",
        Severity::Warn => "finding warn",
    };
    let text = finding.text(language);
    view! {
        <li class=class data-finding=finding.id>
            <strong class="severity">{text::severity(language, finding.severity)}</strong>
            <p class="problem">{text.problem}</p>
            <p class="fix">{text.fix}</p>
            <p class="cites">{words().source} {text::colon(language)} {finding.cites}</p>
        </li>
    }
}

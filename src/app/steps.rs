//! The checklist on the page: the plan's steps as the bundle's file has them.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::{browser, words};
use crate::plan::Plan;
use crate::plan::steps::{self, Action, Step};
use crate::text;

/// The steps and the way back.
#[component]
pub fn Checklist() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let list = move |steps: fn(&Plan) -> &Vec<Step>| {
        let plan = session.plan.read();
        plan.as_ref().ok().map(|plan| steps(plan).iter().map(|step| row(session, plan, step)).collect_view())
    };
    let has_plan = move || session.plan.read().is_ok();
    view! {
        <section class="card checklist" aria-labelledby="steps-heading">
            <h2 id="steps-heading">{words.steps_heading}</h2>
            <Show when=has_plan fallback=move || view! { <p>{words.nothing_yet}</p> }>
                <p class="lead">{move || session.plan.read().as_ref().ok().map(|plan| text::title(plan))}</p>
                <ol class="steps" data-testid="steps">{move || list(|plan| &plan.steps)}</ol>
                <h3>{move || text::checklist(session.choices.read().language).renewal}</h3>
                <p>{move || session.plan.read().as_ref().ok().map(|plan| text::renewal(plan))}</p>
                <details>
                    <summary>{words.undo_heading}</summary>
                    <ol class="steps">{move || list(|plan| &plan.undo)}</ol>
                </details>
            </Show>
        </section>
    }
}

fn row(session: Session, plan: &Plan, step: &Step) -> impl IntoView + use<> {
    let words = text::step(plan, &step.kind);
    let (headings, colon) = (text::checklist(plan.language), text::colon(plan.language));
    let actions = step.actions.iter().map(|action| action_row(plan, action)).collect_view();
    // By its words: a step that becomes another one is to be done again.
    let title = StoredValue::new(words.title.clone());
    let is_done = move || title.with_value(|title| session.done.read().contains(title));
    let tick = move |is_done: bool| {
        session.done.update(|done| {
            let title = title.get_value();
            if is_done {
                done.insert(title);
            } else {
                done.remove(&title);
            }
        });
    };
    view! {
        <li class:done=is_done>
            <h3>
                <label>
                    <input type="checkbox" prop:checked=is_done on:change:target=move |event| tick(event.target().checked()) />
                    " " {words.title}
                </label>
            </h3>
            <p>{words.why}</p>
            <ul>{actions}</ul>
            <p class="effort">{text::effort(plan, &step.kind)}</p>
            {words.expect.map(|expect| view! { <p class="expect">{format!("{}{colon}{expect}", headings.expect)}</p> })}
            {words.otherwise.map(|text| view! { <p class="expect">{format!("{}{colon}{text}", headings.otherwise)}</p> })}
            {steps::way_back(plan, &step.kind).map(|number| text::way_back(plan.language, number))
                .map(|text| view! { <p class="expect">{text}</p> })}
        </li>
    }
}

fn action_row(plan: &Plan, action: &Action) -> impl IntoView + use<> {
    let commands = action.commands().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    view! {
        <li>
            <p>{with_code(&text::action(plan.language, action))}</p>
            {(!commands.is_empty()).then(|| view! { <Commands commands /> })}
        </li>
    }
}

#[component]
fn Commands(commands: String) -> impl IntoView {
    let words = words();
    let (copied, set_copied) = signal(false);
    let text = commands.clone();
    let label = move || if copied.get() { words.copied } else { words.copy };
    view! {
        <div class="commands">
            <pre tabindex="0"><code>{commands}</code></pre>
            <button type="button" class="quiet" on:click=move |_| {
                browser::copy(&text);
                set_copied.set(true);
            }>{label}</button>
        </div>
    }
}

/// A sentence whose parts between backticks are code.
fn with_code(sentence: &str) -> impl IntoView + use<> {
    let parts = sentence.split('`').map(ToOwned::to_owned).enumerate();
    parts
        .map(|(index, part)| if index % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() })
        .collect_view()
}

//! The checklist on the page: the plan's steps as the bundle's file has them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::show::Show;
use crate::app::{browser, words};
use crate::plan::Plan;
use crate::plan::steps::{self, Action, Step};
use crate::text;

/// The steps and the way back.
#[component]
pub fn Checklist() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let has_plan = Memo::new(move |_| session.plan.read().is_ok());
    let of_plan =
        move |tell: fn(&Plan) -> String| session.plan.read().as_ref().map(|plan| tell(plan)).unwrap_or_default();
    let title = Memo::new(move |_| of_plan(text::title));
    let renewal = Memo::new(move |_| of_plan(text::renewal));
    view! {
        <section class="card checklist" aria-labelledby="steps-heading">
            <h2 id="steps-heading">{words.steps_heading}</h2>
            <Show when=move || has_plan.get() fallback=move || view! { <p>{words.nothing_yet}</p> }>
                <p class="lead">{title}</p>
                <div data-testid="steps"><Steps session of=|plan| &plan.steps /></div>
                <h3>{text::checklist(session.choices.read_untracked().language).renewal}</h3>
                <p>{renewal}</p>
                <details>
                    <summary>{words.undo_heading}</summary>
                    <Steps session of=|plan| &plan.undo />
                </details>
            </Show>
        </section>
    }
}

/// A list of steps, of which only those are made anew that change.
#[component]
fn Steps(session: Session, of: fn(&Plan) -> &Vec<Step>) -> impl IntoView {
    let told = Memo::new(move |_| {
        let plan = session.plan.read();
        let tell = |plan: &Arc<Plan>| of(plan).iter().map(|step| Told::new(plan, step)).collect::<Vec<_>>();
        plan.as_ref().map(tell).unwrap_or_default()
    });
    let count = Memo::new(move |_| told.read().len());
    view! {
        <ol class="steps">
            <For each=move || 0..count.get() key=|index| *index let:index>
                <Row session step=Memo::new(move |_| told.read().get(index).cloned().unwrap_or_default()) />
            </For>
        </ol>
    }
}

/// What is said of a step.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    title: String,
    why: String,
    /// Sentences with their commands, where they have some.
    actions: Vec<(String, String)>,
    effort: String,
    /// What is seen, what else may be seen, what takes it back.
    notes: Vec<String>,
    /// The chapter of the documentation: what stands before it, what it is called, where it is.
    chapter: Option<(String, &'static str, String)>,
}

impl Told {
    fn new(plan: &Plan, step: &Step) -> Self {
        let words = text::step(plan, &step.kind);
        let (headings, colon) = (text::checklist(plan.language), text::colon(plan.language));
        let action = |action: &Action| {
            let commands = action.commands().iter().map(ToString::to_string).collect::<Vec<_>>();
            (text::action(plan.language, action), commands.join("\n"))
        };
        let noted = |heading: &str, note: Option<String>| note.map(|note| format!("{heading}{colon}{note}"));
        let notes = [
            noted(headings.expect, words.expect),
            noted(headings.otherwise, words.otherwise),
            steps::way_back(plan, &step.kind).map(|number| text::way_back(plan.language, number)),
        ];
        let chapter = step.kind.chapter(plan).map(|(chapter, coverage)| {
            let before = format!("{}{colon}", text::coverage(plan.language, coverage));
            (before, text::chapter(chapter), chapter.address())
        });
        Self {
            title: words.title,
            why: words.why,
            actions: step.actions.iter().map(action).collect(),
            effort: text::effort(plan, &step.kind),
            notes: notes.into_iter().flatten().collect(),
            chapter,
        }
    }
}

#[component]
fn Row(session: Session, step: Memo<Told>) -> impl IntoView {
    // By its words: a step that becomes another one is to be done again.
    let is_done = move || session.done.read().contains(&step.read().title);
    let tick = move |is_done: bool| {
        let title = step.read_untracked().title.clone();
        session.done.update(|done| {
            if is_done {
                done.insert(title);
            } else {
                done.remove(&title);
            }
        });
    };
    let body = move || {
        let Told { why, actions, effort, notes, chapter, .. } = step.get();
        let actions = actions.into_iter().map(|(sentence, commands)| {
            view! {
                <li>
                    <p>{with_code(&sentence)}</p>
                    {(!commands.is_empty()).then(|| view! { <Commands commands /> })}
                </li>
            }
        });
        let notes = notes.into_iter().map(|note| view! { <p class="expect">{note}</p> });
        let chapter = chapter.map(|(before, title, address)| {
            // In a tab of its own, which learns nothing of this one: the files stay.
            view! {
                <p class="chapter">{before}<a href=address target="_blank" rel="noopener noreferrer">{title}</a></p>
            }
        });
        view! {
            <p>{why}</p>
            <ul>{actions.collect_view()}</ul>
            <p class="effort">{effort}</p>
            {notes.collect_view()}
            {chapter}
        }
    };
    view! {
        <li class:done=is_done>
            <h3>
                <label>
                    <input type="checkbox" prop:checked=is_done on:change:target=move |event| tick(event.target().checked()) />
                    " " {move || step.read().title.clone()}
                </label>
            </h3>
            {body}
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

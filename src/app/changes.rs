//! What changes in the configuration, to look through and to switch.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::{browser, difference, words};
use crate::bundle::BundlePath;
use crate::bundle::review::{self, Group, Passage, Row};
use crate::inputs::Language;
use crate::plan::edits::FileChange;
use crate::plan::{Change, Means, Plan, Service};
use crate::text;

/// How many passages are drawn at a time.
const STEP: usize = 20;

/// The card.
#[component]
pub fn Changes() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let is_side = session.is_side;
    let files = Memo::new(move |_| session.planned(|_, service| changed_files(&service.change)));
    let note = move || session.planned(|_, service| Some(note(&service.change)));
    let variables = Box::new(move || session.planned(variables));
    let pressed = move || if is_side.get() { "true" } else { "false" };
    let hint = move || match note() {
        None => words.nothing_yet,
        Some(Note::ByHand) => words.changes_by_hand,
        Some(Note::Nothing) if files.read().is_empty() => words.changes_none,
        Some(Note::Nothing) => words.changes_hint,
        Some(Note::Variables) => words.changes_variables,
    };
    // The file that sets a container's variables.
    let compose = move || {
        let files = session.files.read();
        let product = session.planned(|_, service| Some(service.product))?;
        let file = files.iter().find(|(path, _)| **path == BundlePath::Compose(product));
        file.map(|(path, bytes)| {
            let (path, text) = (path.to_string(), String::from_utf8_lossy(bytes).into_owned());
            view! {
                <h3 class="file-path"><code>{path.clone()}</code></h3>
                <pre tabindex="0" aria-label=path><code>{text}</code></pre>
            }
        })
    };
    let drawn = move || {
        let files = files.get().into_iter();
        files.map(|(file, path)| view! { <FileCard session file path /> }).collect_view()
    };
    view! {
        <section class="card changes" aria-labelledby="changes-heading" data-testid="changes">
            <div class="heading-row">
                <h2 id="changes-heading">{words.changes_heading}</h2>
                <button type="button" class="side-toggle" aria-pressed=pressed hidden=move || files.read().is_empty()
                    on:click=move |_| is_side.update(|side| *side = !*side)>{words.side_by_side}</button>
            </div>
            <p class="hint">{hint}</p>
            {switches(session, "variables".into(), variables)}
            {compose}
            {drawn}
        </section>
    }
}

/// What is said above the changes.
#[derive(Clone, Copy, PartialEq)]
enum Note {
    ByHand,
    Nothing,
    Variables,
}

fn note(change: &Change) -> Note {
    match change.means {
        Means::ByHand(_) => Note::ByHand,
        Means::Patch => Note::Nothing,
        Means::Variables(_) => Note::Variables,
    }
}

/// Something of a file of the plan.
fn of_file<T: Default>(session: Session, file: usize, get: impl FnOnce(Language, &FileChange) -> T) -> T {
    session.planned(|plan, service| {
        service.change.files.get(file).map(|file| get(plan.language, file)).unwrap_or_default()
    })
}

/// The files with something to look at, with their places.
fn changed_files(change: &Change) -> Vec<(usize, String)> {
    let files = change.files.iter().enumerate();
    let shown = files.filter(|(_, file)| !(file.edits.is_empty() && file.offers.is_empty()));
    shown.map(|(index, file)| (index, file.path.to_string())).collect()
}

fn variables(plan: &Plan, service: &Service) -> Vec<Group> {
    match &service.change.means {
        Means::Variables(variables) => review::variables(plan.language, variables),
        Means::ByHand(_) | Means::Patch => Vec::new(),
    }
}

/// The passages of a file, the first ones at once.
#[component]
fn FileCard(session: Session, file: usize, path: String) -> impl IntoView {
    let words = words();
    let passages = Memo::new(move |_| of_file(session, file, |_, file| review::passages(file)));
    let (drawn, draw) = signal(STEP);
    let indices = move || 0..passages.read().len().min(drawn.get());
    let left = move || passages.read().len().saturating_sub(drawn.get());
    let more = move |_| {
        // Where the eye goes on; the button may be gone then.
        browser::focus(&passage_id(file, drawn.get_untracked() - 1));
        draw.update(|drawn| *drawn += STEP);
    };
    let [label, shown_path] = [path.clone(), path.clone()];
    view! {
        <section class="changed-file" aria-label=label>
            <h3 class="file-path"><code>{shown_path}</code></h3>
            <For each=indices key=|index| *index let:index>
                {drawn_passage(session, file, index, passages, path.clone())}
            </For>
            <p class="more" hidden=move || left() == 0>
                <button type="button" on:click=more>{words.show_more}</button>
                " " <span class="hint">{move || text::and_more(session.choices.read().language, left())}</span>
            </p>
        </section>
    }
}

fn passage_id(file: usize, index: usize) -> String {
    format!("passage-{file}-{index}")
}

/// What is shown of a passage. In one piece, since each kind of signal adds to the program.
#[derive(Clone, Default, PartialEq)]
struct Drawn {
    lines: String,
    groups: Vec<Group>,
    rows: Vec<Row>,
}

impl Drawn {
    fn new(language: Language, file: &FileChange, passage: &Passage) -> Self {
        Self {
            lines: text::lines(language, passage.lines),
            groups: review::groups(language, file, passage),
            rows: review::rows(file, passage),
        }
    }
}

fn drawn_passage(session: Session, file: usize, index: usize, passages: Memo<Vec<Passage>>, path: String) -> AnyView {
    let words = words();
    let drawn = Memo::new(move |_| {
        let passages = passages.read();
        let Some(passage) = passages.get(index) else { return Drawn::default() };
        of_file(session, file, |language, file| Drawn::new(language, file, passage))
    });
    let label = move || format!("{}, {path}", drawn.read().lines);
    let id = passage_id(file, index);
    let switches = switches(session, id.clone(), Box::new(move || drawn.read().groups.clone()));
    view! {
        <fieldset class="passage" id=id tabindex="-1">
            <legend>{move || drawn.read().lines.clone()}</legend>
            {switches}
            <div class="difference" role="region" tabindex="0" aria-label=label>
                {move || difference::difference(&drawn.read().rows, words)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// A box to tick for each, with what and why. Drawn anew, each stays the same element and keeps the focus.
fn switches(session: Session, of: String, groups: Box<dyn Fn() -> Vec<Group> + Send>) -> AnyView {
    let group = move |(index, group): (usize, Group)| {
        let why = format!("{of}-why-{index}");
        let switches = group.switches.into_iter().map(|switch| {
            let id = format!("{of}-{}", switch.id);
            view! {
                <p class="field check">
                    <input id=id.clone() type="checkbox" prop:checked=switch.is_made aria-describedby=why.clone()
                        on:change=move |_| session.switch(switch.id) />
                    <label for=id>{switch.what}</label>
                </p>
            }
        });
        let switches = switches.collect_view();
        view! { <div class="switches">{switches} <p id=why class="hint">{group.why}</p></div> }
    };
    (move || groups().into_iter().enumerate().map(&group).collect_view()).into_any()
}

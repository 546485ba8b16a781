//! The files: dropped anywhere on the page, chosen, or pasted.

use leptos::html;
use leptos::prelude::*;

use crate::app::progress::Bar;
use crate::app::session::{Entry, Session, State};
use crate::app::show::Show;
use crate::app::{browser, words};
use crate::inputs::Language;
use crate::inspect::Lock;
use crate::text::page::PageText;
use crate::text::{self, shown};

/// The drop zone and the list of files.
#[component]
pub fn Upload() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let ids = Memo::new(move |_| session.entries.read().iter().map(|entry| entry.id).collect::<Vec<_>>());
    let has_files = move || !ids.read().is_empty();
    let busy = move || if session.is_busy.get() { "true" } else { "false" };
    let clear = move |_| {
        browser::focus(FILES);
        session.clear();
    };
    view! {
        <section class="card" aria-labelledby="files-heading">
            <h2 id="files-heading">{words.files_heading}</h2>
            <div class="drop-zone">
                <label for=FILES>{words.drop_here}</label>
                <p id="files-hint" class="hint">{words.drop_hint}</p>
                <input
                    id=FILES
                    type="file"
                    multiple
                    aria-describedby="files-hint"
                    on:change=move |event| session.add(browser::chosen_files(&event))
                />
            </div>
            <Paste />
            <ul class="files" data-testid="files" aria-busy=busy>
                <For each=move || ids.get() key=|id| *id let:id>
                    <FileRow session id ids words />
                </For>
            </ul>
            <Show when=has_files>
                <button type="button" class="quiet" on:click=clear>{words.clear}</button>
            </Show>
        </section>
    }
}

/// The field in which files are chosen.
pub const FILES: &str = "files";

/// A field for text that lies in no file.
#[component]
fn Paste() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let field = NodeRef::<html::Textarea>::new();
    let add = move |_| {
        if let Some(field) = field.get_untracked() {
            session.add(browser::take_text(&field).into_iter().collect());
        }
    };
    view! {
        <details class="paste">
            <summary>{words.paste.label}</summary>
            <div class="field">
                <label for="paste">{words.paste_field}</label>
                <p id="paste-hint" class="hint">{words.paste.hint}</p>
                <textarea id="paste" rows="6" autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby="paste-hint" node_ref=field></textarea>
                <button type="button" on:click=add>{words.paste_add}</button>
            </div>
        </details>
    }
}

#[component]
fn FileRow(session: Session, id: u32, ids: Memo<Vec<u32>>, words: &'static PageText) -> impl IntoView {
    let language = session.choices.read_untracked().language;
    let entry = Memo::new(move |_| session.entries.read().iter().find(|entry| entry.id == id).cloned());
    let name = entry.read_untracked().as_ref().map(|entry| entry.name.clone()).unwrap_or_default();
    let label = move |verb: &str| format!("{verb} {}", shown(&name));
    let [remove_label, stop_label, retry_label, busy_label, password_label, open_label] =
        [words.remove_file, words.stop, words.retry, words.reading, words.password_of, words.open].map(label);
    let state = Memo::new(move |_| entry.read().as_ref().map(|entry| entry.state));
    let lock = Memo::new(move |_| entry.read().as_ref().map(Entry::lock).unwrap_or_default());
    let progress = Memo::new(move |_| {
        let entry = entry.read();
        entry.as_ref().filter(|entry| entry.state == State::Busy).and_then(|entry| entry.progress.get())
    });
    let is_slow = Memo::new(move |_| progress.read().is_some());
    let row = browser::row_id(id);
    let focus_row = StoredValue::new(row.clone());
    let stop = move |_| {
        focus_row.with_value(|row| browser::focus(row));
        session.stop(id);
    };
    let retry = move |_| {
        focus_row.with_value(|row| browser::focus(row));
        session.retry(id);
    };
    // The focus goes where the eye goes: to the file that takes the place of this one.
    let remove = move |_| {
        let neighbour = ids.with_untracked(|ids| {
            let at = ids.iter().position(|other| *other == id)?;
            ids.get(at + 1).or_else(|| ids.get(at.checked_sub(1)?)).copied()
        });
        browser::focus(&neighbour.map_or_else(|| FILES.to_owned(), remove_id));
        session.remove(id);
    };
    let [busy_label, stop_label, retry_label, password_label, open_label] =
        [busy_label, stop_label, retry_label, password_label, open_label].map(StoredValue::new);
    view! {
        <li id=row tabindex="-1">
            <span class="file-name">{move || entry.read().as_ref().map(|entry| entry.name.clone())}</span>
            <span class="file-holds">{move || entry.read().as_ref().map(|entry| describe(entry, language, words))}</span>
            <span class="file-buttons">
                <Show when=move || is_slow.get()>
                    <button type="button" class="quiet" data-stop aria-label=stop_label.get_value() on:click=stop>{words.stop}</button>
                </Show>
                <Show when=move || state.get() == Some(State::Stopped)>
                    <button type="button" class="quiet" aria-label=retry_label.get_value() on:click=retry>{words.retry}</button>
                </Show>
                <button id=remove_id(id) type="button" class="quiet" aria-label=remove_label on:click=remove>{words.remove_file}</button>
            </span>
            <Show when=move || is_slow.get()>
                <Bar label=busy_label.get_value() progress />
            </Show>
            <Show when=move || lock.get() != Lock::Open>
                <Password session id words state lock label=password_label.get_value() open_label=open_label.get_value() />
            </Show>
        </li>
    }
}

fn remove_id(id: u32) -> String {
    format!("remove-{id}")
}

/// The field for the password that opens a file.
#[component]
fn Password(
    session: Session,
    id: u32,
    words: &'static PageText,
    state: Memo<Option<State>>,
    lock: Memo<Lock>,
    label: String,
    open_label: String,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let (is_shown, show) = signal(false);
    let is_wrong = Memo::new(move |_| lock.get() == Lock::WrongPassword && state.get() != Some(State::Busy));
    let (field_id, error) = (format!("password-{id}"), format!("password-{id}-error"));
    let kind = move || if is_shown.get() { "text" } else { "password" };
    let pressed = move || if is_shown.get() { "true" } else { "false" };
    let invalid = move || if is_wrong.get() { "true" } else { "false" };
    let open = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_busy = state.get_untracked() == Some(State::Busy);
        if let Some(field) = field.get_untracked().filter(|_| !is_busy) {
            show.set(false);
            session.open(id, browser::take_password(&field));
        }
    };
    view! {
        <form class="password" autocomplete="off" on:submit=open>
            <label for=field_id.clone()>{label}</label>
            <span class="password-row">
                <input id=field_id type=kind autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-describedby=error.clone() aria-invalid=invalid node_ref=field />
                <button type="button" class="quiet" aria-pressed=pressed on:click=move |_| show.update(|shown| *shown = !*shown)>
                    {words.show_password}
                </button>
                <button type="submit" class="primary" aria-label=open_label>{words.open}</button>
            </span>
            <span id=error class="error" role="alert">{move || is_wrong.get().then_some(words.password_wrong)}</span>
        </form>
    }
}

/// What a file turned out to be.
fn describe(entry: &Entry, language: Language, words: &PageText) -> String {
    let Some(reading) = &entry.reading else {
        return match entry.state {
            State::Stopped => words.stopped.to_owned(),
            State::Busy | State::Done => words.busy.to_owned(),
        };
    };
    let fact = &reading.file;
    let counted = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(one.to_owned()),
        _ => Some(format!("{count} {more}")),
    };
    let told = |is: bool, what: &str| is.then(|| what.to_owned());
    let configurations = match &reading.configurations[..] {
        [] => told(fact.is_configuration, words.configuration),
        configurations => Some(text::configurations(language, configurations)),
    };
    let one_certificate = format!("1 {}", words.certificate);
    let holds: Vec<String> = [
        told(reading.transcript.is_some(), words.transcript),
        counted(fact.certificates, &one_certificate, words.certificates),
        counted(fact.keys, words.key, words.keys),
        configurations,
        told(fact.is_bundle, words.bundle),
        told(fact.is_report && !fact.is_bundle, words.report),
        told(fact.lock != Lock::Open, words.closed),
    ]
    .into_iter()
    .flatten()
    .collect();
    if holds.is_empty() { words.not_read.to_owned() } else { holds.join(", ") }
}

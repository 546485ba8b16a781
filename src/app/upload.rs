//! The files: dropped anywhere on the page, or chosen.

use leptos::prelude::*;
use leptos::web_sys::{DragEvent, File};

use crate::app::session::Session;
use crate::app::{browser, words};
use crate::inputs::Uploads;
use crate::inspect::FileFact;
use crate::text::page::PageText;

/// Takes files that were dropped on the page.
pub fn take_drop(session: Session, event: &DragEvent) {
    take(session, browser::dropped_files(event));
}

fn take(session: Session, files: Vec<File>) {
    browser::read_files(files, move |read| session.uploads.update(|uploads| uploads.files.extend(read)));
}

/// The drop zone and the list of files.
#[component]
pub fn Upload() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let has_files = move || !session.uploads.read().files.is_empty();
    view! {
        <section class="card" aria-labelledby="files-heading">
            <h2 id="files-heading">{words.files_heading}</h2>
            <div class="drop-zone">
                <label for="files">{words.drop_here}</label>
                <p id="files-hint" class="hint">{words.drop_hint}</p>
                <input
                    id="files"
                    type="file"
                    multiple
                    aria-describedby="files-hint"
                    on:change=move |event| take(session, browser::chosen_files(&event))
                />
            </div>
            <ul class="files" data-testid="files">
                {move || {
                    let inspection = session.inspection.read();
                    let rows = inspection.files.iter().cloned().enumerate();
                    rows.map(|(index, fact)| view! { <FileRow session index fact words /> }).collect_view()
                }}
            </ul>
            <Show when=has_files>
                <button type="button" class="quiet" on:click=move |_| session.uploads.set(Uploads::default())>
                    {words.clear}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn FileRow(session: Session, index: usize, fact: FileFact, words: &'static PageText) -> impl IntoView {
    let holds = describe(&fact, words);
    let label = format!("{} {}", words.remove_file, fact.name);
    let remove = move |_| {
        session.uploads.update(|uploads| {
            if index < uploads.files.len() {
                uploads.files.remove(index);
            }
        });
    };
    view! {
        <li>
            <span class="file-name">{fact.name}</span>
            <span class="file-holds">{holds}</span>
            <button type="button" class="quiet" aria-label=label on:click=remove>{words.remove_file}</button>
        </li>
    }
}

fn describe(fact: &FileFact, words: &PageText) -> String {
    let certificates = match fact.certificates {
        0 => None,
        1 => Some(format!("1 {}", words.certificate)),
        count => Some(format!("{count} {}", words.certificates)),
    };
    let key = (fact.keys > 0).then(|| words.key.to_owned());
    let configuration = fact.is_configuration.then(|| words.configuration.to_owned());
    let holds: Vec<String> = [certificates, key, configuration].into_iter().flatten().collect();
    if holds.is_empty() { words.not_read.to_owned() } else { holds.join(", ") }
}

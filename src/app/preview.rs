//! The files of the bundle as the zip holds them, and the zip.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::BrowserPace;
use crate::app::progress::Bar;
use crate::app::session::{SLOW, Session};
use crate::app::show::Show;
use crate::app::{browser, words};
use crate::bundle::{self, BundlePath};
use crate::finding::Finding;
use crate::inspect::pace::Progress;
use crate::zip;

/// The button that hands over the zip.
#[component]
pub fn Download() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let blocked = Memo::new(move |_| session.plan.read().is_err());
    let progress = ArcRwSignal::new(None::<Progress>);
    let (packing, set_packing) = signal(None::<AbortHandle>);
    let pack = {
        let progress = progress.clone();
        move |_| {
            stop(packing.get_untracked());
            let Ok(plan) = session.plan.get_untracked() else { return };
            // What was told of the last time.
            progress.set(None);
            let progress = progress.clone();
            let (task, handle) = abortable(async move {
                let pace = BrowserPace::new(SLOW, progress);
                // Anew, since those that are shown may be behind the plan.
                let bundle = bundle::write(&plan, &pace).await;
                let archive = zip::pack(&bundle, &pace).await;
                browser::save(&format!("santedb-tls-{}.zip", plan.first().server_name), "application/zip", &archive);
            });
            set_packing.set(Some(handle));
            spawn_local(async move {
                if task.await.is_ok() {
                    set_packing.set(None);
                }
            });
        }
    };
    let cancel = move |_| {
        browser::focus(DOWNLOAD);
        stop(packing.get_untracked());
        set_packing.set(None);
    };
    let progress = Memo::new(move |_| packing.read().is_some().then(|| progress.get()).flatten());
    let is_slow = Memo::new(move |_| progress.read().is_some());
    let blockers = move || {
        let language = session.choices.read_untracked().language;
        let findings = session.findings().into_iter().filter(Finding::blocks);
        findings.map(|finding| view! { <li>{finding.text(language).problem}</li> }).collect_view()
    };
    view! {
        <section class="card download" aria-label=words.download>
            <button id=DOWNLOAD type="button" class="primary" disabled=move || blocked.get() on:click=pack>{words.download}</button>
            <Show when=move || is_slow.get()>
                <Bar label=words.packing progress />
                <button type="button" class="quiet" on:click=cancel>{words.stop}</button>
            </Show>
            <Show when=move || blocked.get()>
                <p class="hint">{words.download_blocked}</p>
                <ul class="blockers">{blockers}</ul>
            </Show>
        </section>
    }
}

const DOWNLOAD: &str = "download";

fn stop(running: Option<AbortHandle>) {
    if let Some(running) = running {
        running.abort();
    }
}

/// Each file, folded.
#[component]
pub fn Files() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let paths = Memo::new(move |_| session.files.read().keys().cloned().collect::<Vec<_>>());
    view! {
        <section class="card" aria-labelledby="bundle-heading">
            <h2 id="bundle-heading">{words.bundle_heading}</h2>
            <Show when=move || !paths.read().is_empty() fallback=move || view! { <p>{words.nothing_yet}</p> }>
                <div class="bundle" data-testid="bundle">
                    <For each=move || paths.get() key=Clone::clone let:path>
                        <File path />
                    </For>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn File(path: BundlePath) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let (open, set_open) = signal(path == BundlePath::Site);
    let name = path.to_string();
    // The patched configuration holds passwords and may be large, and a line that changes may hold one, too.
    let hidden = match path {
        BundlePath::Configuration { .. } => Some(words.configuration_hidden),
        BundlePath::Diff { .. } => Some(words.difference_hidden),
        BundlePath::Manifest | BundlePath::Sums => Some(words.sums_hidden),
        _ => None,
    };
    let path = StoredValue::new(path);
    let mark = Memo::new(move |_| {
        path.with_value(|path| {
            let (now, before) = (session.files.read(), session.files_before.read());
            match before.get(path) {
                _ if before.is_empty() => None,
                None => Some(words.new_file),
                Some(before) => (Some(before) != now.get(path)).then_some(words.changed),
            }
        })
    });
    let text_of = move |files: &BTreeMap<BundlePath, Vec<u8>>| {
        path.with_value(|path| files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
    };
    let pieces = Memo::new(move |_| {
        if !open.get() || hidden.is_some() {
            return Vec::new();
        }
        let before = text_of(&session.files_before.read());
        text_of(&session.files.read()).map(|text| pieces(&text, before.as_deref())).unwrap_or_default()
    });
    let save = {
        let name = name.clone();
        move |_| {
            let name = name.rsplit('/').next().unwrap_or_default();
            if let Some(bytes) = path.with_value(|path| session.files.read_untracked().get(path).cloned()) {
                browser::save(name, "application/octet-stream", &bytes);
            }
        }
    };
    let copy = move |_| browser::copy(&text_of(&session.files.read_untracked()).unwrap_or_default());
    let code = move || {
        pieces
            .get()
            .into_iter()
            .map(|piece| {
                let class = piece.class();
                view! { <span class=class>{piece.text}</span> }
            })
            .collect_view()
    };
    view! {
        <details prop:open=open on:toggle=move |event| set_open.set(browser::is_open(&event))>
            <summary><code>{name.clone()}</code> " " <span class="mark">{mark}</span></summary>
            {match hidden {
                Some(why) => view! { <p class="hint">{why}</p> }.into_any(),
                None => view! {
                    <pre tabindex="0" aria-label=name><code>{code}</code></pre>
                    <button type="button" class="quiet" on:click=copy>{words.copy}</button>
                    " "
                    <button type="button" class="quiet" on:click=save>{words.save_file}</button>
                }
                .into_any(),
            }}
        </details>
    }
}

/// Lines of a file that look alike.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    is_comment: bool,
    is_changed: bool,
    text: String,
}

impl Piece {
    fn class(&self) -> &'static str {
        match (self.is_comment, self.is_changed) {
            (false, false) => "",
            (true, false) => "comment",
            (false, true) => "changed",
            (true, true) => "comment changed",
        }
    }
}

/// The lines of `text`, those together that look alike; a line is changed if no line `before` is like it.
fn pieces(text: &str, before: Option<&str>) -> Vec<Piece> {
    let known: Option<BTreeSet<&str>> = before.map(|before| before.lines().collect());
    let mut pieces: Vec<Piece> = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let is_comment = ["#", "rem ", "<!--", "//"].iter().any(|mark| start.starts_with(mark));
        let is_changed = known.as_ref().is_some_and(|known| !known.contains(line.trim_end_matches(['\r', '\n'])));
        match pieces.last_mut() {
            Some(last) if (last.is_comment, last.is_changed) == (is_comment, is_changed) => last.text.push_str(line),
            _ => pieces.push(Piece { is_comment, is_changed, text: line.to_owned() }),
        }
    }
    pieces
}

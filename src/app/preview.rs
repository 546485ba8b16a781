//! The files of the bundle as the zip holds them, and the zip.

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::browser::BrowserPace;
use crate::app::progress::Bar;
use crate::app::session::{SLOW, Session};
use crate::app::{browser, words};
use crate::bundle::{self, BundlePath};
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
    view! {
        <section class="card download" aria-label=words.download>
            <button id=DOWNLOAD type="button" class="primary" disabled=move || blocked.get() on:click=pack>{words.download}</button>
            <Show when=move || is_slow.get()>
                <Bar label=words.packing progress />
                <button type="button" class="quiet" on:click=cancel>{words.stop}</button>
            </Show>
            <Show when=move || blocked.get()>
                <p class="hint">{words.download_blocked}</p>
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
        _ => None,
    };
    let text = Memo::new(move |_| {
        let bytes = if open.get() && hidden.is_none() { session.files.read().get(&path).cloned() } else { None };
        bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    });
    view! {
        <details prop:open=open on:toggle=move |event| set_open.set(browser::is_open(&event))>
            <summary><code>{name.clone()}</code></summary>
            {match hidden {
                Some(why) => view! { <p class="hint">{why}</p> }.into_any(),
                None => view! {
                    <pre tabindex="0" aria-label=name><code>{text}</code></pre>
                    <button type="button" class="quiet" on:click=move |_| browser::copy(&text.read_untracked())>{words.copy}</button>
                }
                .into_any(),
            }}
        </details>
    }
}

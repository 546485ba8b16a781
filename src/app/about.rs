//! The foot of the page: which page it is, how to keep it, what this computer remembers.
#![allow(unreachable_pub, reason = "the `component` macro makes more than one item, all as visible as the function")]

use leptos::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::app::browser;
use crate::app::session::Session;
use crate::app::show::Show;
use crate::plan::values::Fingerprint;
use crate::text;

/// The commit that the page was built from; `script/build` says it.
const COMMIT: &str = match option_env!("ASSISTANT_COMMIT") {
    Some(commit) => commit,
    None => "–",
};

/// The foot.
#[component]
pub fn About(session: Session) -> impl IntoView {
    let words = session.words();
    let (digest, set_digest) = signal(String::new());
    let compute = move |_| {
        let digest = Fingerprint(Sha256::digest(browser::own_file()).into());
        set_digest.set(digest.to_string().to_ascii_lowercase());
    };
    let keep = move |_| browser::save("santedb-tls-assistant.html", "text/html", &browser::own_file());
    let has_digest = move || !digest.read().is_empty();
    view! {
        <footer>
            <p class="field check">
                <input id="remember" type="checkbox" aria-describedby="remember-hint" prop:checked=move || session.is_remembered.get()
                    on:change:target=move |event| session.set_remembered(event.target().checked()) />
                <label for="remember">{words.remember.label}</label>
            </p>
            <p id="remember-hint" class="hint">{words.remember.hint}</p>
            <p>{words.footer} " " {text::MADE_BY} " · " {words.commit} " " <code>{COMMIT}</code></p>
            <div class="own-file">
                <button type="button" class="quiet" on:click=keep>{words.keep_page}</button>
                <button type="button" class="quiet" on:click=compute>{words.show_digest}</button>
                <p aria-live="polite"><Show when=has_digest>"SHA-256 " <code data-testid="digest">{digest}</code></Show></p>
            </div>
            <p class="hint">{words.keep_hint}</p>
        </footer>
    }
}

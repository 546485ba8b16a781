//! What concerns the whole page: its language, the way back through the choices, the link to them, the example, a clean page.
#![allow(unreachable_pub, reason = "the `component` macro makes more than one item, all as visible as the function")]

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::show::Show;
use crate::app::{browser, example};
use crate::inputs::Language;
use crate::link;
use crate::text;

/// The buttons at the top.
#[component]
pub fn Toolbar(session: Session) -> impl IntoView {
    let words = session.words();
    let cannot_undo = Memo::new(move |_| !session.history.read().can_undo());
    let cannot_redo = Memo::new(move |_| !session.history.read().can_redo());
    let (is_copied, set_copied) = signal(false);
    let copy = move |_| {
        browser::copy(&browser::address_with(&link::fragment(&session.choices.read_untracked())));
        set_copied.set(true);
    };
    // The words of another link are not on the clipboard.
    Effect::new(move || {
        session.choices.track();
        set_copied.set(false);
    });
    let choose = move |typed: String| {
        let language = Language::ALL.into_iter().find(|language| text::language_tag(*language) == typed);
        session.choices.update(|choices| choices.language = language.unwrap_or_default());
        browser::focus(LANGUAGE);
    };
    let spoken = session.choices.read_untracked().language;
    let languages = Language::ALL.map(|language| {
        let tag = text::language_tag(language);
        view! { <option value=tag lang=tag selected=language == spoken>{text::language_name(language)}</option> }
    });
    let forget = move |_| {
        session.forget();
        browser::focus(CLEAR);
    };
    view! {
        <div class="toolbar" role="group" aria-label=words.toolbar>
            <button type="button" class="quiet" id="undo" disabled=move || cannot_undo.get() on:click=move |_| session.undo()>
                {words.undo}
            </button>
            <button type="button" class="quiet" id="redo" disabled=move || cannot_redo.get() on:click=move |_| session.redo()>
                {words.redo}
            </button>
            <button type="button" class="quiet" on:click=copy>
                {move || if is_copied.get() { words.link_copied } else { words.copy_link }}
            </button>
            <button type="button" class="quiet" id=CLEAR on:click=forget>{words.clear_everything}</button>
            <label class="unseen" for=LANGUAGE>{words.language}</label>
            <select id=LANGUAGE on:change:target=move |event| choose(event.target().value())>{languages}</select>
        </div>
    }
}

const LANGUAGE: &str = "language";
const CLEAR: &str = "clear-everything";

/// What a person should know of what they see: that it is an example, that the link was not understood.
#[component]
pub fn Notices(session: Session) -> impl IntoView {
    let words = session.words();
    let is_blank = Memo::new(move |_| session.entries.read().is_empty() && !session.is_example.get());
    let unread = move || {
        let language = session.choices.read_untracked().language;
        let parts = session.unread.get().into_iter();
        parts.map(|unread| view! { <li>{text::link_unread(language, &unread)}</li> }).collect_view()
    };
    view! {
        <div class="notices" aria-live="polite">
            <Show when=move || !session.unread.read().is_empty()>
                <div class="notice">
                    <p>{words.link_unread}</p>
                    <ul>{unread}</ul>
                    <button type="button" class="quiet" on:click=move |_| session.unread.set(Vec::new())>{words.dismiss}</button>
                </div>
            </Show>
            <Show when=move || session.is_example.get()>
                <div class="notice">
                    <p><strong>{words.example_heading}</strong> " " {words.example_notice}</p>
                    <button type="button" on:click=move |_| {
                        session.forget();
                        browser::focus("files");
                    }>{words.example_leave}</button>
                </div>
            </Show>
            <Show when=move || is_blank.get()>
                <div class="notice first-visit">
                    <p>{words.first_visit}</p>
                    <button type="button" id="example" on:click=move |_| example::fill(session)>{words.example_try}</button>
                </div>
            </Show>
        </div>
    }
}

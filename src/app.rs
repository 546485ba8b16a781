//! The page: it shows what the core says and tells the core what was given. It decides nothing.

use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;

pub mod session;
pub mod browser;
pub mod progress;
pub mod upload;
pub mod choices;
pub mod findings;
pub mod chain;
pub mod services;
mod topology;
pub mod changes;
pub mod difference;
pub mod steps;
pub mod preview;
mod toolbar;
mod example;
mod about;
mod show;

use crate::inputs::{Choices, Language};
use crate::link::{self, Link};
use crate::text::page::PageText;
use browser::Early;
use session::{Opening, Session};

/// Puts the page in the place of the static shell that the browser has shown until now.
pub fn mount() {
    let Some((place, early)) = browser::take_place() else { return };
    let is_focused = early.as_ref().is_some_and(|early| early.is_focused);
    // The page lives as long as the tab.
    mount_to(place, move || view! { <App early /> }).forget();
    if is_focused {
        browser::focus(upload::FILES);
    }
}

/// What the address says, else what this computer remembers, else the browser's language and nothing more.
fn opening() -> (Opening, bool) {
    let fragment = browser::fragment();
    let Link { choices, is_silent, is_embedded, unread } = link::read(&fragment);
    let remembered = browser::remembered().filter(|_| is_silent);
    let is_remembered = remembered.is_some();
    let mut choices = remembered.map_or(choices, |remembered| link::read(&remembered).choices);
    if choices.language == Language::default() && !is_remembered {
        choices.language = browser::language();
    }
    (Opening { choices, is_remembered, unread }, is_embedded)
}

/// The whole page.
#[component]
pub fn App(
    /// The field of the static shell, whose files come to the page.
    early: Option<Early>,
) -> impl IntoView {
    let (opening, is_embedded) = opening();
    let session = Session::new(browser::now(), opening);
    provide_context(session);
    if let Some(early) = early {
        early.take(move |given| session.add(given));
    }
    if is_embedded {
        browser::tell_height();
    }
    // On the window, since what is pasted outside of all fields goes to the document's body.
    window_event_listener(ev::paste, move |event| session.add(browser::pasted(&event)));
    window_event_listener(ev::beforeunload, move |event| {
        if session.has_work() {
            browser::ask_before_leaving(&event);
        }
    });
    window_event_listener(ev::hashchange, move |_| {
        let fragment = browser::fragment();
        if !fragment.is_empty() {
            let Link { choices, unread, .. } = link::read(&fragment);
            session.unread.set(unread);
            // In a statement of its own: what reads holds a lock on what is about to be written.
            let language = session.choices.read_untracked().language;
            session.take(Choices { language, ..choices });
        }
    });
    let language = Memo::new(move |_| session.choices.read().language);
    // Words are fixed when a part of the page is made: another language makes the whole page anew, around the same session.
    move || {
        let _ = language.get();
        page(session, is_embedded)
    }
}

fn page(session: Session, is_embedded: bool) -> impl IntoView {
    let words = session.words();
    view! {
        <div class="page" class:embedded=is_embedded class:side=session.is_side
            on:dragover=browser::allow_drop on:drop=move |event| session.add(browser::dropped(&event))>
            <header class="masthead">
                <div>
                    <h1>{words.title}</h1>
                    <p class="promise">{words.promise}</p>
                </div>
                <toolbar::Toolbar session />
            </header>
            <toolbar::Notices session />
            <main>
                <div class="asks">
                    <upload::Upload />
                    <choices::Form />
                </div>
                <div class="answers">
                    <findings::Findings />
                    <preview::Download />
                    <chain::CertificateCard />
                    <services::Services />
                    <changes::Changes />
                    <steps::Checklist />
                    <preview::Files />
                </div>
            </main>
            <about::About session />
        </div>
    }
}

/// The words of the page, for components.
fn words() -> &'static PageText {
    expect_context::<Session>().words()
}

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
pub mod changes;
pub mod difference;
pub mod steps;
pub mod preview;

use crate::text::page::PageText;
use session::Session;

/// Puts the page in the place of the static shell that the browser has shown until now.
pub fn mount() {
    let Some(place) = browser::take_place("app") else { return };
    // The page lives as long as the tab.
    mount_to(place, App).forget();
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::new(browser::now());
    provide_context(session);
    // On the window, since what is pasted outside of all fields goes to the document's body.
    window_event_listener(ev::paste, move |event| session.add(browser::pasted(&event)));
    let words = session.words();
    let language_code = "en";
    view! {
        <div class="page" lang=language_code on:dragover=browser::allow_drop on:drop=move |event| session.add(browser::dropped(&event))>
            <header class="masthead">
                <h1>{words.title}</h1>
                <p class="promise">{words.promise}</p>
            </header>
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
            <footer>
                <p>{words.footer} " " {crate::text::MADE_BY}</p>
            </footer>
        </div>
    }
}

/// The words of the page, for components.
fn words() -> &'static PageText {
    expect_context::<Session>().words()
}

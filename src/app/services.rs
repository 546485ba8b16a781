//! The services of SanteDB, now and afterwards, below the picture of the way to them.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::{topology, words};
use crate::plan::map::{self, Listens, Place, State};
use crate::plan::{Plan, Service};
use crate::text::page::PageText;
use crate::text::{self, shown};

/// How many services are listed.
const MOST: usize = 30;

/// The card: the picture and a table.
#[component]
pub fn Services() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let sketch = Memo::new(move |_| session.planned(|plan, service| Some(Sketch::new(plan, service))));
    let rows =
        move || sketch.get().map(|sketch| sketch.places.into_iter().map(|place| row(place, words)).collect_view());
    let left = move || sketch.read().as_ref().map_or(0, |sketch| sketch.count - sketch.places.len());
    view! {
        <section class="card" aria-labelledby="services-heading" hidden=move || sketch.read().is_none()>
            <h2 id="services-heading">{words.services_heading}</h2>
            <topology::Topology session />
            <table class="services" data-testid="services">
                <caption class="unseen">{words.services_heading}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.column_service}</th>
                        <th scope="col">{words.column_before}</th>
                        <th scope="col">{words.column_after}</th>
                        <th scope="col">{words.column_opened}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="hint" hidden=move || left() == 0>
                {move || text::and_more(session.choices.read().language, left())}
            </p>
        </section>
    }
}

/// What is drawn of a plan.
#[derive(Clone, PartialEq)]
struct Sketch {
    places: Vec<Place>,
    count: usize,
}

impl Sketch {
    fn new(plan: &Plan, service: &Service) -> Self {
        Self { places: map::places(plan, service).take(MOST).collect(), count: map::count(service) }
    }
}

fn row(place: Place, words: &'static PageText) -> impl IntoView {
    let name = if place.service.is_empty() { "–".to_owned() } else { shown(&place.service) };
    let cell = |column: &'static str, address: String, class: &'static str, state: &'static str| {
        view! { <td data-column=column><code>{address}</code> " " <span class=class>{state}</span></td> }
    };
    let listens = |column: &'static str, listens: &Listens| {
        let (class, state) = match listens.state {
            State::Clear => ("state is-clear", words.state_clear),
            State::Nginx => ("state is-tls", words.state_nginx),
            State::Santedb => ("state is-tls", words.state_santedb),
        };
        cell(column, shown(&listens.to_string()), class, state)
    };
    let opened = match &place.opened {
        Some(url) => cell(words.column_opened, shown(url), "", ""),
        None => cell(words.column_opened, String::new(), "", words.this_machine),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            {listens(words.column_before, &place.before)}
            {listens(words.column_after, &place.after)}
            {opened}
        </tr>
    }
}

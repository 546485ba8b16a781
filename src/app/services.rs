//! The services of SanteDB, now and afterwards, below the picture of the way to them.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::{topology, words};
use crate::plan::map::{self, Listens, Place, State};
use crate::plan::{Plan, Service};
use crate::text::{self, shown};

/// How many services are listed.
const MOST: usize = 30;

/// The card: the picture and a table.
#[component]
pub fn Services() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let sketch = Memo::new(move |_| session.planned(|plan, service| Some(Sketch::new(plan, service))));
    let count = Memo::new(move |_| sketch.read().as_ref().map_or(0, |sketch| sketch.places.len()));
    let place = move |index: usize| {
        sketch.read().as_ref().and_then(|sketch| sketch.places.get(index).cloned()).unwrap_or_default()
    };
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
                <tbody>
                    <For each=move || 0..count.get() key=|index| *index let:index>
                        <Row place=Memo::new(move |_| place(index)) />
                    </For>
                </tbody>
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

/// A row of which only that is made anew which changes: a name that is typed stands in the last column of each.
#[component]
fn Row(place: Memo<Place>) -> impl IntoView {
    let words = words();
    let name = move || {
        let place = place.read();
        if place.service.is_empty() { "–".to_owned() } else { shown(&place.service) }
    };
    let cell = |column: &'static str, of: fn(&Place) -> &Listens| {
        let listens = Memo::new(move |_| of(&place.read()).clone());
        let look = move || match listens.read().state {
            State::Clear => ("state is-clear", words.state_clear),
            State::Nginx => ("state is-tls", words.state_nginx),
            State::Santedb => ("state is-tls", words.state_santedb),
        };
        view! {
            <td data-column=column>
                <code>{move || shown(&listens.read().to_string())}</code>
                " "
                <span class=move || look().0>{move || look().1}</span>
            </td>
        }
    };
    let is_this_machine = Memo::new(move |_| place.read().opened.is_none());
    view! {
        <tr>
            <th scope="row">{name}</th>
            {cell(words.column_before, |place| &place.before)}
            {cell(words.column_after, |place| &place.after)}
            <td data-column=words.column_opened>
                <code>{move || place.read().opened.as_deref().map(shown)}</code>
                " "
                <span>{move || is_this_machine.get().then_some(words.this_machine)}</span>
            </td>
        </tr>
    }
}

//! Which of several SanteDB services the form is about.
#![allow(unreachable_pub, reason = "the `component` macro makes more than one item, all as visible as the function")]

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::show::Show;
use crate::app::{browser, words};
use crate::inputs::{Product, ServiceChoices};
use crate::text::product;

/// As many as there are products: each is put behind TLS once.
const MOST: usize = Product::ALL.len();

/// The services to choose among, where there are several, with one more or one less.
#[component]
pub fn Several(session: Session) -> impl IntoView {
    let words = words();
    let count = Memo::new(move |_| session.choices.read().services.len());
    let rows = move || {
        let choices = session.choices.read();
        let label = |(index, service): (usize, &ServiceChoices)| {
            let name = service.product.map_or(words.service_as_found, product);
            (index, format!("{}. {name}", index + 1))
        };
        choices.services.iter().enumerate().map(label).collect::<Vec<_>>()
    };
    let radio = move |(index, label): (usize, String)| {
        let id = format!("service-{}", index + 1);
        view! {
            <p class="field check">
                <input id=id.clone() type="radio" name="service" prop:checked=move || session.current.get() == index
                    on:change=move |_| session.current.set(index) />
                <label for=id>{label}</label>
            </p>
        }
    };
    let add = move |_| {
        session.choices.update(|choices| {
            let is_free = |product: &Product| choices.services.iter().all(|it| it.product != Some(*product));
            // One that says nothing stands for what was found; what is added has to say what it is.
            let found = session.defaults.read_untracked().product;
            let mut free = Product::ALL.into_iter().filter(is_free).filter(|product| Some(*product) != found);
            choices.services.push(ServiceChoices { product: free.next(), ..ServiceChoices::default() });
        });
        session.current.set(count.get_untracked() - 1);
        browser::focus("product");
    };
    let remove = move |_| {
        let current = session.current.get_untracked();
        session.current.set(current.saturating_sub(1));
        session.choices.update(|choices| {
            choices.services.remove(current);
        });
        browser::focus("service-add");
    };
    view! {
        <fieldset class="routes several">
            <legend>{words.several.label}</legend>
            <p class="hint">{words.several.hint}</p>
            <Show when=move || { count.get() > 1 }>
                {move || rows().into_iter().map(radio).collect_view()}
            </Show>
            <p class="buttons">
                <Show when=move || { count.get() < MOST }>
                    <button type="button" class="quiet" id="service-add" on:click=add>{words.several_add}</button>
                </Show>
                <Show when=move || { count.get() > 1 }>
                    <button type="button" class="quiet" id="service-remove" on:click=remove>{words.several_remove}</button>
                </Show>
            </p>
        </fieldset>
    }
}

//! What the form is made of: a text, a choice among few for a service, a choice among few for all.
#![allow(unreachable_pub, reason = "the `component` macro makes more than one item, all as visible as the function")]

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::words;
use crate::finding::problem::Field;
use crate::finding::{Problem, Severity};
use crate::inputs::{Choices, ServiceChoices};
use crate::plan::draft::Defaults;
use crate::text::page::FieldText;

/// A choice among few that holds for all services.
#[component]
pub fn Select<T: Copy + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    text: FieldText,
    options: Vec<(T, &'static str)>,
    get: fn(&Choices) -> T,
    set: fn(&mut Choices, T),
) -> impl IntoView {
    let session = expect_context::<Session>();
    let hint = format!("{id}-hint");
    let values = StoredValue::new(options.iter().map(|(value, _)| *value).collect::<Vec<_>>());
    let selected = move || {
        let chosen = get(&session.choices.read());
        let index = values.with_value(|values| values.iter().position(|value| *value == chosen));
        index.unwrap_or_default().to_string()
    };
    let choose = move |typed: String| {
        let chosen = typed.parse().ok().and_then(|index: usize| values.with_value(|values| values.get(index).copied()));
        if let Some(chosen) = chosen {
            session.choices.update(|choices| set(choices, chosen));
        }
    };
    let labels = options.into_iter().map(|(_, label)| label).enumerate();
    let rows = labels.map(|(index, label)| view! { <option value=index.to_string()>{label}</option> }).collect_view();
    view! {
        <div class="field">
            <label for=id>{text.label}</label>
            <select id=id aria-describedby=hint.clone() prop:value=selected
                on:change:target=move |event| choose(event.target().value())>
                {rows}
            </select>
            <p id=hint class="hint">{text.hint}</p>
        </div>
    }
}

/// A choice among few, the first of which is "as found".
#[component]
pub fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    text: FieldText,
    options: Vec<(T, &'static str)>,
    found: impl Fn(&Defaults) -> &'static str + Copy + Send + Sync + 'static,
    get: fn(&ServiceChoices) -> Option<T>,
    set: fn(&mut ServiceChoices, Option<T>),
) -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let hint = format!("{id}-hint");
    let as_found = move || match found(&session.defaults.read()) {
        "" => "–".to_owned(),
        found => format!("{found} ({})", words.as_found),
    };
    let values = StoredValue::new(options.iter().map(|(value, _)| *value).collect::<Vec<_>>());
    let selected = Memo::new(move |_| {
        let chosen = session.service(get);
        let index =
            chosen.and_then(|chosen| values.with_value(|values| values.iter().position(|value| *value == chosen)));
        index.map(|index| index.to_string()).unwrap_or_default()
    });
    let choose = move |typed: String| {
        let chosen = typed.parse().ok().and_then(|index: usize| values.with_value(|values| values.get(index).copied()));
        session.choose(|service| set(service, chosen));
    };
    let labels = options.into_iter().map(|(_, label)| label).enumerate();
    let rows = labels.map(|(index, label)| view! { <option value=index.to_string()>{label}</option> }).collect_view();
    view! {
        <div class="field">
            <label for=id>{text.label}</label>
            <select id=id aria-describedby=hint.clone() prop:value=selected
                on:change:target=move |event| choose(event.target().value())>
                <option value="">{as_found}</option>
                {rows}
            </select>
            <p id=hint class="hint">{text.hint}</p>
        </div>
    }
}

/// A text of the service that the form is about.
#[component]
pub fn Text(
    text: FieldText,
    field: Field,
    get: fn(&ServiceChoices) -> &String,
    set: fn(&mut ServiceChoices, String),
    default: fn(&Defaults) -> String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let value = Signal::derive(move || session.service(|service| get(service).clone()));
    let placeholder = Signal::derive(move || default(&session.defaults.read()));
    let on_input = move |typed| session.choose(|service| set(service, typed));
    view! { <TextInput text field value on_input placeholder /> }
}

/// A text with its label, its hint, and what is wrong with it beside it.
#[component]
pub fn TextInput(
    text: FieldText,
    field: Field,
    #[prop(into)] value: Signal<String>,
    on_input: impl Fn(String) + 'static,
    #[prop(into)] placeholder: Signal<String>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = field.id();
    let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint} {error}");
    let problem = Memo::new(move |_| {
        let language = session.choices.read().language;
        let findings = session.findings();
        // Other services have the same fields.
        let is_own = |problem: &Problem| match problem {
            Problem::Field { typed, .. } => *typed == value.get(),
            _ => true,
        };
        let own = findings.iter().find(|finding| {
            let is_of_field = finding.problem.field() == Some(field) && finding.severity != Severity::Note;
            is_of_field && is_own(&finding.problem)
        });
        own.map(|finding| finding.text(language).problem)
    });
    let invalid = move || if problem.read().is_some() { "true" } else { "false" };
    view! {
        <div class="field">
            <label for=id>{text.label}</label>
            <input id=id type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-describedby=described aria-invalid=invalid placeholder=placeholder prop:value=value
                on:input:target=move |event| on_input(event.target().value()) />
            <p id=error class="error">{problem}</p>
            <p id=hint class="hint">{text.hint}</p>
        </div>
    }
}

//! The form.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::words;
use crate::finding::Severity;
use crate::finding::problem::Field;
use crate::inputs::{Line, PlainPort, Platform, Product, Profile, Reach, Route, ServiceChoices};
use crate::plan::draft::Defaults;
use crate::text::page::FieldText;
use crate::text::product;

/// Every choice.
#[component]
pub fn Form() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let route = Memo::new(move |_| session.choices.read().route);
    let is_nginx = move || route.get() == Route::Nginx;
    let is_mono = move || route.get() == Route::Mono;
    let has_folder = move || route.get() != Route::Windows;
    let redirects = Memo::new(move |_| first(session, |service| service.plain_port) == PlainPort::Redirect);
    view! {
        <section class="card" aria-labelledby="choices-heading">
            <h2 id="choices-heading">{words.choices_heading}</h2>
            <fieldset class="routes">
                <legend>{words.route.label}</legend>
                <p class="hint">{words.route.hint}</p>
                <RouteChoice session value=Route::Nginx id="route-nginx" label=words.route_nginx />
                <RouteChoice session value=Route::Windows id="route-windows" label=words.route_windows />
                <RouteChoice session value=Route::Mono id="route-mono" label=words.route_mono />
            </fieldset>
            <Choice
                id="product"
                text=words.product
                options=Product::ALL.map(|it| (it, product(it))).to_vec()
                found=move |defaults: &Defaults| defaults.product.map(product).unwrap_or_default()
                get=|service| service.product
                set=|service, value| service.product = value
            />
            <Text id="server-name" text=words.server_name field=Field::ServerName
                get=|service| &service.server_name set=|service, typed| service.server_name = typed
                default=|defaults| defaults.server_name.clone() />
            <Text id="tls-port" text=words.tls_port field=Field::TlsPort
                get=|service| &service.tls_port set=|service, typed| service.tls_port = typed
                default=|defaults| defaults.tls_port.clone() />
            <Show when=is_nginx>
                <Text id="backend" text=words.backend field=Field::Backend
                    get=|service| &service.backend set=|service, typed| service.backend = typed
                    default=|defaults| defaults.backend.clone() />
                <p class="field check">
                    <input id="redirect" type="checkbox" prop:checked=redirects on:change:target=move |event| {
                        let plain_port = if event.target().checked() { PlainPort::Redirect } else { PlainPort::Close };
                        session.choose(|service| service.plain_port = plain_port);
                    } />
                    <label for="redirect">{words.redirect}</label>
                </p>
                <Show when=move || redirects.get()>
                    <Text id="redirect-port" text=words.redirect_port field=Field::RedirectPort
                        get=|service| &service.redirect_port set=|service, typed| service.redirect_port = typed
                        default=|defaults| defaults.redirect_port.clone() />
                </Show>
            </Show>
            <ReachChoice session />
            <details class="expert">
                <summary>{words.expert}</summary>
                <ProfileChoice session />
                <Choice
                    id="line"
                    text=words.line
                    options=vec![(Line::V3, words.line_v3), (Line::V2, words.line_v2)]
                    found=move |defaults: &Defaults| match defaults.line {
                        Line::V2 => words.line_v2,
                        Line::V3 => words.line_v3,
                    }
                    get=|service| service.line
                    set=|service, value| service.line = value
                />
                <Show when=is_nginx>
                    <PlatformChoice platforms=vec![Platform::Linux, Platform::Windows, Platform::Macos] />
                </Show>
                <Show when=is_mono>
                    <PlatformChoice platforms=vec![Platform::Linux, Platform::Macos] />
                </Show>
                <Show when=move || !is_nginx()>
                    <Text id="account" text=words.account field=Field::Account
                        get=|service| &service.account set=|service, typed| service.account = typed
                        default=|defaults| defaults.account.clone() />
                </Show>
                <Text id="configuration-path" text=words.configuration_path field=Field::ConfigurationPath
                    get=|service| &service.configuration_path set=|service, typed| service.configuration_path = typed
                    default=|defaults| defaults.configuration_path.clone() />
                <Show when=has_folder>
                    <TextInput id="tls-folder" text=words.tls_folder field=Field::TlsFolder
                        value=Signal::derive(move || session.choices.read().tls_folder.clone())
                        on_input=move |typed| session.choices.update(|choices| choices.tls_folder = typed)
                        placeholder=Signal::derive(move || session.defaults.read().tls_folder.clone()) />
                </Show>
            </details>
        </section>
    }
}

fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::Linux => "Linux",
        Platform::Macos => "macOS",
        Platform::Windows => "Windows",
    }
}

/// The first service's value; a session always has one.
fn first<T: Default>(session: Session, get: impl FnOnce(&ServiceChoices) -> T) -> T {
    session.choices.read().services.first().map(get).unwrap_or_default()
}

#[component]
fn RouteChoice(session: Session, value: Route, id: &'static str, label: &'static str) -> impl IntoView {
    let checked = move || session.choices.read().route == value;
    view! {
        <p class="field check">
            <input id=id type="radio" name="route" prop:checked=checked
                on:change=move |_| session.choices.update(|choices| choices.route = value) />
            <label for=id>{label}</label>
        </p>
    }
}

/// What clients the server is for.
#[component]
fn ProfileChoice(session: Session) -> impl IntoView {
    let words = words();
    let selected = move || match session.choices.read().profile {
        Profile::Intermediate => "intermediate",
        Profile::Modern => "modern",
    };
    let choose = move |typed: String| {
        let profile = if typed == "modern" { Profile::Modern } else { Profile::Intermediate };
        session.choices.update(|choices| choices.profile = profile);
    };
    view! {
        <div class="field">
            <label for="profile">{words.profile.label}</label>
            <select id="profile" aria-describedby="profile-hint" prop:value=selected
                on:change:target=move |event| choose(event.target().value())>
                <option value="intermediate">{words.profile_intermediate}</option>
                <option value="modern">{words.profile_modern}</option>
            </select>
            <p id="profile-hint" class="hint">{words.profile.hint}</p>
        </div>
    }
}

/// Who can open endpoints that listen for their own machine alone; where there are some.
#[component]
fn ReachChoice(session: Session) -> impl IntoView {
    let words = words();
    let is_asked = Memo::new(move |_| session.defaults.read().has_loopback);
    let reach = Memo::new(move |_| first(session, |service| service.reach));
    let radio = move |value: Reach, id: &'static str, label: &'static str| {
        view! {
            <p class="field check">
                <input id=id type="radio" name="reach" prop:checked=move || reach.get() == value
                    on:change=move |_| session.choose(|service| service.reach = value) />
                <label for=id>{label}</label>
            </p>
        }
    };
    view! {
        <Show when=move || is_asked.get()>
            <fieldset class="routes reach">
                <legend>{words.reach.label}</legend>
                <p class="hint">{words.reach.hint}</p>
                {radio(Reach::Needed, "reach-needed", words.reach_needed)}
                {radio(Reach::ThisMachine, "reach-this-machine", words.reach_this_machine)}
            </fieldset>
        </Show>
    }
}

/// The platforms that a route can have SanteDB on.
#[component]
fn PlatformChoice(platforms: Vec<Platform>) -> impl IntoView {
    view! {
        <Choice
            id="platform"
            text=words().platform
            options=platforms.into_iter().map(|it| (it, platform(it))).collect()
            found=move |defaults: &Defaults| defaults.platform.map(platform).unwrap_or_default()
            get=|service| service.platform
            set=|service, value| service.platform = value
        />
    }
}

/// A choice among few, the first of which is "as found".
#[component]
fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
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
        let chosen = session.choices.read().services.first().and_then(get);
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

/// A text of the first service.
#[component]
fn Text(
    id: &'static str,
    text: FieldText,
    field: Field,
    get: fn(&ServiceChoices) -> &String,
    set: fn(&mut ServiceChoices, String),
    default: fn(&Defaults) -> String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let value =
        Signal::derive(move || session.choices.read().services.first().map(|it| get(it).clone()).unwrap_or_default());
    let placeholder = Signal::derive(move || default(&session.defaults.read()));
    let on_input = move |typed| session.choose(|service| set(service, typed));
    view! { <TextInput id text field value on_input placeholder /> }
}

/// A text with its label, its hint, and what is wrong with it beside it.
#[component]
fn TextInput(
    id: &'static str,
    text: FieldText,
    field: Field,
    #[prop(into)] value: Signal<String>,
    on_input: impl Fn(String) + 'static,
    #[prop(into)] placeholder: Signal<String>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint} {error}");
    let problem = Memo::new(move |_| {
        let language = session.choices.read().language;
        let findings = session.findings();
        let own = findings
            .iter()
            .find(|finding| finding.problem.field() == Some(field) && finding.severity != Severity::Note);
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

//! The form.

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::show::Show;
use crate::app::{browser, words};
use crate::finding::problem::Field;
use crate::inputs::{Binding, Hsts, Line, PlainPort, Platform, Product, Profile, Reach, Route, Source, System};
use crate::plan::draft::{Defaults, source};
use crate::text::{self, product};

mod fields;
mod several;

use fields::{Choice, Select, Text, TextInput};
use several::Several;

/// Every choice.
#[component]
pub fn Form() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let language = session.choices.read_untracked().language;
    let route = Memo::new(move |_| session.choices.read().route);
    let is_nginx = move || route.get() == Route::Nginx;
    let is_mono = move || route.get() == Route::Mono;
    let is_windows = move || route.get() == Route::Windows;
    let on_windows =
        move || is_windows() || is_nginx() && session.service(|service| service.platform) == Some(Platform::Windows);
    let has_folder = move || route.get() != Route::Windows;
    let has_no_files = move || session.choices.read().source != Source::Files;
    let redirects = Memo::new(move |_| session.service(|service| service.plain_port) == PlainPort::Redirect);
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
            <Show when=is_mono>
                <p class="hint">{words.rather_nginx_hint}</p>
                <p>
                    <button type="button" id="rather-nginx" on:click=move |_| {
                        session.choices.update(|choices| choices.route = Route::Nginx);
                        browser::focus("route-nginx");
                    }>{words.rather_nginx}</button>
                </p>
            </Show>
            <Show when=is_nginx>
                <Select id="system" text=words.system
                    options=System::ALL.map(|system| (system, text::system(language, system))).to_vec()
                    get=|choices| choices.system set=|choices, system| choices.system = system />
            </Show>
            <SourceChoice session route />
            <Several session />
            <Choice
                id="product"
                text=words.product
                options=Product::ALL.map(|it| (it, product(it))).to_vec()
                found=move |defaults: &Defaults| defaults.product.map(product).unwrap_or_default()
                get=|service| service.product
                set=|service, value| service.product = value
            />
            <Text text=words.server_name field=Field::ServerName
                get=|service| &service.server_name set=|service, typed| service.server_name = typed
                default=|defaults| defaults.server_name.clone() />
            <Show when=has_no_files>
                <Text text=words.more_names field=Field::MoreNames
                    get=|service| &service.more_names set=|service, typed| service.more_names = typed
                    default=|_| String::new() />
            </Show>
            <Text text=words.tls_port field=Field::TlsPort
                get=|service| &service.tls_port set=|service, typed| service.tls_port = typed
                default=|defaults| defaults.tls_port.clone() />
            <Show when=is_nginx>
                <Text text=words.backend field=Field::Backend
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
                    <Text text=words.redirect_port field=Field::RedirectPort
                        get=|service| &service.redirect_port set=|service, typed| service.redirect_port = typed
                        default=|defaults| defaults.redirect_port.clone() />
                </Show>
            </Show>
            <ReachChoice session />
            <details class="expert">
                <summary>{words.expert}</summary>
                <Select id="profile" text=words.profile
                    options=vec![(Profile::Intermediate, words.profile_intermediate), (Profile::Modern, words.profile_modern)]
                    get=|choices| choices.profile set=|choices, profile| choices.profile = profile />
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
                    <Select id="hsts" text=words.hsts
                        options=vec![
                            (Hsts::Off, words.hsts_off),
                            (Hsts::Name, words.hsts_name),
                            (Hsts::Subdomains, words.hsts_subdomains),
                        ]
                        get=|choices| choices.hsts set=|choices, hsts| choices.hsts = hsts />
                    <Text text=words.hl7_port field=Field::Hl7Port
                        get=|service| &service.hl7_port set=|service, typed| service.hl7_port = typed
                        default=|_| String::new() />
                    <PlatformChoice platforms=vec![Platform::Linux, Platform::Windows, Platform::Macos] />
                </Show>
                <Show when=is_mono>
                    <PlatformChoice platforms=vec![Platform::Linux, Platform::Macos] />
                </Show>
                <Show when=move || !is_nginx()>
                    <Text text=words.account field=Field::Account
                        get=|service| &service.account set=|service, typed| service.account = typed
                        default=|defaults| defaults.account.clone() />
                </Show>
                <Show when=on_windows>
                    <Text text=words.instance field=Field::Instance
                        get=|service| &service.instance set=|service, typed| service.instance = typed
                        default=|_| "default".to_owned() />
                </Show>
                <Show when=is_windows>
                    <BindingChoice session />
                </Show>
                <Text text=words.configuration_path field=Field::ConfigurationPath
                    get=|service| &service.configuration_path set=|service, typed| service.configuration_path = typed
                    default=|defaults| defaults.configuration_path.clone() />
                <Show when=has_folder>
                    <TextInput text=words.tls_folder field=Field::TlsFolder
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

/// Where the certificate comes from; the route says which programs can fetch one.
#[component]
fn SourceChoice(session: Session, route: Memo<Route>) -> impl IntoView {
    let words = words();
    let (files, request, private) = (
        (Source::Files, words.source_files),
        (Source::Request, words.source_request),
        (Source::PrivateAuthority, words.source_private_authority),
    );
    let options = move || match route.get() {
        Route::Nginx => vec![
            files,
            (Source::CertbotWebroot, words.source_certbot_webroot),
            (Source::CertbotStandalone, words.source_certbot_standalone),
            (Source::CertbotDns, words.source_certbot_dns),
            (Source::AcmeSh, words.source_acme_sh),
            request,
            private,
        ],
        Route::Mono => vec![
            files,
            (Source::CertbotStandalone, words.source_certbot_standalone),
            (Source::CertbotDns, words.source_certbot_dns),
            request,
            private,
        ],
        Route::Windows => vec![files, (Source::WinAcme, words.source_win_acme), request, private],
    };
    // Anew for each route, with that route's like of what was chosen.
    move || {
        let chosen = source(route.get(), session.choices.read_untracked().source);
        session.choices.update_untracked(|choices| choices.source = chosen);
        view! {
            <Select id="source" text=words.source_choice options=options()
                get=|choices| choices.source set=|choices, source| choices.source = source />
        }
    }
}

/// For which connections to its port a certificate is bound.
#[component]
fn BindingChoice(session: Session) -> impl IntoView {
    let words = words();
    let selected = move || match session.service(|service| service.binding) {
        Binding::Address => "address",
        Binding::HostName => "name",
    };
    let choose = move |typed: String| {
        let binding = if typed == "name" { Binding::HostName } else { Binding::Address };
        session.choose(|service| service.binding = binding);
    };
    view! {
        <div class="field">
            <label for="binding">{words.binding.label}</label>
            <select id="binding" aria-describedby="binding-hint" prop:value=selected
                on:change:target=move |event| choose(event.target().value())>
                <option value="address">{words.binding_address}</option>
                <option value="name">{words.binding_name}</option>
            </select>
            <p id="binding-hint" class="hint">{words.binding.hint}</p>
        </div>
    }
}

/// Who can open endpoints that listen for their own machine alone; where there are some.
#[component]
fn ReachChoice(session: Session) -> impl IntoView {
    let words = words();
    let is_asked = Memo::new(move |_| session.defaults.read().has_loopback);
    let reach = Memo::new(move |_| session.service(|service| service.reach));
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

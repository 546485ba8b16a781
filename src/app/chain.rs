//! The service's certificate and what vouches for it, looked at rather than read.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::show::Show;
use crate::app::{browser, words};
use crate::inputs::UnixTime;
use crate::inspect::certificate::{Certificate, Policy, Purpose};
use crate::inspect::chain::{Chain, Trust};
use crate::inspect::verify::Link;
use crate::plan::values::Fingerprint;
use crate::text::page::PageText;
use crate::text::{hides, shown};

/// Which of several certificates it is, the chain's picture, and what each certificate says.
#[component]
pub fn CertificateCard() -> impl IntoView {
    let session = expect_context::<Session>();
    let words = words();
    let chains = Memo::new(move |_| session.inspection.read().chains.clone());
    let picture = move || match session.chain.get() {
        Some(chain) => view! { <Picture session chain words /> }.into_any(),
        None => view! { <p>{words.chain_open}</p> }.into_any(),
    };
    // A memo that nobody looks at keeps its old value: this one lets go of the chain when the files go.
    let is_shown = move || {
        session.chain.track();
        !chains.read().is_empty()
    };
    view! {
        <Show when=is_shown>
            <section class="card" aria-labelledby="chain-heading">
                <h2 id="chain-heading" tabindex="-1">{words.chain_heading}</h2>
                <Show when=move || { chains.read().len() > 1 }>
                    <LeafChoice session chains words />
                </Show>
                {picture}
            </section>
        </Show>
    }
}

/// Which of several certificates is the server's own.
#[component]
fn LeafChoice(session: Session, chains: Memo<Vec<Arc<Chain>>>, words: &'static PageText) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        let choices = session.choices.read();
        let chosen = choices.services.get(session.current.get()).and_then(|service| service.leaf);
        chosen.filter(|chosen| chains.read().iter().any(|chain| chain.leaf.fingerprint == *chosen))
    });
    let radio = move |value: Option<Fingerprint>, id: String, name: String, about: String| {
        view! {
            <p class="field check">
                <input id=id.clone() type="radio" name="leaf" prop:checked=move || chosen.get() == value
                    on:change=move |_| session.choose(|service| service.leaf = value) />
                <label for=id><strong>{name}</strong> " " <span class="hint">{about}</span></label>
            </p>
        }
    };
    let options = move || {
        let chains = chains.get().into_iter().enumerate();
        let options = chains.map(|(index, chain)| {
            let leaf = &chain.leaf;
            let names = listed(&leaf.names(), 6, words);
            let [from, until] = [leaf.not_before, leaf.not_after].map(|time| time.to_string());
            let about = format!("{names}; {from} – {until}; {} {}", words.issuer, shown(&leaf.issuer));
            radio(Some(leaf.fingerprint), format!("leaf-{index}"), shown(&leaf.subject), about)
        });
        options.collect_view()
    };
    view! {
        <fieldset class="routes">
            <legend>{words.leaf.label}</legend>
            <p class="hint">{words.leaf.hint}</p>
            {radio(None, "leaf-found".into(), words.as_found.into(), String::new())}
            {options}
        </fieldset>
    }
}

/// The chain from the server's certificate to the root, as an ordered list of boxes, each with the state of its signature.
#[component]
fn Picture(session: Session, chain: Arc<Chain>, words: &'static PageText) -> impl IntoView {
    let certificates: Vec<&Certificate> = chain.links().collect();
    let last = certificates.len() - 1;
    let now = session.inspection.read_untracked().now;
    let rows = certificates.iter().zip(&chain.signatures).enumerate().map(|(index, (certificate, link))| {
        let is_root = index == last && chain.root.is_some();
        let role = match index {
            0 => words.role_leaf,
            _ if is_root => words.role_root,
            _ => words.role_intermediate,
        };
        // A server's certificate that signed itself is sent, whatever else it is.
        let sent = if is_root && index > 0 { words.not_sent } else { words.sent };
        let (kind, state) = link_words(link, is_root || certificate.is_self_issued(), words);
        let key = key_words(certificate);
        view! {
            <li class="chain-row">
                <div class="chain-box" class:is-root=is_root>
                    <p class="chain-role">{role} <span class="badge">{sent}</span></p>
                    <p class="chain-name">{shown(&certificate.subject)}</p>
                    <p class="hint">{words.issuer} " " {shown(&certificate.issuer)} " · " {key}</p>
                    <Validity certificate=(*certificate).clone() now words />
                    <Details certificate=(*certificate).clone() words />
                </div>
                <p class=format!("chain-link {}", kind.class())>{icon(kind)} <span>{state}</span></p>
            </li>
        }
    });
    let rows = rows.collect_view();
    let (trust_kind, trust) = trust_words(chain.trust, words);
    // Where the root was not given, its place is drawn all the same: clients hold it, or somebody has to find it.
    let missing = (chain.root.is_none() && !certificates[last].is_self_issued()).then(|| {
        let name = match chain.trust {
            Trust::Public { root, .. } => root.to_owned(),
            Trust::Private | Trust::Unknown => shown(&certificates[last].issuer),
        };
        view! {
            <li class="chain-row">
                <div class="chain-box is-missing">
                    <p class="chain-role">{words.role_missing} <span class="badge">{words.not_given}</span></p>
                    <p class="chain-name">{name}</p>
                </div>
            </li>
        }
    });
    view! {
        <p class=format!("trust {}", trust_kind.class()) data-testid="trust">{icon(trust_kind)} <span>{trust}</span></p>
        <ol class="chain" data-testid="chain">{rows}{missing}</ol>
    }
}

/// How something stands: each has its own shape, so that colour is never alone.
#[derive(Clone, Copy)]
enum Mark {
    Bad,
    Good,
    Open,
    Private,
}

impl Mark {
    fn class(self) -> &'static str {
        match self {
            Self::Bad => "is-bad",
            Self::Good => "is-good",
            Self::Open => "is-open",
            Self::Private => "is-private",
        }
    }
}

fn icon(mark: Mark) -> impl IntoView {
    let path = match mark {
        Mark::Bad => "M5 5l6 6m0-6l-6 6",
        Mark::Good => "M4 8.5l3 3 5-7",
        Mark::Open => "M6 6.2a2 2 0 1 1 2.6 1.9q-.6.2-.6 1V9.5M8 11.4v.6",
        Mark::Private => "M5.5 7.5V6a2.5 2.5 0 0 1 5 0v1.5M4.5 7.5h7v4h-7z",
    };
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <circle cx="8" cy="8" r="7.25" />
            <path d=path />
        </svg>
    }
}

fn link_words(link: &Link, is_own: bool, words: &PageText) -> (Mark, String) {
    match link {
        Link::Failed => (Mark::Bad, words.link_failed.to_owned()),
        Link::Missing => (Mark::Open, words.link_missing.to_owned()),
        Link::Unchecked(method) => (Mark::Open, format!("{} ({})", words.link_unchecked, shown(method))),
        Link::Verified if is_own => (Mark::Good, words.link_own.to_owned()),
        Link::Verified => (Mark::Good, words.link_verified.to_owned()),
    }
}

fn trust_words(trust: Trust, words: &PageText) -> (Mark, String) {
    match trust {
        Trust::Private => (Mark::Private, words.trust_private.to_owned()),
        Trust::Public { root, is_proven: true } => (Mark::Good, format!("{}: {root}", words.trust_public)),
        Trust::Public { root, is_proven: false } => {
            (Mark::Open, format!("{}: {root} ({})", words.trust_public, words.trust_by_name))
        }
        Trust::Unknown => (Mark::Open, words.trust_unknown.to_owned()),
    }
}

fn key_words(certificate: &Certificate) -> String {
    let key = &certificate.public_key;
    match key.bits() {
        bits if key.algorithm() == "RSA" => format!("RSA {bits}"),
        _ => key.algorithm().to_owned(),
    }
}

/// The dates, and how much of the time between them is over.
#[component]
fn Validity(certificate: Certificate, now: UnixTime, words: &'static PageText) -> impl IntoView {
    let Certificate { not_before: UnixTime(from), not_after: UnixTime(until), .. } = certificate;
    // In whole numbers: those with a point would bring 11 KB into the program.
    let over = (now.0 - from).clamp(0, until - from.min(until)) * 1000 / (until - from).max(1);
    let state = match now.0 {
        now if now < from => Some(words.not_yet),
        now if now > until => Some(words.expired),
        _ => None,
    };
    let class = if state.is_some() { "validity is-bad" } else { "validity" };
    view! {
        <div class=class>
            <svg viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="all" width="1000" height="4" />
                <rect class="over" width=over.to_string() height="4" />
            </svg>
            <p class="hint">
                {UnixTime(from).to_string()} " – " {UnixTime(until).to_string()}
                {state.map(|state| view! { " " <strong>{state}</strong> })}
            </p>
        </div>
    }
}

/// What a certificate says, as text: addresses of outside are no links.
#[component]
fn Details(certificate: Certificate, words: &'static PageText) -> impl IntoView {
    let (is_open, set_open) = signal(false);
    let certificate = StoredValue::new(certificate);
    view! {
        <details class="certificate-details" on:toggle=move |event| set_open.set(browser::is_open(&event))>
            <summary>{words.details}</summary>
            <Show when=move || is_open.get()>{move || certificate.with_value(|it| facts(it, words))}</Show>
        </details>
    }
}

fn facts(certificate: &Certificate, words: &'static PageText) -> impl IntoView + use<> {
    let usage = certificate.key_usage.map(|usage| usage.names().join(", "));
    let purposes = certificate.purposes.as_ref().map(|purposes| purposes.iter().map(Purpose::name).collect::<Vec<_>>());
    let policy = certificate.policy.map(|policy| match policy {
        Policy::DomainValidated => "DV",
        Policy::ExtendedValidation => "EV",
        Policy::IndividualValidated => "IV",
        Policy::OrganizationValidated => "OV",
    });
    let thumbprint = certificate.thumbprint.to_string();
    let rows = [
        (words.fact_sha256, certificate.fingerprint.to_string()),
        (words.fact_pin, format!("pin-sha256=\"{}\"", STANDARD.encode(certificate.key_pin.0))),
        (words.fact_serial, whole(&certificate.serial)),
        (words.fact_names, listed(&certificate.names(), 100, words)),
        (words.fact_valid, format!("{} – {}", certificate.not_before, certificate.not_after)),
        (words.fact_subject, whole(&certificate.subject_name)),
        (words.fact_issuer, whole(&certificate.issuer_name)),
        (words.fact_key, format!("{} ({} bit)", certificate.public_key.algorithm(), certificate.public_key.bits())),
        (words.fact_signature, whole(&certificate.signature.name())),
        (words.fact_usage, usage.unwrap_or_default()),
        (words.fact_purposes, purposes.map(|purposes| listed(&purposes, 100, words)).unwrap_or_default()),
        (words.fact_policy, policy.unwrap_or_default().to_owned()),
        (words.fact_timestamps, certificate.timestamps.to_string()),
        (words.fact_ocsp, listed(&certificate.ocsp, 20, words)),
        (words.fact_lists, listed(&certificate.revocation_lists, 20, words)),
        (words.fact_issuer_addresses, listed(&certificate.issuer_addresses, 20, words)),
        (words.fact_file, whole(&certificate.file)),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let copied = thumbprint.clone();
    view! {
        <dl class="facts">
            <dt>{words.fact_thumbprint}</dt>
            <dd>
                <code>{thumbprint}</code> " "
                <button type="button" class="quiet" aria-label=words.copy_thumbprint on:click=move |_| browser::copy(&copied)>
                    {words.copy}
                </button>
            </dd>
            {rows.map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> }).collect_view()}
        </dl>
    }
}

/// The first texts of a list, and how many more there are.
fn listed(texts: &[impl AsRef<str>], most: usize, words: &PageText) -> String {
    let mut listed: Vec<String> = texts.iter().take(most).map(|text| whole(text.as_ref())).collect();
    if texts.len() > most {
        listed.push(format!("{} {}", texts.len() - most, words.more));
    }
    listed.join(", ")
}

/// A text from outside that may be longer than a line: addresses within Active Directory are.
fn whole(outside: &str) -> String {
    const MAX_CHARS: usize = 2000;
    outside.chars().take(MAX_CHARS).map(|c| if hides(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

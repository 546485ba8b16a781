//! The picture of the way to SanteDB, now and afterwards, drawn from the plan.
#![allow(unreachable_pub, reason = "the `component` macro makes more than one item, all as visible as the function")]

use leptos::prelude::*;

use crate::app::session::Session;
use crate::app::words;
use crate::inputs::Route;
use crate::plan::map::{self, Hop, Program};
use crate::plan::steps::StepKind;
use crate::plan::values::Port;
use crate::plan::{Plan, Service};
use crate::text::page::PageText;
use crate::text::{self, shown};

/// Width and height of a box, and the height of the way between two, in units of the drawing.
const WIDTH: u32 = 280;
const BOX: u32 = 52;
const WAY: u32 = 56;

/// The picture: two drawings side by side, or one below the other where there is no room.
#[component]
pub fn Topology(session: Session) -> impl IntoView {
    let words = words();
    let picture = Memo::new(move |_| session.planned(|plan, service| Some(Picture::new(plan, service))));
    view! {
        <figure class="ways" data-testid="ways" aria-label=words.ways>
            {move || picture.get().map(|picture| {
                let [before, after] = picture.ways;
                view! {
                    <div class="way">
                        <p class="way-name">{words.way_before}</p>
                        {drawn(&before, "way-before")}
                    </div>
                    <div class="way">
                        <p class="way-name">{words.way_after}</p>
                        {drawn(&after, "way-after")}
                    </div>
                    <figcaption class="hint">{picture.caption}</figcaption>
                }
            })}
        </figure>
    }
}

/// What is drawn of a plan.
#[derive(Clone, PartialEq)]
struct Picture {
    ways: [Way; 2],
    caption: String,
}

/// The way from clients to SanteDB.
#[derive(Clone, PartialEq)]
struct Way {
    /// What a screen reader says in the place of the drawing.
    told: String,
    /// What the firewall before the server lets through, where the plan changes that.
    firewall: Vec<String>,
    hops: Vec<Drawn>,
}

/// A program and the way to it.
#[derive(Clone, PartialEq)]
struct Drawn {
    is_https: bool,
    program: &'static str,
    at: String,
    /// How it stands with the certificate, for the one that ends TLS.
    certificate: String,
}

impl Picture {
    fn new(plan: &Plan, service: &Service) -> Self {
        let words: &PageText = text::page::page(plan.language);
        let [before, after] = map::ways(plan, service);
        let draw = |hops: Vec<Hop>| hops.into_iter().map(|hop| draw(plan, service, hop)).collect::<Vec<_>>();
        let way = |hops: Vec<Drawn>, firewall: Vec<String>| Way { told: told(words, &firewall, &hops), firewall, hops };
        let mut after = draw(after);
        if let Some(first) = after.first_mut() {
            let until = service.chain.as_ref().map(|chain| chain.leaf.not_after);
            first.certificate = text::certificate_state(plan.language, until);
        }
        let (opened, closed) = firewall(plan, service);
        let changed = text::firewall(plan.language, &opened, closed);
        Self {
            ways: [way(draw(before), Vec::new()), way(after, changed)],
            caption: text::ways(plan.language, map::count(service), &service.url()),
        }
    }
}

fn draw(plan: &Plan, service: &Service, hop: Hop) -> Drawn {
    let program = match (hop.to, plan.route) {
        (Program::Nginx, _) => "NGINX",
        (Program::Santedb, Route::Windows) if hop.is_https => "HTTP.sys, SanteDB",
        (Program::Santedb, Route::Mono) if hop.is_https => "Mono, SanteDB",
        (Program::Santedb, _) => text::product(service.product),
    };
    Drawn { is_https: hop.is_https, program, at: shown(&hop.at), certificate: String::new() }
}

/// Which ports the plan opens, and which it closes.
fn firewall(plan: &Plan, service: &Service) -> (Vec<Port>, Option<Port>) {
    let kinds = || plan.steps.iter().map(|step| &step.kind);
    let opened =
        kinds().find_map(|kind| if let StepKind::OpenPorts(ports) = kind { Some(ports.clone()) } else { None });
    let closes = kinds().find_map(|kind| match kind {
        StepKind::ClosePlainPort(product) if *product == service.product => Some(service.listen_port),
        StepKind::ClosePort(port) => Some(*port),
        _ => None,
    });
    (opened.unwrap_or_default(), closes)
}

/// The drawing in a sentence: clients, https, NGINX at …
fn told(words: &PageText, firewall: &[String], hops: &[Drawn]) -> String {
    let mut told = words.clients.to_owned();
    if !firewall.is_empty() {
        told.push_str(&format!(" → {} ({})", words.firewall, firewall.join(", ")));
    }
    for Drawn { is_https, program, at, certificate } in hops {
        told.push_str(&format!(" → {} → {program}, {at}", scheme(*is_https)));
        if !certificate.is_empty() {
            told.push_str(&format!(" ({certificate})"));
        }
    }
    told
}

fn scheme(is_https: bool) -> &'static str {
    if is_https { "https" } else { "http" }
}

fn drawn(way: &Way, id: &'static str) -> impl IntoView + use<> {
    let words = words();
    // Programs below each other; the firewall lies across the first way, which is longer.
    let first = if way.firewall.is_empty() { WAY + WAY / 2 } else { 2 * WAY };
    let top = |index: u32| if index == 0 { 1 } else { 1 + BOX + first + (index - 1) * (BOX + WAY) };
    let height = top(way.hops.len() as u32) + BOX + 1;
    let program = |top: u32, name: &'static str, lines: [String; 2], class: &'static str| {
        view! {
            <rect class=class x="1" y=top width=WIDTH - 2 height=BOX rx="8" />
            <text class="program" x="14" y=top + 18>{name}</text>
            <text class="at" x="14" y=top + 33>{lines[0].clone()}</text>
            <text class="at" x="14" y=top + 46>{lines[1].clone()}</text>
        }
    };
    let hops = (1..).zip(&way.hops).map(|(index, hop)| {
        let (from, to) = (top(index - 1) + BOX, top(index));
        let class = if hop.is_https { "wire is-tls" } else { "wire is-clear" };
        let firewall = (index == 1).then(|| {
            let wall = from + WAY / 2;
            let lines = (1..).zip(way.firewall.clone()).map(|(line, said)| {
                view! { <text class="at" x="60" y=wall + 4 + 14 * line>{said}</text> }
            });
            view! {
                <line class="firewall" x1="1" y1=wall x2=WIDTH - 1 y2=wall />
                <text class="at" x="60" y=wall - 8>{words.firewall}</text>
                {lines.collect_view()}
            }
        });
        view! {
            <line class=class x1="40" y1=from x2="40" y2=to - 2 />
            <path class=class d=format!("M34 {} l6 8 l6 -8", to - 10) />
            <text class="scheme" x="60" y=to - 8>{scheme(hop.is_https)}</text>
            {firewall}
            {program(to, hop.program, [hop.at.clone(), hop.certificate.clone()], "program")}
        }
    });
    view! {
        <svg id=id class="topology" viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=way.told.clone()>
            {program(top(0), words.clients, [String::new(), String::new()], "program clients")}
            {hops.collect_view()}
        </svg>
    }
}

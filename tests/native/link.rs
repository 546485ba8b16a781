//! Choices, said by the fragment of a link.

use assistant::inputs::{
    Binding, Choices, Hsts, Language, Line, PlainPort, Platform, Product, Profile, Reach, Route, ServiceChoices,
    Source, System,
};
use assistant::link::{self, Link, MAX_BYTES, Unread};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::scenarios::{all, root};

#[track_caller]
fn check(fragment: &str, choices: Choices) {
    let is_silent = fragment.is_empty();
    assert_eq!(link::read(fragment), Link { choices: choices.clone(), is_silent, ..Link::default() });
    assert_eq!(link::fragment(&choices), fragment.trim_start_matches('#'));
}

fn of(service: ServiceChoices) -> Choices {
    Choices { services: vec![service], ..Choices::default() }
}

#[test]
fn a_link_says_what_differs_from_the_page_as_it_opens() {
    check("", Choices::default());
    check("#route=windows", Choices { route: Route::Windows, ..Choices::default() });
    check(
        "product=dcdr-www&name=sante.example.org",
        of(ServiceChoices {
            server_name: "sante.example.org".into(),
            product: Some(Product::DcdrWww),
            ..Default::default()
        }),
    );
    check(
        "account=NT%20AUTHORITY%5CLOCAL%20SERVICE",
        of(ServiceChoices { account: r"NT AUTHORITY\LOCAL SERVICE".into(), ..Default::default() }),
    );
    check("2.name=", Choices { services: vec![ServiceChoices::default(); 2], ..Choices::default() });
}

#[test]
fn what_is_not_understood_is_said_and_the_rest_is_taken() {
    let Link { choices, is_silent, is_embedded, unread } = link::read(
        "#embed&route=pigeon&colour=red&4.name=x&1.name=x&server-name=x&2.nothing&profile=modern&switched=x&name=%C3%A9%zz",
    );
    let expected = Choices {
        profile: Profile::Modern,
        ..of(ServiceChoices { server_name: "é%zz".into(), ..Default::default() })
    };
    assert!(is_embedded && !is_silent);
    assert!(link::read("#embed").is_silent);
    assert_eq!(choices, expected);
    let name = |name: &str| Unread::Name(name.into());
    let value = |name: &str, value: &str| Unread::Value { name: name.into(), value: value.into() };
    assert_eq!(
        unread,
        [
            value("route", "pigeon"),
            name("colour"),
            name("4.name"),
            name("1.name"),
            name("server-name"),
            name("2.nothing"),
            value("switched", "x"),
        ]
    );
}

#[test]
fn a_link_that_is_too_long_is_left_alone() {
    let link = link::read(&format!("name={}", "x".repeat(MAX_BYTES)));
    assert_eq!(link, Link { unread: vec![Unread::TooLong], is_silent: true, ..Link::default() });
}

#[test]
fn the_choices_of_every_scenario_fit_a_link() {
    for scenario in all() {
        assert_eq!(link::read(&link::fragment(&scenario.choices)).choices, scenario.choices, "{}", scenario.name);
    }
}

/// docs/links.md is what authors of documentation read.
#[test]
fn every_name_is_documented() {
    let documented = std::fs::read_to_string(root().join("docs/links.md")).expect("docs/links.md is there");
    let names = |of: Value| of.as_object().expect("a struct").keys().cloned().collect::<Vec<_>>();
    let json = |of: &dyn Fn() -> serde_json::Result<Value>| of().expect("choices are JSON");
    let common = names(json(&|| serde_json::to_value(Choices::default())));
    let services = names(json(&|| serde_json::to_value(ServiceChoices::default())));
    for name in common.iter().chain(&services).filter(|name| *name != "services") {
        let name = if name == "server-name" { "name" } else { name };
        assert!(documented.contains(&format!("| `{name}` |")), "docs/links.md does not list {name}");
    }
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("(|[0-9]{1,5}|sante\\.example\\.org|C:\\\\Program Files|\\PC{0,12}|[&=#%+, \\t\\n])", 9)
}

fn service() -> impl Strategy<Value = ServiceChoices> {
    let few = (
        select(vec![None, Some(Product::Icdr), Some(Product::DcdrWww), Some(Product::DcdrDcg)]),
        select(vec![None, Some(Line::V2), Some(Line::V3)]),
        select(vec![None, Some(Platform::Linux), Some(Platform::Macos), Some(Platform::Windows)]),
        select(vec![PlainPort::Close, PlainPort::Redirect]),
        select(vec![Binding::Address, Binding::HostName]),
        select(vec![Reach::Needed, Reach::ThisMachine]),
        any::<bool>(),
        prop::collection::btree_set(select(vec!["address-1", "address-12", "issuer-1", "base-address-1"]), 0..3),
    );
    (few, texts()).prop_map(
        |((product, line, platform, plain_port, binding, reach, is_configured, switched), texts)| {
            let [
                server_name,
                more_names,
                tls_port,
                backend,
                redirect_port,
                hl7_port,
                account,
                configuration_path,
                instance,
            ] = texts.try_into().expect("nine texts");
            ServiceChoices {
                product,
                line,
                platform,
                leaf: None,
                server_name,
                more_names,
                tls_port,
                backend,
                plain_port,
                redirect_port,
                hl7_port,
                account,
                configuration_path,
                instance,
                binding,
                reach,
                is_configured,
                switched: switched.into_iter().map(|id| id.parse().expect("an edit's name")).collect(),
            }
        },
    )
}

fn choices() -> impl Strategy<Value = Choices> {
    let few = (
        select(Language::ALL.to_vec()),
        select(vec![Route::Mono, Route::Nginx, Route::Windows]),
        select(vec![Profile::Intermediate, Profile::Modern]),
        select(vec![
            Source::AcmeSh,
            Source::CertbotDns,
            Source::CertbotStandalone,
            Source::CertbotWebroot,
            Source::Files,
            Source::PrivateAuthority,
            Source::Request,
            Source::WinAcme,
        ]),
        select(System::ALL.to_vec()),
        select(vec![Hsts::Off, Hsts::Name, Hsts::Subdomains]),
    );
    (few, "(|/etc/tls|\\PC{0,8})", prop::collection::vec(service(), 1..=3)).prop_map(
        |((language, route, profile, source, system, hsts), tls_folder, services)| Choices {
            language,
            route,
            profile,
            source,
            system,
            hsts,
            tls_folder,
            services,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// What a link says is what it was made from.
    #[test]
    fn choices_survive_a_link(choices in choices()) {
        let fragment = link::fragment(&choices);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:,%=&".contains(&byte);
        prop_assert!(fragment.bytes().all(is_plain), "{fragment}");
        let is_silent = fragment.is_empty();
        prop_assert_eq!(link::read(&fragment), Link { choices, is_silent, ..Link::default() });
    }

    /// Whatever stands behind the address: choices, and what was left out.
    #[test]
    fn any_fragment_is_read(fragment in "\\PC{0,80}|(([123]\\.)?(name|route|tls-port|switched|is-configured|embed)(=\\PC{0,8})?&?){0,5}") {
        let read = link::read(&fragment);
        prop_assert_eq!(link::read(&link::fragment(&read.choices)).choices, read.choices);
    }
}

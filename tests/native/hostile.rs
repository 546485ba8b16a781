//! What a person types, or a file holds, never reaches a rendered file unescaped: refused or encoded.

use assistant::bundle::BundlePath;
use assistant::finding::Finding;
use assistant::inputs::{Choices, Platform, Product, Route, ServiceChoices, Upload};
use assistant::{bundle, inspect, plan, text};

use crate::scenarios::{NOW, fixture, uploads};

const HOSTILE: &[&str] = &[
    "a\"b",
    "a'b",
    "a\nb",
    "a\r\nb",
    "a;b",
    "$(id)",
    "`id`",
    "a&b",
    "a|b",
    "%PATH%",
    "a{b}",
    "a<b>",
    "a\0b",
    "a\u{202E}b",
    "a\u{7}b",
    "a b;return 200",
    "]]>",
    "--><x>",
    "a\\b;",
    "ä",
    "../../etc/passwd",
    "-oProxy",
    "$hostile",
    "a#b",
    "*.hostile.example",
    "a^b",
    "!x!",
];

#[test]
fn no_hostile_text_is_a_value_of_any_field() {
    for route in [Route::Nginx, Route::Windows, Route::Mono] {
        for text in HOSTILE {
            let fields: [fn(&mut Choices, String); 8] = [
                |choices, text| choices.tls_folder = text,
                |choices, text| choices.services[0].server_name = text,
                |choices, text| choices.services[0].tls_port = text,
                |choices, text| choices.services[0].backend = text,
                |choices, text| choices.services[0].redirect_port = text,
                |choices, text| choices.services[0].account = text,
                |choices, text| choices.services[0].configuration_path = text,
                |choices, text| choices.services[0].instance = text,
            ];
            for (index, set) in fields.into_iter().enumerate() {
                let mut choices = Choices { route, ..Default::default() };
                choices.services[0] = ServiceChoices {
                    product: Some(Product::DcdrWww),
                    platform: (route == Route::Nginx && index >= 6).then_some(Platform::Windows),
                    ..Default::default()
                };
                set(&mut choices, (*text).to_owned());
                match plan(&inspect(&uploads(&["fullchain-rsa.pem"]), NOW), &choices) {
                    Err(findings) => assert!(findings.iter().any(Finding::blocks)),
                    Ok(plan) => {
                        for (path, bytes) in bundle(&plan).files {
                            let file = String::from_utf8_lossy(&bytes).into_owned();
                            // A finding shows a name in its own letters, too, behind its ASCII form: in prose, and there alone.
                            let is_prose =
                                matches!(path, BundlePath::Checklist | BundlePath::ChecklistHtml | BundlePath::Report);
                            if index == 1 && is_prose && text.chars().all(char::is_alphanumeric) {
                                continue;
                            }
                            // PEM and prose hold many short texts by chance; what was typed is longer than a letter.
                            assert!(!file.contains(text), "field {index}: {text:?} stands in {path}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_text_that_the_route_has_no_use_for_blocks_nothing() {
    let hostile = || ";".to_owned();
    for (route, service) in [
        (Route::Nginx, ServiceChoices { account: hostile(), instance: hostile(), ..Default::default() }),
        (
            Route::Mono,
            ServiceChoices { backend: hostile(), redirect_port: hostile(), instance: hostile(), ..Default::default() },
        ),
        (Route::Windows, ServiceChoices { backend: hostile(), redirect_port: hostile(), ..Default::default() }),
    ] {
        let service = ServiceChoices { product: Some(Product::DcdrWww), ..service };
        let tls_folder = if route == Route::Windows { hostile() } else { String::new() };
        let choices = Choices { route, tls_folder, services: vec![service], ..Default::default() };
        let plan = plan(&inspect(&uploads(&["fullchain-rsa.pem"]), NOW), &choices);
        assert!(plan.is_ok(), "{route:?}: {plan:#?}");
    }
}

#[test]
fn the_checklist_shows_hostile_names_and_does_nothing_with_them() {
    let mut files = uploads(&["leaf-rsa.pem", "hostile-names.pem"]);
    files.files.push(Upload::new("<img src=x onerror=alert(1)>`|\n# x\u{202E}.pem", fixture("damaged.pem")));
    let mut choices = Choices::default();
    choices.services[0] =
        ServiceChoices { product: Some(Product::Icdr), server_name: "sante.example.org".into(), ..Default::default() };
    let plan = plan(&inspect(&files, NOW), &choices).expect("a hostile stranger blocks nothing");
    for (path, bytes) in bundle(&plan).files {
        let file = String::from_utf8(bytes).expect("the bundle's files are text");
        // Markdown shows a character behind a backslash as it is.
        let unescaped =
            ["\\<", "\\>", "\\`", "\\#", "\\|"].iter().fold(file.clone(), |text, pair| text.replace(pair, ""));
        for raw in ["<img", "<b>", "\u{202E}", "\n# x", "`id`"] {
            assert!(!unescaped.contains(raw), "{raw:?} stands in {path}:\n{file}");
        }
        if path == BundlePath::Checklist {
            assert!(file.contains("\\<img src=x onerror=alert(1)\\>\\`\\|"), "{file}");
        }
        if path == BundlePath::ChecklistHtml {
            assert!(file.contains("&lt;img src=x onerror=alert(1)&gt;&#96;|"), "{file}");
        }
    }
}

#[test]
fn text_from_outside_is_one_line_that_hides_nothing() {
    assert_eq!(text::shown("a\r\nb\0\u{202E}c\u{200B}"), "a\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}");
    assert_eq!(text::shown(&"x".repeat(500)).chars().count(), 121);
}

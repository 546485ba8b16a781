//! Choices in the fragment of a link: `#route=windows&product=dcdr-www&name=sante.example.org`.
//!
//! The names are those of `bundle.json`, but for the server's name, which is short; docs/links.md lists them. What is as the page
//! has it by itself is left out. The second service's names begin with `2.`, the third's with `3.`. A fragment never reaches a
//! server, and nothing of the uploads is part of [`Choices`].

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::inputs::{Choices, Product, ServiceChoices};

/// What a link says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The choices, with those that the link is silent about as the page has them by itself.
    pub choices: Choices,
    /// Whether it says nothing of the choices.
    pub is_silent: bool,
    /// Whether the page stands within another one.
    pub is_embedded: bool,
    /// What was not understood and left out.
    pub unread: Vec<Unread>,
}

/// A part of a link that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is no choice of this name.
    Name(String),
    /// The choice knows no such value.
    Value {
        /// The choice.
        name: String,
        /// What the link says of it.
        value: String,
    },
    /// The link is longer than [`MAX_BYTES`]; nothing of it was read.
    TooLong,
}

/// The longest fragment that is read, in bytes. What a person types for three services takes less.
pub const MAX_BYTES: usize = 16_384;

/// The word that says that the page stands within another one.
const EMBED: &str = "embed";

/// What `server-name` is called in a link.
const NAME: (&str, &str) = ("server-name", "name");

/// The most services that a link can speak of: each product once.
const MOST_SERVICES: usize = Product::ALL.len();

/// The fragment that says `choices`, without its `#`; empty where they are as the page has them by itself.
pub fn fragment(choices: &Choices) -> String {
    let mut pairs = Vec::new();
    let common = Choices { services: Vec::new(), ..choices.clone() };
    push(&mut pairs, "", &fields(&common), &fields(&Choices { services: Vec::new(), ..Choices::default() }));
    let default = fields(&ServiceChoices::default());
    for (index, service) in choices.services.iter().enumerate() {
        let (prefix, before) = (prefix(index), pairs.len());
        push(&mut pairs, &prefix, &fields(service), &default);
        // A service that says nothing is one more, all the same.
        if index > 0 && pairs.len() == before {
            pairs.push(format!("{prefix}{}=", NAME.1));
        }
    }
    pairs.join("&")
}

/// The names of the choices in which two differ, in links' words.
pub fn differences(one: &Choices, other: &Choices) -> Vec<String> {
    let pairs = |choices: &Choices| fragment(choices).split('&').map(ToOwned::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (pairs(one), pairs(other));
    let names: BTreeSet<_> = one.symmetric_difference(&other).filter_map(|pair| pair.split('=').next()).collect();
    names.into_iter().filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
}

/// Reads a fragment, with or without its `#`.
pub fn read(fragment: &str) -> Link {
    let mut link = Link { is_silent: true, ..Link::default() };
    if fragment.len() > MAX_BYTES {
        link.unread.push(Unread::TooLong);
        return link;
    }
    let parts = fragment.trim_start_matches('#').split('&').filter(|part| !part.is_empty());
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (decoded(name), decoded(value));
        if name == EMBED && value.is_empty() {
            link.is_embedded = true;
            continue;
        }
        link.is_silent = false;
        if let Err(unread) = choose(&mut link.choices, &name, &value) {
            link.unread.push(unread);
        }
    }
    link
}

/// Makes one choice.
fn choose(choices: &mut Choices, name: &str, value: &str) -> Result<(), Unread> {
    let unknown = || Unread::Name(name.to_owned());
    let unfit = || Unread::Value { name: name.to_owned(), value: value.to_owned() };
    let common = fields(choices);
    if name != "services" && common.contains_key(name) {
        *choices = with(common, name, value).ok_or_else(unfit)?;
        return Ok(());
    }
    let numbered = name.split_once('.').and_then(|(number, rest)| Some((number.parse::<usize>().ok()?, rest)));
    let (number, field) = numbered.unwrap_or((1, name));
    if number == 0 || number > MOST_SERVICES || number == 1 && numbered.is_some() {
        return Err(unknown());
    }
    let field = match field {
        _ if field == NAME.0 => return Err(unknown()),
        _ if field == NAME.1 => NAME.0,
        _ => field,
    };
    if !fields(&ServiceChoices::default()).contains_key(field) {
        return Err(unknown());
    }
    let mut services = choices.services.clone();
    services.resize_with(services.len().max(number), ServiceChoices::default);
    let service = &mut services[number - 1];
    *service = with(fields(service), field, value).ok_or_else(unfit)?;
    choices.services = services;
    Ok(())
}

/// `object` with `value` for `name`, if it can have it.
fn with<T: serde::de::DeserializeOwned>(mut object: Map<String, Value>, name: &str, value: &str) -> Option<T> {
    let place = object.get_mut(name)?;
    *place = match place {
        Value::Bool(_) => Value::Bool(value.parse().ok()?),
        Value::Null if value.is_empty() => Value::Null,
        Value::Array(_) => Value::Array(
            value.split(',').filter(|item| !item.is_empty()).map(|item| Value::String(item.into())).collect(),
        ),
        _ => Value::String(value.to_owned()),
    };
    serde_json::from_value(Value::Object(object)).ok()
}

/// The fields of a struct by their names in `bundle.json`.
fn fields(of: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(of) {
        Ok(Value::Object(fields)) => fields,
        // Structs with named fields, which hold nothing that JSON lacks.
        _ => Map::new(),
    }
}

fn prefix(index: usize) -> String {
    if index == 0 { String::new() } else { format!("{}.", index + 1) }
}

/// What of `fields` differs from `default`, each as `name=value`.
fn push(pairs: &mut Vec<String>, prefix: &str, fields: &Map<String, Value>, default: &Map<String, Value>) {
    for (name, value) in fields.iter().filter(|(name, value)| default.get(*name) != Some(value)) {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
            other => other.to_string(),
        };
        let name = if name == NAME.0 { NAME.1 } else { name };
        pairs.push(format!("{prefix}{name}={}", encoded(&value)));
    }
}

/// Percent-encoded (RFC 3986 §2.1), but for what stands for itself in a fragment and in the text that a link is pasted into.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b',' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The text behind percent-encoding; what is not well encoded stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| first == b'%').and_then(|digits| {
            let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)
        });
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

//! What the files on the page turned out to be.

use std::sync::Arc;

use say::say;

use crate::inputs::{Language, Line, Product};
use crate::inspect::configuration::{Configuration, RestSection};

pub(in crate::text) fn configurations(language: Language, configurations: &[Arc<Configuration>]) -> String {
    if let [only] = configurations {
        return configuration(language, only);
    }
    let rests = configurations.iter().filter_map(|file| file.rest.as_ref());
    let endpoints = endpoints(language, rests.map(|rest| rest.endpoints.len()).sum());
    say!(language, "{count} SanteDB configurations, {endpoints}", count = configurations.len())
}

fn configuration(language: Language, file: &Configuration) -> String {
    let mut facts = vec![match &file.rest {
        Some(rest) if file.is_main && !rest.endpoints.is_empty() => whole(language, rest),
        Some(_) | None if file.is_main => say!(language, "SanteDB configuration").to_owned(),
        _ => say!(language, "part of a SanteDB configuration").to_owned(),
    }];
    match &file.rest {
        Some(rest) if rest.endpoints.is_empty() => {
            facts.push(say!(language, "endpoints left to its container").to_owned());
        }
        Some(rest) => facts.push(endpoints(language, rest.endpoints.len())),
        None => {}
    }
    match file.includes.len() {
        0 => {}
        1 => facts.push(say!(language, "main file, includes 1 other").to_owned()),
        includes => facts.push(say!(language, "main file, includes {includes} others")),
    }
    match file.protected.len() {
        0 => {}
        1 => facts.push(say!(language, "1 section encrypted").to_owned()),
        sections => facts.push(say!(language, "{sections} sections encrypted")),
    }
    facts.join(", ")
}

fn whole(language: Language, rest: &RestSection) -> String {
    let product = match rest.product() {
        Product::DcdrDcg => say!(language, "a dCDR gateway"),
        Product::DcdrWww => say!(language, "a dCDR web access gateway"),
        Product::Icdr => say!(language, "an iCDR"),
    };
    let line = match rest.line {
        Some(Line::V2) if rest.is_v1 => ", 1.x",
        Some(Line::V2) => ", 2.x",
        Some(Line::V3) => ", 3.x",
        None => "",
    };
    say!(language, "SanteDB configuration of {product}{line}")
}

fn endpoints(language: Language, count: usize) -> String {
    match count {
        0 => say!(language, "0 endpoints").to_owned(),
        1 => say!(language, "1 endpoint").to_owned(),
        _ => say!(language, "{count} endpoints"),
    }
}

//! What the files on the page turned out to be.

use std::sync::Arc;

use crate::inputs::{Language, Line, Product};
use crate::inspect::configuration::{Configuration, RestSection};

pub(in crate::text) fn configurations(language: Language, configurations: &[Arc<Configuration>]) -> String {
    if let [only] = configurations {
        return configuration(language, only);
    }
    let rests = configurations.iter().filter_map(|file| file.rest.as_ref());
    let endpoints = rests.map(|rest| rest.endpoints.len()).sum();
    format!("{} SanteDB configurations, {}", configurations.len(), counted(language, endpoints, "endpoint"))
}

fn configuration(language: Language, file: &Configuration) -> String {
    let mut facts = vec![match &file.rest {
        Some(rest) if file.is_main && !rest.endpoints.is_empty() => whole(language, rest),
        Some(_) | None if file.is_main => "SanteDB configuration".to_owned(),
        _ => "part of a SanteDB configuration".to_owned(),
    }];
    match &file.rest {
        Some(rest) if rest.endpoints.is_empty() => facts.push("endpoints left to its container".to_owned()),
        Some(rest) => facts.push(counted(language, rest.endpoints.len(), "endpoint")),
        None => {}
    }
    match file.includes.len() {
        0 => {}
        1 => facts.push("main file, includes 1 other".to_owned()),
        includes => facts.push(format!("main file, includes {includes} others")),
    }
    match file.protected.len() {
        0 => {}
        sections => facts.push(format!("{} encrypted", counted(language, sections, "section"))),
    }
    facts.join(", ")
}

fn whole(language: Language, rest: &RestSection) -> String {
    let product = match rest.product() {
        Product::DcdrDcg => "a dCDR gateway",
        Product::DcdrWww => "a dCDR web access gateway",
        Product::Icdr => "an iCDR",
    };
    let line = match rest.line {
        Some(Line::V2) if rest.is_v1 => ", 1.x",
        Some(Line::V2) => ", 2.x",
        Some(Line::V3) => ", 3.x",
        None => "",
    };
    format!("SanteDB configuration of {product}{line}")
}

fn counted(language: Language, count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

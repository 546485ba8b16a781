//! What a bundle says of itself, for other programs and for the next renewal: `bundle.json` and `SHA256SUMS`. The fields are
//! explained in docs/bundle.md.
//!
//! [`earlier`](mod@crate::inspect::earlier) reads it again: a field that changes its meaning changes [`FORMAT`].

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::bundle::BundlePath;
use crate::bundle::report::escape;
use crate::inputs::Choices;
use crate::plan::values::Fingerprint;
use crate::plan::{Plan, Service, restored};
use crate::text::{self, MADE_BY};

/// Counts up when a field changes its meaning or goes.
pub const FORMAT: u32 = 1;

/// `bundle.json`, over all the other files but the sums, which cover it, too.
pub(super) fn manifest(plan: &Plan, files: &BTreeMap<BundlePath, Vec<u8>>) -> String {
    let file = |(path, bytes): (&BundlePath, &Vec<u8>)| FileEntry {
        path: path.to_string(),
        sha256: sha256(bytes).to_ascii_lowercase(),
        bytes: bytes.len(),
    };
    let manifest = Manifest {
        about: text::head(plan, &BundlePath::Manifest),
        format: FORMAT,
        made_by: MADE_BY,
        made_on: plan.inspection.now.to_string(),
        choices: restored::choices(plan),
        services: plan.services.iter().map(ServiceFacts::new).collect(),
        files: files.iter().map(file).collect(),
    };
    // Plain structures without maps, whose keys are no texts, always become JSON.
    escape(&serde_json::to_string_pretty(&manifest).unwrap_or_default()) + "\n"
}

/// `SHA256SUMS`, which `sha256sum -c` reads. Without a head: busybox takes a comment for a sum that does not match.
pub(super) fn sums(files: &BTreeMap<BundlePath, Vec<u8>>) -> String {
    let line = |(path, bytes): (&BundlePath, &Vec<u8>)| format!("{}  {path}\n", sha256(bytes).to_ascii_lowercase());
    files.iter().map(line).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Fingerprint(Sha256::digest(bytes).into()).to_string()
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Manifest {
    about: Vec<String>,
    format: u32,
    made_by: &'static str,
    made_on: String,
    choices: Choices,
    services: Vec<ServiceFacts>,
    files: Vec<FileEntry>,
}

/// What the bundle was made by, beside the choices.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ServiceFacts {
    product: &'static str,
    url: String,
    listens_on: u16,
    windows_service: String,
    systemd_unit: &'static str,
    app_id: String,
    leaf: Option<LeafFacts>,
    configurations: Vec<ConfigurationFacts>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct LeafFacts {
    sha1: String,
    sha256: String,
    not_after: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ConfigurationFacts {
    path: String,
    edits: usize,
}

#[derive(Serialize)]
struct FileEntry {
    path: String,
    sha256: String,
    bytes: usize,
}

impl ServiceFacts {
    fn new(service: &Service) -> Self {
        let facts = service.facts();
        let leaf = service.chain.as_ref().map(|chain| LeafFacts {
            sha1: chain.leaf.thumbprint.to_string(),
            sha256: chain.leaf.fingerprint.to_string(),
            not_after: chain.leaf.not_after.to_iso(),
        });
        let configurations = service.change.files.iter();
        Self {
            product: text::product(service.product),
            url: service.url().to_string(),
            listens_on: service.listen_port.number(),
            windows_service: service.windows_service(),
            systemd_unit: facts.systemd_unit,
            app_id: facts.app_id.to_string(),
            leaf,
            configurations: configurations
                .map(|file| ConfigurationFacts { path: file.path.to_string(), edits: file.edits.len() })
                .collect(),
        }
    }
}

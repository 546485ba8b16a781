//! [`inspect()`]: facts and findings from whatever files a person has. It never fails.
//!
//! It works in two halves, since the first one may take seconds and needs secrets, and the second one neither: [`read`]
//! looks into one file and keeps no key and no password; [`conclude`] looks at all that was read together.

use std::sync::Arc;

use crate::finding::{Check, Finding, gravest_first};
use crate::inputs::{UnixTime, Upload, Uploads};
use crate::plan::values::Fingerprint;

pub mod pace;
pub mod limits;
mod work;
pub mod reading;
pub mod blocks;
mod archive;
mod ber;
mod oid;
pub mod certificate;
pub mod key;
mod pkcs7;
mod pkcs12;
mod pbe;
mod kdf;
mod password;
pub mod report;
pub mod earlier;
pub mod encoding;
pub(crate) mod lines;
pub mod xml;
pub mod configuration;
pub mod chain;
pub mod verify;
pub mod roots;
pub mod checks;

use certificate::Certificate;
use chain::Chain;
use checks::{CHECKS, Evidence, FILES};
use configuration::Configuration;
use earlier::Earlier;
use key::Key;
use pace::{Pace, Unpaced, finish};
use reading::Reading;

/// What the files hold. No key and no password is part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The time at which the person asks.
    pub now: UnixTime,
    /// What each upload turned out to be, in their order.
    pub files: Vec<FileFact>,
    /// Every distinct certificate, in the order in which they came.
    pub certificates: Vec<Arc<Certificate>>,
    /// One chain for each certificate that may be a server's own.
    pub chains: Vec<Arc<Chain>>,
    /// What is known of each private key.
    pub keys: Vec<Key>,
    /// The SanteDB configurations.
    pub configurations: Vec<Arc<Configuration>>,
    /// The certificates that came more than once.
    pub repeated: Vec<Fingerprint>,
    /// What servers were seen to send.
    pub transcripts: Vec<Transcript>,
    /// What earlier bundles were made for.
    pub previous: Vec<Previous>,
    /// Whole earlier bundles.
    pub bundles: Vec<EarlierBundle>,
    /// What is wrong with the files, the gravest first.
    pub findings: Vec<Finding>,
}

/// What an upload turned out to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFact {
    /// The upload's name.
    pub name: String,
    /// How many certificates it holds.
    pub certificates: usize,
    /// How many private keys it holds.
    pub keys: usize,
    /// Whether it is a SanteDB configuration.
    pub is_configuration: bool,
    /// Whether it is a report of an earlier bundle.
    pub is_report: bool,
    /// Whether it is an earlier bundle.
    pub is_bundle: bool,
    /// Whether a password keeps something of it closed.
    pub lock: Lock,
}

/// Whether a password keeps something of a file closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// Nothing is closed.
    #[default]
    Open,
    /// A password is asked for.
    Closed,
    /// The password that was given is not the right one.
    WrongPassword,
}

/// What a server was seen to send: the output of `openssl s_client -showcerts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The upload's name.
    pub file: String,
    /// The certificates, in the order in which they were sent.
    pub sent: Vec<Fingerprint>,
}

/// A report of an earlier bundle, `certificate-report.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// The upload's name.
    pub file: String,
    /// The leaves that the earlier bundle was made for.
    pub leaves: Vec<Fingerprint>,
}

/// An earlier bundle, or its `bundle.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierBundle {
    /// The upload's name.
    pub file: String,
    /// What it says of itself.
    pub earlier: Earlier,
}

/// Finds out what `uploads` hold, as of `now`.
pub fn inspect(uploads: &Uploads, now: UnixTime) -> Inspection {
    finish(async {
        let mut readings = Vec::with_capacity(uploads.files.len());
        for upload in &uploads.files {
            readings.push(Arc::new(read(upload, &Unpaced).await));
        }
        conclude(&readings, now, &Unpaced).await
    })
}

/// Looks into one file. This is the half that needs keys and passwords, and may take long.
pub async fn read(upload: &Upload, pace: &impl Pace) -> Reading {
    reading::read(upload, pace).await
}

/// Looks at all that was read together, as of `now`.
pub async fn conclude(readings: &[Arc<Reading>], now: UnixTime, pace: &impl Pace) -> Inspection {
    let mut inspection = Inspection { now, ..Inspection::default() };
    let mut problems = Vec::new();
    for reading in readings {
        reading::take(reading, &mut inspection, &mut problems);
    }
    inspection.chains = chain::build(&inspection.certificates, &inspection.keys, now, pace).await;
    problems.extend(key::mismatches(&inspection));

    let evidence = Evidence { inspection: &inspection, now };
    let mut findings = Check::run_all(FILES, |found| found(&problems));
    findings.extend(Check::run_all(CHECKS, |run| run(&evidence)));
    gravest_first(&mut findings);
    inspection.findings = findings;
    inspection
}

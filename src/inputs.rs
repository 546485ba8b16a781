//! All that a person gives: files, choices and the time at which they ask.
//!
//! Plain data. What is typed stays text here and becomes a checked value, or a finding, in [`mod@crate::plan`].

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use x509_parser::time::ASN1Time;
use zeroize::Zeroizing;

use crate::plan::edits::EditId;
use crate::plan::values::Fingerprint;

/// The files that lie on the page, in the order in which they were dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uploads {
    /// What a file is, is found out from its content, so one list holds them all.
    pub files: Vec<Upload>,
}

/// One file as the browser handed it over.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name that the file had on the person's disk; shown, never trusted.
    pub name: String,
    /// The content, wiped from memory when dropped: it may be a private key.
    pub bytes: Zeroizing<Vec<u8>>,
    /// The password that opens it, where one was typed; wiped, too.
    pub password: Option<Zeroizing<String>>,
}

impl Upload {
    /// A file of this name and content.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: Zeroizing::new(bytes.into()), password: None }
    }

    /// The same file with a password.
    pub fn with_password(self, password: impl Into<String>) -> Self {
        Self { password: Some(Zeroizing::new(password.into())), ..self }
    }
}

// By hand, so that no key ever reaches a log or a panic message.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({:?}, {} bytes)", self.name, self.bytes.len())
    }
}

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixTime(pub i64);

/// The day, in UTC: `2026-11-23`.
impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The certificate parser's own calendar, so that there is one; it ends with the year 9999, as RFC 5280 does.
        match ASN1Time::from_timestamp(self.0) {
            Ok(time) => {
                let day = time.to_datetime().date();
                write!(f, "{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
            }
            Err(_) => write!(f, "9999-12-31"),
        }
    }
}

impl UnixTime {
    /// To the second, in UTC, by ISO 8601: `2026-11-23T12:00:00Z`.
    pub fn to_iso(self) -> String {
        let second = self.0.rem_euclid(24 * 60 * 60);
        format!("{self}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

/// What a person chose. It travels in links, so it never holds anything of the uploads.
///
/// An empty text and a `None` mean "as the files say, else the product's default".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Choices {
    /// The language of every sentence that the product writes.
    pub language: Language,
    /// Who ends the TLS connection.
    pub route: Route,
    /// What clients the server is for, and so which certificates and ciphers are good enough.
    pub profile: Profile,
    /// Where the certificate comes from.
    pub source: Source,
    /// What NGINX's machine runs.
    pub system: System,
    /// How long browsers are told to open the name over TLS alone; for NGINX.
    pub hsts: Hsts,
    /// The folder on the server that holds certificate and key; for NGINX and Mono.
    pub tls_folder: String,
    /// The SanteDB services to put behind TLS; at least one.
    pub services: Vec<ServiceChoices>,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            language: Language::default(),
            route: Route::default(),
            profile: Profile::default(),
            source: Source::default(),
            system: System::default(),
            hsts: Hsts::default(),
            tls_folder: String::new(),
            services: vec![ServiceChoices::default()],
        }
    }
}

impl Choices {
    /// Every text that was typed.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let of_services = self.services.iter().flat_map(|service| {
            [
                &service.server_name,
                &service.more_names,
                &service.instance,
                &service.tls_port,
                &service.backend,
                &service.redirect_port,
                &service.hl7_port,
                &service.account,
                &service.configuration_path,
            ]
        });
        std::iter::once(&self.tls_folder).chain(of_services).map(String::as_str)
    }
}

/// The choices for one SanteDB service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ServiceChoices {
    /// Which SanteDB it is.
    pub product: Option<Product>,
    /// Its version line.
    pub line: Option<Line>,
    /// The operating system that SanteDB runs on; NGINX may run elsewhere.
    pub platform: Option<Platform>,
    /// Which of several certificates is the server's own. It is taken from the uploads, so it is no part of a link.
    #[serde(skip)]
    pub leaf: Option<Fingerprint>,
    /// The name that clients will open: `sante.example.org`.
    pub server_name: String,
    /// Other names that a certificate is to be had for, too, between commas or spaces.
    pub more_names: String,
    /// The port that clients will open, over TLS.
    pub tls_port: String,
    /// Where NGINX finds SanteDB: `host`, `host:port` or `:port`.
    pub backend: String,
    /// What becomes of the plain port in front of NGINX.
    pub plain_port: PlainPort,
    /// The plain port whose requests are sent to the TLS port.
    pub redirect_port: String,
    /// The port on which NGINX puts TLS before HL7v2; empty for none.
    pub hl7_port: String,
    /// The account that the SanteDB service runs under.
    pub account: String,
    /// Where SanteDB reads its configuration.
    pub configuration_path: String,
    /// Which of several instances on one Windows machine it is; empty for the one that the installer makes.
    pub instance: String,
    /// How HTTP.sys finds the certificate; for Windows.
    pub binding: Binding,
    /// Who can open endpoints that listen for their own machine alone.
    pub reach: Reach,
    /// Whether its configuration was changed already, by an earlier bundle; where it lies on the page, it tells itself.
    pub is_configured: bool,
    /// The edits that are switched: on, where they are only offered, else off.
    pub switched: BTreeSet<EditId>,
}

/// How HTTP.sys finds the certificate of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// By the port: all connections to it.
    #[default]
    Address,
    /// By the port and the name that the client asks for (SNI), so that others share the port with certificates of their own.
    HostName,
}

/// Who can open endpoints that the configuration binds to the loopback address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Whoever has to: clients where SanteDB speaks TLS itself, else NGINX where it runs on another machine.
    #[default]
    Needed,
    /// This machine alone, as before.
    ThisMachine,
}

/// Who ends the TLS connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// Mono's `HttpListener` itself, on Linux or macOS.
    Mono,
    /// NGINX on Linux, in front of SanteDB.
    #[default]
    Nginx,
    /// HTTP.sys on Windows.
    Windows,
}

/// The SanteDB programs that serve HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// dCDR disconnected gateway.
    DcdrDcg,
    /// dCDR web access gateway.
    DcdrWww,
    /// The central server.
    Icdr,
}

impl Product {
    /// All of them, the one that most people look for first.
    pub const ALL: [Self; 3] = [Self::Icdr, Self::DcdrWww, Self::DcdrDcg];
}

/// The version lines that differ in what TLS needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// 2.x and older.
    V2,
    /// 3.x.
    #[default]
    V3,
}

/// The operating systems that SanteDB runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// Any Linux with systemd.
    Linux,
    /// macOS: upstream documents no paths and no service for it.
    Macos,
    /// Windows.
    Windows,
}

/// A profile of Mozilla's guideline for server-side TLS, 6.0 (2026-04-06).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// TLS 1.2 and 1.3, for clients of the last ten years.
    #[default]
    Intermediate,
    /// TLS 1.3 alone.
    Modern,
}

/// Where the certificate comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// acme.sh, on Linux.
    AcmeSh,
    /// Let's Encrypt's own client, by a record in the DNS.
    CertbotDns,
    /// The same, answering on port 80 itself.
    CertbotStandalone,
    /// The same, by files that the web server hands out.
    CertbotWebroot,
    /// It is there already: its files lie on the page.
    #[default]
    Files,
    /// An authority of one's own, for a closed network.
    PrivateAuthority,
    /// An authority that is sent a request.
    Request,
    /// win-acme, on Windows.
    WinAcme,
}

/// What NGINX's machine runs. It decides where files go and which directives NGINX knows: nobody knows the version of their
/// OpenSSL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum System {
    /// NGINX in a container, beside SanteDB's own.
    Container,
    /// Debian 11.
    Debian11,
    /// Debian 12.
    #[default]
    Debian12,
    /// Debian 13.
    Debian13,
    /// A package of nginx.org, whatever the distribution.
    NginxOrg,
    /// Red Hat Enterprise Linux 8, AlmaLinux 8, Rocky Linux 8.
    Rhel8,
    /// The same, 9.
    Rhel9,
    /// The same, 10.
    Rhel10,
    /// Ubuntu 20.04.
    Ubuntu2004,
    /// Ubuntu 22.04.
    Ubuntu2204,
    /// Ubuntu 24.04.
    Ubuntu2404,
    /// Ubuntu 26.04.
    Ubuntu2604,
}

impl System {
    /// All of them, the one that most people run first.
    pub const ALL: [Self; 12] = [
        Self::Debian12,
        Self::Debian13,
        Self::Debian11,
        Self::Ubuntu2404,
        Self::Ubuntu2604,
        Self::Ubuntu2204,
        Self::Ubuntu2004,
        Self::Rhel9,
        Self::Rhel10,
        Self::Rhel8,
        Self::NginxOrg,
        Self::Container,
    ];
}

/// What browsers are told by `Strict-Transport-Security` (RFC 6797). It holds for every port of the name, and cannot be taken
/// back from a browser that has heard it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hsts {
    /// Nothing.
    #[default]
    Off,
    /// The name alone.
    Name,
    /// The name and all below it.
    Subdomains,
}

/// What becomes of the plain port in front of NGINX.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlainPort {
    /// NGINX does not listen on it.
    Close,
    /// NGINX answers every request with a redirect to the TLS port.
    #[default]
    Redirect,
}

/// The languages that the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::French];
}

//! The commands on the way to a certificate.

use std::fmt;

use crate::inputs::Source;
use crate::plan::command::LongNumbers;
use crate::plan::values::ServerName;
use crate::plan::windows::KEPT_FOLDER;

/// The folder that certbot and acme.sh lay their answers in, and NGINX hands them out of. On Red Hat's systems SELinux lets
/// NGINX read what lies below `/var/www`.
pub const ACME_FOLDER: &str = "/var/www/santedb-acme";
/// Where the script lies that takes a new certificate up, on Linux.
pub const RENEW_SCRIPT: &str = "/usr/local/sbin/santedb-tls-renew";

/// What kind of key a certificate is asked for with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// On P-256.
    Ec,
    /// Of 2048 bits, as many as Mozilla's guideline 6.0 has for intermediate.
    Rsa,
}

/// What one's own authority is called: it stands in every chain, so it says whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityName(String);

impl AuthorityName {
    /// That of the authority for a server's name.
    pub fn new(name: &ServerName) -> Self {
        // RFC 5280, appendix A: 64 characters at most. A server's name is ASCII.
        let mut text = format!("Private authority of {name}");
        text.truncate(64);
        Self(text)
    }
}

impl fmt::Display for AuthorityName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file that is made on the way, in the folder of the unpacked bundle; none of them is part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestFile {
    /// The certificate, followed by its intermediates.
    Certificate(ServerName),
    /// The private key.
    Key(ServerName),
    /// The request.
    Request(ServerName),
    /// The root of one's own authority.
    Root,
}

impl fmt::Display for RequestFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(name) => write!(f, "request/{name}.pem"),
            Self::Key(name) => write!(f, "request/{name}.key"),
            Self::Request(name) => write!(f, "request/{name}.csr"),
            Self::Root => f.write_str("request/root.pem"),
        }
    }
}

/// A step on the way to a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obtain {
    /// Joins a certificate with the key that waits for it in the store of Windows.
    AcceptCertificate(ServerName),
    /// Lets acme.sh bring certificate and key to the renewal's script, now and at each renewal.
    AcmeShInstall {
        /// The key's kind, by which acme.sh files its certificates.
        kind: KeyKind,
        /// The first name.
        name: ServerName,
    },
    /// Fetches a certificate by acme.sh.
    AcmeShIssue {
        /// The key's kind.
        kind: KeyKind,
        /// Every name in it.
        names: Vec<ServerName>,
    },
    /// Fetches a certificate by certbot.
    Certbot {
        /// The key's kind.
        kind: KeyKind,
        /// Every name in it.
        names: Vec<ServerName>,
        /// How certbot answers the authority.
        source: Source,
    },
    /// Makes certbot forget a certificate.
    CertbotDelete(ServerName),
    /// Makes acme.sh forget a certificate.
    AcmeShRemove {
        /// The key's kind, by which acme.sh files its certificates.
        kind: KeyKind,
        /// The first name.
        name: ServerName,
    },
    /// Shows a request, on Windows.
    DumpRequest(ServerName),
    /// Makes the root of one's own authority.
    MakeAuthority,
    /// Makes its key, closed by a password that OpenSSL asks for.
    MakeAuthorityKey(KeyKind),
    /// Makes a private key, for its owner alone to read.
    MakeKey {
        /// Its kind.
        kind: KeyKind,
        /// Whose.
        name: ServerName,
        /// Whether Mono has to be able to use it ([`LongNumbers`]).
        for_mono: bool,
    },
    /// Makes a request.
    MakeRequest(ServerName),
    /// Makes key and request in the store of Windows.
    NewRequest(ServerName),
    /// Shows the root of one's own authority.
    ShowAuthority,
    /// Shows a request.
    ShowRequest(ServerName),
    /// Signs a request by one's own authority.
    Sign(ServerName),
    /// Adds the root of one's own authority, of this name, to those that Windows trusts.
    TrustMadeRoot(AuthorityName),
    /// Takes it from them.
    DistrustMadeRoot(AuthorityName),
    /// Verifies what was signed.
    VerifySigned(ServerName),
    /// Fetches a certificate by win-acme.
    WinAcme {
        /// The key's kind.
        kind: KeyKind,
        /// Every name in it.
        names: Vec<ServerName>,
    },
}

impl Obtain {
    /// What takes it back, where it reaches beyond the folder of the bundle.
    pub(super) fn undo(&self) -> Option<Self> {
        match self {
            Self::AcmeShIssue { kind, names } => Some(Self::AcmeShRemove { kind: *kind, name: names.first()?.clone() }),
            Self::TrustMadeRoot(name) => Some(Self::DistrustMadeRoot(name.clone())),
            Self::Certbot { names, .. } => Some(Self::CertbotDelete(names.first()?.clone())),
            _ => None,
        }
    }
}

impl fmt::Display for Obtain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Let's Encrypt lets 90 days pass; one's own authority is asked by hand, so once a year (Mozilla's 6.0: 366 at most).
        const LEAF_DAYS: u32 = 365;
        const ROOT_DAYS: u32 = 3650;
        match self {
            Self::AcceptCertificate(name) => write!(f, "certreq -accept -machine request\\{name}.pem"),
            Self::AcmeShInstall { kind, name } => {
                let folder = "/root/.acme.sh";
                let chain = format!("{folder}/{name}{}/fullchain.cer", ecc_folder(*kind));
                let key = format!("{folder}/{name}{}/{name}.key", ecc_folder(*kind));
                write!(f, "acme.sh --install-cert --domain {name}{}", ecc(*kind))?;
                write!(f, " --reloadcmd \"{RENEW_SCRIPT} {chain} {key}\"")
            }
            Self::AcmeShIssue { kind, names } => {
                let length = if *kind == KeyKind::Ec { "ec-256" } else { "2048" };
                write!(f, "acme.sh --issue --server letsencrypt --webroot {ACME_FOLDER} --keylength {length}")?;
                names.iter().try_for_each(|name| write!(f, " --domain {name}"))
            }
            Self::AcmeShRemove { kind, name } => write!(f, "acme.sh --remove --domain {name}{}", ecc(*kind)),
            Self::Certbot { kind, names, source } => {
                let how = match source {
                    Source::CertbotDns => "--manual --preferred-challenges dns".to_owned(),
                    Source::CertbotStandalone => "--standalone".to_owned(),
                    _ => format!("--webroot --webroot-path {ACME_FOLDER}"),
                };
                let key = if *kind == KeyKind::Ec { "ecdsa" } else { "rsa --rsa-key-size 2048" };
                write!(f, "certbot certonly {how} --key-type {key}")?;
                names.iter().take(1).try_for_each(|name| write!(f, " --cert-name {name}"))?;
                names.iter().try_for_each(|name| write!(f, " --domain {name}"))?;
                write!(f, " --deploy-hook {RENEW_SCRIPT}")
            }
            Self::CertbotDelete(name) => write!(f, "certbot delete --cert-name {name}"),
            Self::DumpRequest(name) => write!(f, "certutil -dump request\\{name}.csr"),
            Self::MakeAuthority => write!(
                f,
                "openssl req -x509 -new -sha256 -days {ROOT_DAYS} -config request/root.cnf -key request/root.key -out {}",
                RequestFile::Root
            ),
            Self::MakeAuthorityKey(kind) => {
                write!(f, "openssl genpkey {} -aes256 -out request/root.key", algorithm(*kind, 4096, "P-384"))
            }
            Self::MakeKey { kind, name, for_mono } => {
                let file = RequestFile::Key(name.clone());
                let make = format!("openssl genpkey {} -out {file}", algorithm(*kind, 2048, "P-256"));
                // Where no key can be made at all, the loop ends, and the request finds none.
                if *for_mono {
                    write!(f, "while {make} && ! {}; do :; done", LongNumbers(file))
                } else {
                    f.write_str(&make)
                }
            }
            Self::MakeRequest(name) => write!(
                f,
                "openssl req -new -sha256 -config request/{name}.cnf -key {} -out {}",
                RequestFile::Key(name.clone()),
                RequestFile::Request(name.clone())
            ),
            Self::NewRequest(name) => {
                write!(f, "certreq -new -machine request\\{name}.inf request\\{name}.csr")
            }
            Self::ShowAuthority => {
                write!(f, "openssl x509 -in {} -noout -subject -enddate -fingerprint -sha256", RequestFile::Root)
            }
            Self::ShowRequest(name) => write!(f, "openssl req -in {} -noout -text", RequestFile::Request(name.clone())),
            Self::Sign(name) => write!(
                f,
                "openssl x509 -req -sha256 -days {LEAF_DAYS} -in {} -CA {} -CAkey request/root.key -CAcreateserial \
                 -extfile request/{name}.cnf -extensions leaf -out {}",
                RequestFile::Request(name.clone()),
                RequestFile::Root,
                RequestFile::Certificate(name.clone())
            ),
            Self::DistrustMadeRoot(name) => write!(f, "certutil -delstore Root \"{name}\""),
            Self::TrustMadeRoot(_) => write!(f, "certutil -addstore Root request\\root.pem"),
            Self::VerifySigned(name) => {
                let option = if name.ip().is_some() { "-verify_ip" } else { "-verify_hostname" };
                write!(
                    f,
                    "openssl verify -CAfile {} {option} {name} {}",
                    RequestFile::Root,
                    RequestFile::Certificate(name.clone())
                )
            }
            Self::WinAcme { kind, names } => {
                let names: Vec<String> = names.iter().map(ToString::to_string).collect();
                let csr = if *kind == KeyKind::Ec { "ec" } else { "rsa" };
                write!(
                    f,
                    "wacs.exe --source manual --host {} --csr {csr} --validation selfhosting --store certificatestore \
                     --certificatestore My --installation script --script \"{KEPT_FOLDER}\\renew.ps1\" \
                     --scriptparameters \"-Thumbprint {{CertThumbprint}}\"",
                    names.join(",")
                )
            }
        }
    }
}

fn algorithm(kind: KeyKind, bits: u32, curve: &str) -> String {
    match kind {
        KeyKind::Ec => format!("-algorithm EC -pkeyopt ec_paramgen_curve:{curve}"),
        KeyKind::Rsa => format!("-algorithm RSA -pkeyopt rsa_keygen_bits:{bits}"),
    }
}

/// acme.sh keeps certificates on curves apart from those with RSA.
fn ecc(kind: KeyKind) -> &'static str {
    if kind == KeyKind::Ec { " --ecc" } else { "" }
}

fn ecc_folder(kind: KeyKind) -> &'static str {
    if kind == KeyKind::Ec { "_ecc" } else { "" }
}

//! The only types that may reach a rendered file.
//!
//! Each is made by `parse` alone and prints an alphabet that means nothing to NGINX, cmd.exe, PowerShell, a POSIX
//! shell, XML or Markdown, so that neither a typed text nor a certificate can inject a directive or a command.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

mod punycode;

/// Why a typed text is not a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// A character that the value cannot hold.
    Character(char),
    /// Nothing was typed, and there is nothing to fall back on.
    Empty,
    /// The shape is wrong: what it should look like.
    Shape(&'static str),
    /// Longer than this many characters.
    TooLong(usize),
}

/// A DNS name in lower-case letters, digits and hyphens, or an IPv4 address: what clients open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerName(String);

impl ServerName {
    /// Accepts what RFC 1123 §2.1 and RFC 5891 §4.4 call a host name, with other letters than those of ASCII, too, and IPv4
    /// addresses.
    pub fn parse(typed: &str) -> Result<Self, ValueError> {
        let name = ascii_name(typed.trim().trim_end_matches('.'))?;
        if name.is_empty() {
            return Err(ValueError::Empty);
        }
        if let Some(character) = name.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '.')) {
            return Err(ValueError::Character(character));
        }
        // RFC 1035 §2.3.4.
        if name.len() > 253 || name.split('.').any(|label| label.len() > 63) {
            return Err(ValueError::TooLong(253));
        }
        if name.split('.').any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-')) {
            return Err(ValueError::Shape("name.example.org"));
        }
        let numeric = name.rsplit('.').next().is_some_and(|label| label.bytes().all(|b| b.is_ascii_digit()));
        if numeric && name.parse::<Ipv4Addr>().is_err() {
            return Err(ValueError::Shape("192.0.2.10"));
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address, where the name is one.
    pub fn ip(&self) -> Option<Ipv4Addr> {
        self.0.parse().ok()
    }
}

impl fmt::Display for ServerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ASCII form of a name: labels with other letters are encoded (RFC 5891 §4.4).
///
/// Letters are made small one by one and not composed, for which whole tables of Unicode would be needed; so what is typed
/// in pieces, a letter and its accent, is refused, and so is what a browser would take for another letter.
fn ascii_name(typed: &str) -> Result<String, ValueError> {
    if typed.is_ascii() {
        return Ok(typed.to_ascii_lowercase());
    }
    if let Some(character) = typed.chars().find(|c| !is_own_letter(*c)) {
        return Err(ValueError::Character(character));
    }
    let labels = typed.split('.').map(|label| {
        let small: String = label.chars().flat_map(char::to_lowercase).collect();
        if small.is_ascii() { small } else { format!("xn--{}", punycode::encode(&small)) }
    });
    Ok(labels.collect::<Vec<_>>().join("."))
}

/// The same name in its own letters, where `xn--` labels stand for others: `münchen.example`. What does not lead back to the
/// same label is no such name, and stays as it is.
pub(crate) fn in_own_letters(name: &str) -> Option<String> {
    let mut is_other = false;
    let labels = name.split('.').map(|label| {
        let own = label.strip_prefix("xn--").filter(|label| label.len() < 60).and_then(|encoded| {
            let own = punycode::decode(encoded)?;
            (!own.is_ascii() && own.chars().all(is_own_letter) && punycode::encode(&own) == encoded).then_some(own)
        });
        is_other |= own.is_some();
        own.unwrap_or_else(|| label.to_owned())
    });
    let name = labels.collect::<Vec<_>>().join(".");
    is_other.then_some(name)
}

/// Whether a character stands for itself in a name, once it is small: letters and digits that UTS #46 maps to others (full
/// width, ligatures, letters of mathematics, parts of Hangul, Cherokee) do not, nor do marks. Whole blocks, where most of one
/// is like that: found with NFKC and the case folding of Unicode 14.
fn is_own_letter(c: char) -> bool {
    let is_other = matches!(c,
        '\u{AA}' | '\u{B2}'..='\u{B5}' | '\u{B9}'..='\u{BA}' | '\u{BC}'..='\u{BE}' | '\u{132}'..='\u{133}'
        | '\u{13F}'..='\u{140}' | '\u{149}' | '\u{17F}' | '\u{1C4}'..='\u{1CC}' | '\u{1F1}'..='\u{1F3}'
        | '\u{2B0}'..='\u{36F}' | '\u{374}' | '\u{37A}' | '\u{3D0}'..='\u{3D6}' | '\u{3F0}'..='\u{3F5}' | '\u{3F9}'
        | '\u{587}' | '\u{675}'..='\u{678}' | '\u{958}'..='\u{95F}' | '\u{9DC}'..='\u{9DF}' | '\u{A33}' | '\u{A36}'
        | '\u{A59}'..='\u{A5E}' | '\u{B5C}'..='\u{B5D}' | '\u{E33}' | '\u{EB3}' | '\u{EDC}'..='\u{EDD}' | '\u{F43}'
        | '\u{F4D}' | '\u{F52}' | '\u{F57}' | '\u{F5C}' | '\u{F69}' | '\u{10FC}' | '\u{1100}'..='\u{11FF}'
        | '\u{13A0}'..='\u{13FF}' | '\u{1C80}'..='\u{1C88}' | '\u{1D2C}'..='\u{1D78}' | '\u{1D9B}'..='\u{1DFF}'
        | '\u{1E9A}'..='\u{1E9B}' | '\u{1F70}'..='\u{218F}' | '\u{2460}'..='\u{24FF}' | '\u{2C7C}'..='\u{2C7D}'
        | '\u{2D6F}' | '\u{3038}'..='\u{303A}' | '\u{309F}' | '\u{30FF}' | '\u{3131}'..='\u{319F}'
        | '\u{3200}'..='\u{33FF}' | '\u{A69C}'..='\u{A69D}' | '\u{A770}' | '\u{A7F2}'..='\u{A7F9}'
        | '\u{A960}'..='\u{A97F}' | '\u{AB5C}'..='\u{ABBF}' | '\u{D7B0}'..='\u{D7FF}' | '\u{F900}'..='\u{FFFF}'
        | '\u{10781}'..='\u{107BA}' | '\u{1D400}'..='\u{1D7FF}' | '\u{1EE00}'..='\u{1FBFF}' | '\u{2F800}'..='\u{2FA1F}');
    c.is_ascii() || (c.is_alphanumeric() && !is_other)
}

/// Where a service is reached inside the network: a name or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// An address; IPv6 prints in brackets.
    Address(IpAddr),
    /// A host name.
    Name(ServerName),
}

impl Host {
    /// This machine, over IPv4: SanteDB listens on `0.0.0.0`, which is IPv4 only outside of HTTP.sys and Mono's `+`.
    pub const LOOPBACK: Self = Self::Address(IpAddr::V4(Ipv4Addr::LOCALHOST));

    /// Accepts a host name, an IPv4 address, or an IPv6 address with or without brackets.
    pub fn parse(typed: &str) -> Result<Self, ValueError> {
        let typed = typed.trim();
        let bare = typed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(typed);
        if let Ok(address) = bare.parse::<Ipv6Addr>() {
            return Ok(Self::Address(IpAddr::V6(address)));
        }
        let name = ServerName::parse(typed)?;
        Ok(name.ip().map_or(Self::Name(name), |address| Self::Address(IpAddr::V4(address))))
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Address(address) => address.is_loopback(),
            Self::Name(name) => name.as_str() == "localhost",
        }
    }

    /// Whether it means every address of the machine.
    pub fn is_any(&self) -> bool {
        matches!(self, Self::Address(address) if address.is_unspecified())
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(IpAddr::V4(address)) => write!(f, "{address}"),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
            Self::Name(name) => write!(f, "{name}"),
        }
    }
}

/// A TCP port, 1 to 65535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Port(u16);

impl Port {
    /// The port of `http` URLs that name none.
    pub const HTTP: Self = Self(80);
    /// The port of `https` URLs that name none.
    pub const HTTPS: Self = Self(443);

    /// A port known at compile time.
    ///
    /// # Panics
    /// For 0, while compiling where it is used as a constant.
    pub const fn new(number: u16) -> Self {
        assert!(number != 0, "0 is not a port");
        Self(number)
    }

    /// Accepts decimal digits.
    pub fn parse(typed: &str) -> Result<Self, ValueError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(ValueError::Empty);
        }
        if let Some(character) = typed.chars().find(|c| !c.is_ascii_digit()) {
            return Err(ValueError::Character(character));
        }
        match typed.parse() {
            Ok(0) | Err(_) => Err(ValueError::Shape("1 – 65535")),
            Ok(number) => Ok(Self(number)),
        }
    }

    /// The number.
    pub fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The host.
    pub host: Host,
    /// The port.
    pub port: Port,
}

impl Authority {
    /// Accepts `host`, `host:port` and `:port`; what is missing is taken from `default`.
    pub fn parse(typed: &str, default: &Self) -> Result<Self, ValueError> {
        let typed = typed.trim();
        let is_bare_v6 = typed.parse::<Ipv6Addr>().is_ok();
        let (host, port) = match typed.rsplit_once(':') {
            Some((host, port)) if !is_bare_v6 && !port.ends_with(']') => (host, Some(Port::parse(port)?)),
            _ => (typed, None),
        };
        let host = if host.is_empty() { default.host.clone() } else { Host::parse(host)? };
        Ok(Self { host, port: port.unwrap_or(default.port) })
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// `https://name`, with the port where it is not 443.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpsUrl {
    /// The name that clients open.
    pub server_name: ServerName,
    /// The port that clients open.
    pub port: Port,
}

impl fmt::Display for HttpsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Port::HTTPS => write!(f, "https://{}", self.server_name),
            port => write!(f, "https://{}:{port}", self.server_name),
        }
    }
}

/// The address of a file of an authority: `http://` or `https://`, then a host, a path and a query of plain characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchUrl(String);

impl FetchUrl {
    /// Accepts what a certificate names, if it means nothing to a shell. `&` does, so a query with two fields is refused.
    pub fn parse(found: &str) -> Result<Self, ValueError> {
        const MAX_LENGTH: usize = 500;
        let rest = found.strip_prefix("http://").or_else(|| found.strip_prefix("https://"));
        let Some(rest) = rest else { return Err(ValueError::Shape("http://ca.example.org/issuer.crt")) };
        if found.len() > MAX_LENGTH {
            return Err(ValueError::TooLong(MAX_LENGTH));
        }
        let is_plain =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':' | '~' | '=' | '+' | ',');
        if let Some(character) = rest.chars().find(|c| !is_plain(*c)) {
            return Err(ValueError::Character(character));
        }
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        Host::parse(host)?;
        Ok(Self(found.to_owned()))
    }

    /// Whether it is a set of certificates (RFC 5280 §4.2.2.1) rather than a single one.
    pub fn is_pkcs7(&self) -> bool {
        let path = self.0.to_ascii_lowercase();
        path.ends_with(".p7c") || path.ends_with(".p7b")
    }
}

impl fmt::Display for FetchUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The SHA-1 of a certificate, which Windows calls its thumbprint: prints as 40 upper-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thumbprint(pub [u8; 20]);

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// A SHA-256: prints as 64 upper-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// The label under which HTTP.sys files a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppId(pub &'static str);

impl fmt::Display for AppId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", self.0)
    }
}

/// An absolute path on a server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostPath {
    /// `/etc/nginx`; a leading `~` stands for the service account's home.
    Unix(String),
    /// `C:\Program Files`; prints with backslashes, may start with `%SystemRoot%`.
    Windows(String),
}

impl HostPath {
    // PATH_MAX on Windows without long-path support, and more than anyone types elsewhere.
    const MAX_LENGTH: usize = 259;

    /// Accepts `/` followed by letters, digits and `._-+/`; no `..`, no spaces.
    pub fn parse_unix(typed: &str) -> Result<Self, ValueError> {
        let path = Self::within_length(typed)?;
        if let Some(character) =
            path.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '~')))
        {
            return Err(ValueError::Character(character));
        }
        let rooted = path.starts_with('/') || path.starts_with("~/");
        if !rooted || path[1..].contains('~') || path.split('/').any(|part| part == "..") {
            return Err(ValueError::Shape("/etc/nginx/ssl"));
        }
        let trimmed = path.trim_end_matches('/');
        Ok(Self::Unix(if trimmed.is_empty() { "/" } else { trimmed }.to_owned()))
    }

    /// Accepts a drive or `%SystemRoot%`, then letters, digits, spaces and `._-()\`; no `..`.
    pub fn parse_windows(typed: &str) -> Result<Self, ValueError> {
        let path = Self::within_length(typed)?.replace('/', "\\");
        let (root, rest) = match path.strip_prefix("%SystemRoot%") {
            Some(rest) => ("%SystemRoot%", rest),
            None => match path.as_bytes() {
                [drive, b':', ..] if drive.is_ascii_alphabetic() => path.split_at(2),
                _ => return Err(ValueError::Shape(r"C:\Program Files\SanteSuite")),
            },
        };
        if let Some(character) =
            rest.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '\\' | '.' | '_' | '-' | '(' | ')' | ' ')))
        {
            return Err(ValueError::Character(character));
        }
        if !rest.starts_with('\\') || rest.split('\\').any(|part| part == "..") {
            return Err(ValueError::Shape(r"C:\Program Files\SanteSuite"));
        }
        Ok(Self::Windows(format!("{root}{}", rest.trim_end_matches('\\'))))
    }

    fn within_length(typed: &str) -> Result<String, ValueError> {
        let path = typed.trim();
        match path.chars().count() {
            0 => Err(ValueError::Empty),
            length if length > Self::MAX_LENGTH => Err(ValueError::TooLong(Self::MAX_LENGTH)),
            _ => Ok(path.to_owned()),
        }
    }

    /// The path of `name` inside this folder; `name` is spelled in our code, never typed.
    pub fn join(&self, name: &str) -> Self {
        match self {
            Self::Unix(path) => Self::Unix(format!("{}/{name}", path.trim_end_matches('/'))),
            Self::Windows(path) => Self::Windows(format!("{path}\\{name}")),
        }
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        match self {
            Self::Unix(path) => path.rsplit('/').next().unwrap_or(path),
            Self::Windows(path) => path.rsplit('\\').next().unwrap_or(path),
        }
    }

    /// The same path with `suffix` at its end.
    pub fn with_suffix(&self, suffix: &str) -> Self {
        match self {
            Self::Unix(path) => Self::Unix(format!("{path}{suffix}")),
            Self::Windows(path) => Self::Windows(format!("{path}{suffix}")),
        }
    }
}

impl fmt::Display for HostPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) | Self::Windows(path) => f.write_str(path),
        }
    }
}

/// The account that a SanteDB service runs under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// The installers' default on Windows.
    LocalSystem,
    /// `NT AUTHORITY\LOCAL SERVICE`.
    LocalService,
    /// A name: `svc`, `DOMAIN\svc`, `svc$`.
    Named(String),
    /// `NT AUTHORITY\NETWORK SERVICE`.
    NetworkService,
    /// The installers' default on Linux.
    Root,
}

impl Account {
    /// Accepts the built-in accounts in the usual spellings, `name`, `DOMAIN\name` and `name$`; empty is the installers' default.
    pub fn parse_windows(typed: &str) -> Result<Self, ValueError> {
        let typed = typed.trim();
        let folded: String = typed.to_ascii_lowercase().replace("nt authority\\", "").replace([' ', '_'], "");
        match folded.trim_start_matches(".\\") {
            "" | "localsystem" | "system" => return Ok(Self::LocalSystem),
            "localservice" => return Ok(Self::LocalService),
            "networkservice" => return Ok(Self::NetworkService),
            _ => {}
        }
        let (domain, name) = typed.split_once('\\').unwrap_or((".", typed));
        let bare = name.strip_suffix('$').unwrap_or(name);
        for part in [domain, bare] {
            if let Some(character) =
                part.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ')))
            {
                return Err(ValueError::Character(character));
            }
            if part.trim() != part || part.is_empty() || part.starts_with('-') {
                return Err(ValueError::Shape(r"DOMAIN\name"));
            }
        }
        Self::named(typed)
    }

    /// Accepts what `useradd` accepts; empty is root, which upstream's unit files use.
    pub fn parse_unix(typed: &str) -> Result<Self, ValueError> {
        let typed = typed.trim();
        match typed {
            "" | "root" => return Ok(Self::Root),
            _ => {}
        }
        if let Some(character) =
            typed.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')))
        {
            return Err(ValueError::Character(character));
        }
        if !typed.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') {
            return Err(ValueError::Shape("santedb"));
        }
        Self::named(typed)
    }

    fn named(name: &str) -> Result<Self, ValueError> {
        // Windows: domain 15, name 20, and some room for long DNS domains; Linux: 32.
        const MAX_LENGTH: usize = 104;
        if name.len() > MAX_LENGTH { Err(ValueError::TooLong(MAX_LENGTH)) } else { Ok(Self::Named(name.to_owned())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is typed, the name that becomes of it, and how that is shown.
    #[track_caller]
    fn check(typed: &str, expected: Result<(&str, Option<&str>), ValueError>) {
        let name = ServerName::parse(typed);
        let own = name.as_ref().ok().and_then(|name| in_own_letters(name.as_str()));
        let seen = name.as_ref().map(|name| (name.as_str(), own.as_deref())).map_err(Clone::clone);
        assert_eq!(seen, expected, "{typed:?}");
    }

    #[test]
    fn names_in_other_letters() {
        check("Sante.Example.org.", Ok(("sante.example.org", None)));
        check("Klinik-München.example", Ok(("xn--klinik-mnchen-3ob.example", Some("klinik-münchen.example"))));
        check("xn--klinik-mnchen-3ob.example", Ok(("xn--klinik-mnchen-3ob.example", Some("klinik-münchen.example"))));
        check("больница.рф", Ok(("xn--80abvlke3d3b.xn--p1ai", Some("больница.рф"))));
        check("straße.example", Ok(("xn--strae-oqa.example", Some("straße.example"))));
        // A letter and its accent, full width, a ligature, a long s, a Hangul part, and what hides or turns around.
        for (typed, refused) in [
            ("mu\u{308}nchen.example", '\u{308}'),
            ("ｓante.example", 'ｓ'),
            ("ﬁle.example", 'ﬁ'),
            ("ſante.example", 'ſ'),
            ("\u{1112}\u{1161}.example", '\u{1112}'),
            ("sante\u{200B}é.example", '\u{200B}'),
            ("é\u{202E}.example", '\u{202E}'),
        ] {
            check(typed, Err(ValueError::Character(refused)));
        }
    }

    #[test]
    fn what_only_looks_encoded_is_shown_as_it_is() {
        for label in ["xn--", "xn--a", "xn--\u{e9}", "xn--99999999", "xn--mnchen-3YA", "xn--sante-\u{0}"] {
            assert_eq!(in_own_letters(label), None, "{label:?}");
        }
    }
}

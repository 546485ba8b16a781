//! The only types that may reach a rendered file.
//!
//! Each is made by `parse` alone and prints an alphabet that means nothing to NGINX, cmd.exe, PowerShell, a POSIX
//! shell, XML or Markdown, so that neither a typed text nor a certificate can inject a directive or a command.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

mod name;
mod path;
mod punycode;

pub use name::ServerName;
pub(crate) use name::in_own_letters;
pub use path::HostPath;

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

/// Which of several instances of a product on one Windows machine it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Instance {
    /// The one that the installer makes.
    #[default]
    Default,
    /// One with a name of its own.
    Named(String),
}

impl Instance {
    /// Accepts letters, digits, hyphens and underscores; empty, and `default`, stand for the installer's.
    pub fn parse(typed: &str) -> Result<Self, ValueError> {
        // A service's name has 256 characters at most (CreateServiceW), and its path more parts than this one.
        const MAX_LENGTH: usize = 64;
        let typed = typed.trim();
        if typed.is_empty() || typed.eq_ignore_ascii_case("default") {
            return Ok(Self::Default);
        }
        if let Some(character) = typed.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
            return Err(ValueError::Character(character));
        }
        if typed.starts_with('-') {
            return Err(ValueError::Shape("clinic2"));
        }
        if typed.len() > MAX_LENGTH { Err(ValueError::TooLong(MAX_LENGTH)) } else { Ok(Self::Named(typed.to_owned())) }
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

//! The address that an endpoint listens on.

/// `http://0.0.0.0:8080/hdsi` taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    /// Whether it is `https`.
    pub is_https: bool,
    /// The host as written: `0.0.0.0`, a name, `[::]`.
    pub host: String,
    /// The port; 80 or 443 where none is written.
    pub port: u16,
    /// The path with its slash, or nothing.
    pub path: String,
}

impl ListenAddress {
    /// Takes an `http` or `https` address apart.
    pub fn parse(address: &str) -> Option<Self> {
        let (scheme, rest) = address.trim().split_once("://")?;
        let is_https = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (authority, if is_https { 443 } else { 80 }),
        };
        Some(Self { is_https, host: host.to_owned(), port, path: path.to_owned() })
    }

    /// Whether only the machine itself can open it.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Whether others can open it over TLS as it is written.
    pub fn is_public_https(&self) -> bool {
        self.is_https && !self.is_any() && !self.is_loopback()
    }

    /// Whether it stands for all names and addresses of the machine. RestSrvr turns `0.0.0.0` into `+`, and takes any other
    /// host literally.
    pub fn is_any(&self) -> bool {
        matches!(self.host.as_str(), "0.0.0.0" | "+" | "*")
    }
}

/// Whether only the machine itself can open what begins with `host`.
pub fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host == "[::1]" || host.starts_with("127.")
}

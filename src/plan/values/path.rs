//! Paths on servers, and within what a server offers.

use std::fmt;

use super::ValueError;

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

    /// The folder that it lies in; that of a root is the root.
    pub fn parent(&self) -> Self {
        match self {
            Self::Unix(path) => Self::Unix(match path.rsplit_once('/') {
                None | Some(("", _)) => "/".to_owned(),
                Some((parent, _)) => parent.to_owned(),
            }),
            Self::Windows(path) => {
                Self::Windows(path.rsplit_once('\\').map_or(path.as_str(), |(parent, _)| parent).to_owned())
            }
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

/// The path of a URL, from its first slash: letters, digits and `._~-/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlPath(String);

impl UrlPath {
    /// Accepts what a configuration names, if it means nothing to a shell.
    pub fn parse(found: &str) -> Result<Self, ValueError> {
        const MAX_LENGTH: usize = 200;
        if found.len() > MAX_LENGTH {
            return Err(ValueError::TooLong(MAX_LENGTH));
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~' | '-' | '/');
        match found.chars().find(|c| !is_plain(*c)) {
            Some(character) => Err(ValueError::Character(character)),
            None if found.starts_with('/') => Ok(Self(found.to_owned())),
            None => Err(ValueError::Shape("/ami/")),
        }
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

//! Names of servers, in ASCII and in their own letters.

use std::fmt;
use std::net::Ipv4Addr;

use super::{ValueError, punycode};

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

//! What a certificate and its key are for.

use serde::Serialize;

/// What a key may do: the bits of RFC 5280 §4.2.1.3, the first one lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(pub u16);

impl KeyUsage {
    /// The names of that section, in its order.
    const NAMES: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// Whether it may sign certificates.
    pub fn signs_certificates(self) -> bool {
        self.0 & (1 << 5) != 0
    }

    /// Whether it may sign what is said in a handshake.
    pub fn signs_handshakes(self) -> bool {
        self.0 & 1 != 0
    }

    /// The names of what it may do.
    pub fn names(self) -> Vec<&'static str> {
        (0..).zip(Self::NAMES).filter(|(bit, _)| self.0 & (1 << bit) != 0).map(|(_, name)| name).collect()
    }
}

/// What a certificate is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Anything.
    Any,
    /// A client of TLS.
    ClientAuth,
    /// Something else: its object identifier, or its name in RFC 5280.
    Other(String),
    /// A server of TLS.
    ServerAuth,
}

impl Purpose {
    /// `serverAuth`.
    pub fn name(&self) -> &str {
        match self {
            Self::Any => "anyExtendedKeyUsage",
            Self::ClientAuth => "clientAuth",
            Self::Other(name) => name,
            Self::ServerAuth => "serverAuth",
        }
    }
}

/// How the authority checked who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// That they hold the name.
    DomainValidated,
    /// And that the organisation is real, to a stricter rule.
    ExtendedValidation,
    /// And who the person is.
    IndividualValidated,
    /// And that the organisation is real.
    OrganizationValidated,
}

impl Policy {
    /// CA/Browser Forum, Baseline Requirements §7.1.6.1 and EV Guidelines §7.1.6.1.
    pub(super) fn from_oid(oid: &str) -> Option<Self> {
        match oid {
            "2.23.140.1.1" => Some(Self::ExtendedValidation),
            "2.23.140.1.2.1" => Some(Self::DomainValidated),
            "2.23.140.1.2.2" => Some(Self::OrganizationValidated),
            "2.23.140.1.2.3" => Some(Self::IndividualValidated),
            _ => None,
        }
    }
}

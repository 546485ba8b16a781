//! The facts of every problem that the product knows; [`crate::text`] makes sentences of them.

use crate::inputs::{Line, Product, UnixTime};
use crate::inspect::blocks::{BlockDamage, Unread};
use crate::inspect::configuration::PlainAddress;
use crate::inspect::limits::Limit;
use crate::plan::values::{Port, ServerName, ValueError};

/// What a check found, in alphabetical order.
///
/// Texts in here come from outside and may hold anything: they are shown as text and never reach a script.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant says what its fields are the facts of")]
pub enum Problem {
    /// Two services want to listen on one address.
    AddressTaken { port: Port, server_name: ServerName },
    /// The endpoints speak https already.
    AlreadyHttps { file: String },
    /// NGINX asks SanteDB over TLS, since that is what SanteDB speaks already.
    BackendHttps { file: String, port: Port },
    /// The section of this version knows no `<baseAddress>`.
    BaseAddressUnknown { file: Option<String> },
    /// A PEM block could not be read.
    BlockDamaged { file: String, line: usize, label: String, damage: BlockDamage },
    /// The certificate's bytes are not a certificate.
    CertificateDamaged { file: String, line: usize },
    /// No certificate was given.
    CertificateMissing,
    /// An issuer is missing; `address` is where the child says that it can be fetched.
    ChainIncomplete { child: String, issuer: String, address: Option<String> },
    /// The certificates did not come in the order in which a server sends them.
    ChainReordered,
    /// Something is encrypted by a method that is not read.
    CipherUnknown { file: String, algorithm: String },
    /// The XML is not well-formed.
    ConfigurationDamaged { file: String, line: u32, column: u32 },
    /// The XML has a document type declaration.
    ConfigurationDoctype { file: String },
    /// The REST section has no endpoints, as in SanteDB's container.
    ConfigurationEmpty { file: String },
    /// The XML is not a SanteDB configuration.
    ConfigurationForeign { file: String },
    /// No section of the file holds endpoints; it includes these files.
    ConfigurationIncludes { file: String, includes: Vec<String> },
    /// The configuration belongs to another product than the one chosen.
    ConfigurationOfOther { file: String, found: Product, chosen: Product },
    /// A certificate was given twice.
    Duplicate { subject: String, file: String },
    /// Endpoints answer on other ports than the one that is put behind TLS.
    EndpointsElsewhere { file: String, port: Port, others: Vec<u16> },
    /// The certificate is no longer valid.
    Expired { subject: String, not_after: UnixTime },
    /// The certificate will soon no longer be valid.
    ExpiresSoon { subject: String, not_after: UnixTime, days: i64 },
    /// A text that was typed is not a value.
    Field { field: Field, typed: String, error: ValueError },
    /// The file is none that the product reads.
    FileUnread { file: String, kind: Unread },
    /// The password opens the file, and the code over it says that something in it was changed.
    IntegrityBroken { file: String },
    /// The key's bytes are not a key that the product reads.
    KeyDamaged { file: String, line: usize },
    /// The key belongs to none of the certificates.
    KeyMismatch { file: String },
    /// No key was given, so that it could not be compared with the certificate.
    KeyMissing,
    /// A key belongs to none of the certificates, but another one does.
    KeyStranger { file: String },
    /// The key is of a kind that is recognised and not computed with.
    KeyUnsupported { file: String, algorithm: &'static str },
    /// Several certificates could be the leaf.
    LeafAmbiguous { subjects: Vec<String> },
    /// The file goes over a limit, and is not read, or not to its end.
    LimitExceeded { file: String, limit: Limit },
    /// Some endpoint is bound to the loopback address, with an explicit host.
    LoopbackEndpoint { file: String, host: String },
    /// Upstream names no paths for macOS.
    MacosUnverified,
    /// Mono's listener cannot use this kind of key.
    MonoKey { algorithm: &'static str },
    /// Mono's listener sends the leaf only.
    MonoLeafOnly { intermediates: usize },
    /// What Mono's listener cannot do.
    MonoLimits,
    /// The certificate does not cover the name.
    NameNotCovered { name: ServerName, names: Vec<String> },
    /// The certificate is not valid yet.
    NotYetValid { subject: String, not_before: UnixTime },
    /// A password opens the file, and none was typed.
    PasswordNeeded { file: String },
    /// The password that was typed does not open the file.
    PasswordWrong { file: String },
    /// An address outside of the endpoints goes on to say `http`; `wanted` is what it should say.
    PlainAddress { file: String, address: PlainAddress, wanted: Option<String> },
    /// SanteDB goes on to answer in clear, on all addresses, beside NGINX.
    PlainPortOpen { port: Port },
    /// NGINX cannot listen on the port on which SanteDB itself listens on the same machine.
    PortTaken { port: Port },
    /// Which product it is was neither chosen nor found.
    ProductUnknown,
    /// One product was asked for twice.
    ProductTwice { product: Product },
    /// The root is not sent by a server.
    RootLeftOut { subject: String },
    /// The certificate vouches for itself.
    SelfSigned { subject: String },
    /// The certificate belongs to no chain.
    Stranger { subject: String, file: String },
    /// A container's structure is not in order; `what` it was to be.
    StructureDamaged { file: String, what: &'static str },
    /// The configuration's version line is not the one chosen.
    VersionOfOther { file: String, found: Line },
    /// No command for Windows has been run on Windows.
    WindowsUnverified,
}

/// A field of the form, for a finding that belongs beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The account that the service runs under.
    Account,
    /// Where NGINX finds SanteDB.
    Backend,
    /// Where SanteDB reads its configuration.
    ConfigurationPath,
    /// The plain port that is redirected.
    RedirectPort,
    /// The name that clients open.
    ServerName,
    /// The folder for certificate and key.
    TlsFolder,
    /// The port that clients open.
    TlsPort,
}

impl Problem {
    /// The field of the form that mends it, if it is one field.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::Field { field, .. } => Some(*field),
            Self::NameNotCovered { .. } => Some(Field::ServerName),
            Self::AddressTaken { .. } | Self::PortTaken { .. } => Some(Field::TlsPort),
            _ => None,
        }
    }
}

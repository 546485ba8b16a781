//! The facts of every problem that the product knows; [`crate::text`] makes sentences of them.

use crate::inputs::{Hsts, Line, Product, Profile, Route, UnixTime};
use crate::inspect::blocks::{BlockDamage, Unread};
use crate::inspect::configuration::Setting;
use crate::inspect::encoding::Encoding;
use crate::inspect::limits::Limit;
use crate::inspect::xml::Damage;
use crate::plan::values::{FetchUrl, HttpsUrl, Port, ServerName, ValueError};

/// What a check found, in alphabetical order.
///
/// Texts in here come from outside and may hold anything: they are shown as text and never reach a script.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant says what its fields are the facts of")]
pub enum Problem {
    /// A container would have to answer an authority before it can start.
    AcmeNeedsNginx,
    /// An address that others are told is another one than clients will open.
    AddressElsewhere { file: String, setting: Setting, wanted: HttpsUrl },
    /// Two services want to listen on one address.
    AddressTaken { port: Port, server_name: ServerName },
    /// The endpoints speak https already.
    AlreadyHttps { file: String },
    /// The certificate of an authority is used as a server's own.
    AuthorityAsLeaf { subject: String },
    /// The chain ends in a private authority.
    AuthorityPrivate { issuer: String, has_root: bool },
    /// The chain ends in a public root; `is_proven` tells whether its key was seen.
    AuthorityPublic { root: &'static str, is_proven: bool },
    /// The chain does not end here, and what it names as its issuer is no known public root.
    AuthorityUnknown { issuer: String },
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
    /// Certificates that would do in the place of some of the chain.
    ChainAlternatives { subjects: Vec<String> },
    /// An issuer is missing; `address` is where the child says that it can be fetched.
    ChainIncomplete { child: String, issuer: String, address: Option<String>, fetch: Option<FetchUrl> },
    /// The certificates did not come in the order in which a server sends them.
    ChainReordered,
    /// A signature of the chain is made by a method that is not computed.
    ChainUnchecked { child: String, method: String },
    /// The issuer's key did not make the child's signature.
    ChainWrongLink { child: String, issuer: String },
    /// Something is encrypted by a method that is not read.
    CipherUnknown { file: String, algorithm: String },
    /// An earlier bundle, whose choices are taken up.
    BundleTakenUp { file: String, made_on: String, services: usize },
    /// Endpoints ask clients for a certificate, which they cannot present through NGINX.
    ClientCertificates { file: String, services: Vec<String> },
    /// A header may stand for a client's certificate.
    ClientHeader { file: String, line: u32, route: Route },
    /// The certificate has no subject alternative name.
    CommonNameOnly { subject: String },
    /// The XML is not well-formed.
    ConfigurationDamaged { file: String, damage: Damage },
    /// The XML has a document type declaration.
    ConfigurationDoctype { file: String },
    /// The REST section has no endpoints, as in SanteDB's container.
    ConfigurationEmpty { file: String, route: Route },
    /// The XML is not a SanteDB configuration.
    ConfigurationForeign { file: String },
    /// No section of the file holds endpoints; it includes these files.
    ConfigurationIncludes { file: String, includes: Vec<String> },
    /// No uploaded main file includes this one.
    ConfigurationLeftOut { file: String, main: String },
    /// The configuration belongs to another product than the one chosen.
    ConfigurationOfOther { file: String, found: Product, chosen: Product },
    /// Another file with endpoints is used.
    ConfigurationUnused { file: String, used: String },
    /// A certificate was given twice.
    Duplicate { subject: String, file: String },
    /// The declaration names another encoding than the file has.
    EncodingMisnamed { file: String, declared: String, encoding: Encoding },
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
    /// Nothing here opens the port in a firewall.
    FirewallUntouched { port: Port },
    /// A binding by name is asked for, and the server's name is an address.
    HostNameNeeded { name: ServerName },
    /// The password opens the file, and the code over it says that something in it was changed.
    IntegrityBroken { file: String },
    /// The port for HL7v2 over TLS is another's already.
    Hl7PortTaken { port: Port },
    /// The product listens for no HL7v2, as far as is known.
    Hl7Unknown { product: Product },
    /// What browsers are told to remember, and of which name.
    Hsts { name: ServerName, scope: Hsts },
    /// A public authority's certificate comes with an intermediate, which Mono does not send.
    MonoFetched,
    /// No public authority vouches for the name.
    NameNotPublic { name: ServerName },
    /// certbot has to answer on port 80, where NGINX listens.
    StandalonePort,
    /// The key's bytes are not a key that the product reads.
    KeyDamaged { file: String, line: usize },
    /// The server would ask for the key's password at each start.
    KeyEncryptedAtStart { file: String },
    /// The key is in a PKCS#12 file, and the server reads PEM.
    KeyInPkcs12 { file: String },
    /// The key belongs to none of the certificates.
    KeyMismatch { file: String },
    /// The server needs a key file, and no key was given to be compared.
    KeyNeeded { route: Route },
    /// Clients or the server refuse this kind of key.
    KeyRefused { algorithm: &'static str, reason: KeyRefusal },
    /// A key belongs to none of the certificates, but another one does.
    KeyStranger { file: String },
    /// The RSA key is smaller than servers and clients accept.
    KeyTooSmall { subject: String, bits: usize },
    /// The key is of a kind that is recognised and not computed with.
    KeyUnsupported { file: String, algorithm: &'static str },
    /// The key may not sign what is said in a handshake; what it may do.
    KeyUsage { subject: String, usages: Vec<&'static str>, is_rsa: bool },
    /// Several certificates could be the leaf.
    LeafAmbiguous { subjects: Vec<String> },
    /// The certificate is valid for longer than public authorities may issue.
    Lifetime { subject: String, days: i64, allowed: i64, issued: UnixTime, is_public: bool },
    /// The file goes over a limit, and is not read, or not to its end.
    LimitExceeded { file: String, limit: Limit },
    /// HL7 v2 in clear can be reached from outside.
    LlpOpen { file: String, address: String, line: u32 },
    /// Some endpoint is bound to the loopback address, with an explicit host.
    LoopbackEndpoint { file: String, host: String, is_opened: bool },
    /// Upstream names no paths for macOS.
    MacosUnverified,
    /// TLS 1.3 alone shuts out programs that know no newer than 1.2.
    ModernClients,
    /// Some endpoints of one port would speak TLS, and some not.
    MixedSchemes { file: String, port: Port, clear: Vec<String> },
    /// Mono's listener cannot use this kind of key.
    MonoKey { algorithm: &'static str },
    /// Mono's TLS library refuses this RSA key.
    MonoShortKey { file: String },
    /// Mono's listener sends the leaf only.
    MonoLeafOnly { intermediates: usize },
    /// What Mono's listener cannot do.
    MonoLimits,
    /// Clients insist on a stapled OCSP response.
    MustStaple { route: Route },
    /// The certificate does not cover the name.
    NameNotCovered { name: ServerName, names: Vec<String> },
    /// The certificate is not for servers; what it is for.
    NotForServers { subject: String, purposes: Vec<String> },
    /// The certificate is not valid yet.
    NotYetValid { subject: String, not_before: UnixTime },
    /// A password opens the file, and none was typed.
    PasswordNeeded { file: String },
    /// The password that was typed does not open the file.
    PasswordWrong { file: String },
    /// An address outside of the endpoints goes on to say `http`.
    PlainAddress { file: String, setting: Setting },
    /// SanteDB goes on to answer in clear, on all addresses, beside NGINX.
    PlainPortOpen { port: Port },
    /// NGINX cannot listen on the port on which SanteDB itself listens on the same machine.
    PortTaken { port: Port },
    /// One product was asked for twice.
    ProductTwice { product: Product },
    /// Which product it is was neither chosen nor found.
    ProductUnknown,
    /// The key of an authority is not of the profile.
    ProfileChainKey { profile: Profile, subject: String, algorithm: &'static str, bits: usize },
    /// The key is not of the profile.
    ProfileKey { profile: Profile, algorithm: &'static str, bits: usize },
    /// The certificate is valid for longer than the profile allows.
    ProfileLifespan { profile: Profile, days: i64, most: i64 },
    /// The signature is not of the profile.
    ProfileSignature { profile: Profile, subject: String, method: String },
    /// Sections of the file are encrypted.
    ProtectedSections { file: String, kinds: Vec<String> },
    /// The certificate is the one of the last bundle, whose report is `file`.
    RenewalForgotten { subject: String, file: String },
    /// Whether the certificate was revoked can't be known offline.
    RevocationUnknown { subject: String, ocsp: Option<FetchUrl>, list: Option<FetchUrl> },
    /// The root is not sent by a server.
    RootLeftOut { subject: String },
    /// The certificate vouches for itself.
    SelfSigned { subject: String },
    /// What the server sent ends before a root or an issuer that clients hold.
    ServerChainIncomplete { file: String, child: String, issuer: String },
    /// The server sends this certificate already.
    ServerHasIt { file: String, subject: String },
    /// What the server sent was not in order.
    ServerOrder { file: String },
    /// The server sends the root, which clients hold themselves.
    ServerSendsRoot { file: String, root: String },
    /// HL7 v2 over TLS 1.0.
    SllpOld { file: String, address: String, line: u32 },
    /// The certificate belongs to no chain.
    Stranger { subject: String, file: String },
    /// A container's structure is not in order; `what` it was to be.
    StructureDamaged { file: String, what: &'static str },
    /// Two services of one name have two certificates.
    TwoCertificates { name: ServerName },
    /// Clients must refuse a certificate with a critical extension that they do not know.
    UnknownCritical { subject: String, extensions: Vec<String> },
    /// Names that no client opens.
    UnsafeNames { subject: String, names: Vec<String> },
    /// The configuration's version line is not the one chosen.
    VersionOfOther { file: String, found: Line },
    /// The signature rests on a hash that is broken.
    WeakSignature { subject: String, method: String },
    /// No command for Windows has been run on Windows.
    WindowsUnverified,
}

/// Who refuses a kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRefusal {
    /// Browsers do not take it for a server's certificate.
    Browsers,
    /// HTTP.sys, and some browsers.
    HttpSys,
    /// Some browsers do not take it.
    SomeBrowsers,
    /// Of a kind that is not known here.
    Unknown,
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
    /// Other names for the certificate.
    MoreNames,
    /// The port for HL7v2 over TLS.
    Hl7Port,
    /// The instance on a Windows machine.
    Instance,
    /// The plain port that is redirected.
    RedirectPort,
    /// The name that clients open.
    ServerName,
    /// The folder for certificate and key.
    TlsFolder,
    /// The port that clients open.
    TlsPort,
}

impl Field {
    /// What the page calls it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Backend => "backend",
            Self::ConfigurationPath => "configuration-path",
            Self::Hl7Port => "hl7-port",
            Self::Instance => "instance",
            Self::MoreNames => "more-names",
            Self::RedirectPort => "redirect-port",
            Self::ServerName => "server-name",
            Self::TlsFolder => "tls-folder",
            Self::TlsPort => "tls-port",
        }
    }
}

impl Problem {
    /// The field of the form that mends it, if it is one field.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::Field { field, .. } => Some(*field),
            Self::Hl7PortTaken { .. } | Self::Hl7Unknown { .. } => Some(Field::Hl7Port),
            Self::HostNameNeeded { .. } | Self::NameNotCovered { .. } => Some(Field::ServerName),
            Self::AddressTaken { .. } | Self::PortTaken { .. } => Some(Field::TlsPort),
            _ => None,
        }
    }

    /// Where on the page it is mended, or at least seen.
    pub fn place(&self) -> Option<Place<'_>> {
        if let Some(field) = self.field() {
            return Some(Place::Field(field));
        }
        match self {
            Self::AddressElsewhere { file, .. }
            | Self::AlreadyHttps { file }
            | Self::BackendHttps { file, .. }
            | Self::BlockDamaged { file, .. }
            | Self::CertificateDamaged { file, .. }
            | Self::CipherUnknown { file, .. }
            | Self::BundleTakenUp { file, .. }
            | Self::ClientCertificates { file, .. }
            | Self::ClientHeader { file, .. }
            | Self::ConfigurationDamaged { file, .. }
            | Self::ConfigurationDoctype { file }
            | Self::ConfigurationEmpty { file, .. }
            | Self::ConfigurationForeign { file }
            | Self::ConfigurationIncludes { file, .. }
            | Self::ConfigurationLeftOut { file, .. }
            | Self::ConfigurationOfOther { file, .. }
            | Self::ConfigurationUnused { file, .. }
            | Self::Duplicate { file, .. }
            | Self::EncodingMisnamed { file, .. }
            | Self::EndpointsElsewhere { file, .. }
            | Self::FileUnread { file, .. }
            | Self::IntegrityBroken { file }
            | Self::KeyDamaged { file, .. }
            | Self::KeyEncryptedAtStart { file }
            | Self::KeyInPkcs12 { file }
            | Self::KeyMismatch { file }
            | Self::KeyStranger { file }
            | Self::KeyUnsupported { file, .. }
            | Self::LimitExceeded { file, .. }
            | Self::LlpOpen { file, .. }
            | Self::LoopbackEndpoint { file, .. }
            | Self::MixedSchemes { file, .. }
            | Self::PasswordNeeded { file }
            | Self::PasswordWrong { file }
            | Self::PlainAddress { file, .. }
            | Self::ProtectedSections { file, .. }
            | Self::RenewalForgotten { file, .. }
            | Self::ServerChainIncomplete { file, .. }
            | Self::ServerHasIt { file, .. }
            | Self::ServerOrder { file }
            | Self::ServerSendsRoot { file, .. }
            | Self::SllpOld { file, .. }
            | Self::Stranger { file, .. }
            | Self::StructureDamaged { file, .. }
            | Self::VersionOfOther { file, .. } => Some(Place::File(file)),
            Self::BaseAddressUnknown { file: Some(file) } => Some(Place::File(file)),
            Self::CertificateMissing | Self::KeyNeeded { .. } => Some(Place::Files),
            Self::ChainReordered
            | Self::AuthorityAsLeaf { .. }
            | Self::AuthorityPrivate { .. }
            | Self::AuthorityPublic { .. }
            | Self::AuthorityUnknown { .. }
            | Self::ChainAlternatives { .. }
            | Self::ChainIncomplete { .. }
            | Self::ChainUnchecked { .. }
            | Self::ChainWrongLink { .. }
            | Self::CommonNameOnly { .. }
            | Self::Expired { .. }
            | Self::ExpiresSoon { .. }
            | Self::KeyTooSmall { .. }
            | Self::KeyUsage { .. }
            | Self::LeafAmbiguous { .. }
            | Self::NotYetValid { .. }
            | Self::ProfileChainKey { .. }
            | Self::ProfileSignature { .. }
            | Self::RevocationUnknown { .. }
            | Self::RootLeftOut { .. }
            | Self::SelfSigned { .. }
            | Self::UnknownCritical { .. }
            | Self::UnsafeNames { .. }
            | Self::WeakSignature { .. } => Some(Place::Certificate),
            _ => None,
        }
    }
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// A field of the form.
    Field(Field),
    /// A file, by its name.
    File(&'a str),
    /// The certificate and its chain.
    Certificate,
    /// Where files are dropped.
    Files,
}

//! What is refused before any work is done on it. Files come from anywhere, and may be made to keep a reader busy.

/// The largest file with certificates or keys. A bundle of every public root has a quarter of that.
pub const MAX_CERTIFICATE_FILE: usize = 2 << 20;
/// The largest configuration.
pub const MAX_CONFIGURATION_FILE: usize = 16 << 20;
/// The most certificates of one file; .NET has the same limit for PKCS#12.
pub const MAX_CERTIFICATES: usize = 200;
/// The most keys of one file; .NET has the same limit for PKCS#12.
pub const MAX_KEYS: usize = 200;
/// The most iterations of one key derivation: OWASP asks for 600,000.
pub const MAX_ITERATIONS: u64 = 1_000_000;
/// The most iterations for one file.
pub const MAX_ITERATIONS_IN_ALL: u64 = 2_000_000;
/// The most iterations for a password that nobody has typed: the empty one is tried where it costs little.
pub const MAX_ITERATIONS_UNASKED: u64 = 50_000;
/// The most memory of one scrypt, in bytes.
pub const MAX_SCRYPT_MEMORY: u64 = 64 << 20;
/// The most rounds of one scrypt.
pub const MAX_SCRYPT_PARALLEL: u64 = 16;
/// The most members of a zip.
pub const MAX_ZIP_MEMBERS: usize = 64;
/// The most bytes that a zip's members may have in all.
pub const MAX_ZIP_SIZE: usize = 16 << 20;

/// The most levels of XML elements, one within the other.
pub const MAX_XML_DEPTH: usize = 256;
/// The most elements of a configuration: 50,000 endpoints with twenty elements each.
pub const MAX_XML_ELEMENTS: usize = 1_000_000;
/// The most attributes of one element. Each is compared with the ones before it.
pub const MAX_XML_ATTRIBUTES: usize = 64;
/// The most namespace prefixes that are in scope at a time. Each prefixed name looks through them.
pub const MAX_XML_NAMESPACES: usize = 64;

/// The most addresses of a configuration outside of its endpoints. Each may be worth a sentence of its own.
pub const MAX_SETTINGS: usize = 200;

/// A limit that a file goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`MAX_CERTIFICATES`].
    Certificates,
    /// 64 levels of DER, one within the other.
    Depth,
    /// [`MAX_CERTIFICATE_FILE`] or [`MAX_CONFIGURATION_FILE`].
    FileSize,
    /// [`MAX_ITERATIONS`], and what the file asks for.
    KdfIterations(u64),
    /// [`MAX_ITERATIONS_IN_ALL`].
    KdfTotal,
    /// [`MAX_KEYS`].
    Keys,
    /// [`MAX_SCRYPT_MEMORY`] or [`MAX_SCRYPT_PARALLEL`], or no parameters of scrypt at all.
    ScryptCost,
    /// [`MAX_SETTINGS`].
    Settings,
    /// [`MAX_XML_ATTRIBUTES`].
    XmlAttributes,
    /// [`MAX_XML_DEPTH`].
    XmlDepth,
    /// [`MAX_XML_ELEMENTS`].
    XmlElements,
    /// [`MAX_XML_NAMESPACES`].
    XmlNamespaces,
    /// [`MAX_ZIP_MEMBERS`].
    ZipMembers,
    /// [`MAX_ZIP_SIZE`].
    ZipSize,
}

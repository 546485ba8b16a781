//! What stands in the way of reading a file, and what to do: the problem and the way out.

use crate::inputs::Language;
use crate::inspect::blocks::Unread;
use crate::inspect::limits::Limit;
use crate::text::shown;

pub(super) fn cipher_unknown(language: Language, file: &str, algorithm: &str) -> (String, String) {
    (
        format!("“{}” is encrypted by a method that is not read here ({}).", shown(file), shown(algorithm)),
        "Write it anew with a current one: openssl pkey -in FILE -aes256 -out key.pem for a key, openssl pkcs12 -in FILE \
         -nodes and then -export for a .pfx; unpack a zip that has a password."
            .into(),
    )
}

pub(super) fn integrity_broken(language: Language, file: &str) -> (String, String) {
    (
        format!("The password opens “{}”, but something in it was changed since it was made.", shown(file)),
        "It was damaged on the way, or somebody changed it: get it again from where it was made, and compare.".into(),
    )
}

pub(super) fn key_unsupported(language: Language, file: &str, algorithm: &str) -> (String, String) {
    (
        format!("The private key in “{}” is {}, which is not computed with here.", shown(file), shown(algorithm)),
        "Whether it belongs to the certificate was not checked. For a server that every client accepts, use RSA 2048 or \
         EC P-256."
            .into(),
    )
}

const NOT_SANTEDB: &str = "No SanteDB writes that: drop the file that SanteDB runs with now.";

pub(super) fn limit_exceeded(language: Language, file: &str, limit: Limit) -> (String, String) {
    let (problem, fix) = match limit {
        Limit::Certificates => {
            ("holds more than 200 certificates", "Drop the file with the server’s own certificate and its chain alone.")
        }
        Limit::Depth => {
            ("is nested more than 64 levels deep, which no certificate and no key is", "Get the file again.")
        }
        Limit::FileSize => {
            ("is larger than any certificate file (2 MB) or configuration (16 MB)", "Drop only the file that is meant.")
        }
        Limit::KdfIterations(asked) => {
            return (
                format!(
                    "“{}” asks for {asked} iterations to check its password; at most 1,000,000 are done here.",
                    shown(file)
                ),
                "Nothing was tried. Write it anew with fewer, 600,000 say: openssl pkcs12 -export -iter 600000.".into(),
            );
        }
        Limit::KdfTotal => (
            "asks for more than 2,000,000 iterations in all to try its password",
            "Write it anew with fewer: openssl pkcs12 -export -iter 600000.",
        ),
        Limit::Keys => ("holds more than 200 private keys", "Drop the file with the server’s own key alone."),
        Limit::ScryptCost => (
            "asks for more memory (64 MB) or rounds (16) to check its password than is allowed here",
            "Nothing was tried. Write it anew: openssl pkcs8 -topk8 -in FILE -out key.pem",
        ),
        Limit::Settings => ("names more than 200 addresses outside of its endpoints", NOT_SANTEDB),
        Limit::XmlAttributes => ("has more than 64 attributes at one element", NOT_SANTEDB),
        Limit::XmlDepth => ("has elements within elements more than 256 levels deep", NOT_SANTEDB),
        Limit::XmlElements => ("has more than 1,000,000 elements", NOT_SANTEDB),
        Limit::XmlNamespaces => ("declares more than 64 namespace prefixes at a time", NOT_SANTEDB),
        Limit::ZipMembers => ("holds more than 64 files", "Unpack it and drop the files that are meant."),
        Limit::ZipSize => ("holds more than 16 MB", "Unpack it and drop the files that are meant."),
    };
    (format!("“{}” {problem}.", shown(file)), fix.into())
}

pub(super) fn password_needed(language: Language, file: &str) -> (String, String) {
    (
        format!("“{}” is closed by a password.", shown(file)),
        "Type it beside the file: it is used to look inside, and wiped. Else the key in it cannot be compared with the \
         certificate."
            .into(),
    )
}

pub(super) fn password_wrong(language: Language, file: &str) -> (String, String) {
    (
        format!("The password does not open “{}”.", shown(file)),
        "Look at capital letters and the keyboard’s language, and try again. Where it is sure to be right, the file is \
         damaged: get it again."
            .into(),
    )
}

pub(super) fn structure_damaged(language: Language, file: &str, what: &str) -> (String, String) {
    (
        format!("The {} in “{}” cannot be read: it is cut off or damaged.", shown(what), shown(file)),
        "Get the file again. If it came by mail or through an editor, have it sent as an attachment, in a zip.".into(),
    )
}

pub(super) fn unread(language: Language, file: &str, kind: Unread) -> (String, String) {
    let file = shown(file);
    let (what, fix) = match kind {
        Unread::Empty => {
            ("is empty, or the browser could not read it", "Copy it again, and look whether it is still there.")
        }
        Unread::Html => {
            ("is a web page", "The download was answered with a page, perhaps a login; fetch the file itself.")
        }
        Unread::JavaKeystore => (
            "is a Java keystore",
            "Convert it: keytool -importkeystore -srckeystore FILE -destkeystore out.pfx -deststoretype PKCS12",
        ),
        Unread::OpenSshKey => (
            "holds a key in OpenSSH’s own format",
            "Such keys are for logins. For a server key: ssh-keygen -p -m PKCS8 -f FILE writes a copy that is read.",
        ),
        Unread::Pdf => {
            ("is a PDF document", "Ask for the certificate as a file, in PEM (.pem, .crt) or PKCS#7 (.p7b).")
        }
        Unread::PgpBlock => (
            "holds something of OpenPGP",
            "Such keys are for mail and signatures; a server needs a certificate of an authority.",
        ),
        Unread::PublicKey => {
            ("holds a public key alone", "Drop the certificate; a public key has no name and no issuer.")
        }
        Unread::PuttyKey => (
            "is a key of PuTTY",
            "Such keys are for logins. PuTTYgen writes a copy under Conversions, Export OpenSSH key; then: \
             ssh-keygen -p -m PKCS8 -f FILE",
        ),
        Unread::Pvk => (
            "is a private key in Microsoft’s PVK format",
            "Convert it: openssl rsa -inform PVK -in FILE -out private.key",
        ),
        Unread::Request => (
            "is a certificate request",
            "Send it to your certificate authority, and drop the certificate that they answer with.",
        ),
        Unread::RevocationList => ("is a revocation list", "It is not needed here; drop the certificate."),
        Unread::Rtf => (
            "is a text with formats (RTF)",
            "Open it, copy from “-----BEGIN” to “-----END …-----”, and paste that here.",
        ),
        Unread::SshPublicKey => {
            ("is a public key of SSH", "Such keys are for logins; a server needs a certificate of an authority.")
        }
        Unread::Unknown => (
            "is neither a certificate, nor a key, nor a SanteDB configuration",
            "Certificates and keys in PEM begin with “-----BEGIN”.",
        ),
        Unread::Zip => ("is a zip within a zip", "Unpack it and drop the files that are in it."),
    };
    (format!("“{file}” {what}."), fix.to_owned())
}

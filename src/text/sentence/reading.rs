//! What stands in the way of reading a file, and what to do: the problem and the way out.

use say::say;

use crate::inputs::Language;
use crate::inspect::blocks::Unread;
use crate::inspect::key;
use crate::inspect::limits::Limit;
use crate::text::shown;

pub(super) fn cipher_unknown(language: Language, file: &str, algorithm: &str) -> (String, String) {
    let (file, algorithm) = (shown(file), shown(algorithm));
    (
        say!(language, "“{file}” is encrypted by a method that is not read here ({algorithm})."),
        say!(
            language,
            "Write it anew with a current one: openssl pkey -in FILE -aes256 -out key.pem for a key, openssl pkcs12 \
             -in FILE -nodes and then -export for a .pfx; unpack a zip that has a password."
        )
        .into(),
    )
}

pub(super) fn integrity_broken(language: Language, file: &str) -> (String, String) {
    (
        say!(
            language,
            "The password opens “{file}”, but something in it was changed since it was made.",
            file = shown(file)
        ),
        say!(
            language,
            "It was damaged on the way, or somebody changed it: get it again from where it was made, and compare."
        )
        .into(),
    )
}

pub(super) fn key_unsupported(language: Language, file: &str, algorithm: &str) -> (String, String) {
    let algorithm = match algorithm {
        key::OTHER_CURVE => {
            say!(language, "EC on a curve other than P-256, P-384 and P-521, or one that is spelled out")
        }
        key::OTHER_KIND => say!(language, "of another kind"),
        name => name,
    };
    let (file, algorithm) = (shown(file), shown(algorithm));
    (
        say!(language, "The private key in “{file}” is {algorithm}, which is not computed with here."),
        say!(
            language,
            "Whether it belongs to the certificate was not checked. For a server that every client accepts, use RSA \
             2048 or EC P-256."
        )
        .into(),
    )
}

fn not_santedb(language: Language) -> &'static str {
    say!(language, "No SanteDB writes that: drop the file that SanteDB runs with now.")
}

pub(super) fn limit_exceeded(language: Language, file: &str, limit: Limit) -> (String, String) {
    let file = shown(file);
    let (what, fix) = match limit {
        Limit::Certificates => (
            say!(language, "holds more than 200 certificates"),
            say!(language, "Drop the file with the server’s own certificate and its chain alone."),
        ),
        Limit::Depth => (
            say!(language, "is nested more than 64 levels deep, which no certificate and no key is"),
            say!(language, "Get the file again."),
        ),
        Limit::FileSize => (
            say!(language, "is larger than any certificate file (2 MB) or configuration (16 MB)"),
            say!(language, "Drop only the file that is meant."),
        ),
        Limit::KdfIterations(asked) => {
            return (
                say!(
                    language,
                    "“{file}” asks for {asked} iterations to check its password; at most 1,000,000 are done here."
                ),
                say!(
                    language,
                    "Nothing was tried. Write it anew with fewer, 600,000 say: openssl pkcs12 -export -iter 600000."
                )
                .into(),
            );
        }
        Limit::KdfTotal => (
            say!(language, "asks for more than 2,000,000 iterations in all to try its password"),
            say!(language, "Write it anew with fewer: openssl pkcs12 -export -iter 600000."),
        ),
        Limit::Keys => (
            say!(language, "holds more than 200 private keys"),
            say!(language, "Drop the file with the server’s own key alone."),
        ),
        Limit::ScryptCost => (
            say!(language, "asks for more memory (64 MB) or rounds (16) to check its password than is allowed here"),
            say!(language, "Nothing was tried. Write it anew: openssl pkcs8 -topk8 -in FILE -out key.pem"),
        ),
        Limit::Settings => {
            (say!(language, "names more than 200 addresses outside of its endpoints"), not_santedb(language))
        }
        Limit::XmlAttributes => (say!(language, "has more than 64 attributes at one element"), not_santedb(language)),
        Limit::XmlDepth => {
            (say!(language, "has elements within elements more than 256 levels deep"), not_santedb(language))
        }
        Limit::XmlElements => (say!(language, "has more than 1,000,000 elements"), not_santedb(language)),
        Limit::XmlNamespaces => {
            (say!(language, "declares more than 64 namespace prefixes at a time"), not_santedb(language))
        }
        Limit::ZipMembers => {
            (say!(language, "holds more than 64 files"), say!(language, "Unpack it and drop the files that are meant."))
        }
        Limit::ZipSize => {
            (say!(language, "holds more than 16 MB"), say!(language, "Unpack it and drop the files that are meant."))
        }
    };
    (say!(language, "“{file}” {what}."), fix.into())
}

pub(super) fn password_needed(language: Language, file: &str) -> (String, String) {
    (
        say!(language, "“{file}” is closed by a password.", file = shown(file)),
        say!(
            language,
            "Type it beside the file: it is used to look inside, and wiped. Else the key in it cannot be compared with \
             the certificate."
        )
        .into(),
    )
}

pub(super) fn password_wrong(language: Language, file: &str) -> (String, String) {
    (
        say!(language, "The password does not open “{file}”.", file = shown(file)),
        say!(
            language,
            "Look at capital letters and the keyboard’s language, and try again. Where it is sure to be right, the \
             file is damaged: get it again."
        )
        .into(),
    )
}

pub(super) fn structure_damaged(language: Language, file: &str, what: &str) -> (String, String) {
    let file = shown(file);
    let problem = match what {
        "certificate" => say!(language, "The certificate in “{file}” cannot be read: it is cut off or damaged."),
        "private key" => say!(language, "The private key in “{file}” cannot be read: it is cut off or damaged."),
        _ => say!(language, "The {what} in “{file}” cannot be read: it is cut off or damaged.", what = shown(what)),
    };
    (
        problem,
        say!(
            language,
            "Get the file again. If it came by mail or through an editor, have it sent as an attachment, in a zip."
        )
        .into(),
    )
}

pub(super) fn unread(language: Language, file: &str, kind: Unread) -> (String, String) {
    let (what, fix) = match kind {
        Unread::Empty => (
            say!(language, "is empty, or the browser could not read it"),
            say!(language, "Copy it again, and look whether it is still there."),
        ),
        Unread::Html => (
            say!(language, "is a web page"),
            say!(language, "The download was answered with a page, perhaps a login; fetch the file itself."),
        ),
        Unread::JavaKeystore => (
            say!(language, "is a Java keystore"),
            say!(
                language,
                "Convert it: keytool -importkeystore -srckeystore FILE -destkeystore out.pfx -deststoretype PKCS12"
            ),
        ),
        Unread::OpenSshKey => (
            say!(language, "holds a key in OpenSSH’s own format"),
            say!(
                language,
                "Such keys are for logins. For a server key: ssh-keygen -p -m PKCS8 -f FILE writes a copy that is \
                 read."
            ),
        ),
        Unread::Pdf => (
            say!(language, "is a PDF document"),
            say!(language, "Ask for the certificate as a file, in PEM (.pem, .crt) or PKCS#7 (.p7b)."),
        ),
        Unread::PgpBlock => (
            say!(language, "holds something of OpenPGP"),
            say!(language, "Such keys are for mail and signatures; a server needs a certificate of an authority."),
        ),
        Unread::PublicKey => (
            say!(language, "holds a public key alone"),
            say!(language, "Drop the certificate; a public key has no name and no issuer."),
        ),
        Unread::PuttyKey => (
            say!(language, "is a key of PuTTY"),
            say!(
                language,
                "Such keys are for logins. PuTTYgen writes a copy under Conversions, Export OpenSSH key; then: \
                 ssh-keygen -p -m PKCS8 -f FILE"
            ),
        ),
        Unread::Pvk => (
            say!(language, "is a private key in Microsoft’s PVK format"),
            say!(language, "Convert it: openssl rsa -inform PVK -in FILE -out private.key"),
        ),
        Unread::Request => (
            say!(language, "is a certificate request"),
            say!(language, "Send it to your certificate authority, and drop the certificate that they answer with."),
        ),
        Unread::RevocationList => {
            (say!(language, "is a revocation list"), say!(language, "It is not needed here; drop the certificate."))
        }
        Unread::Rtf => (
            say!(language, "is a text with formats (RTF)"),
            say!(language, "Open it, copy from “-----BEGIN” to “-----END …-----”, and paste that here."),
        ),
        Unread::SshPublicKey => (
            say!(language, "is a public key of SSH"),
            say!(language, "Such keys are for logins; a server needs a certificate of an authority."),
        ),
        Unread::Unknown => (
            say!(language, "is neither a certificate, nor a key, nor a SanteDB configuration"),
            say!(language, "Certificates and keys in PEM begin with “-----BEGIN”."),
        ),
        Unread::Zip => {
            (say!(language, "is a zip within a zip"), say!(language, "Unpack it and drop the files that are in it."))
        }
    };
    (say!(language, "“{file}” {what}.", file = shown(file)), fix.to_owned())
}

//! What the script that takes a renewed certificate says. ASCII alone, since it prints it.

use say::say;

use crate::inputs::Language;
use crate::text::renew::Saying;

pub(in crate::text) fn saying(language: Language, saying: Saying) -> &'static str {
    match saying {
        Saying::ByHand => say!(
            language,
            "Now stop SanteDB and start it again, the way you usually do: Mono reads the certificate when it begins to \
             listen."
        ),
        Saying::CoversNone => say!(language, "The certificate is for none of these names:"),
        Saying::Done => say!(language, "The new certificate is in its place and in use, for"),
        Saying::Encrypted => say!(
            language,
            "The key is closed by a password, which a server cannot type. Take it off first: openssl pkey -in \
             encrypted.key -out private.key"
        ),
        Saying::Expired => say!(language, "The certificate has expired."),
        Saying::Help => say!(
            language,
            "santedb-tls-renew CHAIN KEY (two files in PEM), or --undo; without a word, as a hook of certbot, it takes \
             both from RENEWED_LINEAGE."
        ),
        Saying::LacksIntermediate => say!(
            language,
            "The file holds the server's own certificate alone, and the one in use has its intermediate with it. Give \
             the whole chain (fullchain.pem, not cert.pem)."
        ),
        Saying::MonoRsa => say!(language, "The key is no RSA key, and Mono's listener reads no other."),
        Saying::MonoShort => say!(
            language,
            "A number of this RSA key begins with zeros, and Mono's TLS library refuses such a key, which some are by chance. Ask for a \
             certificate with a new key (certbot: certbot renew --force-renewal --cert-name NAME)."
        ),
        Saying::NoBackup => say!(language, "There is no earlier certificate to put back."),
        Saying::NoCertificate => say!(language, "The first file holds no certificate in PEM."),
        Saying::NoCompose => say!(
            language,
            "The folder with docker-compose.yml and its override is not known: run this there, or name it in SANTEDB_COMPOSE; for a hook, \
             write it into the line that begins with compose= in this script. (Not tried with a running container.)"
        ),
        Saying::NoKey => say!(language, "The second file holds no private key in PEM that OpenSSL reads."),
        Saying::NotOurs => say!(language, "This certificate is for another server; nothing was changed."),
        Saying::NotTaken => say!(
            language,
            "The server did not take the new certificate; its words are above. The old one is back and in use."
        ),
        Saying::NotTakenNotRestored => say!(
            language,
            "The server did not take the new certificate, nor the old one, which is back in its place. Its words are \
             above; it was like that before, or something else is wrong with it."
        ),
        Saying::NotWritten => say!(language, "The files could not be written. The old ones are back."),
        Saying::NotYet => say!(language, "The certificate is not valid yet, or this machine's clock is wrong."),
        Saying::Older => say!(language, "The certificate is older than the one in use."),
        Saying::Order => say!(
            language,
            "The certificates are in another order than a server sends them: its own first, each followed by the one \
             that issued it."
        ),
        Saying::OtherKey => say!(language, "The key does not belong to the certificate."),
        Saying::Restored => say!(language, "The earlier certificate is back and in use."),
        Saying::RestoredNotTaken => say!(
            language,
            "The earlier certificate is back in its place, but the server did not take it up; its words are above."
        ),
        Saying::Stuck => say!(
            language,
            "it could not be put back. Copy the files that end in .before-renewal over those without it."
        ),
        Saying::ThereAlready => say!(language, "This certificate is in its place already; nothing was changed."),
        Saying::Unchanged => say!(language, "Nothing was changed."),
        Saying::Unreadable => say!(language, "it cannot be read."),
        Saying::UsageMono => say!(
            language,
            "santedb-tls-renew CHAIN KEY, as root, on the SanteDB machine: finds out for which name the new \
             certificate is, refuses what cannot work, keeps the old files (.before-renewal), puts the new ones in \
             their places, registers them with Mono and restarts SanteDB. Where something fails, the old ones come \
             back. --undo puts them back later. It asks nothing, so that certbot (in renewal-hooks/deploy) and acme.sh \
             (--reloadcmd) can call it."
        ),
        Saying::UsageNginx => say!(
            language,
            "santedb-tls-renew CHAIN KEY, as root, on the NGINX machine: finds out for which name the new certificate \
             is, refuses what cannot work, keeps the old files (.before-renewal), puts the new ones in their places, \
             and lets NGINX test and reload. Where something fails, the old ones come back. --undo puts them back \
             later. It asks nothing, so that certbot (in renewal-hooks/deploy) and acme.sh (--reloadcmd) can call it."
        ),
    }
}

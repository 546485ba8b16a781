//! What is wrong, and what to do.

use say::say;

use crate::finding::problem::Field;
use crate::finding::{Problem, Severity};
use crate::inputs::{Language, Line};
use crate::inspect::blocks::BlockDamage;
use crate::plan::values::ValueError;
use crate::text::sentence::{certificate, configuration, key, nginx, reading, request, server};
use crate::text::{FindingText, product, shown};

pub(in crate::text) fn severity(language: Language, severity: Severity) -> &'static str {
    match severity {
        Severity::Block => say!(language, "To solve first"),
        Severity::Note => say!(language, "Note"),
        Severity::Warn => say!(language, "Warning"),
    }
}

pub(in crate::text) fn finding(language: Language, problem: &Problem) -> FindingText {
    let (problem, fix) = match problem {
        Problem::AddressTaken { port, server_name } => (
            say!(language, "{server_name} is asked to listen on port {port} twice."),
            say!(language, "Give each service, and the redirect, a port of its own.").into(),
        ),
        Problem::AlreadyHttps { file } => (
            say!(language, "“{file}” has endpoints that already say https.", file = shown(file)),
            say!(
                language,
                "The gateway (DCG) ships like that since v3.0.2027, with a self-signed certificate; the script removes \
                 its binding before it adds yours."
            )
            .into(),
        ),
        Problem::BackendHttps { file, port } => (
            say!(
                language,
                "By “{file}”, SanteDB speaks TLS on port {port} already, so NGINX asks it over TLS, too.",
                file = shown(file)
            ),
            say!(
                language,
                "On one machine NGINX does not verify that inner certificate, and http is enough: change the endpoints \
                 back and drop the file again. From another machine it does, by a copy that a step fetches and you \
                 compare."
            )
            .into(),
        ),
        Problem::BaseAddressUnknown { file } => configuration::base_address_unknown(language, file.as_deref()),
        Problem::BundleTakenUp { file, made_on, services } => {
            let (file, made_on) = (shown(file), shown(made_on));
            let problem = if *services == 1 {
                say!(
                    language,
                    "“{file}” is a bundle that this assistant made on {made_on}, for 1 service: its choices are those \
                     of the form now."
                )
            } else {
                say!(
                    language,
                    "“{file}” is a bundle that this assistant made on {made_on}, for {services} services: its choices \
                     are those of the form now."
                )
            };
            (
                problem,
                say!(
                    language,
                    "Look whether they still hold, and drop the new certificate. The certificates in the bundle are \
                     last time's and were left out; its configurations were taken."
                )
                .into(),
            )
        }
        Problem::MonoFetched => request::mono_fetched(language),
        Problem::NameNotPublic { name } => request::name_not_public(language, name),
        Problem::StandalonePort => request::standalone_port(language),
        Problem::BlockDamaged { file, line, label, damage } => {
            let (file, label) = (shown(file), shown(label));
            let problem = match damage {
                BlockDamage::Base64 => {
                    say!(
                        language,
                        "The block “{label}” at line {line} of “{file}” holds characters that are not base64."
                    )
                }
                BlockDamage::NoEnd => {
                    say!(language, "The block “{label}” at line {line} of “{file}” has no END line of its own.")
                }
            };
            (
                problem,
                say!(language, "Copy it again, from “-----BEGIN” to “-----END …-----”, both lines included.").into(),
            )
        }
        Problem::CertificateDamaged { file, line } => (
            say!(language, "The certificate at line {line} of “{file}” cannot be read.", file = shown(file)),
            say!(language, "Ask for the file again; some part of it was lost on the way.").into(),
        ),
        Problem::CertificateMissing => (
            say!(language, "There is no server certificate yet.").into(),
            say!(
                language,
                "Drop the certificate that your certificate authority sent, and the intermediates that came with it."
            )
            .into(),
        ),
        Problem::ChainReordered => (
            say!(language, "The certificates were not in the order in which a server sends them.").into(),
            say!(language, "Nothing to do: the bundle holds them leaf first.").into(),
        ),
        Problem::ConfigurationDamaged { file, damage } => configuration::damaged(language, file, damage),
        Problem::ConfigurationDoctype { file } => (
            say!(language, "“{file}” has a document type declaration (<!DOCTYPE).", file = shown(file)),
            say!(
                language,
                "SanteDB writes none; remove it. Such files can make a reader fetch or expand other files, so it is \
                 not read."
            )
            .into(),
        ),
        Problem::ConfigurationEmpty { file, route } => configuration::empty(language, file, *route),
        Problem::ConfigurationForeign { file } => (
            say!(language, "“{file}” is XML, but not a SanteDB configuration.", file = shown(file)),
            say!(
                language,
                "Its outermost element should be <SanteDBConfiguration>. Look for SanteDB.config or \
                 santedb.config.xml."
            )
            .into(),
        ),
        Problem::ConfigurationIncludes { file, includes } => {
            let rest = includes.iter().find(|include| include.to_ascii_lowercase().contains("rest"));
            let wanted = match (rest, includes.len()) {
                (Some(rest), _) => {
                    say!(language, "Drop “{file}” as well: by its name it is the one.", file = shown(rest))
                }
                (None, 0) => say!(
                    language,
                    "It includes no other file; drop the one that has <section \
                     xsi:type=\"RestConfigurationSection\">."
                )
                .into(),
                (None, count) => {
                    say!(language, "It includes {count} files; drop the one that has RestConfigurationSection.")
                }
            };
            (
                say!(language, "“{file}” has no section that lists endpoints.", file = shown(file)),
                say!(language, "{wanted} Included paths count from the folder that SanteDB is installed in."),
            )
        }
        Problem::ConfigurationOfOther { file, found, chosen } => (
            say!(
                language,
                "“{file}” was written by a {found}, but {chosen} is chosen.",
                file = shown(file),
                found = product(*found),
                chosen = product(*chosen)
            ),
            say!(language, "Choose the product that the file belongs to, or drop the other file.").into(),
        ),
        Problem::Duplicate { subject, file } => (
            say!(
                language,
                "The certificate of “{subject}” was given twice, again in “{file}”.",
                subject = shown(subject),
                file = shown(file)
            ),
            say!(language, "Nothing to do: the bundle holds it once.").into(),
        ),
        Problem::EndpointsElsewhere { file, port, others } => {
            let others: Vec<String> = others.iter().map(ToString::to_string).collect();
            let (file, others) = (shown(file), configuration::some(language, &others));
            (
                say!(language, "“{file}” also has endpoints on port {others}, which this plan does not touch."),
                say!(
                    language,
                    "Only those on port {port} come behind TLS. Close the others to the outside, or plan them too."
                ),
            )
        }
        Problem::Expired { subject, not_after } => (
            say!(language, "The certificate of “{subject}” ended on {not_after}.", subject = shown(subject)),
            say!(language, "Ask your certificate authority for a new one; no client accepts this one.").into(),
        ),
        Problem::ExpiresSoon { subject, not_after, days } => (
            say!(
                language,
                "The certificate of “{subject}” ends on {not_after}, in {days} days.",
                subject = shown(subject)
            ),
            say!(language, "Renew it before you go on, so that the work is not done twice.").into(),
        ),
        Problem::Field { field, typed, error } => field_problem(language, *field, typed, error),
        Problem::AuthorityAsLeaf { subject } => certificate::authority_as_leaf(language, subject),
        Problem::AuthorityPrivate { issuer, has_root } => certificate::authority_private(language, issuer, *has_root),
        Problem::AuthorityPublic { root, is_proven } => certificate::authority_public(language, root, *is_proven),
        Problem::AuthorityUnknown { issuer } => certificate::authority_unknown(language, issuer),
        Problem::ChainAlternatives { subjects } => certificate::chain_alternatives(language, subjects),
        Problem::ChainIncomplete { child, issuer, address, fetch } => {
            certificate::chain_incomplete(language, child, issuer, address.as_deref(), fetch.as_ref())
        }
        Problem::ChainUnchecked { child, method } => certificate::chain_unchecked(language, child, method),
        Problem::ChainWrongLink { child, issuer } => certificate::chain_wrong_link(language, child, issuer),
        Problem::CommonNameOnly { subject } => certificate::common_name_only(language, subject),
        Problem::KeyEncryptedAtStart { file } => key::encrypted_at_start(language, file),
        Problem::KeyInPkcs12 { file } => key::in_pkcs12(language, file),
        Problem::KeyNeeded { route } => key::needed(language, *route),
        Problem::KeyRefused { algorithm, reason } => key::refused(language, algorithm, *reason),
        Problem::KeyTooSmall { subject, bits } => key::too_small(language, subject, *bits),
        Problem::Lifetime { subject, days, allowed, issued, is_public } => {
            certificate::lifetime(language, subject, *days, *allowed, *issued, *is_public)
        }
        Problem::MustStaple { route } => certificate::must_staple(language, *route),
        Problem::NotForServers { subject, purposes } => certificate::not_for_servers(language, subject, purposes),
        Problem::ProfileChainKey { profile, subject, algorithm, bits } => {
            key::profile_chain(language, *profile, subject, algorithm, *bits)
        }
        Problem::ProfileKey { profile, algorithm, bits } => key::profile(language, *profile, algorithm, *bits),
        Problem::ProfileLifespan { profile, days, most } => {
            certificate::profile_lifespan(language, *profile, *days, *most)
        }
        Problem::ProfileSignature { profile, subject, method } => {
            certificate::profile_signature(language, *profile, subject, method)
        }
        Problem::RenewalForgotten { subject, file } => certificate::renewal_forgotten(language, subject, file),
        Problem::RevocationUnknown { subject, ocsp, list } => {
            certificate::revocation_unknown(language, subject, ocsp.as_ref(), list.as_ref())
        }
        Problem::ServerChainIncomplete { file, child, issuer } => {
            server::chain_incomplete(language, file, child, issuer)
        }
        Problem::ServerHasIt { file, subject } => server::has_it(language, file, subject),
        Problem::ServerOrder { file } => server::order(language, file),
        Problem::ServerSendsRoot { file, root } => server::sends_root(language, file, root),
        Problem::UnknownCritical { subject, extensions } => {
            certificate::unknown_critical(language, subject, extensions)
        }
        Problem::UnsafeNames { subject, names } => certificate::unsafe_names(language, subject, names),
        Problem::WeakSignature { subject, method } => certificate::weak_signature(language, subject, method),
        Problem::FileUnread { file, kind } => reading::unread(language, file, *kind),
        Problem::CipherUnknown { file, algorithm } => reading::cipher_unknown(language, file, algorithm),
        Problem::IntegrityBroken { file } => reading::integrity_broken(language, file),
        Problem::KeyUnsupported { file, algorithm } => reading::key_unsupported(language, file, algorithm),
        Problem::LimitExceeded { file, limit } => reading::limit_exceeded(language, file, *limit),
        Problem::PasswordNeeded { file } => reading::password_needed(language, file),
        Problem::PasswordWrong { file } => reading::password_wrong(language, file),
        Problem::StructureDamaged { file, what } => reading::structure_damaged(language, file, what),
        Problem::KeyDamaged { file, line } => (
            say!(language, "The private key at line {line} of “{file}” cannot be read.", file = shown(file)),
            say!(
                language,
                "Check it with: openssl pkey -in FILE -noout -check. Keys on curves other than P-256, P-384 and P-521 \
                 are not read."
            )
            .into(),
        ),
        Problem::KeyMismatch { file } => (
            say!(language, "The private key in “{file}” belongs to none of the certificates.", file = shown(file)),
            say!(
                language,
                "Find the key that the certificate request was made with, or ask for a certificate for this key. With \
                 this pair every connection fails, and NGINX’s own test may not notice."
            )
            .into(),
        ),
        Problem::KeyStranger { file } => (
            say!(
                language,
                "The private key in “{file}” belongs to none of the certificates; another one here does.",
                file = shown(file)
            ),
            say!(language, "Take care that it is the other one that you place on the server.").into(),
        ),
        Problem::KeyUsage { subject, usages, is_rsa } => key::usage(language, subject, usages, *is_rsa),
        Problem::LeafAmbiguous { subjects } => {
            let names = subjects.iter().take(5).map(|subject| say!(language, "“{subject}”", subject = shown(subject)));
            let names: Vec<String> = names.collect();
            (
                say!(language, "Several certificates could be the server’s own: {names}.", names = names.join(", ")),
                say!(
                    language,
                    "Choose the one under “Certificate”, type the server name that one of them covers, or remove the \
                     others."
                )
                .into(),
            )
        }
        Problem::HostNameNeeded { name } => (
            say!(
                language,
                "The certificate cannot be bound by name: clients open {name}, an address, and send no name."
            ),
            say!(language, "Bind it by address, or give the server a name.").into(),
        ),
        Problem::LoopbackEndpoint { file, host, is_opened } => {
            configuration::loopback(language, file, host, *is_opened)
        }
        Problem::MacosUnverified => (
            say!(language, "Nothing of this was tried on macOS, for which SanteDB documents no paths and no service.")
                .into(),
            say!(language, "Compare each path with your installation, and restart SanteDB the way you started it.")
                .into(),
        ),
        Problem::MonoKey { algorithm } => (
            say!(
                language,
                "Mono’s listener cannot use this certificate: its key is {algorithm}, and Mono reads RSA only."
            ),
            say!(
                language,
                "Put NGINX in front on the same machine, which takes it as it is, or ask for a certificate with an RSA \
                 key."
            )
            .into(),
        ),
        Problem::MonoLeafOnly { intermediates } => (
            say!(language, "Mono sends the server’s own certificate alone, not the {intermediates} above it."),
            say!(
                language,
                "Clients that do not hold the intermediate already will refuse the connection. NGINX sends the whole \
                 chain."
            )
            .into(),
        ),
        Problem::MonoLimits => (
            say!(
                language,
                "TLS by Mono itself has limits: TLS 1.2 at best, possibly with old versions left on, and every client \
                 is asked for a certificate."
            )
            .into(),
            say!(
                language,
                "Use it where NGINX cannot be installed. SanteDB’s documentation supports https without a proxy on \
                 Windows only."
            )
            .into(),
        ),
        Problem::MonoShortKey { file } => (
            say!(
                language,
                "Mono’s listener cannot use the key in {file}: one of its numbers begins with zeros, and Mono writes those in a way that \
                 its own TLS library refuses. Each connection would be reset."
            ),
            say!(
                language,
                "Some RSA keys are so by chance: of 526 that OpenSSL made, 18. Ask for a certificate with a new key, or put NGINX in \
                 front on the same machine, which takes this one as it is. (Tried with Mono 6.8.)"
            )
            .into(),
        ),
        Problem::NameNotCovered { name, names } => certificate::name_not_covered(language, name, names),
        Problem::NotYetValid { subject, not_before } => (
            say!(
                language,
                "The certificate of “{subject}” is valid from {not_before} on, which is still to come.",
                subject = shown(subject)
            ),
            say!(language, "Check the date of this computer and of the server; else wait until then.").into(),
        ),
        Problem::PlainAddress { file, setting } => configuration::plain_address(language, file, setting),
        Problem::PlainPortOpen { port } => (
            say!(
                language,
                "SanteDB goes on to answer in clear on port {port} beside NGINX, until a step at the end of the \
                 checklist closes it."
            ),
            say!(
                language,
                "Until then whoever reaches that port gets around TLS. What still calls it, joined dCDRs above all, \
                 must move first."
            )
            .into(),
        ),
        Problem::PortTaken { port } => (
            say!(language, "NGINX cannot listen on port {port}: SanteDB listens there, on the same machine."),
            say!(
                language,
                "Choose another port for NGINX, or move SanteDB to another port and say so under “backend”."
            )
            .into(),
        ),
        Problem::ProductTwice { product: which } => (
            say!(language, "{product} is planned twice.", product = product(*which)),
            say!(language, "Plan the second one on its own.").into(),
        ),
        Problem::ProductUnknown => (
            say!(language, "Which SanteDB it is has not been said.").into(),
            say!(language, "Choose the product, or drop its configuration file, which tells.").into(),
        ),
        Problem::RootLeftOut { subject } => (
            say!(language, "The root “{subject}” was left out of what the server sends.", subject = shown(subject)),
            say!(
                language,
                "Nothing to do: clients hold their roots themselves. If yours is a private authority, install this \
                 root on them."
            )
            .into(),
        ),
        Problem::SelfSigned { subject } => (
            say!(language, "The certificate of “{subject}” vouches for itself.", subject = shown(subject)),
            say!(
                language,
                "Good for a test. For service, use one from a public authority, or from a private one whose root all \
                 clients trust."
            )
            .into(),
        ),
        Problem::Stranger { subject, file } => (
            say!(
                language,
                "The certificate of “{subject}” in “{file}” belongs to no chain here.",
                subject = shown(subject),
                file = shown(file)
            ),
            say!(
                language,
                "It is left out of the bundle. If it should be the issuer, ask for the one that the server certificate \
                 names."
            )
            .into(),
        ),
        Problem::VersionOfOther { file, found } => {
            let file = shown(file);
            let problem = match found {
                Line::V2 => {
                    say!(language, "“{file}” was written by version 2.x or older, not by the one chosen.")
                }
                Line::V3 => say!(language, "“{file}” was written by version 3.x, not by the one chosen."),
            };
            (
                problem,
                say!(language, "Leave the version to the file, or drop the configuration of the version that runs.")
                    .into(),
            )
        }
        Problem::AddressElsewhere { file, setting, wanted } => {
            configuration::address_elsewhere(language, file, setting, wanted)
        }
        Problem::ClientCertificates { file, services } => configuration::client_certificates(language, file, services),
        Problem::ClientHeader { file, line, route } => configuration::client_header(language, file, *line, *route),
        Problem::ConfigurationLeftOut { file, main } => configuration::left_out(language, file, main),
        Problem::ConfigurationUnused { file, used } => configuration::unused(language, file, used),
        Problem::EncodingMisnamed { file, declared, encoding } => {
            configuration::misnamed(language, file, declared, *encoding)
        }
        Problem::FirewallUntouched { port } => (
            say!(language, "Nothing here opens port {port} in a firewall."),
            say!(language, "If one stands between the clients and the machine, or on it, admit them to that port.")
                .into(),
        ),
        Problem::Hl7PortTaken { port } => nginx::finding::hl7_port_taken(language, *port),
        Problem::Hl7Unknown { product: which } => nginx::finding::hl7_unknown(language, *which),
        Problem::Hsts { name, scope } => nginx::finding::hsts(language, name, *scope),
        Problem::TwoCertificates { name } => nginx::finding::two_certificates(language, name),
        Problem::AcmeNeedsNginx => nginx::finding::acme_needs_nginx(language),
        Problem::ModernClients => nginx::finding::modern_clients(language),
        Problem::LlpOpen { file, address, line } => configuration::llp(language, file, address, *line),
        Problem::MixedSchemes { file, port, clear } => configuration::mixed(language, file, *port, clear),
        Problem::ProtectedSections { file, kinds } => configuration::protected(language, file, kinds),
        Problem::SllpOld { file, address, line } => configuration::sllp(language, file, address, *line),
        Problem::WindowsUnverified => (
            say!(
                language,
                "The commands for Windows follow Microsoft’s documentation and SanteDB’s source, but were not run on \
                 Windows: the .cmd files were run by Wine, with recorders in the place of Windows’ programs, and the \
                 .ps1 files were only read by a grammar."
            )
            .into(),
            say!(
                language,
                "Have the way back at hand: the checklist ends with it. Try the .ps1 files with -WhatIf first."
            )
            .into(),
        ),
    };
    FindingText { problem, fix }
}

fn field_problem(language: Language, field: Field, typed: &str, error: &ValueError) -> (String, String) {
    let what = match field {
        Field::Account => say!(language, "The account"),
        Field::Backend => say!(language, "The backend address"),
        Field::ConfigurationPath => say!(language, "The configuration’s path"),
        Field::Hl7Port => say!(language, "The port for HL7v2 over TLS"),
        Field::MoreNames => say!(language, "One of the other names"),
        Field::Instance => say!(language, "The instance’s name"),
        Field::RedirectPort => say!(language, "The plain port"),
        Field::ServerName => say!(language, "The server name"),
        Field::TlsFolder => say!(language, "The folder"),
        Field::TlsPort => say!(language, "The port"),
    };
    let typed = shown(typed);
    let (problem, fix) = match error {
        ValueError::Character(character) => {
            (say!(language, "{what} “{typed}” holds “{character}”.", character = shown(&character.to_string())), None)
        }
        ValueError::Empty => (say!(language, "{what} is missing."), None),
        ValueError::Shape(example) => (
            say!(language, "{what} “{typed}” is not of the right form."),
            Some(say!(language, "It should look like {example}.")),
        ),
        ValueError::TooLong(most) => {
            (say!(language, "{what} is too long."), Some(say!(language, "It may have {most} characters at most.")))
        }
    };
    let alphabet = || match field {
        Field::Account => {
            say!(
                language,
                "Use letters, digits, spaces, dots, hyphens and underscores, as in {account}.",
                account = r"DOMAIN\name"
            )
        }
        Field::Backend => say!(language, "Write a host and a port, as in 10.0.0.5:8080.").into(),
        Field::Instance => say!(language, "Use letters, digits, hyphens and underscores, as in clinic2.").into(),
        Field::ConfigurationPath | Field::TlsFolder => {
            say!(language, "Write a full path of letters, digits, dots, hyphens and underscores.").into()
        }
        Field::MoreNames => {
            say!(language, "Write full names between commas, as in sante.example.org, www.example.org.").into()
        }
        Field::Hl7Port | Field::RedirectPort | Field::TlsPort => {
            say!(language, "Write a number from 1 to 65535.").into()
        }
        Field::ServerName => say!(
            language,
            "Write the full name that clients open, as in sante.example.org; a name with other letters goes in its \
             xn-- form."
        )
        .into(),
    };
    (problem, fix.unwrap_or_else(alphabet))
}

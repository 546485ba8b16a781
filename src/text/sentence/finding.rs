//! What is wrong, and what to do.

use crate::finding::problem::Field;
use crate::finding::{Problem, Severity};
use crate::inputs::{Language, Line};
use crate::inspect::blocks::BlockDamage;
use crate::plan::values::ValueError;
use crate::text::sentence::{certificate, configuration, key, nginx, reading, request, server};
use crate::text::{FindingText, product, shown};

pub(in crate::text) fn severity(language: Language, severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "To solve first",
        Severity::Note => "Note",
        Severity::Warn => "Warning",
    }
}

pub(in crate::text) fn finding(language: Language, problem: &Problem) -> FindingText {
    let (problem, fix) = match problem {
        Problem::AddressTaken { port, server_name } => (
            format!("{server_name} is asked to listen on port {port} twice."),
            "Give each service, and the redirect, a port of its own.".into(),
        ),
        Problem::AlreadyHttps { file } => (
            format!("“{}” has endpoints that already say https.", shown(file)),
            "The gateway (DCG) ships like that since v3.0.2027, with a self-signed certificate; the script removes \
             its binding before it adds yours."
                .into(),
        ),
        Problem::BackendHttps { file, port } => (
            format!("By “{}”, SanteDB speaks TLS on port {port} already, so NGINX asks it over TLS, too.", shown(file)),
            "On one machine NGINX does not verify that inner certificate, and http is enough: change the endpoints back and drop \
             the file again. From another machine it does, by a copy that a step fetches and you compare."
                .into(),
        ),
        Problem::BaseAddressUnknown { file } => configuration::base_address_unknown(language, file.as_deref()),
        Problem::BundleTakenUp { file, made_on, services } => (
            format!(
                "“{}” is a bundle that this assistant made on {}, for {services} service{}: its choices are those of the form now.",
                shown(file),
                shown(made_on),
                if *services == 1 { "" } else { "s" }
            ),
            "Look whether they still hold, and drop the new certificate. The certificates in the bundle are last time's and were \
             left out; its configurations were taken."
                .into(),
        ),
        Problem::MonoFetched => request::mono_fetched(language),
        Problem::NameNotPublic { name } => request::name_not_public(language, name),
        Problem::StandalonePort => request::standalone_port(language),
        Problem::BlockDamaged { file, line, label, damage } => {
            let what = match damage {
                BlockDamage::Base64 => "holds characters that are not base64",
                BlockDamage::NoEnd => "has no END line of its own",
            };
            (
                format!("The block “{}” at line {line} of “{}” {what}.", shown(label), shown(file)),
                "Copy it again, from “-----BEGIN” to “-----END …-----”, both lines included.".into(),
            )
        }
        Problem::CertificateDamaged { file, line } => (
            format!("The certificate at line {line} of “{}” cannot be read.", shown(file)),
            "Ask for the file again; some part of it was lost on the way.".into(),
        ),
        Problem::CertificateMissing => (
            "There is no server certificate yet.".into(),
            "Drop the certificate that your certificate authority sent, and the intermediates that came with it.".into(),
        ),
        Problem::ChainReordered => (
            "The certificates were not in the order in which a server sends them.".into(),
            "Nothing to do: the bundle holds them leaf first.".into(),
        ),
        Problem::ConfigurationDamaged { file, damage } => configuration::damaged(language, file, damage),
        Problem::ConfigurationDoctype { file } => (
            format!("“{}” has a document type declaration (<!DOCTYPE).", shown(file)),
            "SanteDB writes none; remove it. Such files can make a reader fetch or expand other files, so it is not read.".into(),
        ),
        Problem::ConfigurationEmpty { file, route } => configuration::empty(language, file, *route),
        Problem::ConfigurationForeign { file } => (
            format!("“{}” is XML, but not a SanteDB configuration.", shown(file)),
            "Its outermost element should be <SanteDBConfiguration>. Look for SanteDB.config or santedb.config.xml.".into(),
        ),
        Problem::ConfigurationIncludes { file, includes } => {
            let rest = includes.iter().find(|include| include.to_ascii_lowercase().contains("rest"));
            let wanted = match (rest, includes.len()) {
                (Some(rest), _) => format!("Drop “{}” as well: by its name it is the one.", shown(rest)),
                (None, 0) => "It includes no other file; drop the one that has <section xsi:type=\"RestConfigurationSection\">.".into(),
                (None, count) => format!("It includes {count} files; drop the one that has RestConfigurationSection."),
            };
            (
                format!("“{}” has no section that lists endpoints.", shown(file)),
                format!("{wanted} Included paths count from the folder that SanteDB is installed in."),
            )
        }
        Problem::ConfigurationOfOther { file, found, chosen } => (
            format!("“{}” was written by a {}, but {} is chosen.", shown(file), product(*found), product(*chosen)),
            "Choose the product that the file belongs to, or drop the other file.".into(),
        ),
        Problem::Duplicate { subject, file } => (
            format!("The certificate of “{}” was given twice, again in “{}”.", shown(subject), shown(file)),
            "Nothing to do: the bundle holds it once.".into(),
        ),
        Problem::EndpointsElsewhere { file, port, others } => {
            let others: Vec<String> = others.iter().map(ToString::to_string).collect();
            (
                format!("“{}” also has endpoints on port {}, which this plan does not touch.", shown(file), configuration::some(language, &others)),
                format!("Only those on port {port} come behind TLS. Close the others to the outside, or plan them too."),
            )
        }
        Problem::Expired { subject, not_after } => (
            format!("The certificate of “{}” ended on {not_after}.", shown(subject)),
            "Ask your certificate authority for a new one; no client accepts this one.".into(),
        ),
        Problem::ExpiresSoon { subject, not_after, days } => (
            format!("The certificate of “{}” ends on {not_after}, in {days} days.", shown(subject)),
            "Renew it before you go on, so that the work is not done twice.".into(),
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
        Problem::ProfileLifespan { profile, days, most } => certificate::profile_lifespan(language, *profile, *days, *most),
        Problem::ProfileSignature { profile, subject, method } => {
            certificate::profile_signature(language, *profile, subject, method)
        }
        Problem::RenewalForgotten { subject, file } => certificate::renewal_forgotten(language, subject, file),
        Problem::RevocationUnknown { subject, ocsp, list } => {
            certificate::revocation_unknown(language, subject, ocsp.as_ref(), list.as_ref())
        }
        Problem::ServerChainIncomplete { file, child, issuer } => server::chain_incomplete(language, file, child, issuer),
        Problem::ServerHasIt { file, subject } => server::has_it(language, file, subject),
        Problem::ServerOrder { file } => server::order(language, file),
        Problem::ServerSendsRoot { file, root } => server::sends_root(language, file, root),
        Problem::UnknownCritical { subject, extensions } => certificate::unknown_critical(language, subject, extensions),
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
            format!("The private key at line {line} of “{}” cannot be read.", shown(file)),
            "Check it with: openssl pkey -in FILE -noout -check. Keys on curves other than P-256, P-384 and P-521 are not read."
                .into(),
        ),
        Problem::KeyMismatch { file } => (
            format!("The private key in “{}” belongs to none of the certificates.", shown(file)),
            "Find the key that the certificate request was made with, or ask for a certificate for this key. With this pair \
             every connection fails, and NGINX’s own test may not notice."
                .into(),
        ),
        Problem::KeyStranger { file } => (
            format!("The private key in “{}” belongs to none of the certificates; another one here does.", shown(file)),
            "Take care that it is the other one that you place on the server.".into(),
        ),
        Problem::KeyUsage { subject, usages, is_rsa } => key::usage(language, subject, usages, *is_rsa),
        Problem::LeafAmbiguous { subjects } => {
            let names: Vec<String> = subjects.iter().take(5).map(|subject| format!("“{}”", shown(subject))).collect();
            (
                format!("Several certificates could be the server’s own: {}.", names.join(", ")),
                "Choose the one under “Certificate”, type the server name that one of them covers, or remove the others.".into(),
            )
        }
        Problem::HostNameNeeded { name } => (
            format!("The certificate cannot be bound by name: clients open {name}, an address, and send no name."),
            "Bind it by address, or give the server a name.".into(),
        ),
        Problem::LoopbackEndpoint { file, host, is_opened } => configuration::loopback(language, file, host, *is_opened),
        Problem::MacosUnverified => (
            "Nothing of this was tried on macOS, for which SanteDB documents no paths and no service.".into(),
            "Compare each path with your installation, and restart SanteDB the way you started it.".into(),
        ),
        Problem::MonoKey { algorithm } => (
            format!("Mono’s listener cannot use this certificate: its key is {algorithm}, and Mono reads RSA only."),
            "Put NGINX in front on the same machine, which takes it as it is, or ask for a certificate with an RSA key.".into(),
        ),
        Problem::MonoLeafOnly { intermediates } => (
            format!("Mono sends the server’s own certificate alone, not the {intermediates} above it."),
            "Clients that do not hold the intermediate already will refuse the connection. NGINX sends the whole chain.".into(),
        ),
        Problem::MonoLimits => (
            "TLS by Mono itself has limits: TLS 1.2 at best, possibly with old versions left on, and every client is asked \
             for a certificate."
                .into(),
            "Use it where NGINX cannot be installed. SanteDB’s documentation supports https without a proxy on Windows only.".into(),
        ),
        Problem::NameNotCovered { name, names } => certificate::name_not_covered(language, name, names),
        Problem::NotYetValid { subject, not_before } => (
            format!("The certificate of “{}” is valid from {not_before} on, which is still to come.", shown(subject)),
            "Check the date of this computer and of the server; else wait until then.".into(),
        ),
        Problem::PlainAddress { file, setting } => configuration::plain_address(language, file, setting),
        Problem::PlainPortOpen { port } => (
            format!("SanteDB goes on to answer in clear on port {port} beside NGINX, until a step at the end of the checklist closes it."),
            "Until then whoever reaches that port gets around TLS. What still calls it, joined dCDRs above all, must move first.".into(),
        ),
        Problem::PortTaken { port } => (
            format!("NGINX cannot listen on port {port}: SanteDB listens there, on the same machine."),
            "Choose another port for NGINX, or move SanteDB to another port and say so under “backend”.".into(),
        ),
        Problem::ProductTwice { product: which } => (
            format!("{} is planned twice.", product(*which)),
            "Plan the second one on its own.".into(),
        ),
        Problem::ProductUnknown => (
            "Which SanteDB it is has not been said.".into(),
            "Choose the product, or drop its configuration file, which tells.".into(),
        ),
        Problem::RootLeftOut { subject } => (
            format!("The root “{}” was left out of what the server sends.", shown(subject)),
            "Nothing to do: clients hold their roots themselves. If yours is a private authority, install this root on them.".into(),
        ),
        Problem::SelfSigned { subject } => (
            format!("The certificate of “{}” vouches for itself.", shown(subject)),
            "Good for a test. For service, use one from a public authority, or from a private one whose root all clients trust.".into(),
        ),
        Problem::Stranger { subject, file } => (
            format!("The certificate of “{}” in “{}” belongs to no chain here.", shown(subject), shown(file)),
            "It is left out of the bundle. If it should be the issuer, ask for the one that the server certificate names.".into(),
        ),
        Problem::VersionOfOther { file, found } => {
            let found = match found {
                Line::V2 => "2.x or older",
                Line::V3 => "3.x",
            };
            (
                format!("“{}” was written by version {found}, not by the one chosen.", shown(file)),
                "Leave the version to the file, or drop the configuration of the version that runs.".into(),
            )
        }
        Problem::AddressElsewhere { file, setting, wanted } => configuration::address_elsewhere(language, file, setting, wanted),
        Problem::ClientCertificates { file, services } => configuration::client_certificates(language, file, services),
        Problem::ClientHeader { file, line, route } => configuration::client_header(language, file, *line, *route),
        Problem::ConfigurationLeftOut { file, main } => configuration::left_out(language, file, main),
        Problem::ConfigurationUnused { file, used } => configuration::unused(language, file, used),
        Problem::EncodingMisnamed { file, declared, encoding } => configuration::misnamed(language, file, declared, *encoding),
        Problem::FirewallUntouched { port } => (
            format!("Nothing here opens port {port} in a firewall."),
            "If one stands between the clients and the machine, or on it, admit them to that port.".into(),
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
            "The commands for Windows follow Microsoft’s documentation and SanteDB’s source, but were not run on Windows: the .cmd files \
             were run by Wine, with recorders in the place of Windows’ programs, and the .ps1 files were only read by a grammar."
                .into(),
            "Have the way back at hand: the checklist ends with it. Try the .ps1 files with -WhatIf first.".into(),
        ),
    };
    FindingText { problem, fix }
}

fn field_problem(language: Language, field: Field, typed: &str, error: &ValueError) -> (String, String) {
    let what = match field {
        Field::Account => "The account",
        Field::Backend => "The backend address",
        Field::ConfigurationPath => "The configuration’s path",
        Field::Hl7Port => "The port for HL7v2 over TLS",
        Field::MoreNames => "One of the other names",
        Field::Instance => "The instance’s name",
        Field::RedirectPort => "The plain port",
        Field::ServerName => "The server name",
        Field::TlsFolder => "The folder",
        Field::TlsPort => "The port",
    };
    let (problem, fix) = match error {
        ValueError::Character(character) => {
            (format!("{what} “{}” holds “{}”.", shown(typed), shown(&character.to_string())), None)
        }
        ValueError::Empty => (format!("{what} is missing."), None),
        ValueError::Shape(example) => (
            format!("{what} “{}” is not of the right form.", shown(typed)),
            Some(format!("It should look like {example}.")),
        ),
        ValueError::TooLong(most) => {
            (format!("{what} is too long."), Some(format!("It may have {most} characters at most.")))
        }
    };
    let alphabet = match field {
        Field::Account => "Use letters, digits, spaces, dots, hyphens and underscores, as in DOMAIN\\name.",
        Field::Backend => "Write a host and a port, as in 10.0.0.5:8080.",
        Field::Instance => "Use letters, digits, hyphens and underscores, as in clinic2.",
        Field::ConfigurationPath | Field::TlsFolder => {
            "Write a full path of letters, digits, dots, hyphens and underscores."
        }
        Field::MoreNames => "Write full names between commas, as in sante.example.org, www.example.org.",
        Field::Hl7Port | Field::RedirectPort | Field::TlsPort => "Write a number from 1 to 65535.",
        Field::ServerName => {
            "Write the full name that clients open, as in sante.example.org; a name with other letters goes in its xn-- form."
        }
    };
    (problem, fix.unwrap_or_else(|| alphabet.to_owned()))
}

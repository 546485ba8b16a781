//! What requests for certificates are made from: OpenSSL's configuration, and the file that `certreq` of Windows reads.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::plan::Plan;
use crate::plan::command::KeyKind;
use crate::plan::request::{Wanted, authority_name, key_kind};
use crate::plan::values::ServerName;
use crate::text::{self, Comment};

/// For `openssl req`, and for `openssl x509` where the authority is one's own: it takes no extension from a request.
pub(super) fn openssl(plan: &Plan, wanted: &Wanted) -> String {
    let head = head(plan, &BundlePath::RequestConfig(wanted.name.clone()), "# ");
    let subject = common_name(&wanted.name);
    let names: Vec<String> = wanted.names.iter().map(alternative_name).collect();
    let names = names.join(",");
    let usage = match key_kind(plan) {
        KeyKind::Ec => "digitalSignature",
        // For the key exchange of TLS 1.2 without ECDHE, which some authorities insist on.
        KeyKind::Rsa => "digitalSignature,keyEncipherment",
    };
    format!(
        "{head}
[req]
prompt = no
utf8 = yes
distinguished_name = subject
req_extensions = request

[subject]
{subject}
[request]
subjectAltName = {names}
keyUsage = critical,{usage}
extendedKeyUsage = serverAuth

[leaf]
basicConstraints = critical,CA:FALSE
subjectAltName = {names}
keyUsage = critical,{usage}
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"
    )
}

/// For `openssl req -x509`: a root that can issue for the plan's names and no others, should its key get lost.
pub(super) fn authority(plan: &Plan, wanted: &[Wanted]) -> String {
    let head = head(plan, &BundlePath::AuthorityConfig, "# ");
    let why = commented(&text::comment(plan.language, Comment::NameConstraints), "# ");
    let mut permitted = String::new();
    let mut numbers = [0; 2];
    for name in wanted.iter().flat_map(|wanted| &wanted.names) {
        let [dns, ip] = &mut numbers;
        let line = match name.ip() {
            None => {
                *dns += 1;
                format!("permitted;DNS.{dns} = {name}\n")
            }
            Some(address) => {
                *ip += 1;
                format!("permitted;IP.{ip} = {address}/255.255.255.255\n")
            }
        };
        permitted.push_str(&line);
    }
    let subject = authority_name(plan);
    format!(
        "{head}
[req]
prompt = no
utf8 = yes
distinguished_name = subject
x509_extensions = root

[subject]
CN = {subject}

[root]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical,@names

{why}[names]
{permitted}"
    )
}

/// For `certreq -new`.
pub(super) fn inf(plan: &Plan, wanted: &Wanted) -> String {
    let head = head(plan, &BundlePath::RequestInf(wanted.name.clone()), "; ");
    let (algorithm, length, usage) = match key_kind(plan) {
        KeyKind::Ec => ("ECDSA_P256", 256, "0x80"),
        KeyKind::Rsa => ("RSA", 2048, "0xA0"),
    };
    let name = &wanted.name;
    let names: String = wanted
        .names
        .iter()
        .map(|name| match name.ip() {
            None => format!("_continue_ = \"dns={name}&\"\n"),
            Some(address) => format!("_continue_ = \"ipaddress={address}&\"\n"),
        })
        .collect();
    format!(
        "{head}
[Version]
Signature = \"$Windows NT$\"

[NewRequest]
Subject = \"{}\"
FriendlyName = \"SanteDB TLS {name}\"
KeyAlgorithm = {algorithm}
KeyLength = {length}
HashAlgorithm = sha256
ProviderName = \"Microsoft Software Key Storage Provider\"
MachineKeySet = TRUE
Exportable = FALSE
RequestType = PKCS10
KeyUsage = {usage}

[EnhancedKeyUsageExtension]
OID = 1.3.6.1.5.5.7.3.1

[Extensions]
2.5.29.17 = \"{{text}}\"
{names}",
        common_name(name).trim_end().replace(" = ", "=")
    )
    .replace('\n', "\r\n")
}

/// RFC 5280, appendix A: a common name has 64 characters at most. Clients read the alternative names alone.
fn common_name(name: &ServerName) -> String {
    if name.as_str().len() <= 64 { format!("CN = {name}\n") } else { "O = SanteDB\n".to_owned() }
}

fn alternative_name(name: &ServerName) -> String {
    match name.ip() {
        None => format!("DNS:{name}"),
        Some(address) => format!("IP:{address}"),
    }
}

//! The site for NGINX.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::inputs::Profile;
use crate::plan::nginx::{chain_path, key_path};
use crate::plan::{Plan, Service};
use crate::text::{self, Comment};

/// Mozilla's guideline 6.0 (2026-04-06), the ciphers of its intermediate profile; without X25519MLKEM768: NGINX does not start with a curve that
/// its OpenSSL does not know, and only 3.5 and later know that one.
const CIPHERS: &str = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
                       ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
const CURVES: &str = "X25519:prime256v1:secp384r1";

/// All services, each with its redirect.
pub(super) fn site(plan: &Plan) -> String {
    let mut file = head(plan, &BundlePath::Site, "# ");
    for service in &plan.services {
        file.push_str(&tls_server(plan, service));
        file.push_str(&redirect_server(plan, service));
    }
    file
}

fn tls_server(plan: &Plan, service: &Service) -> String {
    let Service { server_name, tls_port, backend, backend_scheme, .. } = service;
    let url = service.url();
    let [chain, key] = [chain_path(plan, service), key_path(plan, service)];
    let why = |comment| commented(&text::comment(plan.language, comment), "    # ");
    let inner = |comment| commented(&text::comment(plan.language, comment), "        # ");
    let (mozilla, versions) = match plan.profile {
        Profile::Intermediate => (Comment::Mozilla, format!("TLSv1.2 TLSv1.3;\n    ssl_ciphers {CIPHERS}")),
        Profile::Modern => (Comment::MozillaModern, "TLSv1.3".into()),
    };
    let [chain_why, tls_why, plain_why, body_why] =
        [Comment::FullChain, mozilla, Comment::PlainOnTls, Comment::BodySize].map(why);
    let [pass_why, address_why, client_certificate_why, cookie_why] =
        [Comment::PassUnchanged, Comment::ClientAddress, Comment::ClientCertificate, Comment::CookieFlags].map(inner);
    let host = if service.backend_is_explicit {
        inner(Comment::ExplicitHost)
    } else {
        inner(Comment::Host) + "        proxy_set_header Host $host:$server_port;\n"
    };
    format!(
        "
server {{
    listen {tls_port} ssl;
    listen [::]:{tls_port} ssl;
    server_name {server_name};
    server_tokens off;

{chain_why}    ssl_certificate {chain};
    ssl_certificate_key {key};

{tls_why}    ssl_protocols {versions};
    ssl_ecdh_curve {CURVES};
    ssl_prefer_server_ciphers off;
    ssl_session_timeout 1d;
    ssl_session_cache shared:SanteDB:10m;
    ssl_session_tickets off;

{plain_why}    error_page 497 =308 {url}$request_uri;

{body_why}    client_max_body_size 100m;
    proxy_read_timeout 600s;

    location / {{
{pass_why}        proxy_pass {backend_scheme}://{backend};
        proxy_http_version 1.1;
{host}{address_why}        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
{client_certificate_why}        proxy_set_header X-SSL-ClientCert \"\";
{cookie_why}        proxy_cookie_flags ~ secure;
    }}
}}
"
    )
}

fn redirect_server(plan: &Plan, service: &Service) -> String {
    let Some(port) = service.redirect_from else { return String::new() };
    let why = commented(&text::comment(plan.language, Comment::Redirect), "    # ");
    let (server_name, url) = (&service.server_name, service.url());
    format!(
        "
server {{
    listen {port};
    listen [::]:{port};
    server_name {server_name};
    server_tokens off;
{why}    return 308 {url}$request_uri;
}}
"
    )
}

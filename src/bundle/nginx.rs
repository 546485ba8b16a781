//! The site for NGINX.

use std::collections::BTreeSet;

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::inputs::{Hsts, Route};
use crate::plan::command::Scheme;
use crate::plan::nginx::{
    BackendCheck, answered_names, answers_acme, backend_check, chain_path, key_path, refuses_strangers, upstream_name,
};
use crate::plan::system::{self, Layout};
use crate::plan::values::{Port, ServerName};
use crate::plan::{Plan, Service};
use crate::text::nginx::SiteComment;
use crate::text::{self, Comment};

pub(super) mod compose;
pub(super) mod hl7;
mod redirect;
mod tls;

/// What connections of browsers are kept in; named once for all servers of the site.
const SESSIONS: &str = "SanteDB";

/// Whether NGINX runs in a container.
pub(super) fn is_container(plan: &Plan) -> bool {
    plan.route == Route::Nginx && system::facts(plan.system).layout == Layout::Container
}

/// Where SanteDB is found, those who are refused, all services, and the plain ports.
pub(super) fn site(plan: &Plan) -> String {
    let mut comments = Comments { plan, said: BTreeSet::new() };
    let mut file = head(plan, &BundlePath::Site, "# ");
    if plan.services.iter().any(|service| is_remembered(plan, service)) {
        file.push_str(&hsts(plan, &mut comments));
    }
    for service in &plan.services {
        file.push_str(&upstream(plan, &mut comments, service));
    }
    for service in &plan.services {
        file.push_str(&tls_server(plan, &mut comments, service));
    }
    let mut ports: Vec<Port> = plan.services.iter().map(|service| service.tls_port).collect();
    ports.sort_unstable();
    ports.dedup();
    for port in ports.into_iter().filter(|port| refuses_strangers(plan, *port)) {
        file.push_str(&stranger(plan, &mut comments, port));
    }
    // Port 80 has a file of its own where an authority asks there before there is a certificate.
    let is_apart = answers_acme(plan) && !is_container(plan);
    file.push_str(&redirect::servers(plan, &mut comments, |port| !(is_apart && port == Port::HTTP)));
    file
}

/// What is answered on port 80, which needs no certificate.
pub(super) fn acme_site(plan: &Plan) -> String {
    let mut comments = Comments { plan, said: BTreeSet::new() };
    head(plan, &BundlePath::AcmeSite, "# ") + &redirect::servers(plan, &mut comments, |port| port == Port::HTTP)
}

/// The sentences of a file, each of which is said once.
struct Comments<'a> {
    plan: &'a Plan,
    said: BTreeSet<String>,
}

impl Comments<'_> {
    fn say(&mut self, prefix: &str, comment: &SiteComment<'_>) -> String {
        self.once(prefix, text::nginx::site(self.plan.language, comment))
    }

    fn say_known(&mut self, prefix: &str, comment: Comment) -> String {
        self.once(prefix, text::comment(self.plan.language, comment))
    }

    fn once(&mut self, prefix: &str, sentence: String) -> String {
        let lines = commented(&sentence, prefix);
        if self.said.insert(sentence) { lines } else { String::new() }
    }
}

fn upstream(plan: &Plan, comments: &mut Comments<'_>, service: &Service) -> String {
    let facts = system::facts(plan.system);
    let why = comments.say("# ", &SiteComment::Upstream(service.product));
    let start = match facts.layout {
        Layout::Container => comments.say("    # ", &SiteComment::UpstreamStart),
        Layout::Dropped | Layout::Linked => String::new(),
    };
    let timeout = if facts.has_upstream_timeout() {
        comments.say("    # ", &SiteComment::UpstreamTimeout) + "    keepalive_timeout 10s;\n"
    } else {
        String::new()
    };
    // Without the timeout NGINX would keep connections for longer than Mono does.
    let keep = if facts.has_upstream_timeout() { "    keepalive 16;\n" } else { "" };
    format!(
        "\n{why}upstream {} {{\n{start}    server {};\n{keep}{timeout}}}\n",
        upstream_name(service.product),
        service.backend
    )
}

/// The lines with which a server listens on a port over TLS.
fn listens(plan: &Plan, port: Port, default: &str) -> String {
    let facts = system::facts(plan.system);
    let (word, directive) = if facts.has_http2_directive() { ("", "    http2 on;\n") } else { (" http2", "") };
    format!("    listen {port} ssl{word}{default};\n    listen [::]:{port} ssl{word}{default};\n{directive}")
}

fn stranger(plan: &Plan, comments: &mut Comments<'_>, port: Port) -> String {
    let why = comments.say("# ", &SiteComment::Stranger);
    let misdirected = comments.say("    # ", &SiteComment::Misdirected);
    let (listens, tls) = (listens(plan, port, " default_server"), tls::directives(plan, SESSIONS));
    format!(
        "
{why}server {{
{listens}    server_name _;
    server_tokens off;

    ssl_reject_handshake on;
{tls}
{misdirected}    location / {{
        return 421;
    }}
}}
"
    )
}

fn tls_server(plan: &Plan, comments: &mut Comments<'_>, service: &Service) -> String {
    let url = service.url();
    let listens = listens(plan, service.tls_port, "");
    let [chain, key] = [chain_path(plan, service), key_path(plan, service)];
    let chain_why = comments.say_known("    # ", Comment::FullChain);
    let curve = system::facts(plan.system).hybrid_curve();
    let tls_why = comments.say("    # ", &SiteComment::Mozilla(plan.profile, curve));
    let tls = tls::directives(plan, SESSIONS);
    let plain_why = comments.say_known("    # ", Comment::PlainOnTls);
    let body_why = comments.say_known("    # ", Comment::BodySize);
    let location = location(plan, comments, service);
    let hsts = match is_remembered(plan, service) {
        true => "\n    add_header Strict-Transport-Security $santedb_hsts always;\n",
        false => "",
    };
    format!(
        "
server {{
{listens}    server_name {};
    server_tokens off;

{chain_why}    ssl_certificate {chain};
    ssl_certificate_key {key};

{tls_why}{tls}
{plain_why}    error_page 497 =308 {url}$request_uri;
{hsts}
{body_why}    client_max_body_size 100m;
    proxy_connect_timeout 10s;
    proxy_send_timeout 600s;
    proxy_read_timeout 600s;

    location / {{
{location}    }}
}}
",
        names(plan, &service.server_name)
    )
}

/// The words of `server_name`.
fn names(plan: &Plan, name: &ServerName) -> String {
    answered_names(plan, name).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn location(plan: &Plan, comments: &mut Comments<'_>, service: &Service) -> String {
    const INDENT: &str = "        # ";
    let mut lines = comments.say_known(INDENT, Comment::PassUnchanged);
    let name = upstream_name(service.product);
    lines.push_str(&format!(
        "        proxy_pass {}://{name};\n        proxy_http_version 1.1;\n        proxy_set_header Connection \"\";\n",
        service.backend_scheme
    ));
    if service.backend_scheme == Scheme::Https {
        lines.push_str(&backend_tls(plan, comments, service));
    }
    if service.backend_is_explicit {
        lines.push_str(&comments.say(INDENT, &SiteComment::ExplicitHost));
        lines.push_str(&format!("        proxy_set_header Host {};\n", service.backend_host));
    } else {
        lines.push_str(&comments.say(INDENT, &SiteComment::Host));
        lines.push_str(&format!("        proxy_set_header Host {}:{};\n", service.server_name, service.tls_port));
    }
    lines.push_str(&comments.say_known(INDENT, Comment::ClientAddress));
    lines.push_str(
        "        proxy_set_header X-Real-IP $remote_addr;\n        proxy_set_header X-Forwarded-For $remote_addr;\n        \
         proxy_set_header X-Forwarded-Proto $scheme;\n",
    );
    lines.push_str(&comments.say_known(INDENT, Comment::ClientCertificate));
    lines.push_str("        proxy_set_header X-SSL-ClientCert \"\";\n");
    if system::facts(plan.system).has_cookie_flags() {
        lines.push_str(&comments.say_known(INDENT, Comment::CookieFlags));
        lines.push_str("        proxy_cookie_flags ~ secure;\n");
    } else {
        lines.push_str(&comments.say(INDENT, &SiteComment::CookieFlagsOld));
        lines.push_str("        proxy_cookie_path ~^(/.*)$ \"$1; Secure\";\n");
    }
    lines
}

/// Whether browsers are told to remember a name: they do so for names alone (RFC 6797 §8.1.1).
fn is_remembered(plan: &Plan, service: &Service) -> bool {
    plan.hsts != Hsts::Off && service.server_name.ip().is_none()
}

/// What browsers are told, and nothing where the answer goes out in clear, as after 497 (RFC 6797 §7.2).
fn hsts(plan: &Plan, comments: &mut Comments<'_>) -> String {
    let scope = if plan.hsts == Hsts::Subdomains { "; includeSubDomains" } else { "" };
    let why = comments.say("# ", &SiteComment::Hsts(plan.hsts));
    // Two years, as in Mozilla's guideline.
    format!("\n{why}map $https $santedb_hsts {{\n    on \"max-age=63072000{scope}\";\n}}\n")
}

fn backend_tls(plan: &Plan, comments: &mut Comments<'_>, service: &Service) -> String {
    const INDENT: &str = "        # ";
    let check = backend_check(plan, service);
    let mut lines = match &check {
        BackendCheck::Pinned { .. } => comments.say(INDENT, &SiteComment::BackendVerified),
        BackendCheck::Trusted => comments.say(INDENT, &SiteComment::BackendUnverified),
    };
    lines.push_str("        proxy_ssl_protocols TLSv1.2 TLSv1.3;\n        proxy_ssl_server_name on;\n");
    let name = match &check {
        BackendCheck::Pinned { name, .. } => name.clone(),
        BackendCheck::Trusted => service.server_name.clone(),
    };
    if let BackendCheck::Pinned { is_shipped: true, .. } = &check {
        lines.push_str(&comments.say(INDENT, &SiteComment::BackendShippedName));
    }
    lines.push_str(&format!("        proxy_ssl_name {name};\n"));
    if let BackendCheck::Pinned { file, .. } = &check {
        lines.push_str(&format!(
            "        proxy_ssl_verify on;\n        proxy_ssl_verify_depth 3;\n        proxy_ssl_trusted_certificate {file};\n"
        ));
    }
    lines
}

//! TLS before HL7v2.

use std::collections::BTreeSet;

use crate::bundle::BundlePath;
use crate::bundle::comment::head;
use crate::bundle::nginx::{Comments, tls};
use crate::plan::nginx::{chain_path, key_path};
use crate::plan::system;
use crate::plan::{Plan, Service};
use crate::text::nginx::SiteComment;

/// What the sessions of its clients are kept in; the memory of the site is another module's.
const SESSIONS: &str = "SanteDBHl7";

/// A server for each service that has HL7v2.
pub(in crate::bundle) fn file(plan: &Plan) -> String {
    let mut comments = Comments { plan, said: BTreeSet::new() };
    let mut file = head(plan, &BundlePath::Hl7Site, "# ");
    file.push_str("\nstream {\n");
    let servers: Vec<String> =
        plan.services.iter().filter_map(|service| server(plan, &mut comments, service)).collect();
    file.push_str(&servers.join("\n"));
    file.push_str("}\n");
    file
}

fn server(plan: &Plan, comments: &mut Comments<'_>, service: &Service) -> Option<String> {
    let port = service.hl7_port?;
    let why = comments.say("    # ", &SiteComment::Hl7(service.product));
    let curve = system::facts(plan.system).hybrid_curve();
    let tls_why = comments.say("        # ", &SiteComment::Mozilla(plan.profile, curve));
    // One level deeper than in the site.
    let tls: String = tls::directives(plan, SESSIONS).lines().map(|line| format!("    {line}\n")).collect();
    let timeout = comments.say("        # ", &SiteComment::Hl7Timeout);
    Some(format!(
        "{why}    server {{
        listen {port} ssl;
        listen [::]:{port} ssl;

        ssl_certificate {};
        ssl_certificate_key {};

{tls_why}{tls}
        proxy_pass {};
        proxy_connect_timeout 10s;
{timeout}        proxy_timeout 1h;
    }}
",
        chain_path(plan, service),
        key_path(plan, service),
        service.hl7_backend
    ))
}

//! NGINX beside SanteDB's container, as Docker Compose merges it into what is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::bundle::nginx::Comments;
use crate::plan::command::ACME_FOLDER;
use crate::plan::nginx::{answers_acme, container, hl7, listened, site_path};
use crate::plan::{Means, Plan, Service};
use crate::text;
use crate::text::nginx::SiteComment;

/// SanteDB's services without their ports, and NGINX with its own.
pub(in crate::bundle) fn file(plan: &Plan) -> String {
    let mut comments = Comments { plan, said: BTreeSet::new() };
    let mut file = head(plan, &BundlePath::ComposeProxy, "# ");
    file.push_str(&format!("#\n{}services:\n", comments.say("# ", &SiteComment::ComposeNames)));
    // Two products may be one container's.
    let mut named: BTreeMap<String, Vec<&Service>> = BTreeMap::new();
    for service in &plan.services {
        named.entry(container::name(service)).or_default().push(service);
    }
    for (name, services) in &named {
        let ports = comments.say("    # ", &SiteComment::ComposePorts);
        file.push_str(&format!("  {name}:\n{ports}    ports: !reset []\n{}", environment(plan, services)));
    }
    let names: String = named.keys().map(|name| format!("      - {name}\n")).collect();
    let ports: String = listened(plan).iter().map(|port| format!("      - \"{port}:{port}\"\n")).collect();
    let mut volumes =
        format!("      - ./{}:{}:ro\n      - ./tls:{}:ro\n", BundlePath::Site, site_path(plan), plan.tls_folder);
    if answers_acme(plan) {
        volumes.push_str(&format!("      - {ACME_FOLDER}:{ACME_FOLDER}:ro\n"));
    }
    let mut command = String::new();
    if hl7::is_wanted(plan) {
        volumes.push_str(&format!("      - ./{}:{}:ro\n", BundlePath::Hl7Site, hl7::path()));
        let why = comments.say("    # ", &SiteComment::ComposeStream);
        command = format!("{why}    command: [\"nginx\", \"-g\", \"daemon off; include {};\"]\n", hl7::path());
    }
    let image = comments.say("    # ", &SiteComment::ComposeImage);
    file.push_str(&format!(
        "  nginx:\n{image}    image: nginx:stable\n    restart: unless-stopped\n    depends_on:\n{names}    ports:\n{ports}    \
         volumes:\n{volumes}{command}"
    ));
    file
}

fn environment(plan: &Plan, services: &[&Service]) -> String {
    let mut lines = String::new();
    for service in services {
        let Means::Variables(variables) = &service.change.means else { continue };
        for variable in variables {
            let why = commented(text::variable(plan.language, variable.id.target), "      # ");
            let off = if variable.is_set { "" } else { "# " };
            lines.push_str(&format!("{why}      {off}{}: \"{}\"\n", variable.name, variable.value));
        }
    }
    if lines.is_empty() { lines } else { format!("    environment:\n{lines}") }
}

//! The plain ports: every request is led to the TLS port.

use crate::bundle::nginx::{Comments, names};
use crate::plan::command::ACME_FOLDER;
use crate::plan::nginx::answers_acme;
use crate::plan::values::{Port, ServerName};
use crate::plan::{Plan, Service};
use crate::text::nginx::SiteComment;

/// One server for each plain port and name, in the order of the services, of those ports that are `wanted`.
pub(super) fn servers(plan: &Plan, comments: &mut Comments<'_>, wanted: impl Fn(Port) -> bool) -> String {
    let mut places: Vec<(Port, &ServerName)> = Vec::new();
    for service in &plan.services {
        let own = service.redirect_from.map(|port| (port, &service.server_name));
        let asked = answers_acme(plan).then_some((Port::HTTP, &service.server_name));
        for place in own.into_iter().chain(asked) {
            if wanted(place.0) && !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places.into_iter().map(|(port, name)| server(plan, comments, port, name)).collect()
}

/// The services by the plain port and name that lead to them: of several, the one on https' own port, else the first.
fn led_to<'a>(plan: &'a Plan, port: Port, name: &ServerName) -> Option<(&'a Service, bool)> {
    let mut those = plan.services.iter().filter(|it| it.redirect_from == Some(port) && it.server_name == *name);
    let first = those.next()?;
    let others: Vec<&Service> = those.collect();
    let chosen = std::iter::once(first).chain(others.iter().copied()).find(|it| it.tls_port == Port::HTTPS);
    Some((chosen.unwrap_or(first), !others.is_empty()))
}

fn server(plan: &Plan, comments: &mut Comments, port: Port, name: &ServerName) -> String {
    let mut answer = match led_to(plan, port, name) {
        Some((service, is_chosen)) => {
            let url = service.url();
            let why = comments.say("    # ", &SiteComment::Redirect { url: &url, chosen: is_chosen });
            format!("{why}    return 308 {url}$request_uri;\n")
        }
        None => "    return 404;\n".to_owned(),
    };
    if port == Port::HTTP && answers_acme(plan) {
        // `return` beside the location would answer before it.
        let why = comments.say("    # ", &SiteComment::Acme);
        let inner: String = answer.lines().map(|line| format!("    {line}\n")).collect();
        answer = format!(
            "{why}    location /.well-known/acme-challenge/ {{\n        root {ACME_FOLDER};\n        default_type \
             text/plain;\n    }}\n\n    location / {{\n{inner}    }}\n"
        );
    }
    let name = names(plan, name);
    format!(
        "\nserver {{\n    listen {port};\n    listen [::]:{port};\n    server_name {name};\n    server_tokens off;\n\n{answer}}}\n"
    )
}

//! A plan's choices with every gap filled, so that a renewal can begin from them without the files of last time.

use crate::inputs::{Choices, PlainPort, Route, ServiceChoices};
use crate::plan::values::{Account, Instance};
use crate::plan::{Plan, Service};

/// The choices that lead to `plan` again, given its certificate. The leaf is no part of them: a renewal brings another. They
/// are made of the plan's values, so what was typed into a field that the route does not read is left out.
pub fn choices(plan: &Plan) -> Choices {
    let typed = &plan.choices.services;
    Choices {
        language: plan.language,
        route: plan.route,
        profile: plan.profile,
        source: plan.source,
        system: plan.system,
        hsts: plan.hsts,
        // On Windows nobody chooses it.
        tls_folder: if plan.route == Route::Windows { String::new() } else { plan.tls_folder.to_string() },
        services: plan.services.iter().zip(typed).map(|(service, typed)| of_service(plan, service, typed)).collect(),
    }
}

fn of_service(plan: &Plan, service: &Service, typed: &ServiceChoices) -> ServiceChoices {
    let is_nginx = plan.route == Route::Nginx;
    ServiceChoices {
        product: Some(service.product),
        line: Some(service.line),
        platform: Some(service.platform),
        leaf: None,
        server_name: service.server_name.to_string(),
        tls_port: service.tls_port.to_string(),
        backend: if is_nginx { service.backend.to_string() } else { String::new() },
        plain_port: if service.redirect_from.is_some() { PlainPort::Redirect } else { PlainPort::Close },
        redirect_port: service.redirect_from.map(|port| port.to_string()).unwrap_or_default(),
        hl7_port: service.hl7_port.map(|port| port.to_string()).unwrap_or_default(),
        more_names: service.more_names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        account: account(&service.account).to_owned(),
        configuration_path: service.configuration_path.to_string(),
        instance: instance(&service.instance).to_owned(),
        binding: service.binding,
        reach: typed.reach,
        is_configured: true,
        switched: typed.switched.clone(),
    }
}

/// As the form takes it; empty for the installer's.
fn instance(instance: &Instance) -> &str {
    match instance {
        Instance::Default => "",
        Instance::Named(name) => name,
    }
}

/// As the form takes it; empty for the installers' default.
fn account(account: &Account) -> &str {
    match account {
        Account::LocalService => "LocalService",
        Account::LocalSystem | Account::Root => "",
        Account::Named(name) => name,
        Account::NetworkService => "NetworkService",
    }
}

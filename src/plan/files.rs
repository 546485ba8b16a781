//! Which configuration files belong to a service, and where they lie on its server.

use std::sync::Arc;

use crate::inputs::{Line, Platform, Product};
use crate::inspect::Inspection;
use crate::inspect::configuration::{Configuration, RestSection, Role, base_name};
use crate::plan::product;
use crate::plan::values::{HostPath, Instance, ValueError};

/// The uploaded configuration that holds the product's endpoints: its own, else the only one there is, unless that is for one
/// of the `others`, the services beside this one.
pub(super) fn with_endpoints<'a>(
    inspection: &'a Inspection,
    product: Option<Product>,
    others: &[Option<Product>],
) -> Option<&'a Arc<Configuration>> {
    let is_named = |file: &Configuration| others.iter().any(|it| it.is_some() && is_of(file, *it));
    let is_own = |file: &&Arc<Configuration>| is_of(file, product) && !(product.is_none() && is_named(file));
    let filled = || with_rest(inspection).filter(|file| !is_empty(file));
    // Another family's file is kept, so that a check can say that it is not the chosen product's.
    let is_nobodys = |file: &&Arc<Configuration>| !others.iter().any(|it| is_of(file, *it));
    filled().find(is_own).or_else(|| with_rest(inspection).find(is_own)).or_else(|| filled().find(is_nobodys))
}

fn with_rest(inspection: &Inspection) -> impl Iterator<Item = &Arc<Configuration>> {
    inspection.configurations.iter().filter(|file| file.rest.is_some())
}

/// Whether the section for endpoints is there and lists none, as in SanteDB's container, which fills it when it starts.
pub(super) fn is_empty(file: &Configuration) -> bool {
    file.rest.as_ref().is_some_and(|rest| rest.endpoints.is_empty())
}

fn is_of(file: &Configuration, product: Option<Product>) -> bool {
    let is_icdr = |product| product == Product::Icdr;
    let found = file.rest.as_ref().map(RestSection::product);
    product.is_none() || found.map(is_icdr) == product.map(is_icdr)
}

/// Every uploaded configuration of a service, the one with its endpoints first. A dCDR's file is always whole; an iCDR's main
/// file includes others.
pub(super) fn of_service<'a>(
    inspection: &'a Inspection,
    product: Product,
    rest: Option<&'a Arc<Configuration>>,
) -> Vec<&'a Arc<Configuration>> {
    let others = inspection.configurations.iter().filter(|file| product == Product::Icdr && file.rest.is_none());
    rest.into_iter().chain(others).collect()
}

/// The uploaded main files that include others.
pub(super) fn main_files(inspection: &Inspection) -> impl Iterator<Item = &Arc<Configuration>> {
    inspection.configurations.iter().filter(|file| !file.includes.is_empty())
}

/// Where a service's files lie.
pub(super) struct Places {
    main: HostPath,
    install: HostPath,
    platform: Platform,
    product: Product,
}

impl Places {
    /// As installed, or around the path that was typed for the file with the endpoints.
    pub(super) fn new(product: Product, line: Line, platform: Platform, instance: &Instance) -> Self {
        let main = product::configuration_path(product, line, platform, instance);
        // Included paths count from the folder of the program, which for the iCDR is that of its main file, too.
        Self { install: main.parent(), main, platform, product }
    }

    /// The main file.
    pub(super) fn main(&self) -> HostPath {
        self.main.clone()
    }

    /// With the installation where `rest`, the file with the endpoints, was said to lie.
    pub(super) fn around(self, typed: &HostPath, rest: &Configuration, inspection: &Inspection) -> Self {
        if rest.is_main {
            return Self { install: typed.parent(), main: typed.clone(), ..self };
        }
        // As many levels up as the include goes down; upstream's go down one.
        let include = included_as(inspection, rest);
        let levels = include.map_or(2, |include| include.split(['/', '\\']).filter(|part| !part.is_empty()).count());
        let install = (0..levels).fold(typed.clone(), |path, _| path.parent());
        Self { main: install.join(self.main.file_name()), install, ..self }
    }

    /// Where `file` lies.
    pub(super) fn of(&self, file: &Configuration, inspection: &Inspection) -> Result<HostPath, ValueError> {
        if file.is_main || self.product != Product::Icdr {
            return Ok(self.main.clone());
        }
        if let Some(include) = included_as(inspection, file) {
            return self.included(include);
        }
        // Without the main file: the names of upstream's installer, in its own folder.
        let has = |role| file.settings.iter().any(|setting| setting.role == role);
        let name = match file {
            _ if file.rest.is_some() => "santedb.rest.config.xml",
            _ if has(Role::FhirBase) => "santedb.fhir.config.xml",
            _ if has(Role::Issuer) => "santedb.oauth.config.xml",
            _ if has(Role::MetadataHost) => "santedb.openapi.config.xml",
            // Nothing changes in the others.
            _ => file.file_name(),
        };
        self.included(&format!("config/{name}"))
    }

    /// SanteDBConfiguration.cs: `\` becomes the system's separator, and a relative path counts from the program's folder.
    fn included(&self, include: &str) -> Result<HostPath, ValueError> {
        let windows = self.platform == Platform::Windows;
        let include = if windows { include.replace('/', "\\") } else { include.replace('\\', "/") };
        let is_absolute = include.starts_with(['/', '\\']) || include.contains(':');
        let path = match (is_absolute, windows) {
            (true, _) => include,
            (false, true) => format!("{}\\{include}", self.install),
            (false, false) => format!("{}/{include}", self.install),
        };
        if windows { HostPath::parse_windows(&path) } else { HostPath::parse_unix(&path) }
    }
}

/// How an uploaded main file includes `file`.
fn included_as<'a>(inspection: &'a Inspection, file: &Configuration) -> Option<&'a str> {
    let includes = main_files(inspection).flat_map(|main| &main.includes);
    let mut same = includes.filter(|include| base_name(include).eq_ignore_ascii_case(file.file_name()));
    same.next().map(String::as_str)
}

/// Whether no uploaded main file includes `file`, though there is one.
pub(super) fn is_left_out(inspection: &Inspection, file: &Configuration) -> bool {
    !file.is_main && main_files(inspection).next().is_some() && included_as(inspection, file).is_none()
}

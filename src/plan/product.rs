//! What upstream ships: ports, paths, service names and identifiers of each product.
//!
//! Read in SanteDB's repositories: `santedb-server` (SanteDB/Program.cs, installer/), `santedb-www` and `santedb-dcg`
//! (Program.cs, ConsoleParameters.cs, installsupp/), `santedb-api` (FileConfigurationService.cs) and, for 2.x,
//! `santedb-dc-core` branch version/2.2 (DcConfigurationManager.cs).

use crate::inputs::{Line, Platform, Product};
use crate::plan::values::{AppId, HostPath, Instance, Port};

/// What one product needs to be known by.
pub struct Facts {
    /// Where it listens as installed.
    pub listen_port: Port,
    /// Where SanteDB's documentation puts TLS in front of it by a proxy; where it has no say, the listening port.
    pub proxy_port: Port,
    /// Where it listens once it speaks TLS itself. The iCDR moves, since a dCDR that has joined it goes on to
    /// call the old port in clear; a dCDR stays, since only browsers call it.
    pub direct_port: Port,
    /// The GUID of its assembly: a label for HTTP.sys, which takes any.
    pub app_id: AppId,
    /// What the names of its Windows services begin with.
    windows_service: &'static str,
    /// What the installer's own instance adds to it.
    windows_default: &'static str,
    /// The systemd unit that the installer writes.
    pub systemd_unit: &'static str,
}

/// The facts of a product.
pub const fn facts(product: Product) -> &'static Facts {
    match product {
        Product::DcdrDcg => &DCDR_DCG,
        Product::DcdrWww => &DCDR_WWW,
        Product::Icdr => &ICDR,
    }
}

const DCDR_DCG: Facts = Facts {
    listen_port: Port::new(9200),
    proxy_port: Port::HTTPS,
    direct_port: Port::new(9200),
    app_id: AppId("E65AB546-1345-42E7-82D2-0914336CD71E"),
    windows_service: "sdb-dcg",
    windows_default: "-default",
    systemd_unit: "santedb-dcg.service",
};

const DCDR_WWW: Facts = Facts {
    listen_port: Port::new(9200),
    proxy_port: Port::HTTPS,
    direct_port: Port::new(9200),
    app_id: AppId("A97FB5DE-7627-401C-8E70-5B96C1A0073B"),
    windows_service: "sdb-www",
    windows_default: "-default",
    systemd_unit: "santedb-www.service",
};

const ICDR: Facts = Facts {
    listen_port: Port::new(8080),
    proxy_port: Port::new(8443),
    direct_port: Port::new(8443),
    app_id: AppId("21F35B18-E417-4F8E-B9C7-73E98B7C71B8"),
    windows_service: "SanteDB",
    windows_default: "",
    systemd_unit: "santedb.service",
};

/// The Windows service of an instance: `sdb-www-default`, `SanteDB`, `SanteDB-clinic2` (Program.cs of each).
pub fn windows_service(product: Product, instance: &Instance) -> String {
    let Facts { windows_service, windows_default, .. } = facts(product);
    match instance {
        Instance::Default => format!("{windows_service}{windows_default}"),
        Instance::Named(name) => format!("{windows_service}-{name}"),
    }
}

/// Where an instance reads its configuration; only on Windows does upstream name more than one.
///
/// On macOS upstream names no path; what is given is the Linux one, and the text that the person sees says so.
pub fn configuration_path(product: Product, line: Line, platform: Platform, instance: &Instance) -> HostPath {
    let installed = installed_path(product, line, platform);
    let (HostPath::Windows(path), Instance::Named(name)) = (&installed, instance) else { return installed };
    HostPath::Windows(match (product, line) {
        (Product::Icdr, _) => path.replace("santedb.config.xml", &format!("santedb.config.{name}.xml")),
        (Product::DcdrDcg | Product::DcdrWww, Line::V3) => {
            path.replace(r"\instances\default\", &format!(r"\instances\{name}\"))
        }
        (Product::DcdrDcg | Product::DcdrWww, Line::V2) => path.replace(r"-default\", &format!(r"-{name}\")),
    })
}

fn installed_path(product: Product, line: Line, platform: Platform) -> HostPath {
    let windows = platform == Platform::Windows;
    let path = match (product, line, windows) {
        (Product::Icdr, _, true) => r"C:\Program Files\SanteSuite\SanteDB\Server\santedb.config.xml",
        (Product::Icdr, _, false) => "/opt/santesuite/santedb/server/santedb.config.xml",
        (Product::DcdrWww, Line::V3, true) => {
            r"C:\Program Files\SanteSuite\SanteDB\WWW\instances\default\config\santedb.config"
        }
        (Product::DcdrWww, Line::V3, false) => "~/.config/santedb/www/default/santedb.config",
        (Product::DcdrWww, Line::V2, true) => {
            r"%SystemRoot%\SysWOW64\config\systemprofile\AppData\Roaming\SanteDB\www-default\SanteDB.config"
        }
        (Product::DcdrWww, Line::V2, false) => "~/.config/SanteDB/www-default/SanteDB.config",
        (Product::DcdrDcg, Line::V3, true) => {
            r"C:\Program Files\SanteSuite\SanteDB\DCG\instances\default\config\santedb.config"
        }
        (Product::DcdrDcg, Line::V3, false) => "~/.config/santedb/dcg/default/santedb.config",
        (Product::DcdrDcg, Line::V2, true) => {
            r"%SystemRoot%\SysWOW64\config\systemprofile\AppData\Roaming\SanteDB\dcg-default\SanteDB.config"
        }
        (Product::DcdrDcg, Line::V2, false) => "~/.config/SanteDB/dcg-default/SanteDB.config",
    };
    if windows { HostPath::Windows(path.to_owned()) } else { HostPath::Unix(path.to_owned()) }
}

/// The services that upstream's own configurations list, with their paths.
pub fn services(product: Product, line: Line) -> &'static [(&'static str, &'static str)] {
    match (product, line) {
        (Product::Icdr, _) => &[
            ("META", "/api-docs"),
            ("HDSI", "/hdsi"),
            ("BIS", "/bis"),
            ("AMI", "/ami"),
            ("FHIR", "/fhir"),
            ("OAuth2", "/auth"),
        ],
        (Product::DcdrDcg, Line::V3) => &[
            ("OAuth2", "/auth"),
            ("HDSI", "/hdsi"),
            ("AMI", "/ami"),
            ("BIS", "/bis"),
            ("APP", "/app"),
            ("WWW", "/"),
            ("FHIR", "/fhir"),
        ],
        (Product::DcdrWww, Line::V3) => {
            &[("OAuth2", "/auth"), ("HDSI", "/hdsi"), ("AMI", "/ami"), ("BIS", "/bis"), ("APP", "/app"), ("WWW", "/")]
        }
        (Product::DcdrDcg | Product::DcdrWww, Line::V2) => {
            &[("BIS", "/bis"), ("HDSI", "/hdsi"), ("AMI", "/ami"), ("AUTH", "/auth"), ("APP", "/app"), ("WWW", "/")]
        }
    }
}

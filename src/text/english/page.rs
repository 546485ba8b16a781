//! The page.

use crate::text::page::{FieldText, PageText};

const fn field(label: &'static str, hint: &'static str) -> FieldText {
    FieldText { label, hint }
}

pub(in crate::text) const PAGE: PageText = PageText {
    title: "SanteDB TLS Assistant",
    promise: "Nothing you drop here leaves this browser tab.",
    drop_here: "Drop certificate, chain, private key and SanteDB.config here",
    drop_hint: "PEM or DER, in any order. The key is only compared with the certificate; it is in no file that you download.",
    remove_file: "Remove",
    clear: "Remove all",
    files_heading: "Your files",
    choices_heading: "Your deployment",
    findings_heading: "Findings",
    no_findings: "Nothing to remark.",
    steps_heading: "What to do",
    undo_heading: "The way back",
    bundle_heading: "Files of the bundle",
    nothing_yet: "Appears here as soon as nothing is left to solve first.",
    download: "Download the bundle",
    download_blocked: "Nothing to download yet: “Findings” says what to solve first.",
    copy: "Copy",
    copied: "Copied",
    source: "Source",
    expert: "More settings",
    as_found: "as found",
    route: field("Who ends the TLS connection", "NGINX is the way that SanteDB's documentation and we recommend."),
    route_nginx: "NGINX on Linux, in front of SanteDB",
    route_windows: "SanteDB itself, on Windows (HTTP.sys)",
    route_mono: "SanteDB itself, on Linux or macOS (Mono)",
    product: field("Product", "Left open, the configuration file tells."),
    line: field("Version", "Left open, the configuration file tells; else 3.x."),
    line_v2: "2.x or older",
    line_v3: "3.x",
    platform: field("SanteDB runs on", "Decides paths and service names."),
    server_name: field("Server name", "The name that clients open. Left empty, the first name of the certificate."),
    tls_port: field("TLS port", "The port that clients open."),
    backend: field("Backend", "Where NGINX finds SanteDB, as host:port."),
    redirect: "Redirect the plain port to TLS",
    redirect_port: field("Plain port", "Requests in clear on this port are led to the TLS port."),
    tls_folder: field("Folder for certificate and key", "On the server."),
    account: field(
        "Service account",
        "The account that SanteDB runs under; installers use LocalSystem on Windows and root on Linux.",
    ),
    configuration_path: field("Configuration file", "Where SanteDB reads it; left empty, where the installer puts it."),
    certificate: "certificate",
    certificates: "certificates",
    key: "private key",
    configuration: "SanteDB configuration",
    not_read: "not read",
    configuration_hidden: "Your file with the planned changes. It may hold passwords, so it is not shown here; changes.txt shows what changes.",
    footer: "Made for SanteDB. Free software under Apache-2.0.",
};

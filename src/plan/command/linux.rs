//! What administrators of Linux type: packages, SELinux, firewalls, and a look at another server's certificate.

use std::fmt;

use crate::plan::system::{Firewall, Packages};
use crate::plan::values::{Authority, HostPath, Port, ServerName};

/// A command of Linux' own tools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linux {
    /// Lets NGINX in its container check its configuration.
    ComposeNginxTest,
    /// Lets NGINX in its container read its configuration and certificates again; without a terminal.
    ComposeNginxReload,
    /// Starts NGINX, now and whenever the machine starts.
    EnableNginx,
    /// Fetches the certificates that a server shows.
    FetchCertificate {
        /// The server.
        from: Authority,
        /// The name that it is asked for.
        name: ServerName,
        /// Where they are kept, in PEM.
        to: HostPath,
    },
    /// Opens a port.
    Open(Firewall, Port),
    /// Takes [`Linux::Open`] back.
    OpenBack(Firewall, Port),
    /// Lets NGINX's main file include another at its end, once.
    Include {
        /// The other.
        file: HostPath,
        /// The main file.
        main: HostPath,
    },
    /// Installs NGINX.
    InstallNginx {
        /// By what.
        packages: Packages,
        /// Whether with the module for other protocols than HTTP.
        stream: bool,
    },
    /// Lets the firewall take up what is permanent.
    ReloadFirewalld,
    /// Lets NGINX ask other servers, or not any more.
    SelinuxConnect(bool),
    /// Counts a port among those of web servers, or not any more.
    SelinuxPort {
        /// The port.
        port: Port,
        /// Whether it is one.
        is_http: bool,
    },
    /// Gives files the labels that their folder asks for.
    SelinuxRelabel(HostPath),
    /// Shows a certificate's names, time and thumbprint.
    ShowCertificate(HostPath),
    /// Shows what the firewall lets through.
    ShowFirewall(Firewall),
    /// Shuts a port that may be open.
    Shut(Firewall, Port),
    /// Takes [`Linux::Shut`] back.
    ShutBack(Firewall, Port),
}

impl Linux {
    /// The command that takes this one back.
    pub(super) fn undo(&self) -> Option<Self> {
        match self {
            Self::Open(firewall, port) => Some(Self::OpenBack(*firewall, *port)),
            Self::ReloadFirewalld => Some(Self::ReloadFirewalld),
            Self::SelinuxConnect(allowed) => Some(Self::SelinuxConnect(!allowed)),
            Self::SelinuxPort { port, is_http } => Some(Self::SelinuxPort { port: *port, is_http: !is_http }),
            Self::Shut(firewall, port) => Some(Self::ShutBack(*firewall, *port)),
            // A package that was installed harms nobody; what was fetched is removed by path; the main file comes back from its
            // copy.
            Self::ComposeNginxReload
            | Self::ComposeNginxTest
            | Self::EnableNginx
            | Self::FetchCertificate { .. }
            | Self::Include { .. }
            | Self::InstallNginx { .. }
            | Self::OpenBack(..)
            | Self::SelinuxRelabel(_)
            | Self::ShowCertificate(_)
            | Self::ShowFirewall(_)
            | Self::ShutBack(..) => None,
        }
    }
}

impl fmt::Display for Linux {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ComposeNginxReload => write!(f, "docker compose exec -T nginx nginx -s reload"),
            Self::ComposeNginxTest => write!(f, "docker compose exec -T nginx nginx -t"),
            Self::EnableNginx => write!(f, "systemctl enable --now nginx"),
            Self::FetchCertificate { from, name, to } => {
                write!(f, "openssl s_client -connect {from} ")?;
                match name.ip() {
                    // RFC 6066 §3: an address is no name to ask for.
                    Some(_) => write!(f, "-noservername")?,
                    None => write!(f, "-servername {name}")?,
                }
                write!(f, " -showcerts </dev/null | sed -n '/-BEGIN CERTIFICATE-/,/-END CERTIFICATE-/p' >{to}")
            }
            Self::Include { file, main } => {
                write!(f, "grep -qxF 'include {file};' {main} || printf '\\n%s\\n' 'include {file};' >>{main}")
            }
            Self::InstallNginx { packages: Packages::Apt, stream } => {
                let more = if *stream { " libnginx-mod-stream" } else { "" };
                write!(f, "apt-get install nginx openssl curl{more}")
            }
            Self::InstallNginx { packages: Packages::Dnf, stream } => {
                let more = if *stream { " nginx-mod-stream" } else { "" };
                write!(f, "dnf install nginx openssl curl policycoreutils-python-utils{more}")
            }
            Self::Open(Firewall::Firewalld, port) | Self::ShutBack(Firewall::Firewalld, port) => {
                write!(f, "firewall-cmd --permanent --add-port={port}/tcp")
            }
            Self::OpenBack(Firewall::Firewalld, port) | Self::Shut(Firewall::Firewalld, port) => {
                write!(f, "firewall-cmd --permanent --remove-port={port}/tcp")
            }
            Self::Open(Firewall::Ufw, port) => write!(f, "ufw allow {port}/tcp"),
            Self::OpenBack(Firewall::Ufw, port) => write!(f, "ufw delete allow {port}/tcp"),
            Self::Shut(Firewall::Ufw, port) => write!(f, "ufw deny {port}/tcp"),
            Self::ShutBack(Firewall::Ufw, port) => write!(f, "ufw delete deny {port}/tcp"),
            Self::ReloadFirewalld => write!(f, "firewall-cmd --reload"),
            Self::SelinuxConnect(allowed) => {
                write!(f, "setsebool -P httpd_can_network_connect {}", u8::from(*allowed))
            }
            Self::SelinuxPort { port, is_http: true } => write!(f, "semanage port -a -t http_port_t -p tcp {port}"),
            Self::SelinuxPort { port, is_http: false } => write!(f, "semanage port -d -t http_port_t -p tcp {port}"),
            Self::SelinuxRelabel(path) => write!(f, "restorecon -R {path}"),
            Self::ShowCertificate(path) => {
                write!(f, "openssl x509 -in {path} -noout -subject -ext subjectAltName -enddate -fingerprint -sha1")
            }
            Self::ShowFirewall(Firewall::Firewalld) => write!(f, "firewall-cmd --list-all"),
            Self::ShowFirewall(Firewall::Ufw) => write!(f, "ufw status"),
        }
    }
}

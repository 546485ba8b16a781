//! What NGINX's machine runs: where files go, which directives NGINX knows, what guards its ports.
//!
//! Versions are those of each distribution's own packages, as their package lists and release notes tell
//! (packages.debian.org, packages.ubuntu.com, Red Hat's package manifests and module streams), from general knowledge. Tried
//! are Debian 12's, and PyPI's build of 1.31.3. Where a release may have gone on to newer versions, the oldest stands here:
//! what it knows, the newer ones know, too.

use crate::inputs::System;

/// What one system is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where NGINX looks for sites.
    pub layout: Layout,
    /// The oldest NGINX that it ships.
    pub nginx: Version,
    /// The oldest OpenSSL that its NGINX is run with.
    pub openssl: Version,
    /// What installs packages, if it is known.
    pub packages: Option<Packages>,
    /// What guards its ports, if it is known.
    pub firewall: Option<Firewall>,
}

/// Where NGINX looks for sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// In a folder of the container.
    Container,
    /// What lies in `/etc/nginx/conf.d` is on.
    Dropped,
    /// What lies in `/etc/nginx/sites-available` is on once it is linked into `sites-enabled`.
    Linked,
}

/// What installs packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packages {
    /// Of Debian and Ubuntu.
    Apt,
    /// Of Red Hat and its kin, which also run SELinux as installed.
    Dnf,
}

/// What guards the ports of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Firewall {
    /// Red Hat's, on as installed: what is not opened is closed.
    Firewalld,
    /// Ubuntu's, off as installed; on Debian a package of its own.
    Ufw,
}

/// Major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u8, pub u8, pub u8);

/// How a curve may be named that OpenSSL may not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// It is known.
    Known,
    /// It may be unknown, and a mark lets OpenSSL pass over it.
    Optional,
    /// It is unknown, and so is the mark: NGINX would not start.
    Unknown,
}

/// The facts of a system.
pub const fn facts(system: System) -> &'static Facts {
    match system {
        System::Container => &CONTAINER,
        System::Debian11 => &DEBIAN_11,
        System::Debian12 => &DEBIAN_12,
        System::Debian13 => &DEBIAN_13,
        System::NginxOrg => &NGINX_ORG,
        System::Rhel8 => &RHEL_8,
        System::Rhel9 => &RHEL_9,
        System::Rhel10 => &RHEL_10,
        System::Ubuntu2004 => &UBUNTU_2004,
        System::Ubuntu2204 => &UBUNTU_2204,
        System::Ubuntu2404 => &UBUNTU_2404,
        System::Ubuntu2604 => &UBUNTU_2604,
    }
}

const fn debian(nginx: Version, openssl: Version) -> Facts {
    Facts { layout: Layout::Linked, nginx, openssl, packages: Some(Packages::Apt), firewall: Some(Firewall::Ufw) }
}

const fn rhel(nginx: Version, openssl: Version) -> Facts {
    Facts {
        layout: Layout::Dropped,
        nginx,
        openssl,
        packages: Some(Packages::Dnf),
        firewall: Some(Firewall::Firewalld),
    }
}

// `nginx:stable` follows NGINX's stable branch: 1.26 at the oldest since 2024-04. On which Debian it is built, and so its
// OpenSSL, has changed over time: that of Debian 12 is taken.
const CONTAINER: Facts = Facts {
    layout: Layout::Container,
    nginx: Version(1, 26, 0),
    openssl: Version(3, 0, 0),
    packages: None,
    firewall: None,
};
// packages.debian.org: bullseye, bookworm, trixie.
const DEBIAN_11: Facts = debian(Version(1, 18, 0), Version(1, 1, 1));
const DEBIAN_12: Facts = debian(Version(1, 22, 1), Version(3, 0, 0));
const DEBIAN_13: Facts = debian(Version(1, 26, 3), Version(3, 5, 0));
// nginx.org builds for each distribution with the OpenSSL of that distribution, so that of the oldest is taken; Mozilla's
// guideline counts an NGINX before 1.26 as unsupported.
const NGINX_ORG: Facts = Facts {
    layout: Layout::Dropped,
    nginx: Version(1, 26, 0),
    openssl: Version(1, 1, 1),
    packages: None,
    firewall: None,
};
// Red Hat's AppStream: 8 has module streams from 1.14 to 1.24, 1.14 as installed; 9 has 1.20.1 outside of its modules, and
// later minor releases moved from OpenSSL 3.0 towards 3.5; so did 10, from 3.2.
const RHEL_8: Facts = rhel(Version(1, 14, 1), Version(1, 1, 1));
const RHEL_9: Facts = rhel(Version(1, 20, 1), Version(3, 0, 0));
const RHEL_10: Facts = rhel(Version(1, 26, 0), Version(3, 2, 0));
// packages.ubuntu.com: focal, jammy, noble. For 26.04 older versions stand, of which it is known that it has gone beyond them:
// NGINX of 24.10, and an OpenSSL that passes over a curve which it does not know.
const UBUNTU_2004: Facts = debian(Version(1, 18, 0), Version(1, 1, 1));
const UBUNTU_2204: Facts = debian(Version(1, 18, 0), Version(3, 0, 0));
const UBUNTU_2404: Facts = debian(Version(1, 24, 0), Version(3, 0, 0));
const UBUNTU_2604: Facts = debian(Version(1, 26, 0), Version(3, 3, 0));

// The versions below are those of NGINX's change log (docs/xml/nginx/changes.xml) and of OpenSSL's.
impl Facts {
    /// Whether HTTP/2 has a directive of its own; before, it is a word of `listen`.
    pub fn has_http2_directive(&self) -> bool {
        self.nginx >= Version(1, 25, 1)
    }

    /// Whether a handshake for a stranger's name can be refused.
    pub fn has_reject_handshake(&self) -> bool {
        self.nginx >= Version(1, 19, 4)
    }

    /// Whether cookies can be given flags.
    pub fn has_cookie_flags(&self) -> bool {
        self.nginx >= Version(1, 19, 3)
    }

    /// Whether a connection to SanteDB can be given up before SanteDB gives it up.
    pub fn has_upstream_timeout(&self) -> bool {
        self.nginx >= Version(1, 15, 3)
    }

    /// Whether session tickets are to be off: from 1.23.2 on their keys change by themselves.
    pub fn has_stale_tickets(&self) -> bool {
        self.nginx < Version(1, 23, 2)
    }

    /// How X25519MLKEM768 may be named: OpenSSL knows it since 3.5, and the mark `?` since 3.3.
    pub fn hybrid_curve(&self) -> Curve {
        match self.openssl {
            version if version >= Version(3, 5, 0) => Curve::Known,
            version if version >= Version(3, 3, 0) => Curve::Optional,
            _ => Curve::Unknown,
        }
    }
}

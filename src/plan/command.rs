//! The only place where a command line is spelled: the [`Display`](std::fmt::Display) of a [`Command`].
//!
//! Scripts and checklist print the same value. A Windows line reads the same to cmd.exe and to PowerShell: braces and
//! parentheses stand in double quotes, which both take away.

use std::fmt;

use crate::bundle::BundlePath;
use crate::plan::Service;
use crate::plan::values::{Account, AppId, FetchUrl, HostPath, HttpsUrl, Port, ServerName, Thumbprint};

mod obtain;

pub use obtain::{ACME_FOLDER, AuthorityName, KeyKind, Obtain, RENEW_SCRIPT, RequestFile};
mod linux;

pub use linux::Linux;

/// One command line for an operator or a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Copies a file to its own name with [`BACKUP_SUFFIX`].
    Backup(HostPath),
    /// Runs the script that changes a configuration where it lies; it makes a copy first.
    ChangeInPlace(BundlePath),
    /// Lets the same script put the copies back.
    ChangeBack(BundlePath),
    /// Compares the files of the bundle with `SHA256SUMS`.
    CheckSums,
    /// Lets Docker Compose start again what has changed.
    ComposeUp,
    /// The same, once an override is gone, with what it alone had started.
    ComposeUpWithout,
    /// Links a site into `sites-enabled`.
    EnableSite {
        /// The file in `sites-available`.
        site: HostPath,
        /// The link in `sites-enabled`.
        link: HostPath,
    },
    /// Mono's tool for the certificate of a listening port.
    Httpcfg {
        /// Whose registration it is: Mono keeps them in the user's home.
        account: Account,
        /// What to do.
        action: Httpcfg,
    },
    /// Lists who is connected to a port.
    ListConnections {
        /// The port.
        port: Port,
        /// Whether it is one of a Windows machine.
        on_windows: bool,
    },
    /// What administrators of Linux type.
    Linux(Linux),
    /// Lets everybody run a script, and only its owner change it.
    MakeExecutable(HostPath),
    /// Makes a folder and those above it.
    MakeFolder(HostPath),
    /// A change or a look at what HTTP.sys holds.
    Netsh(Netsh),
    /// Checks the whole configuration of NGINX.
    NginxTest,
    /// Lets NGINX read its configuration and certificates again.
    NginxReload,
    /// Gives a file to an account.
    Own {
        /// The account.
        account: Account,
        /// The file.
        path: HostPath,
    },
    /// Lets only the owner read a file.
    Protect(HostPath),
    /// Fails where Mono's TLS library would refuse this RSA key ([`LongNumbers`]).
    CheckForMono(HostPath),
    /// Writes an RSA key in Microsoft's PVK format, the one that `httpcfg` reads.
    ConvertToPvk {
        /// The key in PEM.
        key: HostPath,
        /// The key in PVK, not encrypted.
        pvk: HostPath,
    },
    /// Adds an intermediate to those that Windows completes chains with.
    AddIntermediate {
        /// The intermediate, in the unpacked bundle.
        file: BundlePath,
        /// What Windows calls it by.
        thumbprint: Thumbprint,
    },
    /// Something on the way to a certificate.
    Obtain(Obtain),
    /// Joins certificate, chain and key into a PKCS#12 file, asking for a password.
    ExportPfx(ServerName),
    /// Opens a port in the firewall of Windows.
    FirewallOpen(Port),
    /// Takes the rule of [`Command::FirewallOpen`] away.
    FirewallClose(Port),
    /// Lets the firewall of Windows refuse a port, whatever else admits it.
    FirewallBlock(Port),
    /// Takes the rule of [`Command::FirewallBlock`] away.
    FirewallUnblock(Port),
    /// Imports that PKCS#12 file into the machine's Personal store, asking for its password.
    ImportPfx {
        /// Whose.
        name: ServerName,
        /// What Windows calls the certificate by.
        thumbprint: Thumbprint,
    },
    /// Makes the same file of the leaf and the key, for machines without OpenSSL.
    MergePfx(ServerName),
    /// Copies the leaf to the name that [`Command::MergePfx`] wants beside the key.
    NameLeaf(ServerName),
    /// Takes a certificate from one of the machine's stores.
    RemoveFromStore {
        /// Which.
        store: Store,
        /// What Windows calls it by.
        thumbprint: Thumbprint,
    },
    /// Shows a certificate of the machine's Personal store.
    ShowInStore(CertHash),
    /// Shows the roots that the gateway's installer made for itself.
    ShowShippedRoots,
    /// Shows all certificates of a store of the machine.
    ShowStore(Store),
    /// Removes files that another command placed.
    Remove(Vec<HostPath>),
    /// Copies the backup of [`Command::Backup`] over the file.
    Restore(HostPath),
    /// Starts, stops or restarts a service.
    Service {
        /// What to do.
        action: ServiceAction,
        /// What the platform calls the service.
        name: ServiceName,
    },
    /// Tells Mono, which keeps a store of its own, the roots that the system trusts.
    SyncMono {
        /// Whether to begin anew, since `cert-sync` only adds (tried with Mono 6.8).
        afresh: bool,
    },
    /// Adds a root to those that Windows trusts.
    TrustRoot {
        /// The root, in the unpacked bundle.
        file: BundlePath,
        /// What Windows calls it by.
        thumbprint: Thumbprint,
    },
    /// Takes a root from those that Windows trusts.
    DistrustRoot(Thumbprint),
    /// Lets Debian and Ubuntu take up an administrator's own roots.
    UpdateAuthorities {
        /// Whether to begin anew, without which a root that is gone stays known (update-ca-certificates(8)).
        afresh: bool,
    },
    /// Looks at the result from outside, by a script.
    Verify {
        /// The script.
        script: BundlePath,
        /// The one service to look at; `None` for all.
        url: Option<HttpsUrl>,
    },
    /// Shows the chain that the server sends, and verifies it.
    ShowChain {
        /// The name sent as SNI and verified.
        server_name: ServerName,
        /// The port.
        port: Port,
    },
}

/// What the administrator's own key is called, where its name does not matter.
const OWN_KEY: &str = "private.key";
/// What their own PKCS#12 file is called.
pub const OWN_PFX: &str = "santedb.pfx";

/// What the administrator's own key is called on their Windows machine, beside the unpacked bundle.
pub fn own_key(name: &ServerName) -> String {
    format!("{name}.key")
}

/// What the PKCS#12 file made of it is called.
pub fn own_pfx(name: &ServerName) -> String {
    format!("{name}.pfx")
}

/// A store of certificates of the whole machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Intermediates.
    Authorities,
    /// Certificates with their keys.
    Personal,
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authorities => "CA",
            Self::Personal => "My",
        })
    }
}

/// What [`Command::Backup`] adds to a file's name.
pub const BACKUP_SUFFIX: &str = ".before-tls";

/// What a finding asks for, to get the files into the form that the work needs. The names are the administrator's own, on their own machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prepare {
    /// Asks an authority whether a certificate was revoked.
    AskOcsp(FetchUrl),
    /// Writes a fetched issuer in PEM.
    ConvertIssuer(FetchUrl),
    /// Writes a key without its password.
    DecryptKey,
    /// Fetches an issuer.
    FetchIssuer(FetchUrl),
    /// Fetches a list of revoked certificates.
    FetchRevocationList(FetchUrl),
    /// Takes the key out of a PKCS#12 file.
    TakeKeyOut,
}

/// What `httpcfg` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Httpcfg {
    /// Registers certificate and key for a port.
    Add {
        /// The port.
        port: Port,
        /// The leaf, in PEM or DER.
        certificate: HostPath,
        /// The key, in PVK.
        pvk: HostPath,
    },
    /// Removes a port's registration.
    Delete(Port),
    /// Puts away what is registered for a port, or that nothing is, unless that was done before.
    Keep(Port),
    /// Lists ports and thumbprints.
    List,
    /// Puts back what [`Httpcfg::Keep`] put away.
    Restore(Port),
    /// Lets only the owner read the registered keys: `httpcfg` leaves them readable for all, and not encrypted.
    Protect,
}

/// What `netsh http` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Netsh {
    /// Binds a certificate to a port.
    AddSslcert {
        /// For which connections.
        listen: Listen,
        /// The port.
        port: Port,
        /// The certificate in LocalMachine\My.
        thumbprint: CertHash,
        /// The label of the owner.
        app_id: AppId,
        /// Whether clients are asked for a certificate while the connection is made.
        asks: bool,
    },
    /// Lets an account listen on a port.
    AddUrlacl {
        /// `http` or `https`.
        scheme: Scheme,
        /// The port.
        port: Port,
        /// The account; one that is not LocalSystem.
        account: Account,
    },
    /// Removes a binding.
    DeleteSslcert {
        /// For which connections.
        listen: Listen,
        /// The port.
        port: Port,
    },
    /// Removes a reservation.
    DeleteUrlacl {
        /// `http` or `https`.
        scheme: Scheme,
        /// The port.
        port: Port,
        /// The account that needs it again on the way back.
        owner: Option<Account>,
    },
    /// Writes all bindings to a file.
    RecordSslcert(HostPath),
    /// Writes all reservations to a file.
    RecordUrlacl(HostPath),
    /// Shows a binding.
    ShowSslcert {
        /// For which connections.
        listen: Listen,
        /// The port.
        port: Port,
    },
}

/// What a Windows command calls a certificate by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertHash {
    /// It is still to be had: the script is told its thumbprint.
    Asked,
    /// The one that a renewal found in its place.
    Former,
    /// It is there.
    Known(Thumbprint),
}

impl CertHash {
    /// The variable that a script keeps the thumbprint in, as cmd.exe reads it.
    pub const ASKED: &str = "%THUMBPRINT%";
    /// The same for the one that was bound before.
    pub const FORMER: &str = "%FORMER%";

    /// That of a service.
    pub fn of(service: &Service) -> Self {
        service.thumbprint().map_or(Self::Asked, Self::Known)
    }
}

impl fmt::Display for CertHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => f.write_str(Self::ASKED),
            Self::Former => f.write_str(Self::FORMER),
            Self::Known(thumbprint) => write!(f, "{thumbprint}"),
        }
    }
}

/// Which connections to a port a certificate is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// Those that ask for this name (SNI).
    Name(ServerName),
    /// All over IPv4: `0.0.0.0`.
    V4,
    /// All over IPv6: `[::]`.
    V6,
}

/// The scheme of a listening address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// In clear.
    Http,
    /// Over TLS.
    Https,
}

/// What happens to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceAction {
    /// Stop and start.
    Restart,
    /// Start.
    Start,
    /// Stop.
    Stop,
}

impl ServiceAction {
    /// What takes it back.
    pub fn opposite(self) -> Self {
        match self {
            Self::Restart => Self::Restart,
            Self::Start => Self::Stop,
            Self::Stop => Self::Start,
        }
    }
}

/// A service as its platform names it; spelled in [`crate::plan::product`], never typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceName {
    /// A unit of systemd.
    Systemd(&'static str),
    /// A service of Windows.
    Windows(String),
}

impl Command {
    /// The command that takes this one back; `None` where nothing was changed, or another command's undo covers it.
    pub fn undo(&self) -> Option<Self> {
        match self {
            Self::Backup(path) => Some(Self::Restore(path.clone())),
            Self::ChangeInPlace(script) => Some(Self::ChangeBack(script.clone())),
            Self::EnableSite { link, .. } => Some(Self::Remove(vec![link.clone()])),
            Self::FirewallOpen(port) => Some(Self::FirewallClose(*port)),
            Self::Httpcfg { account, action: Httpcfg::Add { port, .. } } => {
                Some(Self::Httpcfg { account: account.clone(), action: Httpcfg::Delete(*port) })
            }
            // It leaves a file.
            Self::Linux(Linux::FetchCertificate { to, .. }) => Some(Self::Remove(vec![to.clone()])),
            Self::Linux(command) => command.undo().map(Self::Linux),
            Self::FirewallBlock(port) => Some(Self::FirewallUnblock(*port)),
            Self::AddIntermediate { thumbprint, .. } => {
                Some(Self::RemoveFromStore { store: Store::Authorities, thumbprint: *thumbprint })
            }
            Self::Httpcfg { account, action: Httpcfg::Keep(port) } => {
                Some(Self::Httpcfg { account: account.clone(), action: Httpcfg::Restore(*port) })
            }
            Self::ImportPfx { thumbprint, .. } => {
                Some(Self::RemoveFromStore { store: Store::Personal, thumbprint: *thumbprint })
            }
            Self::ComposeUp => Some(Self::ComposeUpWithout),
            Self::NginxReload | Self::NginxTest => Some(self.clone()),
            Self::SyncMono { .. } => Some(Self::SyncMono { afresh: true }),
            Self::UpdateAuthorities { .. } => Some(Self::UpdateAuthorities { afresh: true }),
            Self::TrustRoot { thumbprint, .. } => Some(Self::DistrustRoot(*thumbprint)),
            Self::Obtain(command) => command.undo().map(Self::Obtain),
            Self::Netsh(netsh) => netsh.undo().map(Self::Netsh),
            Self::Service { action, name } => Some(Self::Service { action: action.opposite(), name: name.clone() }),
            Self::ChangeBack(_)
            | Self::CheckForMono(_)
            | Self::CheckSums
            | Self::ComposeUpWithout
            | Self::ConvertToPvk { .. }
            | Self::DistrustRoot(_)
            | Self::ExportPfx(_)
            | Self::FirewallClose(_)
            | Self::FirewallUnblock(_)
            | Self::Httpcfg { .. }
            | Self::ListConnections { .. }
            | Self::MakeExecutable(_)
            | Self::MakeFolder(_)
            | Self::MergePfx(_)
            | Self::NameLeaf(_)
            | Self::Own { .. }
            | Self::Protect(_)
            | Self::Remove(_)
            | Self::RemoveFromStore { .. }
            | Self::Restore(_)
            | Self::ShowChain { .. }
            | Self::ShowInStore(_)
            | Self::ShowShippedRoots
            | Self::ShowStore(_)
            | Self::Verify { .. } => None,
        }
    }

    /// Whether it changes nothing itself but makes a program take up what was changed before it. On the way back, too,
    /// such a command comes last.
    pub fn applies(&self) -> bool {
        matches!(
            self,
            Self::ComposeUp
                | Self::ComposeUpWithout
                | Self::Linux(Linux::ComposeNginxTest | Linux::ReloadFirewalld)
                | Self::NginxReload
                | Self::NginxTest
                | Self::Service { action: ServiceAction::Restart, .. }
                | Self::SyncMono { .. }
                | Self::UpdateAuthorities { .. }
        )
    }

    /// Whether a failure means only that there was nothing to remove or to show.
    pub fn may_fail(&self) -> bool {
        match self {
            Self::Httpcfg { action: Httpcfg::Delete(_), .. } => true,
            // A reservation that is made again on the way back may never have gone.
            Self::Netsh(netsh) => !matches!(
                netsh,
                Netsh::AddSslcert { .. }
                    | Netsh::AddUrlacl { scheme: Scheme::Https, .. }
                    | Netsh::RecordSslcert(_)
                    | Netsh::RecordUrlacl(_)
            ),
            _ => false,
        }
    }
}

impl Netsh {
    fn undo(&self) -> Option<Self> {
        match self {
            Self::AddSslcert { listen, port, .. } => Some(Self::DeleteSslcert { listen: listen.clone(), port: *port }),
            Self::AddUrlacl { scheme, port, .. } => {
                Some(Self::DeleteUrlacl { scheme: *scheme, port: *port, owner: None })
            }
            // What was bound before is known to the file that was written then, and to nobody now.
            Self::DeleteUrlacl { scheme, port, owner } => {
                owner.clone().map(|account| Self::AddUrlacl { scheme: *scheme, port: *port, account })
            }
            Self::DeleteSslcert { .. } | Self::RecordSslcert(_) | Self::RecordUrlacl(_) | Self::ShowSslcert { .. } => {
                None
            }
        }
    }
}

/// A pipeline that fails where a number of this RSA key begins with zeros that Mono's TLS library refuses; why it does, and which
/// zeros those are, is with the key's own reader, `inspect::key`.
///
/// It counts the digits that `openssl rsa -text` shows, with the byte 00 before a number whose first bit is set (tried with 3.0, and
/// with the awk of mawk and of BusyBox). A key that is no RSA key, or none, makes `openssl` complain, and does not fail here.
pub struct LongNumbers<Key>(pub Key);

impl<Key: fmt::Display> fmt::Display for LongNumbers<Key> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "openssl rsa -in {} -noout -text | {LONG_NUMBERS}", self.0)
    }
}

const LONG_NUMBERS: &str = "awk '/^[A-Za-z]/ { name = $1 } \
    /^ / { gsub(/[ :]/, \"\"); size[name] += length($0) / 2 } \
    END { full = size[\"modulus:\"] - 1; half = full / 2; exit size[\"privateExponent:\"] < full || \
    size[\"exponent1:\"] < half || size[\"exponent2:\"] < half || size[\"coefficient:\"] < half }'";

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Backup(path) => copy(f, path, &path.with_suffix(BACKUP_SUFFIX)),
            Self::ChangeBack(script) => run_script(f, script, true),
            Self::ChangeInPlace(script) => run_script(f, script, false),
            Self::CheckForMono(key) => LongNumbers(key).fmt(f),
            Self::CheckSums => write!(f, "sha256sum -c SHA256SUMS"),
            Self::ComposeUp => write!(f, "docker compose up --detach"),
            Self::ComposeUpWithout => write!(f, "docker compose up --detach --remove-orphans"),
            Self::ConvertToPvk { key, pvk } => {
                write!(f, "openssl rsa -in {key} -outform PVK -pvk-none -out {pvk}")
            }
            Self::DistrustRoot(thumbprint) => write!(f, "certutil -delstore Root {thumbprint}"),
            Self::EnableSite { site, link } => write!(f, "ln -s {site} {link}"),
            Self::AddIntermediate { file, .. } => write!(f, "certutil -addstore CA \"{}\"", windows_path(file)),
            Self::ExportPfx(name) => {
                let chain = BundlePath::Chain(name.clone());
                write!(f, "openssl pkcs12 -export -inkey {} -in {chain} -out {}", own_key(name), own_pfx(name))
            }
            Self::FirewallBlock(port) => write!(
                f,
                "netsh advfirewall firewall add rule name=\"{}\" dir=in action=block protocol=TCP localport={port}",
                closing_rule(*port)
            ),
            Self::FirewallUnblock(port) => {
                write!(f, "netsh advfirewall firewall delete rule name=\"{}\"", closing_rule(*port))
            }
            Self::FirewallClose(port) => {
                write!(f, "netsh advfirewall firewall delete rule name=\"{}\"", firewall_rule(*port))
            }
            Self::FirewallOpen(port) => write!(
                f,
                "netsh advfirewall firewall add rule name=\"{}\" dir=in action=allow protocol=TCP localport={port}",
                firewall_rule(*port)
            ),
            Self::Httpcfg { account, action } => {
                if let Account::Named(name) = account {
                    write!(f, "sudo -u {name} -H ")?;
                }
                write!(f, "{action}")
            }
            Self::ListConnections { port, on_windows: false } => {
                write!(f, "ss --tcp --numeric state established '( sport = :{port} )'")
            }
            Self::ListConnections { port, on_windows: true } => {
                write!(f, "netstat -n -p TCP | findstr \":{port} \"")
            }
            Self::Linux(command) => write!(f, "{command}"),
            Self::ImportPfx { name, .. } => write!(f, "certutil -f -importpfx {}", own_pfx(name)),
            Self::MakeFolder(path @ HostPath::Unix(_)) => write!(f, "mkdir -p {path}"),
            Self::MakeFolder(path @ HostPath::Windows(_)) => write!(f, "if not exist \"{path}\" mkdir \"{path}\""),
            Self::MergePfx(name) => write!(f, "certutil -mergepfx {name}.cer {}", own_pfx(name)),
            Self::NameLeaf(name) => {
                write!(f, "copy \"{}\" {name}.cer", windows_path(&BundlePath::Leaf(name.clone())))
            }
            Self::MakeExecutable(path) => write!(f, "chmod 755 {path}"),
            Self::Netsh(netsh) => write!(f, "netsh http {netsh}"),
            Self::NginxReload => write!(f, "systemctl reload-or-restart nginx"),
            Self::NginxTest => write!(f, "nginx -t"),
            Self::Obtain(command) => write!(f, "{command}"),
            Self::Own { account: Account::Named(name), path } => write!(f, "chown {name} {path}"),
            Self::Own { path, .. } => write!(f, "chown root {path}"),
            Self::Protect(path) => write!(f, "chmod 600 {path}"),
            Self::Remove(paths) => {
                let is_windows = matches!(paths.first(), Some(HostPath::Windows(_)));
                write!(f, "{}", if is_windows { "del" } else { "rm" })?;
                paths.iter().try_for_each(|path| match path {
                    HostPath::Unix(path) => write!(f, " {path}"),
                    HostPath::Windows(path) => write!(f, " \"{path}\""),
                })
            }
            Self::RemoveFromStore { store, thumbprint } => write!(f, "certutil -delstore {store} {thumbprint}"),
            Self::Restore(path) => copy(f, &path.with_suffix(BACKUP_SUFFIX), path),
            Self::Service { action, name: ServiceName::Systemd(name) } => {
                let verb = match action {
                    ServiceAction::Restart => "restart",
                    ServiceAction::Start => "start",
                    ServiceAction::Stop => "stop",
                };
                write!(f, "systemctl {verb} {name}")
            }
            Self::Service { action, name: ServiceName::Windows(name) } => match action {
                // `net` has no restart; PowerShell's own does both and can be called from cmd.exe.
                ServiceAction::Restart => write!(f, "powershell -Command \"Restart-Service '{name}'\""),
                ServiceAction::Start => write!(f, "net start \"{name}\""),
                ServiceAction::Stop => write!(f, "net stop \"{name}\""),
            },
            Self::ShowChain { server_name, port } => write!(
                f,
                "openssl s_client -connect {server_name}:{port} -servername {server_name} -verify_return_error -showcerts"
            ),
            Self::ShowInStore(thumbprint) => write!(f, "certutil -store My {thumbprint}"),
            Self::ShowShippedRoots => write!(f, "certutil -store Root 0.0.0.0"),
            Self::ShowStore(store) => write!(f, "certutil -store {store}"),
            Self::SyncMono { afresh } => {
                if *afresh {
                    write!(f, "rm -rf /usr/share/.mono/certs/Trust /usr/share/.mono/new-certs/Trust && ")?;
                }
                write!(f, "cert-sync /etc/ssl/certs/ca-certificates.crt")
            }
            Self::TrustRoot { file, .. } => write!(f, "certutil -addstore Root \"{}\"", windows_path(file)),
            Self::UpdateAuthorities { afresh: false } => write!(f, "update-ca-certificates"),
            Self::UpdateAuthorities { afresh: true } => write!(f, "update-ca-certificates --fresh"),
            Self::Verify { script, url } => {
                let is_powershell = *script == BundlePath::VerifyPs1;
                let (shell, option) =
                    if is_powershell { ("powershell -ExecutionPolicy Bypass -File", "-Url ") } else { ("sh", "") };
                write!(f, "{shell} {script}")?;
                url.iter().try_for_each(|url| write!(f, " {option}{url}"))
            }
        }
    }
}

fn copy(f: &mut fmt::Formatter<'_>, from: &HostPath, to: &HostPath) -> fmt::Result {
    match from {
        HostPath::Unix(_) => write!(f, "cp -p {from} {to}"),
        HostPath::Windows(_) => write!(f, "copy /y \"{from}\" \"{to}\""),
    }
}

fn run_script(f: &mut fmt::Formatter<'_>, script: &BundlePath, back: bool) -> fmt::Result {
    match script {
        BundlePath::ChangePs1(_) => {
            let path = script.to_string().replace('/', "\\");
            write!(f, "powershell -ExecutionPolicy Bypass -File {path}{}", if back { " -Undo" } else { "" })
        }
        _ => write!(f, "sh {script}{}", if back { " --undo" } else { "" }),
    }
}

fn firewall_rule(port: Port) -> String {
    format!("SanteDB TLS {port}")
}

fn closing_rule(port: Port) -> String {
    format!("SanteDB closed {port}")
}

/// With the separator of Windows, whose programs take a slash for an option.
fn windows_path(file: &BundlePath) -> String {
    file.to_string().replace('/', "\\")
}

impl fmt::Display for Prepare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AskOcsp(url) => write!(f, "openssl ocsp -issuer issuer.pem -cert leaf.pem -no_nonce -url {url}"),
            Self::ConvertIssuer(url) if url.is_pkcs7() => {
                write!(f, "openssl pkcs7 -inform der -in issuer.crt -print_certs -out issuer.pem")
            }
            Self::ConvertIssuer(_) => write!(f, "openssl x509 -inform der -in issuer.crt -out issuer.pem"),
            Self::DecryptKey => write!(f, "openssl pkey -in encrypted.key -out {OWN_KEY}"),
            Self::FetchIssuer(url) => write!(f, "curl -fsSL -o issuer.crt {url}"),
            Self::FetchRevocationList(url) => write!(f, "curl -fsSL -o revoked.crl {url}"),
            Self::TakeKeyOut => write!(f, "openssl pkcs12 -in {OWN_PFX} -nocerts -nodes -out {OWN_KEY}"),
        }
    }
}

impl fmt::Display for Httpcfg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add { port, certificate, pvk } => {
                write!(f, "httpcfg -add -port {port} -cert {certificate} -pvk {pvk}")
            }
            Self::Delete(port) => write!(f, "httpcfg -del -port {port}"),
            // In a folder of its own: `httpcfg -list` takes every file beside the others for one of a port.
            Self::Keep(port) => write!(
                f,
                "sh -c 'umask 077; mkdir -p ~/.config/.mono/httplistener.before-tls && cd ~/.config/.mono/httplistener.before-tls && \
                 for file in {port}.cer {port}.pvk; do [ -e $file ] || cp -p ../httplistener/$file . 2>/dev/null || : >$file; done'"
            ),
            Self::List => write!(f, "httpcfg -list"),
            Self::Restore(port) => write!(
                f,
                "sh -c 'cd ~/.config/.mono/httplistener.before-tls 2>/dev/null || exit 0; for file in {port}.cer {port}.pvk; do \
                 if [ -s $file ]; then mv $file ../httplistener/; else rm -f $file; fi; done'"
            ),
            // The shell of the account itself expands its home.
            Self::Protect => write!(
                f,
                "sh -c 'chmod 700 ~/.config/.mono/httplistener && chmod 600 ~/.config/.mono/httplistener/*.pvk'"
            ),
        }
    }
}

impl fmt::Display for Netsh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddSslcert { listen, port, thumbprint, app_id, asks } => {
                write!(
                    f,
                    "add sslcert {listen}:{port} certhash={thumbprint} \"appid={app_id}\" certstorename=MY{}",
                    if *asks { " clientcertnegotiation=enable" } else { "" }
                )
            }
            Self::AddUrlacl { scheme, port, account } => {
                write!(f, "add urlacl url={scheme}://+:{port}/ ")?;
                match account {
                    // By SDDL, since Windows translates these accounts' names.
                    Account::LocalService => write!(f, "\"sddl=D:(A;;GX;;;LS)\""),
                    Account::NetworkService => write!(f, "\"sddl=D:(A;;GX;;;NS)\""),
                    Account::Named(name) => write!(f, "\"user={name}\""),
                    // LocalSystem may listen anywhere; the planner asks for no reservation for it.
                    Account::LocalSystem | Account::Root => write!(f, "\"sddl=D:(A;;GX;;;SY)\""),
                }
            }
            Self::DeleteSslcert { listen, port } => write!(f, "delete sslcert {listen}:{port}"),
            Self::DeleteUrlacl { scheme, port, .. } => write!(f, "delete urlacl url={scheme}://+:{port}/"),
            Self::RecordSslcert(path) => write!(f, "show sslcert > \"{path}\""),
            Self::RecordUrlacl(path) => write!(f, "show urlacl > \"{path}\""),
            Self::ShowSslcert { listen, port } => write!(f, "show sslcert {listen}:{port}"),
        }
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "hostnameport={name}"),
            Self::V4 => write!(f, "ipport=0.0.0.0"),
            Self::V6 => write!(f, "ipport=[::]"),
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

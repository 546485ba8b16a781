//! What NGINX's files and steps say.

use crate::inputs::{Hsts, Language, Platform, Product, Profile};
use crate::plan::Plan;
use crate::plan::command::Linux;
use crate::plan::system::{self, Curve, Firewall, Layout, Packages};
use crate::plan::values::{Port, ServerName};
use crate::text::nginx::SiteComment;
use crate::text::sentence::step::joined;
use crate::text::{StepText, product};

pub(super) mod finding;

pub(in crate::text) fn site(language: Language, comment: &SiteComment<'_>) -> String {
    match comment {
        SiteComment::Acme => {
            "Your authority asks here, in clear, for files that show that the name is yours; its client writes them. Everything else \
             is led on."
                .into()
        }
        SiteComment::BackendVerified => {
            "SanteDB's machine speaks TLS itself. Its certificate is compared with the one that was fetched when this was set up: if \
             it changes there, fetch it again, or NGINX answers 502. The name is the one that the certificate must have."
                .into()
        }
        SiteComment::BackendUnverified => {
            "SanteDB speaks TLS itself, on this very machine. Its certificate is not verified: nobody else can answer on the loopback \
             address, and whoever could would have the machine already."
                .into()
        }
        SiteComment::BackendShippedName => {
            "The gateway (DCG) makes its own certificate, for the name 0.0.0.0, when it is installed. If yours was replaced, write its \
             name here."
                .into()
        }
        SiteComment::ComposeImage => {
            "The official image, of NGINX's stable branch. Whether it sees the clients' own addresses, which SanteDB audits, depends on \
             how Docker publishes ports: its log shows them (docker compose logs nginx)."
                .into()
        }
        SiteComment::ComposeNames => {
            "Docker Compose adds these to what docker-compose.yml sets. SanteDB's own compose files call the iCDR's service \
             “santedb”; where yours has other names, type them under “backend”, so that nginx/santedb.conf has them, too. Not tried \
             with running containers."
                .into()
        }
        SiteComment::ComposePorts => {
            "None of SanteDB's ports is published any more: only containers reach them. This takes Docker Compose 2.24.4 or newer \
             (Docker: Merge Compose files, reset value); with an older one, remove them from docker-compose.yml. What is to stay \
             published, such as HL7v2, is written as: ports: !override [\"2100:2100\"]"
                .into()
        }
        SiteComment::ComposeStream => "HL7v2 stands beside http, not within it, so NGINX is told to read it, too.".into(),
        SiteComment::CookieFlagsOld => {
            "SanteDB's cookies come without Secure. This NGINX is older than 1.19.3, which has proxy_cookie_flags for it: so the flag is \
             written behind the path, which each of these cookies names."
                .into()
        }
        SiteComment::ExplicitHost => {
            "SanteDB is bound to this host, and Mono's listener answers no other (400, Invalid host): neither the client's name nor that \
             of the upstream block."
                .into()
        }
        SiteComment::Hl7(which) => format!(
            "HL7v2 of {}, over TLS. SanteDB's own sllp:// knows TLS 1.0 alone. To SanteDB every sender has NGINX's address.",
            product(*which)
        ),
        SiteComment::Hl7Timeout => {
            "A sender keeps its connection and may be silent for long; NGINX's own limit is ten minutes.".into()
        }
        SiteComment::Host => {
            "The name and port that clients open, whatever the client wrote: without them SanteDB would take its internal address for \
             its own."
                .into()
        }
        SiteComment::Hsts(scope) => {
            let what = match scope {
                Hsts::Off | Hsts::Name => "this name",
                Hsts::Subdomains => "this name and all names below it",
            };
            format!(
                "For two years from each visit on, browsers open {what} over TLS alone, on every port, and let nobody click a warning \
                 away. What else listens there in clear is not reached by them any more. A browser forgets it only when it is told \
                 max-age=0 over TLS. In clear nothing is said."
            )
        }
        SiteComment::Upstream(which) => {
            format!("Where {} is found. Connections to it are kept and used again.", product(*which))
        }
        SiteComment::UpstreamTimeout => {
            "Given up before SanteDB does so, after 15 seconds with Mono: a request that meets a closing connection is lost."
                .into()
        }
        SiteComment::UpstreamStart => {
            "The name is looked up when NGINX starts. Where SanteDB's container was made anew, restart NGINX's, too: docker compose \
             restart nginx"
                .into()
        }
        SiteComment::Mozilla(profile, curve) => {
            let profile = match profile {
                Profile::Intermediate => {
                    "Mozilla's guideline 6.0, intermediate, of 2026-04-06. It shuts out Java before 8u161, Internet Explorer before \
                     Windows 10, Android before 4.4.2 and OpenSSL before 1.0.1."
                }
                Profile::Modern => {
                    "Mozilla's guideline 6.0, modern, of 2026-04-06: TLS 1.3 alone, whose ciphers are all good. It shuts out every \
                     program on Mono, and so its dCDRs; on Windows before 11 and Server 2022, whatever uses the system's TLS; and Java \
                     before 11."
                }
            };
            let curve = match curve {
                Curve::Known => "",
                Curve::Optional => " The question mark lets an OpenSSL older than 3.5 pass over the first curve.",
                Curve::Unknown => {
                    " Its first curve, X25519MLKEM768, is left out: with an OpenSSL older than 3.5 NGINX does not start with it."
                }
            };
            format!("{profile}{curve}")
        }
        SiteComment::Redirect { url, chosen } => {
            let which =
                if *chosen { format!(" Of the services that share this name, {url} is the one.") } else { String::new() };
            format!(
                "308, with the port: the document this replaces answers 301 without it, which leads to port 443 and turns POST into \
                 GET.{which}"
            )
        }
        SiteComment::Misdirected => {
            "HTTP/2 lets a client ask for this on a connection that it made for another name: it is told to make its own.".into()
        }
        SiteComment::Stranger => {
            "Whoever asks for another name, or for none, is given no certificate. Remove this block where another site of this NGINX \
             is the default server of the port."
                .into()
        }
    }
}

pub(super) fn install(plan: &Plan) -> StepText {
    let more = match system::facts(plan.system).packages {
        Some(Packages::Dnf) => " policycoreutils-python-utils has semanage, which SELinux is told by.",
        Some(Packages::Apt) | None => "",
    };
    StepText::new("Install NGINX", format!("On the NGINX machine, unless it is there already.{more}"))
        .expect("Nothing in particular; then “systemctl is-active nginx” says active.")
        .otherwise(
            "If NGINX does not start, another program listens on port 80: journalctl -u nginx names it. Its own first page can be \
             switched off.",
        )
}

pub(super) fn add_hl7(language: Language) -> StepText {
    StepText::new(
        "Put TLS before HL7v2",
        "On the NGINX machine. HL7v2 is no HTTP, so its file is included at the end of nginx.conf, of which a copy is made first. Senders \
         go on as before until they are told the new port.",
    )
    .expect("“test is successful”.")
    .otherwise(
        "If it says that stream is an unknown directive, its module is not loaded: the package of the first step brings it, and on \
         Debian and Ubuntu links it into modules-enabled. If it says that stream is a duplicate, copy the server blocks into the one \
         that is there.",
    )
}

pub(super) fn allow_in_selinux(language: Language) -> StepText {
    StepText::new(
        "Let SELinux admit it",
        "On the NGINX machine. As installed, SELinux lets NGINX ask no other server, and listen on the usual ports alone. (From Red Hat's \
         documentation; not run.)",
    )
    .otherwise(
        "If semanage says that the port is already defined, write -m in the place of -a. If SELinux is disabled (getenforce), leave \
         this step out.",
    )
}

pub(super) fn answer_authority(language: Language) -> StepText {
    StepText::new(
        "Let NGINX answer the authority",
        "On the NGINX machine. Before it issues a certificate, and before each renewal, the authority asks on port 80 for a file that \
         shows that the name is yours. This part of NGINX needs no certificate; whatever else is asked there is led to TLS.",
    )
    .expect("“test is successful”; and port 80 reached from the internet, since the authority is out there.")
    .otherwise(
        "If it says that an address is already in use, another program listens on port 80. If the authority gets no answer, a firewall \
         stands before the machine, or the name leads to another one.",
    )
}

pub(super) fn open_ports(plan: &Plan, ports: &[Port]) -> StepText {
    let title = match ports {
        [port] => format!("Open port {port} in the firewall"),
        _ => format!("Open ports {} in the firewall", joined(plan.language, ports)),
    };
    let text = match system::facts(plan.system).firewall {
        Some(Firewall::Firewalld) => {
            StepText::new(title, "On the NGINX machine. firewalld shuts every port that is not named. (Not run.)")
                .expect("“success” each time.")
        }
        Some(Firewall::Ufw) | None => {
            StepText::new(title, "On the NGINX machine, where ufw guards it. (Not run.)").expect("“Rule added”.").otherwise(
                "“command not found”: there is no ufw, and nothing to do here. “Status: inactive”: the rules wait until it is switched \
                 on.",
            )
        }
    };
    let more = " Firewalls between the clients and this machine need the same.";
    StepText { expect: text.expect.map(|expect| expect + more), ..text }
}

pub(super) fn switch_site_on(plan: &Plan) -> StepText {
    let clash = "If it says that an address is already in use, another program listens on that port. If it names a duplicate default \
                 server, another site is the one of that port: remove the block with ssl_reject_handshake. If it says that an address \
                 family is not supported, the machine has no IPv6: remove the lines with [::].";
    match system::facts(plan.system).layout {
        Layout::Container => StepText::new(
            "Put NGINX beside SanteDB's container",
            "On the machine with SanteDB's container, in the folder with its docker-compose.yml. (Not tried with running containers.)",
        )
        .expect("“test is successful”.")
        .otherwise(format!("{clash} If it says that NGINX's container is not running: docker compose logs nginx")),
        Layout::Dropped => StepText::new(
            "Give NGINX the site",
            "On the NGINX machine. A reload keeps running connections; a restart would not.",
        )
        .expect("“test is successful”.")
        .otherwise(format!(
            "{clash} If NGINX goes on as before, its nginx.conf does not include /etc/nginx/conf.d/*.conf, as the package's own does."
        )),
        Layout::Linked => StepText::new(
            "Give NGINX the site",
            "On the NGINX machine, in the layout of Debian and Ubuntu. A reload keeps running connections; a restart would not.",
        )
        .expect("“test is successful”.")
        .otherwise(clash),
    }
}

pub(super) fn trust_backend(plan: &Plan, which: Product, name: &ServerName) -> StepText {
    let service = plan.services.iter().find(|service| service.product == which).unwrap_or(plan.first());
    let there = match service.platform {
        Platform::Windows => format!("netsh http show sslcert ipport=0.0.0.0:{}", service.backend.port),
        Platform::Linux | Platform::Macos => "httpcfg -list, as the service's account".into(),
    };
    StepText::new(
        format!("Let NGINX know the certificate of {}", product(which)),
        format!(
            "On the NGINX machine. SanteDB's machine speaks TLS itself, and what it shows over the network is kept, to be trusted from \
             now on. So compare it once: on the SanteDB machine, {there} shows the thumbprint."
        ),
    )
    .expect(format!("The same 40 digits on both machines, and the name {name}."))
    .otherwise(format!(
        "Other digits: stop, somebody stands between the two machines. Another name: write it behind proxy_ssl_name in the site, in the \
         place of {name}. A certificate that an authority issued: put the authority's root into the file instead."
    ))
}

pub(super) fn close_plain_port(plan: &Plan, which: Product) -> StepText {
    let service = plan.services.iter().find(|service| service.product == which).unwrap_or(plan.first());
    let port = service.backend.port;
    let last = match which {
        Product::Icdr => {
            "Not before the last dCDR that has joined this iCDR calls its new address: a dCDR goes on to call the old one, in clear, \
             until it is joined again or its configuration is changed, and would be cut off."
        }
        Product::DcdrDcg | Product::DcdrWww => "Once nobody opens the old address any more.",
    };
    let bind = match (which, service.platform) {
        (Product::Icdr, Platform::Linux | Platform::Macos) => format!(
            "Better still, where NGINX is on the same machine: let SanteDB listen for the machine alone, as in upstream's virtual \
             appliance, by http://127.0.0.1:{port} in its endpoints' addresses. Then drop the configuration on the assistant again: \
             NGINX must send another Host."
        ),
        (Product::DcdrDcg | Product::DcdrWww, Platform::Linux | Platform::Macos) => format!(
            "Better still, where NGINX is on the same machine: let SanteDB listen for the machine alone, by http://127.0.0.1:{port} in \
             its endpoints' addresses (its --base switch counts at the first configuration alone). Then drop the configuration on the \
             assistant again: NGINX must send another Host."
        ),
        (_, Platform::Windows) => String::new(),
    };
    let how = match (service.platform, service.backend.host.is_loopback()) {
        (_, true) => "On this machine, which NGINX shares, SanteDB stays within its reach: rules do not bind the loopback address.".into(),
        (Platform::Windows, false) => format!(
            "On the SanteDB machine: in Windows Defender Firewall, Inbound Rules, open each rule that allows port {port} (SanteDB's \
             installer made one), and under Scope, Remote IP address, name NGINX's machine alone. A rule that blocks would block NGINX, \
             too."
        ),
        (Platform::Linux | Platform::Macos, false) => format!(
            "On the SanteDB machine, let its firewall admit port {port} from NGINX's machine alone. With ufw: ufw allow from ADDRESS to \
             any port {port} proto tcp, then ufw deny {port}/tcp; with ADDRESS for NGINX's."
        ),
    };
    let hl7 = match service.hl7_port {
        Some(port) => {
            format!(" The same for HL7v2: its port {} once every sender uses {port}.", service.hl7_backend.port)
        }
        None => String::new(),
    };
    let text = StepText::new(
        format!("Close the plain port {port} of {}", product(which)),
        format!("{last} {how}{hl7} (Not run.)"),
    )
    .expect("From another machine the old address gives no answer.");
    if bind.is_empty() || !service.backend.host.is_loopback() { text } else { text.otherwise(bind) }
}

pub(super) fn purpose(language: Language, command: &Linux) -> &'static str {
    match command {
        Linux::ComposeNginxReload => "Load it:",
        Linux::ComposeNginxTest => "Test it:",
        Linux::EnableNginx => "Start it, now and with the machine:",
        Linux::FetchCertificate { .. } => "Fetch what it shows:",
        Linux::Include { .. } => "Include it, once:",
        Linux::InstallNginx { .. } => "Install:",
        Linux::Open(..) | Linux::ShutBack(..) => "Open the port:",
        Linux::OpenBack(..) | Linux::Shut(..) => "Close the port:",
        Linux::ReloadFirewalld => "Let the firewall take it up:",
        Linux::SelinuxConnect(true) => "Let NGINX ask SanteDB:",
        Linux::SelinuxConnect(false) => "Let NGINX ask nobody any more, unless another site needs it:",
        Linux::SelinuxPort { is_http: true, .. } => "Let NGINX listen there:",
        Linux::SelinuxPort { is_http: false, .. } => "Let it listen there no more:",
        Linux::SelinuxRelabel(_) => "Label the files, wherever they came from:",
        Linux::ShowCertificate(_) => "Look at it:",
        Linux::ShowFirewall(_) => "See whether it is on:",
    }
}

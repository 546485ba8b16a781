//! What NGINX's files and steps say.

use say::say;

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
        SiteComment::Acme => say!(
            language,
            "Your authority asks here, in clear, for files that show that the name is yours; its client writes them. Everything else \
             is led on."
        )
        .into(),
        SiteComment::BackendVerified => say!(
            language,
            "SanteDB's machine speaks TLS itself. Its certificate is compared with the one that was fetched when this was set up: if \
             it changes there, fetch it again, or NGINX answers 502. The name is the one that the certificate must have."
        )
        .into(),
        SiteComment::BackendUnverified => say!(
            language,
            "SanteDB speaks TLS itself, on this very machine. Its certificate is not verified: nobody else can answer on the loopback \
             address, and whoever could would have the machine already."
        )
        .into(),
        SiteComment::BackendShippedName => say!(
            language,
            "The gateway (DCG) makes its own certificate, for the name 0.0.0.0, when it is installed. If yours was replaced, write its \
             name here."
        )
        .into(),
        SiteComment::ComposeImage => say!(
            language,
            "The official image, of NGINX's stable branch. Whether it sees the clients' own addresses, which SanteDB audits, depends on \
             how Docker publishes ports: its log shows them (docker compose logs nginx)."
        )
        .into(),
        SiteComment::ComposeNames => say!(
            language,
            "Docker Compose adds these to what docker-compose.yml sets. SanteDB's own compose files call the iCDR's service \
             “santedb”; where yours has other names, type them under “backend”, so that nginx/santedb.conf has them, too. Not tried \
             with running containers."
        )
        .into(),
        SiteComment::ComposePorts => say!(
            language,
            "None of SanteDB's ports is published any more: only containers reach them. This takes Docker Compose 2.24.4 or newer \
             (Docker: Merge Compose files, reset value); with an older one, remove them from docker-compose.yml. What is to stay \
             published, such as HL7v2, is written as: ports: !override [\"2100:2100\"]"
        )
        .into(),
        SiteComment::ComposeStream => say!(
            language,
            "HL7v2 stands beside http, not within it, so NGINX is told to read it, too."
        )
        .into(),
        SiteComment::CookieFlagsOld => say!(
            language,
            "SanteDB's cookies come without Secure. This NGINX is older than 1.19.3, which has proxy_cookie_flags for it: so the flag is \
             written behind the path, which each of these cookies names."
        )
        .into(),
        SiteComment::ExplicitHost => say!(
            language,
            "SanteDB is bound to this host, and Mono's listener answers no other (400, Invalid host): neither the client's name nor that \
             of the upstream block."
        )
        .into(),
        SiteComment::Hl7(which) => say!(
            language,
            "HL7v2 of {product}, over TLS. SanteDB's own sllp:// knows TLS 1.0 alone. To SanteDB every sender has NGINX's address.",
            product = product(*which)
        ),
        SiteComment::Hl7Timeout => say!(
            language,
            "A sender keeps its connection and may be silent for long; NGINX's own limit is ten minutes."
        )
        .into(),
        SiteComment::Host => say!(
            language,
            "The name and port that clients open, whatever the client wrote: without them SanteDB would take its internal address for \
             its own."
        )
        .into(),
        SiteComment::Hsts(scope) => {
            let what = match scope {
                Hsts::Off | Hsts::Name => say!(
                    language,
                    "For two years from each visit on, browsers open this name over TLS alone, on every port, and let nobody \
                     click a warning away."
                ),
                Hsts::Subdomains => say!(
                    language,
                    "For two years from each visit on, browsers open this name and all names below it over TLS alone, on every \
                     port, and let nobody click a warning away."
                ),
            };
            say!(
                language,
                "{what} What else listens there in clear is not reached by them any more. A browser forgets it only when it is told \
                 max-age=0 over TLS. In clear nothing is said."
            )
        }
        SiteComment::Upstream(which) => say!(
            language,
            "Where {product} is found. Connections to it are kept and used again.",
            product = product(*which)
        ),
        SiteComment::UpstreamTimeout => say!(
            language,
            "Given up before SanteDB does so, after 15 seconds with Mono: a request that meets a closing connection is lost."
        )
        .into(),
        SiteComment::UpstreamStart => say!(
            language,
            "The name is looked up when NGINX starts. Where SanteDB's container was made anew, restart NGINX's, too: docker compose \
             restart nginx"
        )
        .into(),
        SiteComment::Mozilla(profile, curve) => {
            let profile = match profile {
                Profile::Intermediate => say!(
                    language,
                    "Mozilla's guideline 6.0, intermediate, of 2026-04-06. It shuts out Java before 8u161, Internet Explorer before \
                     Windows 10, Android before 4.4.2 and OpenSSL before 1.0.1."
                ),
                Profile::Modern => say!(
                    language,
                    "Mozilla's guideline 6.0, modern, of 2026-04-06: TLS 1.3 alone, whose ciphers are all good. It shuts out every \
                     program on Mono, and so its dCDRs; on Windows before 11 and Server 2022, whatever uses the system's TLS; and Java \
                     before 11."
                ),
            };
            let curve = match curve {
                Curve::Known => "",
                Curve::Optional => say!(
                    language,
                    " The question mark lets an OpenSSL older than 3.5 pass over the first curve."
                ),
                Curve::Unknown => say!(
                    language,
                    " Its first curve, X25519MLKEM768, is left out: with an OpenSSL older than 3.5 NGINX does not start with it."
                ),
            };
            format!("{profile}{curve}")
        }
        SiteComment::Redirect { url, chosen } => {
            let which = if *chosen {
                say!(language, " Of the services that share this name, {url} is the one.")
            } else {
                String::new()
            };
            let kept = say!(
                language,
                "308, with the port: the document this replaces answers 301 without it, which leads to port 443 and turns POST \
                 into GET."
            );
            format!("{kept}{which}")
        }
        SiteComment::Misdirected => say!(
            language,
            "HTTP/2 lets a client ask for this on a connection that it made for another name: it is told to make its own."
        )
        .into(),
        SiteComment::Stranger => say!(
            language,
            "Whoever asks for another name, or for none, is given no certificate. Remove this block where another site of this NGINX \
             is the default server of the port."
        )
        .into(),
    }
}

pub(super) fn install(plan: &Plan) -> StepText {
    let language = plan.language;
    let why = match system::facts(plan.system).packages {
        Some(Packages::Dnf) => say!(
            language,
            "On the NGINX machine, unless it is there already. policycoreutils-python-utils has semanage, which SELinux is \
             told by."
        ),
        Some(Packages::Apt) | None => say!(language, "On the NGINX machine, unless it is there already."),
    };
    StepText::new(say!(language, "Install NGINX"), why)
        .expect(say!(language, "Nothing in particular; then “systemctl is-active nginx” says active."))
        .otherwise(say!(
            language,
            "If NGINX does not start, another program listens on port 80: journalctl -u nginx names it. Its own first page can be \
             switched off."
        ))
}

pub(super) fn add_hl7(language: Language) -> StepText {
    StepText::new(
        say!(language, "Put TLS before HL7v2"),
        say!(
            language,
            "On the NGINX machine. HL7v2 is no HTTP, so its file is included at the end of nginx.conf, of which a copy is made first. Senders \
             go on as before until they are told the new port."
        ),
    )
    .expect(say!(language, "“test is successful”."))
    .otherwise(say!(
        language,
        "If it says that stream is an unknown directive, its module is not loaded: the package of the first step brings it, and on \
         Debian and Ubuntu links it into modules-enabled. If it says that stream is a duplicate, copy the server blocks into the one \
         that is there."
    ))
}

pub(super) fn allow_in_selinux(language: Language) -> StepText {
    StepText::new(
        say!(language, "Let SELinux admit it"),
        say!(
            language,
            "On the NGINX machine. As installed, SELinux lets NGINX ask no other server, and listen on the usual ports alone. (From Red Hat's \
             documentation; not run.)"
        ),
    )
    .otherwise(say!(
        language,
        "If semanage says that the port is already defined, write -m in the place of -a. If SELinux is disabled (getenforce), leave \
         this step out."
    ))
}

pub(super) fn answer_authority(language: Language) -> StepText {
    StepText::new(
        say!(language, "Let NGINX answer the authority"),
        say!(
            language,
            "On the NGINX machine. Before it issues a certificate, and before each renewal, the authority asks on port 80 for a file that \
             shows that the name is yours. This part of NGINX needs no certificate; whatever else is asked there is led to TLS."
        ),
    )
    .expect(say!(
        language,
        "“test is successful”; and port 80 reached from the internet, since the authority is out there."
    ))
    .otherwise(say!(
        language,
        "If it says that an address is already in use, another program listens on port 80. If the authority gets no answer, a firewall \
         stands before the machine, or the name leads to another one."
    ))
}

pub(super) fn open_ports(plan: &Plan, ports: &[Port]) -> StepText {
    let language = plan.language;
    let title = match ports {
        [port] => say!(language, "Open port {port} in the firewall"),
        _ => say!(language, "Open ports {ports} in the firewall", ports = joined(ports)),
    };
    match system::facts(plan.system).firewall {
        Some(Firewall::Firewalld) => {
            let why = say!(language, "On the NGINX machine. firewalld shuts every port that is not named. (Not run.)");
            StepText::new(title, why).expect(say!(
                language,
                "“success” each time. Firewalls between the clients and this machine need the same."
            ))
        }
        Some(Firewall::Ufw) | None => {
            StepText::new(title, say!(language, "On the NGINX machine, where ufw guards it. (Not run.)"))
                .expect(say!(language, "“Rule added”. Firewalls between the clients and this machine need the same."))
                .otherwise(say!(
                    language,
                    "“command not found”: there is no ufw, and nothing to do here. “Status: inactive”: the rules wait until it is switched \
                     on."
                ))
        }
    }
}

pub(super) fn switch_site_on(plan: &Plan) -> StepText {
    let language = plan.language;
    let clash = say!(
        language,
        "If it says that an address is already in use, another program listens on that port. If it names a duplicate default \
         server, another site is the one of that port: remove the block with ssl_reject_handshake. If it says that an address \
         family is not supported, the machine has no IPv6: remove the lines with [::]."
    );
    match system::facts(plan.system).layout {
        Layout::Container => StepText::new(
            say!(language, "Put NGINX beside SanteDB's container"),
            say!(
                language,
                "On the machine with SanteDB's container, in the folder with its docker-compose.yml. (Not tried with running containers.)"
            ),
        )
        .expect(say!(language, "“test is successful”."))
        .otherwise(say!(
            language,
            "{clash} If it says that NGINX's container is not running: docker compose logs nginx"
        )),
        Layout::Dropped => StepText::new(
            say!(language, "Give NGINX the site"),
            say!(language, "On the NGINX machine. A reload keeps running connections; a restart would not."),
        )
        .expect(say!(language, "“test is successful”."))
        .otherwise(say!(
            language,
            "{clash} If NGINX goes on as before, its nginx.conf does not include /etc/nginx/conf.d/*.conf, as the package's own does."
        )),
        Layout::Linked => StepText::new(
            say!(language, "Give NGINX the site"),
            say!(
                language,
                "On the NGINX machine, in the layout of Debian and Ubuntu. A reload keeps running connections; a restart would not."
            ),
        )
        .expect(say!(language, "“test is successful”."))
        .otherwise(clash),
    }
}

pub(super) fn trust_backend(plan: &Plan, which: Product, name: &ServerName) -> StepText {
    let language = plan.language;
    let service = plan.services.iter().find(|service| service.product == which).unwrap_or(plan.first());
    let there = match service.platform {
        Platform::Windows => format!("netsh http show sslcert ipport=0.0.0.0:{}", service.backend.port),
        Platform::Linux | Platform::Macos => say!(language, "httpcfg -list, as the service's account").into(),
    };
    StepText::new(
        say!(language, "Let NGINX know the certificate of {product}", product = product(which)),
        say!(
            language,
            "On the NGINX machine. SanteDB's machine speaks TLS itself, and what it shows over the network is kept, to be trusted from \
             now on. So compare it once: on the SanteDB machine, {there} shows the thumbprint."
        ),
    )
    .expect(say!(language, "The same 40 digits on both machines, and the name {name}."))
    .otherwise(say!(
        language,
        "Other digits: stop, somebody stands between the two machines. Another name: write it behind proxy_ssl_name in the site, in the \
         place of {name}. A certificate that an authority issued: put the authority's root into the file instead."
    ))
}

pub(super) fn close_plain_port(plan: &Plan, which: Product) -> StepText {
    let language = plan.language;
    let service = plan.services.iter().find(|service| service.product == which).unwrap_or(plan.first());
    let port = service.backend.port;
    let last = match which {
        Product::Icdr => say!(
            language,
            "Not before the last dCDR that has joined this iCDR calls its new address: a dCDR goes on to call the old one, in clear, \
             until it is joined again or its configuration is changed, and would be cut off."
        ),
        Product::DcdrDcg | Product::DcdrWww => say!(language, "Once nobody opens the old address any more."),
    };
    let bind = match (which, service.platform) {
        (Product::Icdr, Platform::Linux | Platform::Macos) => say!(
            language,
            "Better still, where NGINX is on the same machine: let SanteDB listen for the machine alone, as in upstream's virtual \
             appliance, by http://127.0.0.1:{port} in its endpoints' addresses. Then drop the configuration on the assistant again: \
             NGINX must send another Host."
        ),
        (Product::DcdrDcg | Product::DcdrWww, Platform::Linux | Platform::Macos) => say!(
            language,
            "Better still, where NGINX is on the same machine: let SanteDB listen for the machine alone, by http://127.0.0.1:{port} in \
             its endpoints' addresses (its --base switch counts at the first configuration alone). Then drop the configuration on the \
             assistant again: NGINX must send another Host."
        ),
        (_, Platform::Windows) => String::new(),
    };
    let how = match (service.platform, service.backend.host.is_loopback()) {
        (_, true) => say!(
            language,
            "On this machine, which NGINX shares, SanteDB stays within its reach: rules do not bind the loopback address."
        )
        .into(),
        (Platform::Windows, false) => say!(
            language,
            "On the SanteDB machine: in Windows Defender Firewall, Inbound Rules, open each rule that allows port {port} (SanteDB's \
             installer made one), and under Scope, Remote IP address, name NGINX's machine alone. A rule that blocks would block NGINX, \
             too."
        ),
        (Platform::Linux | Platform::Macos, false) => say!(
            language,
            "On the SanteDB machine, let its firewall admit port {port} from NGINX's machine alone. With ufw: ufw allow from ADDRESS to \
             any port {port} proto tcp, then ufw deny {port}/tcp; with ADDRESS for NGINX's."
        ),
    };
    let hl7 = match service.hl7_port {
        Some(port) => say!(
            language,
            " The same for HL7v2: its port {plain} once every sender uses {port}.",
            plain = service.hl7_backend.port
        ),
        None => String::new(),
    };
    let text = StepText::new(
        say!(language, "Close the plain port {port} of {product}", product = product(which)),
        say!(language, "{last} {how}{hl7} (Not run.)"),
    )
    .expect(say!(language, "From another machine the old address gives no answer."));
    if bind.is_empty() || !service.backend.host.is_loopback() { text } else { text.otherwise(bind) }
}

pub(super) fn purpose(language: Language, command: &Linux) -> &'static str {
    match command {
        Linux::ComposeNginxReload => say!(language, "Load it:"),
        Linux::ComposeNginxTest => say!(language, "Test it:"),
        Linux::EnableNginx => say!(language, "Start it, now and with the machine:"),
        Linux::FetchCertificate { .. } => say!(language, "Fetch what it shows:"),
        Linux::Include { .. } => say!(language, "Include it, once:"),
        Linux::InstallNginx { .. } => say!(language, "Install:"),
        Linux::Open(..) | Linux::ShutBack(..) => say!(language, "Open the port:"),
        Linux::OpenBack(..) | Linux::Shut(..) => say!(language, "Close the port:"),
        Linux::ReloadFirewalld => say!(language, "Let the firewall take it up:"),
        Linux::SelinuxConnect(true) => say!(language, "Let NGINX ask SanteDB:"),
        Linux::SelinuxConnect(false) => say!(language, "Let NGINX ask nobody any more, unless another site needs it:"),
        Linux::SelinuxPort { is_http: true, .. } => say!(language, "Let NGINX listen there:"),
        Linux::SelinuxPort { is_http: false, .. } => say!(language, "Let it listen there no more:"),
        Linux::SelinuxRelabel(_) => say!(language, "Label the files, wherever they came from:"),
        Linux::ShowCertificate(_) => say!(language, "Look at it:"),
        Linux::ShowFirewall(_) => say!(language, "See whether it is on:"),
    }
}

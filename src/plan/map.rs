//! Who listens where, before and after, for a person to look at.

use std::fmt;

use crate::inputs::Route;
use crate::inspect::configuration::{Endpoint, ListenAddress};
use crate::plan::command::Scheme;
use crate::plan::edits::{FileChange, Reason};
use crate::plan::{Plan, Service, product};
use crate::text::COVER;

/// A service of SanteDB at one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The service as the configuration calls it.
    pub service: String,
    /// Where it listens now.
    pub before: Listens,
    /// Where it will.
    pub after: Listens,
    /// What clients open, where they can.
    pub opened: Option<String>,
}

/// Where a service listens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listens {
    /// `None` where no configuration says it.
    pub host: Option<String>,
    /// The port.
    pub port: u16,
    /// Who ends TLS.
    pub state: State,
}

/// Who ends the TLS connection of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nobody: it is spoken to in clear.
    #[default]
    Clear,
    /// NGINX.
    Nginx,
    /// SanteDB.
    Santedb,
}

/// The way of a request, from one program to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Whether it is spoken over TLS.
    pub is_https: bool,
    /// Who is asked.
    pub to: Program,
    /// Where it listens: `sante.example.org:443`, or a port alone.
    pub at: String,
}

/// A program that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named for themselves")]
pub enum Program {
    Nginx,
    Santedb,
}

/// `0.0.0.0:8080`, or `:8080` where the host is not known.
impl fmt::Display for Listens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host.as_deref().unwrap_or_default(), self.port)
    }
}

/// The services of `service`, one by one: as its configuration lists them, else as installed.
pub fn places<'a>(plan: &'a Plan, service: &'a Service) -> impl Iterator<Item = Place> + 'a {
    places_of(plan, service, |_| true)
}

/// Those of the services that are called so: a configuration may have thousands of others.
pub fn places_of<'a>(
    plan: &'a Plan,
    service: &'a Service,
    is_called: impl Fn(&str) -> bool + Copy + 'a,
) -> impl Iterator<Item = Place> + 'a {
    let listed = service.change.files.iter().flat_map(move |file| {
        let endpoints = file.upload.rest.iter().flat_map(|rest| &rest.endpoints);
        let endpoints = endpoints.filter(move |endpoint| is_called(&endpoint.service));
        endpoints.filter_map(move |endpoint| listed(plan, service, file, endpoint))
    });
    let is_listed = service.change.files.iter().any(|file| file.upload.rest.is_some());
    let installed = if is_listed { &[][..] } else { product::services(service.product, service.line) };
    let installed = installed.iter().filter(move |(name, _)| is_called(name));
    listed.chain(installed.map(move |(name, path)| installed_place(plan, service, name, path)))
}

/// How many there are.
pub fn count(service: &Service) -> usize {
    let rests = || service.change.files.iter().filter_map(|file| file.upload.rest.as_ref());
    if rests().next().is_none() {
        return product::services(service.product, service.line).len();
    }
    rests().map(|rest| rest.endpoints.iter().filter(|endpoint| endpoint.parsed.is_some()).count()).sum()
}

fn listed(plan: &Plan, service: &Service, file: &FileChange, endpoint: &Endpoint) -> Option<Place> {
    let address = endpoint.parsed.as_ref()?;
    // As everywhere that an address is shown: before an `@` may stand a password.
    let is_hidden = endpoint.address.value.contains('@');
    let shown = |text: &str| if is_hidden { COVER.to_owned() } else { text.to_owned() };
    let own = |is_https: bool| if is_https { State::Santedb } else { State::Clear };
    let before = Listens { host: Some(shown(&address.host)), port: address.port, state: own(address.is_https) };
    let mut after = before.clone();
    let edit = file.edit_at(&endpoint.address.place);
    if let Some(Reason::Endpoint { secured, opened, moved, .. }) = edit.map(|edit| &edit.reason) {
        after.state = own(address.is_https || *secured);
        after.port = if *moved { service.tls_port.number() } else { address.port };
        if *opened {
            after.host = Some("0.0.0.0".into());
        }
    }
    if plan.route == Route::Nginx && address.port == service.listen_port.number() {
        after.state = State::Nginx;
    }
    let opened = opened(service, &after, &shown(&address.path), address);
    Some(Place { service: endpoint.service.to_string(), before, after, opened })
}

fn installed_place(plan: &Plan, service: &Service, name: &str, path: &str) -> Place {
    let before = Listens { host: None, port: service.listen_port.number(), state: State::Clear };
    let after = if plan.route == Route::Nginx {
        Listens { state: State::Nginx, ..before.clone() }
    } else {
        Listens { host: Some("0.0.0.0".into()), port: service.tls_port.number(), state: State::Santedb }
    };
    Place { service: name.to_owned(), before, after, opened: Some(format!("{}{path}", service.url())) }
}

/// What clients open; nothing where only the machine itself can.
fn opened(service: &Service, after: &Listens, path: &str, address: &ListenAddress) -> Option<String> {
    let is_loopback = address.is_loopback() && after.host.as_deref() == Some(&address.host);
    match after.state {
        State::Nginx => Some(format!("{}{path}", service.url())),
        _ if is_loopback => None,
        State::Santedb if after.port == service.tls_port.number() => Some(format!("{}{path}", service.url())),
        State::Santedb => Some(format!("https://{}:{}{path}", service.server_name, after.port)),
        State::Clear => Some(format!("http://{}:{}{path}", service.server_name, after.port)),
    }
}

/// The way from clients to SanteDB, now and then.
pub fn ways(plan: &Plan, service: &Service) -> [Vec<Hop>; 2] {
    let on_port = places(plan, service).find(|place| place.before.port == service.listen_port.number());
    let is_https = service.backend_scheme == Scheme::Https;
    let santedb = |is_https, at: String| Hop { is_https, to: Program::Santedb, at };
    let before = on_port.as_ref().map_or(format!(":{}", service.listen_port), |place| place.before.to_string());
    let at = format!("{}:{}", service.server_name, service.tls_port);
    let after = match plan.route {
        Route::Nginx => {
            vec![Hop { is_https: true, to: Program::Nginx, at }, santedb(is_https, service.backend.to_string())]
        }
        Route::Mono | Route::Windows => {
            let is_secured = on_port.is_none_or(|place| place.after.state == State::Santedb);
            vec![santedb(is_secured, at)]
        }
    };
    [vec![santedb(is_https, before)], after]
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::inputs::{Choices, Product, Reach, UnixTime, Upload, Uploads};
    use crate::{inspect, plan};

    /// The first service of what is planned, as a line, and the ways.
    fn drawn(configuration: Option<&str>, route: Route, reach: Reach) -> (String, String) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let upload = |path: String| Upload::new(path.clone(), fs::read(fixtures.join(path)).unwrap());
        let mut files = vec![upload("certificates/fullchain-rsa.pem".into())];
        files.extend(configuration.map(|name| upload(format!("configurations/{name}"))));
        let mut choices = Choices { route, ..Choices::default() };
        choices.services[0].reach = reach;
        choices.services[0].product = configuration.is_none().then_some(Product::Icdr);
        let plan = plan(&inspect(&Uploads { files }, UnixTime(1_795_435_200)), &choices).expect("there is a plan");
        let service = plan.first();
        assert_eq!(places(&plan, service).count(), count(service));
        let Place { service: name, before, after, opened } = places(&plan, service).next().expect("there are services");
        let place = format!("{name}: {before} {:?}, {after} {:?}, {opened:?}", before.state, after.state);
        let hop = |hop: &Hop| format!("{}{:?} {}", if hop.is_https { "s:" } else { ":" }, hop.to, hop.at);
        let ways = ways(&plan, service).map(|way| way.iter().map(hop).collect::<Vec<_>>().join(" "));
        (place, ways.join(" | "))
    }

    #[track_caller]
    fn check(drawn: (String, String), place: &str, ways: &str) {
        assert_eq!((drawn.0.as_str(), drawn.1.as_str()), (place, ways));
    }

    #[test]
    fn places_and_ways_follow_the_edits() {
        check(
            drawn(Some("loopback.config"), Route::Windows, Reach::Needed),
            "OAuth2: 127.0.0.1:9200 Clear, 0.0.0.0:9200 Santedb, Some(\"https://sante.example.org:9200/auth\")",
            ":Santedb 127.0.0.1:9200 | s:Santedb sante.example.org:9200",
        );
        check(
            drawn(Some("loopback.config"), Route::Windows, Reach::ThisMachine),
            "OAuth2: 127.0.0.1:9200 Clear, 127.0.0.1:9200 Santedb, None",
            ":Santedb 127.0.0.1:9200 | s:Santedb sante.example.org:9200",
        );
        check(
            drawn(Some("loopback.config"), Route::Nginx, Reach::Needed),
            "OAuth2: 127.0.0.1:9200 Clear, 127.0.0.1:9200 Nginx, Some(\"https://sante.example.org/auth\")",
            ":Santedb 127.0.0.1:9200 | s:Nginx sante.example.org:443 :Santedb 127.0.0.1:9200",
        );
        check(
            drawn(None, Route::Mono, Reach::Needed),
            "META: :8080 Clear, 0.0.0.0:8443 Santedb, Some(\"https://sante.example.org:8443/api-docs\")",
            ":Santedb :8080 | s:Santedb sante.example.org:8443",
        );
    }
}

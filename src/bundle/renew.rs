//! `renew.sh`, which takes a renewed certificate and does no more than a renewal needs: a template, filled from the plan.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::bundle::template::{filled, quoted_sh};
use crate::inputs::Route;
use crate::plan::command::LongNumbers;
use crate::plan::renewal::{self, BACKUP_SUFFIX, Place};
use crate::plan::{Plan, Service, mono};
use crate::text::renew::{Saying, saying};

/// A chain that is shorter than the one in use, unless it is its own authority; what Mono reads is the leaf alone.
const COMPARE_CHAIN: &str = r#"    if [ "$count" = 1 ] && [ "$(grep -c '^-----BEGIN' "$3")" -gt 1 ] &&
      [ "$(openssl x509 -noout -subject_hash -in "$work/sent.1")" != "$(openssl x509 -noout -issuer_hash -in "$work/sent.1")" ]; then
      : >"$work/shorter"
    fi
"#;

/// The script of the route.
pub(super) fn sh(plan: &Plan, path: &BundlePath) -> String {
    let (usage, sent, take_up) = match plan.route {
        Route::Mono => (Saying::UsageMono, "sent.1", register_all(plan)),
        Route::Nginx | Route::Windows => (Saying::UsageNginx, "whole.pem", reload(plan)),
    };
    let word = |kind| quoted_sh(saying(plan.language, kind));
    let is_mono = plan.route == Route::Mono;
    let is_in_container = renewal::is_in_container(plan);
    let key_for_mono = format!(
        "openssl rsa -in \"$work/key.pem\" -passin pass: -noout 2>/dev/null || refuse {}\n{} || refuse {}\n",
        word(Saying::MonoRsa),
        LongNumbers("\"$work/key.pem\""),
        word(Saying::MonoShort),
    );
    let places = renewal::places(plan);
    let names: Vec<String> = places.iter().map(|place| place.name.to_string()).collect();
    let covers_none = format!("{} {}.", saying(plan.language, Saying::CoversNone), names.join(", "));
    let mut parts = vec![
        ("head", head(plan, path, "# ")),
        ("usage", commented(saying(plan.language, usage), "# ")),
        ("backup", BACKUP_SUFFIX.to_owned()),
        ("compose", if is_in_container { compose(&word(Saying::NoCompose)) } else { String::new() }),
        ("rows", places.iter().map(|place| row(place, is_in_container)).collect()),
        ("sent", sent.to_owned()),
        ("take-up", take_up),
        ("compare-chain", if is_mono { String::new() } else { COMPARE_CHAIN.to_owned() }),
        ("more-checks", if is_mono { key_for_mono } else { String::new() }),
        ("covers-none", quoted_sh(&covers_none)),
    ];
    parts.extend(Saying::ALL.iter().map(|(name, kind)| (*name, word(*kind))));
    filled(include_str!("renew/template.sh"), &parts)
}

fn row(Place { name, certificate, key }: &Place<'_>, is_in_container: bool) -> String {
    let is_address = if name.ip().is_some() { "yes" } else { "no" };
    if is_in_container {
        let chain = BundlePath::Chain((*name).clone());
        return format!("  \"$1\" {name} {is_address} \"$compose/{chain}\" \"$compose/tls/{name}.key\"\n");
    }
    format!("  \"$1\" {name} {is_address} {certificate} {key}\n")
}

/// A hook is not told where the compose file lies.
fn compose(no_compose: &str) -> String {
    format!(
        "compose=${{SANTEDB_COMPOSE:-$PWD}}\n[ -e \"$compose/docker-compose.override.yml\" ] || refuse {no_compose}\n\n"
    )
}

fn reload(plan: &Plan) -> String {
    let commands: Vec<String> = renewal::reload(plan).iter().map(ToString::to_string).collect();
    let folder = if renewal::is_in_container(plan) { "cd \"$compose\" &&\n    " } else { "" };
    format!("  {folder}{}\n", commands.join(" &&\n    "))
}

fn register_all(plan: &Plan) -> String {
    let mut text: String = plan.services.iter().map(|service| register(plan, service)).collect();
    if renewal::is_restarted_by_hand(plan) {
        text.push_str(&format!("  printf '%s\\n' {}\n", quoted_sh(saying(plan.language, Saying::ByHand))));
    }
    text
}

fn register(plan: &Plan, service: &Service) -> String {
    let commands: Vec<String> = renewal::register(plan, service)
        .iter()
        .map(|command| if command.may_fail() { format!("{{ {command} || true; }}") } else { command.to_string() })
        .collect();
    format!(
        "  if grep -Fqx {} \"$work/names\"; then\n    if ! {{\n      {}\n    }}; then\n      rm -f {}\n      return 1\n    fi\n  fi\n",
        service.server_name,
        commands.join(" &&\n      "),
        mono::pvk_path(plan, service)
    )
}

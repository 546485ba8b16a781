//! Protocols and ciphers of Mozilla's guideline 6.0 (2026-04-06), as far as the system's NGINX and OpenSSL know them.

use std::fmt::Write as _;

use crate::inputs::Profile;
use crate::plan::Plan;
use crate::plan::system::{self, Curve};

/// The intermediate profile's ciphers for TLS 1.2; those of TLS 1.3 are OpenSSL's own.
const CIPHERS: &str = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
                       ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

/// The directives of a server, with the name of the memory that its sessions are kept in.
pub(super) fn directives(plan: &Plan, sessions: &str) -> String {
    let facts = system::facts(plan.system);
    let hybrid = match facts.hybrid_curve() {
        Curve::Known => "X25519MLKEM768:",
        Curve::Optional => "?X25519MLKEM768:",
        Curve::Unknown => "",
    };
    let mut lines = String::new();
    match plan.profile {
        Profile::Intermediate => {
            let _ = write!(lines, "    ssl_protocols TLSv1.2 TLSv1.3;\n    ssl_ciphers {CIPHERS};\n");
        }
        Profile::Modern => lines.push_str("    ssl_protocols TLSv1.3;\n"),
    }
    let _ = write!(
        lines,
        "    ssl_ecdh_curve {hybrid}X25519:prime256v1:secp384r1;\n    ssl_prefer_server_ciphers off;\n    \
         ssl_session_timeout 1d;\n    ssl_session_cache shared:{sessions}:10m;\n"
    );
    if facts.has_stale_tickets() {
        lines.push_str("    ssl_session_tickets off;\n");
    }
    lines
}

//! What a server was seen to send: the problem and the way out.

use crate::inputs::Language;
use crate::text::shown;

pub(super) fn chain_incomplete(language: Language, file: &str, child: &str, issuer: &str) -> (String, String) {
    (
        format!(
            "By “{}”, the server sends “{}” last, and not “{}”, which has issued it.",
            shown(file),
            shown(child),
            shown(issuer)
        ),
        "Browsers may fill the gap by themselves; dCDR hosts and many programs refuse the server. Place the full chain of the \
         bundle."
            .into(),
    )
}

pub(super) fn has_it(language: Language, file: &str, subject: &str) -> (String, String) {
    (
        format!("By “{}”, the server sends the certificate of “{}” already.", shown(file), shown(subject)),
        "If you came to renew it, take the new file: this one is in use.".into(),
    )
}

pub(super) fn order(language: Language, file: &str) -> (String, String) {
    (
        format!(
            "By “{}”, the server does not send each certificate right before the one that has issued it.",
            shown(file)
        ),
        "Old clients refuse that. Place the full chain of the bundle, which is in order.".into(),
    )
}

pub(super) fn sends_root(language: Language, file: &str, root: &str) -> (String, String) {
    (
        format!("By “{}”, the server sends the root “{}”, too.", shown(file), shown(root)),
        "It does no harm and no good: clients believe only roots that they hold. The bundle’s chain leaves it out."
            .into(),
    )
}

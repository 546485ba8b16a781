//! What a server was seen to send: the problem and the way out.

use say::say;

use crate::inputs::Language;
use crate::text::shown;

pub(super) fn chain_incomplete(language: Language, file: &str, child: &str, issuer: &str) -> (String, String) {
    let (file, child, issuer) = (shown(file), shown(child), shown(issuer));
    (
        say!(language, "By “{file}”, the server sends “{child}” last, and not “{issuer}”, which has issued it."),
        say!(
            language,
            "Browsers may fill the gap by themselves; dCDR hosts and many programs refuse the server. Place the full \
             chain of the bundle."
        )
        .into(),
    )
}

pub(super) fn has_it(language: Language, file: &str, subject: &str) -> (String, String) {
    let (file, subject) = (shown(file), shown(subject));
    (
        say!(language, "By “{file}”, the server sends the certificate of “{subject}” already."),
        say!(language, "If you came to renew it, take the new file: this one is in use.").into(),
    )
}

pub(super) fn order(language: Language, file: &str) -> (String, String) {
    let file = shown(file);
    (
        say!(
            language,
            "By “{file}”, the server does not send each certificate right before the one that has issued it."
        ),
        say!(language, "Old clients refuse that. Place the full chain of the bundle, which is in order.").into(),
    )
}

pub(super) fn sends_root(language: Language, file: &str, root: &str) -> (String, String) {
    let (file, root) = (shown(file), shown(root));
    (
        say!(language, "By “{file}”, the server sends the root “{root}”, too."),
        say!(
            language,
            "It does no harm and no good: clients believe only roots that they hold. The bundle’s chain leaves it out."
        )
        .into(),
    )
}

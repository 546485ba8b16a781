//! Scripts that are templates: files of their own, filled from the plan.

/// A template with its parts, which it has by their names: «name».
pub(super) fn filled(template: &str, parts: &[(&str, String)]) -> String {
    let part = |piece| parts.iter().find(|(name, _)| *name == piece).map_or("", |(_, part)| part);
    let pieces = template.split(['«', '»']).enumerate();
    pieces.map(|(index, piece)| if index % 2 == 0 { piece } else { part(piece) }).collect()
}

/// A word of a POSIX shell that means nothing but itself.
pub(super) fn quoted_sh(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A verbatim string of PowerShell (about_Quoting_Rules).
pub(super) fn quoted_ps1(word: &str) -> String {
    format!("'{}'", word.replace('\'', "''"))
}

//! `change.sh`, by the tools of POSIX. It makes one line of each tag, so that `sed`, which reads lines, sees tags; then the lines
//! as they were.

use super::{
    PREFIX, Substitution, added, base_address, endpoint_authority, main_section, of_version_1, parts, registration,
    registration_of_version_1, section_start, substitutions, unreadable,
};
use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::bundle::template::{filled, quoted_sh as quoted};
use crate::plan::by_hand::{ByHand, Rule};
use crate::plan::values::{Account, HostPath, HttpsUrl};
use crate::plan::{Plan, Service};
use crate::text::{self, Comment};

/// The script.
pub(in crate::bundle) fn sh(plan: &Plan, service: &Service, by_hand: &ByHand) -> String {
    let path = BundlePath::ChangeSh(service.product);
    let say = |comment| quoted(&text::comment(plan.language, comment));
    let why = |comment| commented(&text::comment(plan.language, comment), "# ");
    let paths = by_hand.files.iter().map(|path| format!(" \\\n    {}", at_home(path, &by_hand.account)));
    let section = main_section(service);
    let (add_script, add) = match added(&by_hand.rules) {
        Some(url) => (add_script(&section, url), add(&say(Comment::ChangeVersion1))),
        None => Default::default(),
    };
    let mut parts = parts(plan, service, quoted);
    parts.extend([
        ("head", head(plan, &path, "# ")),
        ("usage", why(Comment::ChangeUsageSh)),
        ("paths", paths.collect()),
        ("pieces", why(Comment::ChangePieces)),
        ("edit", edit(&by_hand.rules)),
        ("odd", odd(&by_hand.rules)),
        ("section", format!("{}p\n", range(&section))),
        ("addresses", format!("s#^{}.*#\\4#p\n", posix(&endpoint_authority()))),
        ("add-script", add_script),
        ("unreadable", say(Comment::ChangeUnreadable)),
        ("add", add),
    ]);
    filled(include_str!("template.sh"), &parts)
}

/// Every replacement, within its section. What begins with `<!` is no tag and is left alone.
fn edit(rules: &[Rule]) -> String {
    let mut script = String::from("/^<!/b\n");
    let substitutions: Vec<Substitution> = rules.iter().flat_map(substitutions).collect();
    for together in substitutions.chunk_by(|a, b| a.section == b.section) {
        script.push_str(&format!("{}{{\n", range(&section_start(together[0].section))));
        for Substitution { unless, find, replacement, .. } in together {
            let guard = unless.as_ref().map(|unless| format!("\\#^{}$#!", posix(unless))).unwrap_or_default();
            script.push_str(&format!("{guard}s#^{}#{replacement}#\n", posix(find)));
        }
        script.push_str("}\n");
    }
    script
}

/// Prints the tags that cannot be read.
fn odd(rules: &[Rule]) -> String {
    let mut script = String::from("/^<!/d\n");
    for (section, find) in rules.iter().flat_map(unreadable) {
        script.push_str(&format!("{}{{\n\\#^{}#p\n}}\n", range(&section_start(section)), posix(&find)));
    }
    script
}

/// The lines of a section.
fn range(start: &str) -> String {
    format!("\\#^{}#,\\#^</{}section[[:space:]]*>#", posix(start), posix(PREFIX))
}

/// Makes the script that adds `<baseAddress>` as the first element of its section: in a line of its own, where others have one.
fn add_script(section: &str, url: &HttpsUrl) -> String {
    let section = posix(section);
    format!(
        r#"
cr=$(printf '\r')
ff=$(printf '\f')
cat >"$work/add.sed" <<END
\#^{section}#{{
s#^([^>]*>)(.*[^${{cr}}])?((${{cr}})?${{ff}}[[:blank:]]*)\$#\1\3<baseAddress>{url}</baseAddress>\2\3#
t
s#^([^>]*>)([[:blank:]]*)\$#\1\2<baseAddress>{url}</baseAddress>\2#
}}
END
"#
    )
}

/// Runs that script on a file which has the section and not the element.
fn add(version_1: &str) -> String {
    let [present, old, registered, version] =
        [base_address(), registration_of_version_1(), registration(), of_version_1()]
            .map(|pattern| quoted(&format!("^{}", posix(&pattern))));
    format!(
        r#"  if [ -s "$work/section" ] && ! grep -Eq {present} "$work/section"; then
    if grep -Eq {old} "$old"; then
      fail "$file: "{version_1}
    fi
    if ! grep -Eq {registered} "$old" && grep -Eq {version} "$old"; then
      fail "$file: "{version_1}
    fi
    sed -E -f "$work/add.sed" "$new" >"$work/added"
    cat "$work/added" >"$new"
  fi
"#
    )
}

/// `\s` as POSIX says it: alone, and within brackets.
fn posix(pattern: &str) -> String {
    let mut rendered = String::with_capacity(pattern.len());
    let mut is_within = false;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&'s') => {
                characters.next();
                rendered.push_str(if is_within { "[:space:]" } else { "[[:space:]]" });
                continue;
            }
            '\\' if !is_within => {
                rendered.push(character);
                rendered.extend(characters.next());
                continue;
            }
            '[' => is_within = true,
            ']' => is_within = false,
            _ => {}
        }
        rendered.push(character);
    }
    rendered
}

/// A path as a word of the shell, which reads the tilde; the rest needs no quotes.
fn at_home(path: &HostPath, account: &Account) -> String {
    match (path.to_string().strip_prefix('~'), account) {
        (Some(rest), Account::Named(name)) => format!("~{name}{rest}"),
        _ => path.to_string(),
    }
}

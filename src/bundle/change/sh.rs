//! `change.sh`, by the tools that POSIX has.

use super::{OF_V1, PREFIX, Substitution, main_section, section_start, substitutions, unreadable};
use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::plan::by_hand::{ByHand, Rule};
use crate::plan::command::BACKUP_SUFFIX;
use crate::plan::values::{Account, HostPath};
use crate::plan::{Plan, Service};
use crate::text::{self, Comment};

/// `change.sh`: one line for each tag, so that `sed`, which reads lines, sees tags; then lines as they were.
pub(in crate::bundle) fn sh(plan: &Plan, service: &Service, by_hand: &ByHand) -> String {
    let path = BundlePath::ChangeSh(service.product);
    let say = |comment| quote_sh(&text::comment(plan.language, comment));
    let why = |comment| commented(&text::comment(plan.language, comment), "# ");
    let mut file = String::from("#!/bin/sh\n");
    file.push_str(&head(plan, &path, "# "));
    file.push_str(&format!("#\n{}", why(Comment::ChangeUsageSh)));
    file.push_str("set -eu\numask 077\nLC_ALL=C\nexport LC_ALL\n\n");
    file.push_str("back=no\nif [ \"${1-}\" = --undo ]; then\n  back=yes\n  shift\nfi\n");
    file.push_str("given=$#\nif [ \"$given\" -eq 0 ]; then\n  set --");
    for path in &by_hand.files {
        file.push_str(&format!(" \\\n    {}", at_home(path, &by_hand.account)));
    }
    file.push_str("\nfi\n");
    file.push_str(&format!(
        "
fail() {{
  printf '%s\\n' \"$1\" >&2
  exit 1
}}

if [ \"$back\" = yes ]; then
  restored=no
  for file; do
    if [ -f \"$file{BACKUP_SUFFIX}\" ]; then
      cp -p \"$file{BACKUP_SUFFIX}\" \"$file\"
      printf '%s: %s\\n' \"$file\" {restored}
      restored=yes
    fi
  done
  [ \"$restored\" = yes ] || fail {no_backup}
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf \"$work\"' EXIT

{pieces}pieces() {{
  tr '\\n<' '\\f\\n' <\"$1\" | sed -E '1!s/^/</
:join
/^<!--/{{
/-->/!{{
$!{{
N
s/\\n/</
b join
}}
}}
}}
/^<!\\[CDATA\\[/{{
/\\]\\]>/!{{
$!{{
N
s/\\n/</
b join
}}
}}
}}'
}}

whole() {{
  tr -d '\\n' <\"$1\" | tr '\\f' '\\n'
}}

cat >\"$work/edit.sed\" <<'END'
{edit}END

cat >\"$work/odd.sed\" <<'END'
{odd}END
",
        restored = say(Comment::ChangeRestored),
        no_backup = say(Comment::ChangeNoBackup),
        pieces = why(Comment::ChangePieces),
        edit = edit_sed(&by_hand.rules),
        odd = odd_sed(&by_hand.rules),
    ));
    let added = by_hand.rules.iter().find_map(|rule| match rule {
        Rule::BaseAddress { url, is_added: true } => Some(url),
        _ => None,
    });
    if let Some(url) = added {
        file.push_str(&format!(
            "
cr=$(printf '\\r')
ff=$(printf '\\f')
cat >\"$work/add.sed\" <<END
\\#^{start}#{{
s#^([^>]*>)(.*[^${{cr}}])?((${{cr}})?${{ff}}[[:blank:]]*)\\$#\\1\\3<baseAddress>{url}</baseAddress>\\2\\3#
t
s#^([^>]*>)([[:blank:]]*)\\$#\\1\\2<baseAddress>{url}</baseAddress>\\2#
}}
END
",
            start = posix(&main_section(service)),
        ));
    }
    file.push_str(&format!(
        "
found=no
index=0
for file; do
  index=$((index + 1))
  old=\"$work/$index.old\"
  new=\"$work/$index.new\"
  if [ ! -f \"$file\" ]; then
    if [ \"$given\" -eq 0 ] && [ \"$index\" -gt 1 ]; then
      continue
    fi
    fail \"$file: \"{missing}
  fi
  [ \"$(tr -cd '\\000\\f' <\"$file\" | wc -c)\" -eq 0 ] || fail \"$file: \"{encoding}
  pieces \"$file\" >\"$old\"
  if grep -q '^<!DOCTYPE' \"$old\"; then
    fail \"$file: \"{doctype}
  fi
  sed -nE '\\#^{start}#,\\#^</{PREFIX_SH}section[[:space:]]*>#p' \"$old\" >\"$work/section\"
  if [ -s \"$work/section\" ]; then
    found=yes
  fi
  sed -nE -f \"$work/odd.sed\" \"$old\" | tr -d '\\f\\r' >\"$work/odd\"
  if [ -s \"$work/odd\" ]; then
    cat \"$work/odd\" >&2
    fail \"$file: \"{unreadable}
  fi
  sed -E -f \"$work/edit.sed\" \"$old\" >\"$new\"
",
        PREFIX_SH = posix(PREFIX),
        missing = say(Comment::ChangeMissing),
        encoding = say(Comment::ChangeEncoding),
        doctype = say(Comment::ChangeDoctype),
        unreadable = say(Comment::ChangeUnreadable),
        start = posix(&main_section(service)).replace('\'', r"'\''"),
    ));
    if added.is_some() {
        file.push_str(&format!(
            "  if ! grep -Eq '^<{PREFIX_SH}baseAddress[[:space:]/>]' \"$work/section\" &&
    ! grep -Eq '{v1}' \"$old\"; then
    sed -E -f \"$work/add.sed\" \"$new\" >\"$work/added\"
    cat \"$work/added\" >\"$new\"
  fi
",
            PREFIX_SH = posix(PREFIX),
            v1 = posix(OF_V1).replace('\'', r"'\''"),
        ));
    }
    file.push_str(&format!(
        "done
[ \"$found\" = yes ] || fail {no_section}

count=0
index=0
for file; do
  index=$((index + 1))
  old=\"$work/$index.old\"
  new=\"$work/$index.new\"
  if [ ! -f \"$old\" ] || cmp -s \"$old\" \"$new\"; then
    continue
  fi
  [ -e \"$file{BACKUP_SUFFIX}\" ] || cp -p \"$file\" \"$file{BACKUP_SUFFIX}\"
  whole \"$new\" >\"$work/whole\"
  cat \"$work/whole\" >\"$file\"
  printf '%s:\\n' \"$file\"
  diff \"$old\" \"$new\" >\"$work/diff\" || true
  sed -n '/^[<>]/p' \"$work/diff\" | tr -d '\\f\\r'
  count=$((count + $(grep -c '^>' \"$work/diff\")))
done
if [ \"$count\" -eq 0 ]; then
  echo {nothing}
else
  echo \"$count\" {done}
fi
echo {limits}
",
        no_section = say(Comment::ChangeNoSection),
        nothing = say(Comment::ChangeNothing),
        done = say(Comment::ChangeDone),
        limits = say(Comment::ChangeLimits),
    ));
    file
}

/// Every replacement, within its section; comments lie in pieces of their own, which are left alone.
fn edit_sed(rules: &[Rule]) -> String {
    let mut script = String::from("/^<!/b\n");
    let substitutions: Vec<Substitution> = rules.iter().flat_map(substitutions).collect();
    for together in substitutions.chunk_by(|a, b| a.section == b.section) {
        script.push_str(&format!("{}{{\n", range_sed(together[0].section)));
        for Substitution { unless, find, replacement, .. } in together {
            let guard = unless.as_ref().map(|unless| format!("\\#^{}$#!", posix(unless))).unwrap_or_default();
            script.push_str(&format!("{guard}s#^{}#{replacement}#\n", posix(find)));
        }
        script.push_str("}\n");
    }
    script
}

/// What cannot be read.
fn odd_sed(rules: &[Rule]) -> String {
    let mut script = String::from("/^<!/d\n");
    for (section, find) in rules.iter().filter_map(unreadable) {
        script.push_str(&format!("{}{{\n\\#^{}#p\n}}\n", range_sed(section), posix(&find)));
    }
    script
}

fn range_sed(section: &str) -> String {
    format!("\\#^{}#,\\#^</{}section[[:space:]]*>#", posix(&section_start(section)), posix(PREFIX))
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

fn quote_sh(sentence: &str) -> String {
    format!("'{}'", sentence.replace('\'', r"'\''"))
}

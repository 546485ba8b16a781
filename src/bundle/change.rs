//! The scripts that change a configuration which was not uploaded: `change.sh` with `sed`, `change.ps1` with .NET's `Regex`.
//!
//! Both are rendered from the plan's [`Rule`]s. A pattern that both need is written once: an extended regular expression as
//! POSIX has it, but for `\s`, which `sed` is told in its own way.

use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::inspect::configuration::Dialect;
use crate::plan::by_hand::{ByHand, Rule, section};
use crate::plan::command::BACKUP_SUFFIX;
use crate::plan::edits::certificate_attributes;
use crate::plan::values::{Account, HostPath, HttpsUrl, Port, Thumbprint};
use crate::plan::{Plan, Service};
use crate::text::{self, Comment};

/// What stands before the local part of a name.
const PREFIX: &str = r"([^\s<>/]*:)?";
/// A host that only its own machine can open; a group of its own.
const LOOPBACK: &str = r#"(127\.[^/:"'&\s<>]*|\[::1\]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt])"#;
/// Any host; a group of its own.
const HOST: &str = r#"(\[[0-9A-Fa-f:.]*\]|[^/:"'&\s<>]*)"#;
const SCHEME: &str = "[Hh][Tt][Tt][Pp][Ss]?";
/// 1.x registers its section in this assembly, and knows no `<baseAddress>`.
const OF_V1: &str = r#"RestConfigurationSection\s*,\s*SanteDB\.Core["'\s,]"#;

/// A replacement within one section; the pattern begins with a tag's `<` and sees no other tag.
struct Substitution {
    section: &'static str,
    /// What it does not apply to; without groups.
    unless: Option<String>,
    find: String,
    /// With `\1` for the first group.
    replacement: String,
}

/// The replacements of a rule that both scripts make in the same way.
fn substitutions(rule: &Rule) -> Vec<Substitution> {
    match rule {
        Rule::Listen { dialect, from, to, secures, opens } => {
            let address = endpoint_address();
            let mut found = Vec::new();
            let mut add = |scheme: &str, host: &str, replacement: String| {
                let find = format!(r#"{address}{scheme}://{host}:{from}([/"'\s])"#);
                found.push(Substitution { section: section(*dialect), unless: None, find, replacement });
            };
            match (opens, secures) {
                (true, true) => add(SCHEME, LOOPBACK, format!(r"\1https://0.0.0.0:{to}\5")),
                (true, false) => {
                    add("[Hh][Tt][Tt][Pp]", LOOPBACK, format!(r"\1http://0.0.0.0:{to}\5"));
                    add("[Hh][Tt][Tt][Pp][Ss]", LOOPBACK, format!(r"\1https://0.0.0.0:{to}\5"));
                }
                (false, _) => {}
            }
            if *secures {
                add(SCHEME, HOST, format!(r"\1https://\4:{to}\5"));
            }
            found
        }
        Rule::BaseAddress { url, .. } => {
            let wanted = literal(url);
            let substitution = |find: String, replacement: String, unless: Option<String>| Substitution {
                section: section(Dialect::Rest),
                unless,
                find,
                replacement,
            };
            vec![
                substitution(
                    format!(r"(<{PREFIX}baseAddress(\s[^>]*[^>/])?>\s*)([^\s<]([^<]*[^\s<])?)?"),
                    format!(r"\1{url}"),
                    Some(format!(r"<[^\s<>/]*baseAddress[^<>]*>\s*{wanted}/*\s*")),
                ),
                substitution(format!(r"<({PREFIX}baseAddress)\s*/>"), format!(r"<\1>{url}</\1>"), None),
            ]
        }
        Rule::Published { setting, url } => {
            let (section, element) = setting.place();
            let find = format!(
                r"(<{PREFIX}{element}(\s[^>]*[^>/])?>\s*)([Hh][Tt][Tt][Pp]://[^/\s<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|{LOOPBACK})(:[0-9]+)?)([/\s<]|$)"
            );
            vec![Substitution { section, unless: None, find, replacement: format!(r"\1{url}\8") }]
        }
        Rule::Certificate { .. } => Vec::new(),
    }
}

/// What a rule cannot read and must not pass over: a reference within scheme, host or port.
fn unreadable(rule: &Rule) -> Option<(&'static str, String)> {
    match rule {
        Rule::Listen { dialect, .. } => Some((
            section(*dialect),
            format!(r#"<{PREFIX}endpoint\s([^>]*\s)?address\s*=\s*["']([^"'/]*|[^"'/]*//[^"'/]*)&"#),
        )),
        Rule::BaseAddress { is_added: true, .. } => {
            // In a namespace that only a prefix names, the element would need it, too.
            Some((section(Dialect::Rest), r"<[^\s<>/]+:service[\s/>]".to_owned()))
        }
        Rule::Published { setting, .. } => {
            let (section, element) = setting.place();
            Some((section, format!(r"<{PREFIX}{element}(\s[^>]*[^>/])?>\s*([^</]*|[^</]*//[^</]*)&")))
        }
        Rule::BaseAddress { is_added: false, .. } | Rule::Certificate { .. } => None,
    }
}

/// The start tag of an endpoint up to its address: three groups, the first of which is all of it.
fn endpoint_address() -> String {
    format!(r#"(<{PREFIX}endpoint\s([^>]*\s)?address\s*=\s*["']\s*)"#)
}

/// The start tag of a section that has an end tag.
fn section_start(name: &str) -> String {
    format!(r#"<{PREFIX}section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["']\s*([^"':]*:)?{name}\s*["']([^>]*[^/>])?>"#)
}

/// The address as a pattern.
fn literal(url: &HttpsUrl) -> String {
    url.to_string().replace('.', r"\.").replace('[', r"\[").replace(']', r"\]")
}

/// The section that must be there.
fn main_section(service: &Service) -> String {
    section_start(section(service.change.dialect))
}

/// `change.sh`: one line for each tag, so that `sed`, which reads lines, sees tags; then lines as they were.
pub(super) fn sh(plan: &Plan, service: &Service, by_hand: &ByHand) -> String {
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

/// `change.ps1`: rows of patterns, each within what the one before it finds, the last two being a replacement.
pub(super) fn ps1(plan: &Plan, service: &Service, by_hand: &ByHand) -> String {
    let path = BundlePath::ChangePs1(service.product);
    let say = |comment| quote_ps1(&text::comment(plan.language, comment));
    let why = |comment| commented(&text::comment(plan.language, comment), "# ");
    let mut file = head(plan, &path, "# ");
    file.push_str(&format!("#\n{}", why(Comment::ChangeUsagePs1)));
    file.push_str("param([switch] $Undo, [string[]] $Path)\n$ErrorActionPreference = 'Stop'\n\n");
    file.push_str("$given = $null -ne $Path\nif (-not $given) {\n    $Path = @(\n");
    let paths: Vec<String> =
        by_hand.files.iter().map(|path| format!("        {}", quote_ps1(&path.to_string()))).collect();
    file.push_str(&format!(
        "{}\n    ) | ForEach-Object {{ [Environment]::ExpandEnvironmentVariables($_) }}\n}}\n",
        paths.join(",\n")
    ));
    file.push_str(&format!(
        "
if ($Undo) {{
    $restored = $false
    foreach ($file in $Path) {{
        if (Test-Path -LiteralPath ($file + '{BACKUP_SUFFIX}')) {{
            [IO.File]::WriteAllBytes($file, [IO.File]::ReadAllBytes($file + '{BACKUP_SUFFIX}'))
            Write-Output ($file + ': ' + {restored})
            $restored = $true
        }}
    }}
    if (-not $restored) {{ throw {no_backup} }}
    return
}}

",
        restored = say(Comment::ChangeRestored),
        no_backup = say(Comment::ChangeNoBackup),
    ));
    let table = |name: &str, rows: &[Vec<String>]| {
        let rows: Vec<String> = rows
            .iter()
            .map(|row| {
                let cells: Vec<String> = row.iter().map(|cell| format!("        {}", quote_ps1(cell))).collect();
                format!("    ,@(\n{}\n    )\n", cells.join(",\n"))
            })
            .collect();
        format!("${name} = @(\n{})\n", rows.concat())
    };
    let rows: Vec<Vec<String>> = by_hand.rules.iter().flat_map(rows_ps1).collect();
    let odd: Vec<Vec<String>> = by_hand
        .rules
        .iter()
        .filter_map(unreadable)
        .map(|(section, find)| vec![scope(section), format!("{find}[^>]*>?")])
        .collect();
    file.push_str(&why(Comment::ChangeRows));
    file.push_str(&table("rules", &rows));
    file.push_str(&table("odd", &odd));
    file.push_str(&format!("$section = {}\n", quote_ps1(&scope(section(service.change.dialect)))));
    file.push_str(&format!(
        r"
function Edit([string] $text, [string[]] $rule) {{
    if ($rule.Length -eq 2) {{ return [regex]::Replace($text, $rule[0], $rule[1]) }}
    $inner = $rule[1..($rule.Length - 1)]
    $found = [regex]::Matches($text, $rule[0])
    for ($i = $found.Count - 1; $i -ge 0; $i--) {{
        $changed = Edit ($found[$i].Value) $inner
        $text = $text.Remove($found[$i].Index, $found[$i].Length).Insert($found[$i].Index, $changed)
    }}
    return $text
}}

$found = $false
$planned = @()
foreach ($file in $Path) {{
    if (-not (Test-Path -LiteralPath $file)) {{
        if (-not $given -and $file -ne $Path[0]) {{ continue }}
        throw ($file + ': ' + {missing})
    }}
    $bytes = [IO.File]::ReadAllBytes($file)
    {bytes}    $encoding = [Text.Encoding]::GetEncoding(28591)
    if ($bytes.Length -ge 2) {{
        if (($bytes[0] -eq 0xFF -and $bytes[1] -eq 0xFE) -or ($bytes[0] -eq 0x3C -and $bytes[1] -eq 0)) {{
            $encoding = [Text.Encoding]::Unicode
        }} elseif (($bytes[0] -eq 0xFE -and $bytes[1] -eq 0xFF) -or ($bytes[0] -eq 0 -and $bytes[1] -eq 0x3C)) {{
            $encoding = [Text.Encoding]::BigEndianUnicode
        }}
    }}
    $before = $encoding.GetString($bytes)
    if ($before -match '<!DOCTYPE|<![0-9]+>') {{ throw ($file + ': ' + {doctype}) }}

    $text = $before
    $kept = [regex]::Matches($text, '(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>')
    for ($i = $kept.Count - 1; $i -ge 0; $i--) {{
        $text = $text.Remove($kept[$i].Index, $kept[$i].Length).Insert($kept[$i].Index, '<!' + $i + '>')
    }}
    if ([regex]::IsMatch($text, $section)) {{ $found = $true }}
    foreach ($rule in $odd) {{
        foreach ($match in [regex]::Matches($text, $rule[0])) {{
            foreach ($fault in [regex]::Matches($match.Value, $rule[1])) {{
                throw ($file + ': ' + {unreadable} + ' ' + $fault.Value)
            }}
        }}
    }}
    $old = [regex]::Split($text, '(?=<)')
    foreach ($rule in $rules) {{ $text = Edit $text $rule }}
    $new = [regex]::Split($text, '(?=<)')
    for ($i = $kept.Count - 1; $i -ge 0; $i--) {{
        $text = $text.Replace('<!' + $i + '>', $kept[$i].Value)
    }}
    if ($text -cne $before) {{
        $planned += ,@{{ File = $file; Bytes = $encoding.GetBytes($text); Old = $old; New = $new }}
    }}
}}
if (-not $found) {{ throw {no_section} }}

$count = 0
foreach ($change in $planned) {{
    $file = $change.File
    if (-not (Test-Path -LiteralPath ($file + '{BACKUP_SUFFIX}'))) {{
        Copy-Item -LiteralPath $file -Destination ($file + '{BACKUP_SUFFIX}')
    }}
    [IO.File]::WriteAllBytes($file, $change.Bytes)
    Write-Output ($file + ':')
    foreach ($line in Compare-Object -CaseSensitive $change.Old $change.New) {{
        $mark = '< '
        if ($line.SideIndicator -eq '=>') {{
            $mark = '> '
            $count++
        }}
        Write-Output ($mark + $line.InputObject.Trim())
    }}
}}
if ($count -eq 0) {{ Write-Output {nothing} }} else {{ Write-Output ([string] $count + ' ' + {done}) }}
Write-Output {limits}
",
        bytes = why(Comment::ChangeBytes),
        missing = say(Comment::ChangeMissing),
        doctype = say(Comment::ChangeDoctype),
        unreadable = say(Comment::ChangeUnreadable),
        no_section = say(Comment::ChangeNoSection),
        nothing = say(Comment::ChangeNothing),
        done = say(Comment::ChangeDone),
        limits = say(Comment::ChangeLimits),
    ));
    file.replace('\n', "\r\n")
}

/// From a section's start tag to its end tag.
fn scope(section: &str) -> String {
    format!("(?s){}.*?</{PREFIX}section\\s*>", section_start(section))
}

fn rows_ps1(rule: &Rule) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = substitutions(rule)
        .into_iter()
        .map(|Substitution { section, unless, find, replacement }| {
            let guard = unless.map(|unless| format!("(?!{unless}<)")).unwrap_or_default();
            vec![scope(section), format!("{guard}{find}"), dollars(&replacement)]
        })
        .collect();
    match rule {
        Rule::Certificate { port, thumbprint } => rows.extend(certificate_ps1(*port, *thumbprint)),
        Rule::BaseAddress { url, is_added: true } => rows.push(vec![
            format!(r"(?s)\A(?!.*{OF_V1}).*\z"),
            scope(section(Dialect::Rest)),
            format!(r"(?s)\A(?!.*<{PREFIX}baseAddress[\s/>])(?<tag><[^>]*>){FIRST_LINE}"),
            format!("${{tag}}${{line}}<baseAddress>{url}</baseAddress>"),
        ]),
        _ => {}
    }
    rows
}

/// Captures what stands before the first thing within an element: its line end and indent.
const FIRST_LINE: &str = r"(?=\s*?(?<line>\r?\n[^\S\n]*|(?<!\s)[^\S\n]*)\S)";

/// Every endpoint of the port names the certificate, where that element is and where it is not.
fn certificate_ps1(port: Port, thumbprint: Thumbprint) -> Vec<Vec<String>> {
    let wanted = certificate_attributes(thumbprint);
    let endpoint = format!(
        r#"(?s)<{PREFIX}endpoint(?=\s([^>]*\s)?address\s*=\s*["']\s*{SCHEME}://{HOST}:{port}[/"'\s])[^>]*?(/>|>.*?</{PREFIX}endpoint\s*>)"#
    );
    let scopes = |inner: String| vec![scope(section(Dialect::Rest)), endpoint.clone(), inner];
    let mut rows = Vec::new();
    let mut add = |inner: String, find: String, replacement: String| {
        let mut row = scopes(inner);
        row.extend([find, replacement]);
        rows.push(row);
    };
    let tag = format!(r"<{PREFIX}certificate(\s[^>]*)?/?>");
    for (name, value) in &wanted {
        let same = if *name == "findValue" { format!("(?i:{value})") } else { value.clone() };
        add(tag.clone(), format!(r#"(\s{name}\s*=\s*["'])(?!{same}["'])[^"']*"#), format!("${{1}}{value}"));
    }
    // From the last to the first: each is put right behind the name.
    for (name, value) in wanted.iter().rev() {
        let find = format!(r"(<{PREFIX}certificate)(?![^>]*\s{name}\s*=)");
        add(tag.clone(), find, format!("${{1}} {name}=\"{value}\""));
    }
    let attributes: Vec<String> = wanted.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    let element = |prefix: &str| format!("<{prefix}certificate {} />", attributes.join(" "));
    let without = format!(r"(?s)\A(?!.*<{PREFIX}certificate[\s/>]).*\z");
    add(
        without.clone(),
        format!(r"\A(<(({PREFIX})endpoint)[^>]*?)\s*/>\z"),
        format!("${{1}}>{}</${{2}}>", element("${3}")),
    );
    add(
        without.clone(),
        format!(
            r"(?s)\A(?<head>.*)(?<line>(?<!\r)\r?\n[^\S\n]*|(?<!\s)[^\S\n]*)(?<all><(?<prefix>[^\s<>/]*:)?behaviors[^>]*?(/>|>.*?</{PREFIX}behaviors\s*>))"
        ),
        format!("${{head}}${{line}}${{all}}${{line}}{}", element("${prefix}")),
    );
    add(
        without,
        format!(r"(?s)\A(?!.*<{PREFIX}behaviors[\s/>])(?<tag><(?<prefix>[^\s<>/]*:)?endpoint[^>]*[^/>]>){FIRST_LINE}"),
        format!("${{tag}}${{line}}{}", element("${prefix}")),
    );
    rows
}

/// `\1` as .NET writes it.
fn dollars(replacement: &str) -> String {
    let mut rendered = String::with_capacity(replacement.len());
    let mut characters = replacement.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => rendered.extend(characters.next().map(|digit| format!("${{{digit}}}")).iter().map(String::as_str)),
            _ => rendered.push(character),
        }
    }
    rendered
}

fn quote_ps1(sentence: &str) -> String {
    format!("'{}'", sentence.replace('\'', "''"))
}

//! `change.ps1`, by .NET's `Regex`.

use super::{HOST, OF_V1, PREFIX, SCHEME, Substitution, section_start, substitutions, unreadable};
use crate::bundle::BundlePath;
use crate::bundle::comment::{commented, head};
use crate::inspect::configuration::Dialect;
use crate::plan::by_hand::{ByHand, Rule, section};
use crate::plan::command::BACKUP_SUFFIX;
use crate::plan::edits::certificate_attributes;
use crate::plan::values::{Port, Thumbprint};
use crate::plan::{Plan, Service};
use crate::text::{self, Comment};

/// `change.ps1`: rows of patterns, each within what the one before it finds, the last two being a replacement.
pub(in crate::bundle) fn ps1(plan: &Plan, service: &Service, by_hand: &ByHand) -> String {
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

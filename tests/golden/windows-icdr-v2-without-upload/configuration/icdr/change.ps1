# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by HTTP.sys on Windows.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Run it on the SanteDB machine, as one who may write: C:\Program Files\SanteSuite\SanteDB\Server\santedb.config.xml
# Undo: run it with -Undo, which puts the copies back that it made.
#
# powershell -ExecutionPolicy Bypass -File change.ps1 [-Undo] [-Path FILE]. It does what changes.txt
# says, with a copy of each file made first, which a second run keeps. Its patterns were tried with
# .NET's Regex on Mono; the script itself was not run on Windows.
param([switch] $Undo, [string[]] $Path)
$ErrorActionPreference = 'Stop'

$given = $null -ne $Path
if (-not $given) {
    $Path = @(
        'C:\Program Files\SanteSuite\SanteDB\Server\santedb.config.xml',
        'C:\Program Files\SanteSuite\SanteDB\Server\config\santedb.rest.config.xml',
        'C:\Program Files\SanteSuite\SanteDB\Server\config\santedb.fhir.config.xml',
        'C:\Program Files\SanteSuite\SanteDB\Server\config\santedb.openapi.config.xml'
    ) | ForEach-Object { [Environment]::ExpandEnvironmentVariables($_) }
}

if ($Undo) {
    $restored = $false
    foreach ($file in $Path) {
        if (Test-Path -LiteralPath ($file + '.before-tls')) {
            [IO.File]::WriteAllBytes($file, [IO.File]::ReadAllBytes($file + '.before-tls'))
            Write-Output ($file + ': ' + 'the copy was put back.')
            $restored = $true
        }
    }
    if (-not $restored) { throw 'There is no copy to put back.' }
    return
}

# Each row: patterns, each looking within what the one before it finds; the last is replaced with what
# stands behind it.
$rules = @(
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(\sfindType\s*=\s*["''])(?!FindByThumbprint["''])[^"'']*',
        '${1}FindByThumbprint'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(\sstoreName\s*=\s*["''])(?!My["''])[^"'']*',
        '${1}My'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(\sstoreLocation\s*=\s*["''])(?!LocalMachine["''])[^"'']*',
        '${1}LocalMachine'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(\sfindValue\s*=\s*["''])(?!(?i:44525DC2AA0086742AF9BB51A733FA3695203B2F)["''])[^"'']*',
        '${1}44525DC2AA0086742AF9BB51A733FA3695203B2F'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(<([^\s<>/]*:)?certificate)(?![^>]*\sfindValue\s*=)',
        '${1} findValue="44525DC2AA0086742AF9BB51A733FA3695203B2F"'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(<([^\s<>/]*:)?certificate)(?![^>]*\sstoreLocation\s*=)',
        '${1} storeLocation="LocalMachine"'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(<([^\s<>/]*:)?certificate)(?![^>]*\sstoreName\s*=)',
        '${1} storeName="My"'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '<([^\s<>/]*:)?certificate(\s[^>]*)?/?>',
        '(<([^\s<>/]*:)?certificate)(?![^>]*\sfindType\s*=)',
        '${1} findType="FindByThumbprint"'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '(?s)\A(?!.*<([^\s<>/]*:)?certificate[\s/>]).*\z',
        '\A(<((([^\s<>/]*:)?)endpoint)[^>]*?)\s*/>\z',
        '${1}><${3}certificate findType="FindByThumbprint" storeName="My" storeLocation="LocalMachine" findValue="44525DC2AA0086742AF9BB51A733FA3695203B2F" /></${2}>'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '(?s)\A(?!.*<([^\s<>/]*:)?certificate[\s/>]).*\z',
        '(?s)\A(?<head>.*)(?<line>(?<!\r)\r?\n[^\S\n]*|(?<!\s)[^\S\n]*)(?<all><(?<prefix>[^\s<>/]*:)?behaviors[^>]*?(/>|>.*?</([^\s<>/]*:)?behaviors\s*>))',
        '${head}${line}${all}${line}<${prefix}certificate findType="FindByThumbprint" storeName="My" storeLocation="LocalMachine" findValue="44525DC2AA0086742AF9BB51A733FA3695203B2F" />'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?s)<([^\s<>/]*:)?endpoint(?=\s([^>]*\s)?address\s*=\s*["'']\s*[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080[/"''\s])[^>]*?(/>|>.*?</([^\s<>/]*:)?endpoint\s*>)',
        '(?s)\A(?!.*<([^\s<>/]*:)?certificate[\s/>]).*\z',
        '(?s)\A(?!.*<([^\s<>/]*:)?behaviors[\s/>])(?<tag><(?<prefix>[^\s<>/]*:)?endpoint[^>]*[^/>]>)(?=\s*?(?<line>\r?\n[^\S\n]*|(?<!\s)[^\S\n]*)\S)',
        '${tag}${line}<${prefix}certificate findType="FindByThumbprint" storeName="My" storeLocation="LocalMachine" findValue="44525DC2AA0086742AF9BB51A733FA3695203B2F" />'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(<([^\s<>/]*:)?endpoint\s([^>]*\s)?address\s*=\s*["'']\s*)[Hh][Tt][Tt][Pp][Ss]?://(127\.[^/:"''&\s<>]*|\[::1]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]):8080([/"''\s])',
        '${1}https://0.0.0.0:8443${5}'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(<([^\s<>/]*:)?endpoint\s([^>]*\s)?address\s*=\s*["'']\s*)[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]*]|[^/:"''&\s<>]*):8080([/"''\s])',
        '${1}https://${4}:8443${5}'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(?!<[^\s<>/]*baseAddress[^<>]*>\s*https://sante\.example\.org:8443/*\s*<)(<([^\s<>/]*:)?baseAddress(\s[^>]*[^>/])?>\s*)([^\s<]([^<]*[^\s<])?)?',
        '${1}https://sante.example.org:8443'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '<((([^\s<>/]*:)?baseAddress)(\s[^>]*[^>/\s])?)\s*/>',
        '<${1}>https://sante.example.org:8443</${2}>'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?FhirServiceConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(<([^\s<>/]*:)?base(\s[^>]*[^>/])?>\s*)([Hh][Tt][Tt][Pp]://[^/\s<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|(127\.[^/:"''&\s<>]*|\[::1]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]))(:[0-9]+)?)([/\s<]|$)',
        '${1}https://sante.example.org:8443${8}'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?MetadataConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '(<([^\s<>/]*:)?host(\s[^>]*[^>/])?>\s*)([Hh][Tt][Tt][Pp]://[^/\s<]*|[Hh][Tt][Tt][Pp][Ss]://(0\.0\.0\.0|\+|\*|(127\.[^/:"''&\s<>]*|\[::1]|[Ll][Oo][Cc][Aa][Ll][Hh][Oo][Ss][Tt]))(:[0-9]+)?)([/\s<]|$)',
        '${1}https://sante.example.org:8443${8}'
    )
)
$odd = @(
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '<([^\s<>/]*:)?endpoint\s([^>]*\s)?address\s*=\s*["'']([^"''/]*|[^"''/]*//[^"''/]*)&[^>]*>?',
        'this script cannot read that tag (an address with a reference such as &#58; in it, two of them, or a prefix). Nothing was changed. Drop the file on the assistant instead, which patches it, or change it as changes.txt says.'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '<([^\s<>/]*:)?endpoint\s([^>]*\s)?address\s*=[^>]*\saddress\s*=[^>]*>?',
        'this script cannot read that tag (an address with a reference such as &#58; in it, two of them, or a prefix). Nothing was changed. Drop the file on the assistant instead, which patches it, or change it as changes.txt says.'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?FhirServiceConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '<([^\s<>/]*:)?base(\s[^>]*[^>/])?>\s*([^</]*|[^</]*//[^</]*)&[^>]*>?',
        'this script cannot read that tag (an address with a reference such as &#58; in it, two of them, or a prefix). Nothing was changed. Drop the file on the assistant instead, which patches it, or change it as changes.txt says.'
    )
    ,@(
        '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?MetadataConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>',
        '<([^\s<>/]*:)?host(\s[^>]*[^>/])?>\s*([^</]*|[^</]*//[^</]*)&[^>]*>?',
        'this script cannot read that tag (an address with a reference such as &#58; in it, two of them, or a prefix). Nothing was changed. Drop the file on the assistant instead, which patches it, or change it as changes.txt says.'
    )
)
$section = '(?s)<([^\s<>/]*:)?section\s([^>]*\s)?[^\s=:]+:type\s*=\s*["'']\s*([^"'':]*:)?RestConfigurationSection\s*["'']([^>]*[^/>])?>.*?</([^\s<>/]*:)?section\s*>'
$endpoint = '(<([^\s<>/]*:)?endpoint\s([^>]*\s)?address\s*=\s*["'']\s*)([Hh][Tt][Tt][Pp][Ss]?://[^/"''&\s<>]*)[/"''\s]'
$ports = ':(8080|8443)$'
$tag = '<[^\s<>!?/]("[^<"]*"|''[^<'']*''|[^<>"''])*>'
$mark = [string] [char] 11

function Edit([string] $text, [string[]] $rule) {
    if ($rule.Length -eq 2) { return [regex]::Replace($text, $rule[0], $rule[1]) }
    $inner = $rule[1..($rule.Length - 1)]
    $found = [regex]::Matches($text, $rule[0])
    for ($i = $found.Count - 1; $i -ge 0; $i--) {
        $changed = Edit ($found[$i].Value) $inner
        $text = $text.Remove($found[$i].Index, $found[$i].Length).Insert($found[$i].Index, $changed)
    }
    return $text
}

$found = $false
$addresses = @()
$planned = @()
foreach ($file in $Path) {
    if (-not (Test-Path -LiteralPath $file)) {
        if (-not $given -and $file -ne $Path[0]) { continue }
        throw ($file + ': ' + 'it is not there. Name the file, or files, behind the name of this script. Nothing was changed.')
    }
    $bytes = [IO.File]::ReadAllBytes($file)
    # Latin-1 takes every byte to a character and back, so UTF-8 and its mark stay as they are.
    $encoding = [Text.Encoding]::GetEncoding(28591)
    if ($bytes.Length -ge 2) {
        if (($bytes[0] -eq 0xFF -and $bytes[1] -eq 0xFE) -or ($bytes[0] -eq 0x3C -and $bytes[1] -eq 0)) {
            $encoding = [Text.Encoding]::Unicode
        } elseif (($bytes[0] -eq 0xFE -and $bytes[1] -eq 0xFF) -or ($bytes[0] -eq 0 -and $bytes[1] -eq 0x3C)) {
            $encoding = [Text.Encoding]::BigEndianUnicode
        }
    }
    $before = $encoding.GetString($bytes)
    if ($before.Contains($mark) -or $before -match '<![0-9]+>') { throw ($file + ': ' + 'it is not UTF-8 (UTF-16, perhaps), which this script does not read. Nothing was changed. Drop the file on the assistant instead, which patches it.') }

    # Comments and what else is no tag are put aside, and so is each > within a value, as a vertical tab,
    # which no XML holds: a tag then goes from < to >.
    $text = $before
    $kept = [regex]::Matches($text, '(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>')
    for ($i = $kept.Count - 1; $i -ge 0; $i--) {
        $text = $text.Remove($kept[$i].Index, $kept[$i].Length).Insert($kept[$i].Index, '<!' + $i + '>')
    }
    if ($text -match '<!DOCTYPE') { throw ($file + ': ' + 'it declares a document type, and this script reads no entities. Nothing was changed.') }
    $tags = [regex]::Matches($text, $tag)
    for ($i = $tags.Count - 1; $i -ge 0; $i--) {
        $inside = $tags[$i].Length - 2
        if ($tags[$i].Value.IndexOf('>') -le $inside) {
            $hidden = $tags[$i].Value.Substring(1, $inside).Replace('>', $mark)
            $text = $text.Remove($tags[$i].Index + 1, $inside).Insert($tags[$i].Index + 1, $hidden)
        }
    }

    foreach ($match in [regex]::Matches($text, $section)) {
        $found = $true
        foreach ($address in [regex]::Matches($match.Value, $endpoint)) { $addresses += $address.Groups[4].Value }
    }
    foreach ($rule in $odd) {
        foreach ($match in [regex]::Matches($text, $rule[0])) {
            foreach ($fault in [regex]::Matches($match.Value, $rule[1])) {
                throw ($file + ': ' + $rule[2] + ' ' + ($fault.Value -replace '(?s)>.*', '>').Replace($mark, '>'))
            }
        }
    }
    $old = [regex]::Split($text, '(?=<)')
    foreach ($rule in $rules) { $text = Edit $text $rule }
    $new = [regex]::Split($text, '(?=<)')
    $text = $text.Replace($mark, '>')
    for ($i = $kept.Count - 1; $i -ge 0; $i--) {
        $text = $text.Replace('<!' + $i + '>', $kept[$i].Value)
    }
    if ($text -cne $before) {
        $planned += ,@{ File = $file; Was = $bytes; Bytes = $encoding.GetBytes($text); Old = $old; New = $new }
    }
}
if (-not $found) { throw 'No file has the section with the endpoints. It may lie in a file that the main one includes, as an iCDR''s does in config/santedb.rest.config.xml: name that file behind the name of this script. Nothing was changed.' }
$all = @($addresses | Sort-Object -Unique)
$others = @($all -notmatch $ports)
if (@($all -match $ports).Count -eq 0) {
    if ($others.Count -gt 0) {
        Write-Output 'Its endpoints listen on:'
        Write-Output $others
    }
    throw 'No endpoint listens on port 8080, where this script looks for them. Nothing was changed. Drop the file on the assistant, which takes the port from it: the rest of this folder was made for 8080, too.'
}

# Where it does not come to its end, every file is as it was: what was written is put back, and copies
# made by this run go.
$copied = @()
$written = @()
$finished = $false
try {
    foreach ($change in $planned) {
        $copy = $change.File + '.before-tls'
        if (-not (Test-Path -LiteralPath $copy)) {
            $copied += $copy
            Copy-Item -LiteralPath $change.File -Destination $copy
        }
        $written += ,$change
        [IO.File]::WriteAllBytes($change.File, $change.Bytes)
    }
    $finished = $true
} finally {
    if (-not $finished) {
        $outcome = 'It did not come to its end. All files are as they were.'
        foreach ($change in $written) {
            $now = [Convert]::ToBase64String([IO.File]::ReadAllBytes($change.File))
            if ($now -ceq [Convert]::ToBase64String($change.Was)) { continue }
            try {
                [IO.File]::WriteAllBytes($change.File, $change.Was)
            } catch {
                $copied = @()
                $outcome = $change.File + ': ' + 'it could not be put back. Copy the .before-tls beside it over it.'
            }
        }
        foreach ($copy in $copied) { Remove-Item -LiteralPath $copy -ErrorAction SilentlyContinue }
        Write-Warning $outcome
    }
}

$count = 0
foreach ($change in $planned) {
    Write-Output ($change.File + ':')
    foreach ($line in Compare-Object -CaseSensitive $change.Old $change.New) {
        $sign = '< '
        if ($line.SideIndicator -eq '=>') {
            $sign = '> '
            $count++
        }
        Write-Output ($sign + $line.InputObject.Trim().Replace($mark, '>'))
    }
}
if ($count -eq 0) { Write-Output 'Nothing to change: it says already what it should.' } else { Write-Output ([string] $count + ' ' + 'tags were changed or added; the file as it was is beside it, with .before-tls at the end of its name.') }
if ($others.Count -gt 0) {
    Write-Output 'Left as they are, too, since they are on other ports:'
    Write-Output $others
}
Write-Output 'Left as they are: comments, endpoints on other ports, the issuer of tokens, encrypted sections, and files that were not named.'

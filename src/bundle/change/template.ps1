«head»#
«usage»param([switch] $Undo, [string[]] $Path)
$ErrorActionPreference = 'Stop'

$given = $null -ne $Path
if (-not $given) {
    $Path = @(
«paths»
    ) | ForEach-Object { [Environment]::ExpandEnvironmentVariables($_) }
}

if ($Undo) {
    $restored = $false
    foreach ($file in $Path) {
        if (Test-Path -LiteralPath ($file + '«backup»')) {
            [IO.File]::WriteAllBytes($file, [IO.File]::ReadAllBytes($file + '«backup»'))
            Write-Output ($file + ': ' + «restored»)
            $restored = $true
        }
    }
    if (-not $restored) { throw «no-backup» }
    return
}

«rows»«rules»«odd»$section = «section»
$endpoint = «endpoint»
$ports = ':(«ports»)$'
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
        throw ($file + ': ' + «missing»)
    }
    $bytes = [IO.File]::ReadAllBytes($file)
«bytes»    $encoding = [Text.Encoding]::GetEncoding(28591)
    if ($bytes.Length -ge 2) {
        if (($bytes[0] -eq 0xFF -and $bytes[1] -eq 0xFE) -or ($bytes[0] -eq 0x3C -and $bytes[1] -eq 0)) {
            $encoding = [Text.Encoding]::Unicode
        } elseif (($bytes[0] -eq 0xFE -and $bytes[1] -eq 0xFF) -or ($bytes[0] -eq 0 -and $bytes[1] -eq 0x3C)) {
            $encoding = [Text.Encoding]::BigEndianUnicode
        }
    }
    $before = $encoding.GetString($bytes)
    if ($before.Contains($mark) -or $before -match '<![0-9]+>') { throw ($file + ': ' + «encoding») }

«aside»    $text = $before
    $kept = [regex]::Matches($text, '(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>')
    for ($i = $kept.Count - 1; $i -ge 0; $i--) {
        $text = $text.Remove($kept[$i].Index, $kept[$i].Length).Insert($kept[$i].Index, '<!' + $i + '>')
    }
    if ($text -match '<!DOCTYPE') { throw ($file + ': ' + «doctype») }
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
if (-not $found) { throw «no-section» }
$all = @($addresses | Sort-Object -Unique)
$others = @($all -notmatch $ports)
if (@($all -match $ports).Count -eq 0) {
    if ($others.Count -gt 0) {
        Write-Output «found»
        Write-Output $others
    }
    throw «no-endpoint»
}

«rollback»$copied = @()
$written = @()
$finished = $false
try {
    foreach ($change in $planned) {
        $copy = $change.File + '«backup»'
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
        $outcome = «interrupted»
        foreach ($change in $written) {
            $now = [Convert]::ToBase64String([IO.File]::ReadAllBytes($change.File))
            if ($now -ceq [Convert]::ToBase64String($change.Was)) { continue }
            try {
                [IO.File]::WriteAllBytes($change.File, $change.Was)
            } catch {
                $copied = @()
                $outcome = $change.File + ': ' + «stuck»
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
if ($count -eq 0) { Write-Output «nothing» } else { Write-Output ([string] $count + ' ' + «done») }
if ($others.Count -gt 0) {
    Write-Output «others»
    Write-Output $others
}
Write-Output «limits»

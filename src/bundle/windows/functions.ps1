
«clean-why»function Get-Thumbprint([string] $typed) {
    $digits = $typed -replace '[^0-9A-Za-z]', ''
    if ($digits -notmatch '^[0-9A-Fa-f]{40}$') { throw («malformed» + ' ' + $typed) }
    return $digits.ToUpperInvariant()
}

function Get-Checked([string] $digits) {
    $path = 'Cert:\LocalMachine\My\' + $digits
    if (-not (Test-Path -LiteralPath $path)) { throw «absent» }
    $found = Get-Item -LiteralPath $path
    if (-not $found.HasPrivateKey) { throw «keyless» }
    $now = Get-Date
    if (($found.NotBefore -gt $now) -or ($found.NotAfter -lt $now)) {
        throw («dates» + ' ' + $found.NotBefore + ' - ' + $found.NotAfter)
    }
    return $found
}

«name-why»function Test-Name($certificate, [string] $name) {
    if ($name -match '^[0-9.]+$') {
        $extension = @($certificate.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.17' })
        $said = @($extension | ForEach-Object { $_.Format($true) }) -join ' '
        return ($said -match ('(?<![0-9.])' + [regex]::Escape($name) + '(?![0-9.])'))
    }
    $names = @($certificate.DnsNameList | ForEach-Object { $_.Punycode })
    $above = '*.' + ($name -split '\.', 2)[1]
    return (($names -contains $name) -or ($names -contains $above))
}

«answer-why»function Assert-Done([int] $code, $said) {
    if ($code -eq 0) { return }
«answers»    throw «failed»
}

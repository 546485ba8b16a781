#Requires -RunAsAdministrator
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by HTTP.sys on Windows.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Place: C:\Program Files\SanteDB-TLS\renew.ps1
# Undo: run it again with the old certificate's thumbprint.
#
# powershell -ExecutionPolicy Bypass -File renew.ps1 -Thumbprint DIGITS, or -Pfx FILE, and -WhatIf. It
# does only what a renewal needs: it looks at the new certificate (in the store, key, names, dates)
# and binds it in the place of the old one, which comes back where the new one is refused. A program
# that gets certificates can call it with -Thumbprint.
# Read by a grammar of PowerShell and never run: none was to be had. Its twin for cmd.exe was run by
# Wine's cmd.exe, with recorders in the place of Windows' programs. Try this one with -WhatIf first.
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Thumbprint = '',
    [string] $Pfx = ''
)
$ErrorActionPreference = 'Stop'

# A pasted thumbprint has spaces in it and a hidden mark before it (U+200E), which are taken out. 40
# hexadecimal digits must be left.
function Get-Thumbprint([string] $typed) {
    $digits = $typed -replace '[^0-9A-Za-z]', ''
    if ($digits -notmatch '^[0-9A-Fa-f]{40}$') { throw ('That is no thumbprint of SHA-1: it has 40 hexadecimal digits. (One of 64 is of SHA-256, which netsh does not take.)' + ' ' + $typed) }
    return $digits.ToUpperInvariant()
}

function Get-Checked([string] $digits) {
    $path = 'Cert:\LocalMachine\My\' + $digits
    if (-not (Test-Path -LiteralPath $path)) { throw 'The certificate is not in LocalMachine\My. Import it there first, not for the current user, and run this again.' }
    $found = Get-Item -LiteralPath $path
    if (-not $found.HasPrivateKey) { throw 'The certificate is in the store without its private key. Import the .pfx file, not the .cer or .crt, and run this again.' }
    $now = Get-Date
    if (($found.NotBefore -gt $now) -or ($found.NotAfter -lt $now)) {
        throw ('The certificate, or one above it, is not valid at this time. Nothing was changed.' + ' ' + $found.NotBefore + ' - ' + $found.NotAfter)
    }
    return $found
}

# The names that the certificate is for; a wildcard stands for one label. An address is looked for in
# the text of the extension.
function Test-Name($certificate, [string] $name) {
    if ($name -match '^[0-9.]+$') {
        $extension = @($certificate.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.17' })
        $said = @($extension | ForEach-Object { $_.Format($true) }) -join ' '
        return ($said -match ('(?<![0-9.])' + [regex]::Escape($name) + '(?![0-9.])'))
    }
    $names = @($certificate.DnsNameList | ForEach-Object { $_.Punycode })
    $above = '*.' + ($name -split '\.', 2)[1]
    return (($names -contains $name) -or ($names -contains $above))
}

# netsh says the number of an error in what it prints; its exit code is always 1.
function Assert-Done([int] $code, $said) {
    if ($code -eq 0) { return }
    if ("$said" -match '\b1312\b') { throw 'Error 1312: the certificate is in the store without a private key that Windows can use. Import the .pfx file, not the .cer, and for the computer, not for the user. If it was imported so, try certutil -repairstore My THUMBPRINT, or import it again.' }
    if ("$said" -match '\b183\b') { throw 'Error 183: another binding or reservation holds the port. Look at it with netsh http show sslcert and netsh http show urlacl, delete what is stale, and run this again.' }
    if ("$said" -match '\b87\b') { throw 'Error 87: netsh takes a value for malformed. In PowerShell an identifier in braces must stand in quotes; a thumbprint must have 40 digits and nothing hidden in it; an address of a reservation must end in a slash.' }
    if ("$said" -match '\b5\b') { throw 'Error 5: access is denied. Open the prompt as administrator and run this again.' }
    throw 'The last command failed; its message is above. Nothing after it was done.'
}

# Of what netsh shows, only the hash of the certificate is a word of 40 hexadecimal digits, in
# whatever language.
function Get-Bound($shown) {
    if ("$shown" -match '\b[0-9A-Fa-f]{40}\b') { return $Matches[0].ToUpperInvariant() }
    return ''
}

if (($Thumbprint -eq '') -eq ($Pfx -eq '')) { throw 'Say which certificate: -Thumbprint DIGITS, where it is in the store of the computer, or -Pfx FILE, which is imported.' }
if ($Pfx -ne '') {
    $password = Read-Host -AsSecureString 'The password of the .pfx file'
    $imported = @(Import-PfxCertificate -FilePath $Pfx -CertStoreLocation 'Cert:\LocalMachine\My' -Password $password)
    if ($WhatIfPreference) { return }
    $keyed = @($imported | Where-Object { $_.HasPrivateKey })
    if ($keyed.Count -ne 1) { throw 'There must be one certificate with its key in the .pfx file. Run this again with -Thumbprint.' }
    $Thumbprint = $keyed[0].Thumbprint
}
$Thumbprint = Get-Thumbprint $Thumbprint
$certificate = Get-Checked $Thumbprint

[void] (New-Item -ItemType Directory -Force -Path 'C:\Program Files\SanteDB-TLS')
# What was there before the first run, for the way back. A second run leaves it alone.
if (-not (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt') -and $PSCmdlet.ShouldProcess('C:\Program Files\SanteDB-TLS\before-sslcert.txt')) {
    netsh http show sslcert > "C:\Program Files\SanteDB-TLS\before-sslcert.txt"
    netsh http show urlacl > "C:\Program Files\SanteDB-TLS\before-urlacl.txt"
}

$covered = $false

# Only where the new certificate covers the name.
if (Test-Name $certificate 'sante.example.org') {
    $covered = $true
    $former = Get-Bound (netsh http show sslcert ipport=0.0.0.0:8443)
    if ($PSCmdlet.ShouldProcess('netsh http add sslcert ipport=0.0.0.0:8443 certhash=' + $Thumbprint + ' "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY')) {
        netsh http delete sslcert ipport=0.0.0.0:8443
        netsh http add sslcert ipport=0.0.0.0:8443 certhash=$Thumbprint "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY | Tee-Object -Variable said
        $code = $LASTEXITCODE
        if (($code -ne 0) -and ($former -ne '')) {
            netsh http add sslcert ipport=0.0.0.0:8443 certhash=$former "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
        }
        Assert-Done $code $said
    }
    netsh http show sslcert ipport=0.0.0.0:8443
}

# Only where the new certificate covers the name.
if (Test-Name $certificate 'sante.example.org') {
    $covered = $true
    $former = Get-Bound (netsh http show sslcert ipport=[::]:8443)
    if ($PSCmdlet.ShouldProcess('netsh http add sslcert ipport=[::]:8443 certhash=' + $Thumbprint + ' "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY')) {
        netsh http delete sslcert ipport=[::]:8443
        netsh http add sslcert ipport=[::]:8443 certhash=$Thumbprint "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY | Tee-Object -Variable said
        $code = $LASTEXITCODE
        if (($code -ne 0) -and ($former -ne '')) {
            netsh http add sslcert ipport=[::]:8443 certhash=$former "appid={21F35B18-E417-4F8E-B9C7-73E98B7C71B8}" certstorename=MY
        }
        Assert-Done $code $said
    }
    netsh http show sslcert ipport=[::]:8443
}

if (-not $covered) { throw 'The new certificate covers none of the names that clients open. Nothing was changed.' }
Write-Output 'Done: the new certificate is bound. SanteDB needs no restart. Its configuration may still name the old one, which SanteDB itself does not read: before its Configuration Tool runs again, choose the new one there, or it binds the old one.'

#Requires -RunAsAdministrator
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by HTTP.sys on Windows.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org:9200.
# Run it as administrator on the SanteDB machine, while SanteDB is stopped.
# Undo: the undo script beside it.
#
# powershell -ExecutionPolicy Bypass -File bind.ps1 [-Thumbprint DIGITS] [-WhatIf]. -WhatIf shows what
# would be done and changes nothing. It stops at the first failure.
# Read by a grammar of PowerShell and never run: none was to be had. Its twin for cmd.exe was run by
# Wine's cmd.exe, with recorders in the place of Windows' programs. Try this one with -WhatIf first.
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)]
    [string] $Thumbprint
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

function Assert-Service([string] $service) {
    if ($null -eq (Get-Service -Name $service -ErrorAction SilentlyContinue)) { throw ('There is no service of this name. If SanteDB runs under another, choose its instance on the assistant; if it runs without a service, use bind.cmd, which does not ask:' + ' ' + $service) }
}

# HTTP.sys listens as the process System, whose number is 4.
function Assert-Port([int] $port) {
    $listeners = @(Get-NetTCPConnection -State Listen -LocalPort $port -ErrorAction SilentlyContinue)
    foreach ($listener in $listeners) {
        if ($listener.OwningProcess -eq 4) { continue }
        $process = Get-Process -Id $listener.OwningProcess -ErrorAction SilentlyContinue
        throw ('Another program than HTTP.sys listens on the port. Stop it, or move one of the two:' + ' ' + $port + ': ' + $process.ProcessName + ' (' + $listener.OwningProcess + ')')
    }
}

$Thumbprint = Get-Thumbprint $Thumbprint
$certificate = Get-Checked $Thumbprint
if (-not (Test-Name $certificate 'sante.example.org')) { throw ('The certificate does not cover the name that clients open:' + ' sante.example.org') }
Assert-Service 'sdb-www-default'
Assert-Port 9200

[void] (New-Item -ItemType Directory -Force -Path 'C:\Program Files\SanteDB-TLS')

# What was there before the first run, for the way back. A second run leaves it alone.
if (-not (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt') -and $PSCmdlet.ShouldProcess('C:\Program Files\SanteDB-TLS\before-sslcert.txt')) {
    netsh http show sslcert > "C:\Program Files\SanteDB-TLS\before-sslcert.txt"
    netsh http show urlacl > "C:\Program Files\SanteDB-TLS\before-urlacl.txt"
}

# It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:9200

# It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:9200

# It may find nothing; that is no error.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=0.0.0.0:9200')) {
    netsh http delete sslcert ipport=0.0.0.0:9200
}

# It may find nothing; that is no error.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=[::]:9200')) {
    netsh http delete sslcert ipport=[::]:9200
}

# It may find nothing; that is no error.
if ($PSCmdlet.ShouldProcess('netsh http delete urlacl url=http://+:9200/')) {
    netsh http delete urlacl url=http://+:9200/
}

if ($PSCmdlet.ShouldProcess('netsh http add sslcert ipport=0.0.0.0:9200 certhash=' + $Thumbprint + ' "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY')) {
    netsh http add sslcert ipport=0.0.0.0:9200 certhash=$Thumbprint "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY | Tee-Object -Variable said
    Assert-Done $LASTEXITCODE $said
}

if ($PSCmdlet.ShouldProcess('netsh http add sslcert ipport=[::]:9200 certhash=' + $Thumbprint + ' "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY')) {
    netsh http add sslcert ipport=[::]:9200 certhash=$Thumbprint "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY | Tee-Object -Variable said
    Assert-Done $LASTEXITCODE $said
}

# It may find nothing; that is no error.
netsh http show sslcert ipport=0.0.0.0:9200

# It may find nothing; that is no error.
netsh http show sslcert ipport=[::]:9200

Write-Output 'Done: the port has its certificate. Go on with the checklist.'

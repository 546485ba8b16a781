#Requires -RunAsAdministrator
«head»#
«usage»[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Thumbprint = '',
    [string] $Pfx = ''
)
$ErrorActionPreference = 'Stop'
«functions»
«bound-why»function Get-Bound($shown) {
    if ("$shown" -match '\b[0-9A-Fa-f]{40}\b') { return $Matches[0].ToUpperInvariant() }
    return ''
}

if (($Thumbprint -eq '') -eq ($Pfx -eq '')) { throw «call» }
if ($Pfx -ne '') {
    $password = Read-Host -AsSecureString «ask»
    $imported = @(Import-PfxCertificate -FilePath $Pfx -CertStoreLocation 'Cert:\LocalMachine\My' -Password $password)
    if ($WhatIfPreference) { return }
    $keyed = @($imported | Where-Object { $_.HasPrivateKey })
    if ($keyed.Count -ne 1) { throw «pfx» }
    $Thumbprint = $keyed[0].Thumbprint
}
$Thumbprint = Get-Thumbprint $Thumbprint
$certificate = Get-Checked $Thumbprint

«record»
$covered = $false
«bindings»
if (-not $covered) { throw «uncovered» }
Write-Output «done»

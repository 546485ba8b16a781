#Requires -RunAsAdministrator
# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by HTTP.sys on Windows.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Run it as administrator on the SanteDB machine, while SanteDB is stopped.
# Undo: run the bind script again.
#
# powershell -ExecutionPolicy Bypass -File undo.ps1 [-WhatIf]. -WhatIf shows what would be done and
# changes nothing.
# Read by a grammar of PowerShell and never run: none was to be had. Its twin for cmd.exe was run by
# Wine's cmd.exe, with recorders in the place of Windows' programs. Try this one with -WhatIf first.
[CmdletBinding(SupportsShouldProcess = $true)]
param()
$ErrorActionPreference = 'Stop'

# It may find nothing; that is no error.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=[::]:8443')) {
    netsh http delete sslcert ipport=[::]:8443
}

# It may find nothing; that is no error.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=0.0.0.0:8443')) {
    netsh http delete sslcert ipport=0.0.0.0:8443
}

Write-Output 'Done: the binding is gone. What was bound and reserved before the first run follows; bind again what was on these ports, with netsh http add sslcert and the same values. Go on with the way back in the checklist.'
if (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt') { Get-Content -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt' }
if (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-urlacl.txt') { Get-Content -LiteralPath 'C:\Program Files\SanteDB-TLS\before-urlacl.txt' }

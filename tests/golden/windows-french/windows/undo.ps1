#Requires -RunAsAdministrator
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par HTTP.sys sous Windows.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Executez-le en tant qu'administrateur sur la machine SanteDB, SanteDB etant arrete.
# Annuler : executez de nouveau le script bind.
#
# powershell -ExecutionPolicy Bypass -File undo.ps1 [-WhatIf]. -WhatIf montre ce qui serait fait et ne
# change rien.
# Lu par un analyseur syntaxique de PowerShell et jamais execute : aucun PowerShell n'etait
# disponible. Son equivalent pour cmd.exe a ete execute par le cmd.exe de Wine, avec des enregistreurs
# a la place des programmes de Windows. Essayez d'abord celui-ci avec -WhatIf.
[CmdletBinding(SupportsShouldProcess = $true)]
param()
$ErrorActionPreference = 'Stop'

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=[::]:9200')) {
    netsh http delete sslcert ipport=[::]:9200
}

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=0.0.0.0:9200')) {
    netsh http delete sslcert ipport=0.0.0.0:9200
}

Write-Output 'Termine : la liaison est supprimee. Voici ce qui etait lie et reserve avant la premiere execution ; liez de nouveau ce qui se trouvait sur ces ports, avec netsh http add sslcert et les memes valeurs. Poursuivez le retour en arriere de la liste de controle.'
if (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt') { Get-Content -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt' }
if (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-urlacl.txt') { Get-Content -LiteralPath 'C:\Program Files\SanteDB-TLS\before-urlacl.txt' }

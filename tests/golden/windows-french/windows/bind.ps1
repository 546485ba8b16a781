#Requires -RunAsAdministrator
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par HTTP.sys sous Windows.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Executez-le en tant qu'administrateur sur la machine SanteDB, SanteDB etant arrete.
# Annuler : par le script undo place a cote.
#
# powershell -ExecutionPolicy Bypass -File bind.ps1 [-Thumbprint DIGITS] [-WhatIf]. -WhatIf montre ce
# qui serait fait et ne change rien. Le script s'arrete au premier echec.
# Lu par un analyseur syntaxique de PowerShell et jamais execute : aucun PowerShell n'etait
# disponible. Son equivalent pour cmd.exe a ete execute par le cmd.exe de Wine, avec des enregistreurs
# a la place des programmes de Windows. Essayez d'abord celui-ci avec -WhatIf.
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Thumbprint = '44525DC2AA0086742AF9BB51A733FA3695203B2F'
)
$ErrorActionPreference = 'Stop'

# Une empreinte collee contient des espaces et commence par une marque invisible (U+200E) ; les deux
# sont retires. Il doit rester 40 chiffres hexadecimaux.
function Get-Thumbprint([string] $typed) {
    $digits = $typed -replace '[^0-9A-Za-z]', ''
    if ($digits -notmatch '^[0-9A-Fa-f]{40}$') { throw ('Ce n''est pas une empreinte SHA-1, qui a 40 chiffres hexadecimaux. (Une empreinte de 64 chiffres est en SHA-256, que netsh n''accepte pas.)' + ' ' + $typed) }
    return $digits.ToUpperInvariant()
}

function Get-Checked([string] $digits) {
    $path = 'Cert:\LocalMachine\My\' + $digits
    if (-not (Test-Path -LiteralPath $path)) { throw 'Le certificat n''est pas dans LocalMachine\My. Importez-le d''abord a cet endroit, pas pour l''utilisateur actuel, puis relancez ce script.' }
    $found = Get-Item -LiteralPath $path
    if (-not $found.HasPrivateKey) { throw 'Le certificat est dans le magasin sans sa cle privee. Importez le fichier .pfx, pas le .cer ni le .crt, puis relancez ce script.' }
    $now = Get-Date
    if (($found.NotBefore -gt $now) -or ($found.NotAfter -lt $now)) {
        throw ('Le certificat, ou un certificat place au-dessus de lui, n''est pas valide en ce moment. Rien n''a ete modifie.' + ' ' + $found.NotBefore + ' - ' + $found.NotAfter)
    }
    return $found
}

# Les noms pour lesquels le certificat est etabli ; un caractere generique vaut pour une seule
# etiquette. Une adresse est cherchee dans le texte de l'extension.
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

# netsh donne le numero d'une erreur dans ce qu'il affiche ; son code de sortie est toujours 1.
function Assert-Done([int] $code, $said) {
    if ($code -eq 0) { return }
    if ("$said" -match '\b1312\b') { throw 'Erreur 1312 : le certificat est dans le magasin sans cle privee que Windows puisse utiliser. Importez le fichier .pfx, pas le .cer, et pour l''ordinateur, pas pour l''utilisateur. S''il a ete importe ainsi, essayez certutil -repairstore My THUMBPRINT, ou importez-le de nouveau.' }
    if ("$said" -match '\b183\b') { throw 'Erreur 183 : une autre liaison ou reservation occupe le port. Consultez-la avec netsh http show sslcert et netsh http show urlacl, supprimez ce qui est perime, puis recommencez.' }
    if ("$said" -match '\b87\b') { throw 'Erreur 87 : netsh juge une valeur mal formee. Dans PowerShell, un identifiant entre accolades doit etre mis entre guillemets ; une empreinte doit avoir 40 chiffres et ne rien contenir d''invisible ; l''adresse d''une reservation doit se terminer par une barre oblique.' }
    if ("$said" -match '\b5\b') { throw 'Erreur 5 : acces refuse. Ouvrez l''invite en tant qu''administrateur et recommencez.' }
    throw 'La derniere commande a echoue ; son message est ci-dessus. Rien de ce qui la suit n''a ete execute.'
}

function Assert-Service([string] $service) {
    if ($null -eq (Get-Service -Name $service -ErrorAction SilentlyContinue)) { throw ('Aucun service ne porte ce nom. Si SanteDB tourne sous un autre nom, choisissez son instance dans l''assistant ; s''il tourne sans service, utilisez bind.cmd, qui ne fait pas cette verification :' + ' ' + $service) }
}

# HTTP.sys ecoute sous le processus System, dont le numero est 4.
function Assert-Port([int] $port) {
    $listeners = @(Get-NetTCPConnection -State Listen -LocalPort $port -ErrorAction SilentlyContinue)
    foreach ($listener in $listeners) {
        if ($listener.OwningProcess -eq 4) { continue }
        $process = Get-Process -Id $listener.OwningProcess -ErrorAction SilentlyContinue
        throw ('Un autre programme que HTTP.sys ecoute sur le port. Arretez-le, ou changez l''un des deux de port :' + ' ' + $port + ': ' + $process.ProcessName + ' (' + $listener.OwningProcess + ')')
    }
}

$Thumbprint = Get-Thumbprint $Thumbprint
$certificate = Get-Checked $Thumbprint
if (-not (Test-Name $certificate 'sante.example.org')) { throw ('Le certificat ne couvre pas le nom auquel les clients se connectent :' + ' sante.example.org') }
Assert-Service 'sdb-www-default'
Assert-Port 9200

[void] (New-Item -ItemType Directory -Force -Path 'C:\Program Files\SanteDB-TLS')

# Ce qui etait en place avant la premiere execution, pour le retour en arriere. Une deuxieme execution
# n'y touche pas.
if (-not (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt') -and $PSCmdlet.ShouldProcess('C:\Program Files\SanteDB-TLS\before-sslcert.txt')) {
    netsh http show sslcert > "C:\Program Files\SanteDB-TLS\before-sslcert.txt"
    netsh http show urlacl > "C:\Program Files\SanteDB-TLS\before-urlacl.txt"
}

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=0.0.0.0:9200

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=[::]:9200

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=0.0.0.0:9200')) {
    netsh http delete sslcert ipport=0.0.0.0:9200
}

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
if ($PSCmdlet.ShouldProcess('netsh http delete sslcert ipport=[::]:9200')) {
    netsh http delete sslcert ipport=[::]:9200
}

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
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

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=0.0.0.0:9200

# Il se peut que rien ne soit trouve ; ce n'est pas une erreur.
netsh http show sslcert ipport=[::]:9200

Write-Output 'Termine : le port a son certificat. Poursuivez avec la liste de controle.'

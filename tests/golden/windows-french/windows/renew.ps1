#Requires -RunAsAdministrator
# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par HTTP.sys sous Windows.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Emplacement : C:\Program Files\SanteDB-TLS\renew.ps1
# Annuler : executez-le de nouveau avec l'empreinte (thumbprint) de l'ancien certificat.
#
# powershell -ExecutionPolicy Bypass -File renew.ps1 -Thumbprint DIGITS, ou -Pfx FILE, et -WhatIf. Il
# ne fait que ce qu'exige un renouvellement : il examine le nouveau certificat (presence dans le
# magasin, cle, noms, dates) et le lie a la place de l'ancien, qui est retabli si le nouveau est
# refuse. Un programme qui obtient des certificats peut l'appeler avec -Thumbprint.
# Lu par un analyseur syntaxique de PowerShell et jamais execute : aucun PowerShell n'etait
# disponible. Son equivalent pour cmd.exe a ete execute par le cmd.exe de Wine, avec des enregistreurs
# a la place des programmes de Windows. Essayez d'abord celui-ci avec -WhatIf.
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Thumbprint = '',
    [string] $Pfx = ''
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

# Dans ce qu'affiche netsh, quelle que soit la langue, seule l'empreinte du certificat est un mot de
# 40 chiffres hexadecimaux.
function Get-Bound($shown) {
    if ("$shown" -match '\b[0-9A-Fa-f]{40}\b') { return $Matches[0].ToUpperInvariant() }
    return ''
}

if (($Thumbprint -eq '') -eq ($Pfx -eq '')) { throw 'Indiquez le certificat : -Thumbprint DIGITS, s''il est dans le magasin de l''ordinateur, ou -Pfx FILE, qui sera importe.' }
if ($Pfx -ne '') {
    $password = Read-Host -AsSecureString 'Le mot de passe du fichier .pfx'
    $imported = @(Import-PfxCertificate -FilePath $Pfx -CertStoreLocation 'Cert:\LocalMachine\My' -Password $password)
    if ($WhatIfPreference) { return }
    $keyed = @($imported | Where-Object { $_.HasPrivateKey })
    if ($keyed.Count -ne 1) { throw 'Le fichier .pfx doit contenir un seul certificat avec sa cle. Relancez ce script avec -Thumbprint.' }
    $Thumbprint = $keyed[0].Thumbprint
}
$Thumbprint = Get-Thumbprint $Thumbprint
$certificate = Get-Checked $Thumbprint

[void] (New-Item -ItemType Directory -Force -Path 'C:\Program Files\SanteDB-TLS')
# Ce qui etait en place avant la premiere execution, pour le retour en arriere. Une deuxieme execution
# n'y touche pas.
if (-not (Test-Path -LiteralPath 'C:\Program Files\SanteDB-TLS\before-sslcert.txt') -and $PSCmdlet.ShouldProcess('C:\Program Files\SanteDB-TLS\before-sslcert.txt')) {
    netsh http show sslcert > "C:\Program Files\SanteDB-TLS\before-sslcert.txt"
    netsh http show urlacl > "C:\Program Files\SanteDB-TLS\before-urlacl.txt"
}

$covered = $false

# Seulement si le nouveau certificat couvre le nom.
if (Test-Name $certificate 'sante.example.org') {
    $covered = $true
    $former = Get-Bound (netsh http show sslcert ipport=0.0.0.0:9200)
    if ($PSCmdlet.ShouldProcess('netsh http add sslcert ipport=0.0.0.0:9200 certhash=' + $Thumbprint + ' "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY')) {
        netsh http delete sslcert ipport=0.0.0.0:9200
        netsh http add sslcert ipport=0.0.0.0:9200 certhash=$Thumbprint "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY | Tee-Object -Variable said
        $code = $LASTEXITCODE
        if (($code -ne 0) -and ($former -ne '')) {
            netsh http add sslcert ipport=0.0.0.0:9200 certhash=$former "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY
        }
        Assert-Done $code $said
    }
    netsh http show sslcert ipport=0.0.0.0:9200
}

# Seulement si le nouveau certificat couvre le nom.
if (Test-Name $certificate 'sante.example.org') {
    $covered = $true
    $former = Get-Bound (netsh http show sslcert ipport=[::]:9200)
    if ($PSCmdlet.ShouldProcess('netsh http add sslcert ipport=[::]:9200 certhash=' + $Thumbprint + ' "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY')) {
        netsh http delete sslcert ipport=[::]:9200
        netsh http add sslcert ipport=[::]:9200 certhash=$Thumbprint "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY | Tee-Object -Variable said
        $code = $LASTEXITCODE
        if (($code -ne 0) -and ($former -ne '')) {
            netsh http add sslcert ipport=[::]:9200 certhash=$former "appid={A97FB5DE-7627-401C-8E70-5B96C1A0073B}" certstorename=MY
        }
        Assert-Done $code $said
    }
    netsh http show sslcert ipport=[::]:9200
}

if (-not $covered) { throw 'Le nouveau certificat ne couvre aucun des noms auxquels les clients se connectent. Rien n''a ete modifie.' }
Write-Output 'Termine : le nouveau certificat est lie. SanteDB n''a pas besoin d''etre redemarre. Sa configuration nomme peut-etre encore l''ancien, ce que SanteDB lui-meme ne lit pas : avant que son Configuration Tool ne s''execute de nouveau, choisissez-y le nouveau, sinon il liera l''ancien.'

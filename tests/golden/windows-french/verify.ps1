# Cree par SanteDB TLS Assistant 0.1.0.
# Choix : TLS par HTTP.sys sous Windows.
# Choix : SanteDB dCDR Web Access Gateway (WWW) a l'adresse https://sante.example.org:9200.
# Executez-le la ou il se trouve, dans une copie de ce dossier, sur une machine qui n'est aucun des deux serveurs.
# Annuler : rien a faire ; il ne change rien.
#
# Ce script examine chaque service de l'exterieur, sur une machine qui n'est aucun des serveurs, et ne
# change rien. -Ca designe la racine d'une autorite privee (sinon tls\NAME.root.pem a cote de ce
# fichier, s'il y en a un) ; -Address dit ou chercher les noms avant que le DNS les connaisse ; -Url
# fait examiner ce service seul. Il se termine par 0 si rien n'a echoue, par 1 si quelque chose a
# echoue, par 2 s'il n'a rien pu examiner. Un analyseur syntaxique a lu ce script ; il n'a jamais ete
# execute.
param([string] $Ca, [string] $Address, [string] $Url, [switch] $Help)
$ErrorActionPreference = 'Stop'

if ($Help) {
    Write-Output 'powershell -ExecutionPolicy Bypass -File verify.ps1 [-Ca FILE] [-Address IP] [-Url https://NAME:PORT]'
    exit 0
}
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
if ($Ca -and -not (Test-Path -LiteralPath $Ca)) {
    Write-Output ($Ca + ': ' + 'lecture impossible.')
    exit 2
}

$script:passed = 0
$script:failed = 0
$script:warned = 0
$script:back = @()
$script:state = 'skipped'

function Write-Result([string] $result, [int] $step, [string] $sentence, [string] $detail = '') {
    switch ($result) {
        'ok' { $script:passed++ }
        'warn' { $script:warned++ }
        'FAIL' {
            $script:failed++
            if ($step -ne 0 -and $script:back -notcontains $step) { $script:back += $step }
        }
    }
    $line = '  ' + $result.PadRight(5) + ' ' + $sentence
    if ($detail) { $line += ' ' + ($detail -replace '[^\x20-\x7E]', '') }
    if ($step -ne 0 -and ($result -eq 'FAIL' -or $result -eq 'warn')) { $line += ' ' + 'Retour a l''etape' + ' ' + $step + '.' }
    Write-Output $line
}

# A connection; $null where nobody answers.
function Connect-Port([string] $machine, [int] $number) {
    $client = New-Object System.Net.Sockets.TcpClient
    try {
        $pending = $client.BeginConnect($machine, $number, $null, $null)
        if (-not $pending.AsyncWaitHandle.WaitOne(10000)) { throw 'timeout' }
        $client.EndConnect($pending)
        $client.ReceiveTimeout = 20000
        $client.SendTimeout = 20000
        return $client
    } catch {
        $client.Close()
        return $null
    }
}

# A handshake in the versions of SslProtocols, 0 for those of the system. What is sent goes to $script:sent; nothing is refused here,
# since it is looked at afterwards. $script:fault says why there is none.
function Connect-Tls([int] $protocols) {
    $script:fault = ''
    $client = Connect-Port $script:target $script:port
    if ($null -eq $client) {
        $script:fault = 'closed'
        return $null
    }
    $script:sent = @()
    $callback = [System.Net.Security.RemoteCertificateValidationCallback] {
        param($asked, $certificate, $chain, $errors)
        if ($certificate) {
            $leaf = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $certificate
            $script:sent = @($leaf)
            if ($chain) {
                foreach ($other in $chain.ChainPolicy.ExtraStore) {
                    if ($other.Thumbprint -ne $leaf.Thumbprint) { $script:sent += $other }
                }
            }
        }
        return $true
    }
    try {
        $plain = $client.GetStream()
        $stream = New-Object System.Net.Security.SslStream -ArgumentList @($plain, $false, $callback)
        $versions = [System.Security.Authentication.SslProtocols] $protocols
        $stream.AuthenticateAsClient($script:name, $null, $versions, $false)
        return $stream
    } catch {
        $inner = $_.Exception
        while ($inner.InnerException) { $inner = $inner.InnerException }
        $script:fault = $inner.Message
        $client.Close()
        return $null
    }
}

# One request, written by hand: nothing follows a redirect, and the name can be looked for at another address. Status, headers and
# body come back; status 0 where there is no answer.
function Get-Page($stream, [string] $method, [string] $authority, [string] $path, [string] $accept) {
    $answer = @{ Status = 0; Location = ''; Body = '' }
    try {
        $lines = @(($method + ' ' + $path + ' HTTP/1.0'), ('Host: ' + $authority), ('Accept: ' + $accept), 'Connection: close', '', '')
        $bytes = [System.Text.Encoding]::ASCII.GetBytes($lines -join "`r`n")
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush()
        $reader = New-Object System.IO.StreamReader -ArgumentList $stream
        $text = $reader.ReadToEnd()
        if ($text -match '^HTTP/1\.[01] ([0-9]{3})') { $answer.Status = [int] $Matches[1] }
        $end = $text.IndexOf("`r`n`r`n")
        if ($end -ge 0) {
            $answer.Body = $text.Substring($end + 4)
            if ($text.Substring(0, $end) -match '(?im)^Location:[ \t]*(\S+)') { $answer.Location = $Matches[1] }
        }
    } catch {
        $answer.Status = 0
    }
    return $answer
}

function Get-Secure([string] $method, [string] $path, [string] $accept) {
    $stream = Connect-Tls 0
    if ($null -eq $stream) { return @{ Status = 0; Location = ''; Body = '' } }
    $answer = Get-Page $stream $method ($script:name + ':' + $script:port) $path $accept
    $stream.Close()
    return $answer
}

function Get-Plain([int] $number) {
    $client = Connect-Port $script:target $number
    if ($null -eq $client) { return @{ Status = 0; Location = ''; Body = '' } }
    $answer = Get-Page ($client.GetStream()) 'GET' ($script:name + ':' + $number) '/ami?x=1' '*/*'
    $client.Close()
    return $answer
}

function Get-Sha256($certificate) {
    $hash = [System.Security.Cryptography.SHA256]::Create().ComputeHash($certificate.RawData)
    return [System.BitConverter]::ToString($hash).Replace('-', '')
}

function Start-Look([string] $lookedName, [int] $lookedPort, [string] $lookedUrl, [string] $product) {
    $script:state = 'skipped'
    if ($Url -and $Url.TrimEnd('/') -ne $lookedUrl) { return }
    $script:state = 'closed'
    $script:name = $lookedName
    $script:port = $lookedPort
    $script:url = $lookedUrl
    $script:target = $lookedName
    if ($Address) { $script:target = $Address }
    $script:root = $null
    $file = Join-Path $here ('tls\' + $lookedName + '.root.pem')
    if ($Ca) { $file = $Ca }
    if (Test-Path -LiteralPath $file) {
        $text = [System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $file).ProviderPath)
        if ($text -match '(?s)-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----') {
            $bytes = [System.Convert]::FromBase64String(($Matches[1] -replace '\s', ''))
            $script:root = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList (, $bytes)
        }
    }
    Write-Output ''
    Write-Output ($lookedUrl + ' (' + $product + ')')
}

function Test-Answer([int] $step) {
    if ($script:state -eq 'skipped') { return }
    try {
        $found = [System.Net.Dns]::GetHostAddresses($script:target)
    } catch {
        $found = @()
    }
    if ($found.Length -eq 0) {
        Write-Result 'FAIL' 0 'Le nom n''est pas connu ici. Pour examiner le serveur avant que le DNS connaisse le nom, donnez son adresse par --address.'
        return
    }
    $client = Connect-Port $script:target $script:port
    if ($null -eq $client) {
        Write-Result 'FAIL' $step 'Personne ne repond sur le port : le serveur n''ecoute pas, ou un pare-feu fait barrage.'
        return
    }
    $client.Close()
    $script:state = 'answers'
    Write-Result 'ok' $step 'Le port repond.'
}

# .NET does not give the number of an alert, so a break-off is told of with every cause that it may have.
function Test-Handshake([int] $step, [int] $site) {
    if ($script:state -ne 'answers') { return }
    $stream = Connect-Tls 0
    if ($null -ne $stream) {
        $stream.Close()
        $script:leaf = $script:sent[0]
        $script:chain = $script:sent
        $script:state = 'speaks'
        Write-Result 'ok' $step 'La negociation TLS aboutit.'
        return
    }
    $fault = $script:fault
    if ((Get-Plain $script:port).Status -eq 200) {
        Write-Result 'FAIL' $site 'Le port repond, mais en clair.'
    } else {
        Write-Result 'FAIL' $step 'La negociation TLS n''aboutit pas : le certificat ou la cle, sur le serveur, est inutilisable ou absent.' ('(' + $fault + ')')
        Write-Result 'note' 0 'Le serveur rompt chaque negociation TLS juste apres la connexion (alerte 40) : tres probablement, sa cle est d''un autre type que son certificat, l''une RSA et l''autre EC, ce que nginx -t ne voit pas. Placez la cle qui va avec le certificat.'
    }
}

# The names of the certificate, as Windows writes them down in every language: DNS names behind an equals sign or a colon.
function Test-Name([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $extension = $script:leaf.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.17' }
    if (-not $extension) {
        Write-Result 'FAIL' $step 'Le certificat n''a le nom que dans son sujet (pas de subjectAltName), ce que les navigateurs et d''autres refusent.'
        return
    }
    $written = $extension.Format($false)
    $names = [regex]::Matches($written, '[=:]([^,\s]+)') | ForEach-Object { $_.Groups[1].Value.ToLowerInvariant() }
    $parent = $script:name -replace '^[^.]+', '*'
    if ($names -contains $script:name -or $names -contains $parent) {
        Write-Result 'ok' $step 'Le certificat est valable pour ce nom.'
    } else {
        Write-Result 'FAIL' $step 'Le certificat n''est pas valable pour ce nom, mais pour' ($written + '.')
    }
}

function Test-Chain([int] $step, [int] $trust, [bool] $isWhole, [string[]] $planned) {
    if ($script:state -ne 'speaks') { return }
    $hashes = @($script:chain | ForEach-Object { Get-Sha256 $_ })
    if ($planned.Length -gt 0 -and $hashes[0] -eq $planned[0]) {
        $missing = @($planned | Where-Object { $hashes -notcontains $_ })
        if ($missing.Length -gt 0) {
            if ($isWhole) { Write-Result 'FAIL' $step 'La chaine est incomplete : le certificat intermediaire manque. Placez toute la chaine de ce dossier, le certificat du serveur en premier ; les clients refusent celui-ci quand il est seul.' } else { Write-Result 'warn' 0 'Le certificat est envoye seul, comme le fait toujours l''ecouteur de Mono : les clients qui n''ont pas le certificat intermediaire le refusent. NGINX, sur la meme machine, l''enverrait.' }
            return
        }
    }
    $builder = New-Object System.Security.Cryptography.X509Certificates.X509Chain
    $builder.ChainPolicy.RevocationMode = 'NoCheck'
    $builder.ChainPolicy.VerificationFlags = 'AllowUnknownCertificateAuthority, IgnoreNotTimeValid'
    foreach ($certificate in $script:chain) { [void] $builder.ChainPolicy.ExtraStore.Add($certificate) }
    if ($script:root) { [void] $builder.ChainPolicy.ExtraStore.Add($script:root) }
    [void] $builder.Build($script:leaf)
    $last = $builder.ChainElements[$builder.ChainElements.Count - 1].Certificate
    $flags = @($builder.ChainStatus | ForEach-Object { [string] $_.Status })
    $isOwn = $script:root -and $last.Thumbprint -eq $script:root.Thumbprint
    if ($flags -contains 'PartialChain' -and $script:chain.Length -eq 1) {
        Write-Result 'FAIL' $step 'La chaine est incomplete : le serveur n''envoie que son propre certificat, et l''emetteur n''en est pas connu ici. Son certificat intermediaire manque ; ou, si c''est votre autorite privee, donnez sa racine par --ca. L''emetteur :' ($last.Issuer + '.')
    } elseif (-not $isOwn -and ($flags -contains 'PartialChain' -or $flags -contains 'UntrustedRoot')) {
        Write-Result 'FAIL' $trust 'La chaine est complete, mais l''autorite est inconnue ici. Si c''est la votre, donnez sa racine par --ca, et faites en sorte que chaque client lui fasse confiance. Le dernier emetteur :' ($last.Issuer + '.')
    } elseif ($flags -contains 'NotSignatureValid') {
        Write-Result 'FAIL' $step 'La chaine est refusee :' ($flags -join ', ')
    } else {
        Write-Result 'ok' $step 'Toute la chaine est envoyee, et son autorite est connue.'
    }
}

function Test-Date([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $now = Get-Date
    $isGood = $true
    $which = 'Le certificat'
    foreach ($certificate in $script:chain) {
        $result = ''
        if ($certificate.NotBefore -gt $now) {
            Write-Result 'FAIL' $step ($which + ' ' + 'n''est pas encore valide, ou une horloge est mal reglee ; debut de validite :') ($certificate.NotBefore.ToString('u') + '.')
            $isGood = $false
        } elseif ($certificate.NotAfter -lt $now) {
            Write-Result 'FAIL' $step ($which + ' ' + 'a expire ; fin de validite :') ($certificate.NotAfter.ToString('u') + '.')
            $isGood = $false
        } elseif ($certificate.NotAfter -lt $now.AddDays(30)) {
            Write-Result 'warn' 0 ($which + ' ' + 'expire dans moins de 30 jours ; fin de validite :') ($certificate.NotAfter.ToString('u') + '.')
            $isGood = $false
        }
        $which = 'Un certificat que le serveur envoie avec le sien'
    }
    if ($isGood) { Write-Result 'ok' $step 'Tout ce qui est envoye est valide ; fin de validite du certificat :' ($script:leaf.NotAfter.ToString('u') + '.') }
}

function Test-Planned([int] $step, [string] $sha256) {
    if ($script:state -ne 'speaks') { return }
    if ((Get-Sha256 $script:leaf) -eq $sha256) {
        Write-Result 'ok' $step 'C''est le certificat pour lequel ce dossier a ete fait.'
    } else {
        Write-Result 'note' 0 'Le certificat n''est pas celui pour lequel ce dossier a ete fait ; apres un renouvellement, c''est normal.'
    }
}

# Whether a version is spoken; '' where this machine does not know it.
function Get-Spoken([int] $protocols) {
    try {
        $null = [System.Security.Authentication.SslProtocols] $protocols
    } catch {
        return ''
    }
    $stream = Connect-Tls $protocols
    if ($null -eq $stream) { return 'no' }
    $stream.Close()
    return 'yes'
}

# 192 is TLS 1.0, 768 TLS 1.1. Windows may refuse to speak them itself, which looks the same from here.
function Test-OldProtocol([int] $step, [string] $weight) {
    if ($script:state -ne 'speaks') { return }
    $isGood = $true
    foreach ($version in @(@('TLS 1.0', 192), @('TLS 1.1', 768))) {
        if ((Get-Spoken $version[1]) -eq 'yes') {
            Write-Result $weight $step 'Une ancienne version est acceptee, dont aucun client n''a plus besoin :' ($version[0] + '.')
            $isGood = $false
        }
    }
    if ($isGood) { Write-Result 'ok' $step 'TLS 1.0 et 1.1 sont refuses.' }
}

function Test-Protocol([int] $step, [string] $version, [int] $protocols, [string] $expected) {
    if ($script:state -ne 'speaks') { return }
    $spoken = Get-Spoken $protocols
    if ($spoken -eq 'yes') {
        if ($expected -eq 'must-not') {
            Write-Result 'FAIL' $step ($version + ' ' + 'est accepte, alors que le site a ete fait pour TLS 1.3 seul.')
        } else {
            Write-Result 'ok' $step ($version + ' ' + 'est accepte.')
        }
    } elseif ($expected -eq 'must-not') {
        Write-Result 'ok' $step ($version + ' ' + 'est refuse, comme prevu.')
    } elseif ($expected -eq 'must' -and $protocols -ne 12288) {
        Write-Result 'FAIL' $step ($version + ' ' + 'est refuse, alors que le site a ete fait pour l''accepter.')
    } else {
        Write-Result 'note' 0 ($version + ' ' + 'n''est pas accepte par le serveur, ou n''est pas connu de cette machine.')
    }
}

function Test-PlainOnTls([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $answer = Get-Plain $script:port
    if ($answer.Status -eq 308 -and $answer.Location -eq ($script:url + '/ami?x=1')) {
        Write-Result 'ok' $step 'Une requete en clair sur le port TLS est redirigee vers https (308).'
    } else {
        Write-Result 'FAIL' $step 'Une requete en clair sur le port TLS n''est pas redirigee vers https ; reponse obtenue :' ([string] $answer.Status + '.')
    }
}

function Test-Redirect([int] $step, [int] $number) {
    if ($script:state -eq 'skipped') { return }
    $answer = Get-Plain $number
    $wanted = $script:url + '/ami?x=1'
    if ($answer.Status -eq 0) {
        Write-Result 'FAIL' $step 'Personne ne redirige vers https les requetes en clair sur le port' ([string] $number + '.')
    } elseif ($answer.Status -ne 308) {
        Write-Result 'FAIL' $step 'Le port en clair ne repond pas par 308, qui laisse un POST rester un POST, mais par' ([string] $answer.Status + '.')
    } elseif ($answer.Location -ne $wanted) {
        Write-Result 'FAIL' $step 'Le port en clair redirige ailleurs ; il devrait garder le nom, le port et le chemin. Ou il mene, et ou il devrait mener :' ($answer.Location + ', ' + $wanted + '.')
    } else {
        Write-Result 'ok' $step 'Le port en clair redirige vers https, avec le port (308).'
    }
}

function Test-Closed([int] $step, [string] $weight, [int] $number, [string] $machine = '') {
    if ($script:state -eq 'skipped') { return }
    if (-not $machine) { $machine = $script:target }
    $client = Connect-Port ($machine.Trim('[', ']')) $number
    if ($null -eq $client) {
        Write-Result 'ok' $step 'Le port en clair de SanteDB ne peut pas etre atteint d''ici :' ([string] $number + '.')
        return
    }
    $client.Close()
    if ($weight -eq 'warn') {
        Write-Result 'warn' $step 'SanteDB peut encore etre atteint en clair d''ici. Cela peut rester ainsi jusqu''a ce que le dernier dCDR soit passe a TLS ; faites alors fermer le port par un pare-feu :' ([string] $number + '.')
    } else {
        Write-Result 'FAIL' $step 'SanteDB peut encore etre atteint en clair d''ici, a cote de TLS. Faites fermer le port par un pare-feu :' ([string] $number + '.')
    }
}

function Test-SanteDB([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $answer = Get-Secure 'GET' '/' '*/*'
    if (@(0, 502, 503, 504) -contains $answer.Status) {
        Write-Result 'FAIL' $step 'TLS fonctionne, mais SanteDB ne repond pas derriere ; code de la reponse :' ([string] $answer.Status + '.')
    } else {
        Write-Result 'ok' $step 'SanteDB repond derriere TLS.'
    }
}

function Test-Told([int] $step, [string] $weight, [string] $sentence, [string[]] $told) {
    if (-not $told -or $told.Length -eq 0) {
        Write-Result 'note' 0 ($sentence + ' ' + 'aucune adresse trouvee dans la reponse.')
        return
    }
    $isGood = $true
    $withPort = 'https://' + $script:name + ':' + $script:port
    foreach ($address in ($told | Sort-Object -Unique)) {
        $isIts = $false
        foreach ($start in @($script:url, $withPort)) {
            if ($address -eq $start -or $address.StartsWith($start + '/')) { $isIts = $true }
        }
        if (-not $isIts) {
            Write-Result $weight $step ($sentence + ' ' + 'la reponse indique une autre adresse que celle que les clients ouvrent :') ($address + '.')
            $isGood = $false
        }
    }
    if ($isGood) { Write-Result 'ok' $step ($sentence + ' ' + 'https et le bon port sont indiques.') }
}

function Find-All([string] $body, [string] $pattern) {
    return @([regex]::Matches($body, $pattern) | ForEach-Object { $_.Groups[1].Value })
}

function Test-Published([int] $step, [string] $what, [string] $path) {
    if ($script:state -ne 'speaks') { return }
    $sentence = @{ 'discovery' = 'AMI (ce qui est dit a un dCDR qui se rattache) :'; 'open_id' = 'OpenID Connect (son document de decouverte) :'; 'fhir' = 'FHIR (sa declaration de capacites) :' }[$what]
    $method = 'GET'
    $accept = 'application/json'
    if ($what -eq 'discovery') { $method = 'OPTIONS' }
    if ($what -eq 'fhir') { $accept = 'application/fhir+json' }
    $answer = Get-Secure $method $path $accept
    if ($answer.Status -lt 200 -or $answer.Status -gt 299) {
        Write-Result 'note' 0 $sentence ([string] $answer.Status + '.')
        return
    }
    $body = $answer.Body.Replace('\/', '/')
    switch ($what) {
        'discovery' {
            $told = @()
            foreach ($list in (Find-All $body '[" ]url"?\s*[=:]\s*(\[[^\]]*\]|"[^"]*")')) {
                $told += Find-All $list '(https?://[^\s",\]]+)'
            }
            Test-Told $step 'FAIL' $sentence $told
        }
        'open_id' {
            Test-Told $step 'FAIL' $sentence (Find-All $body '"(?:[a-z_]*_endpoint|jwks_uri)"\s*:\s*"([^"]*)"')
            Test-Told $step 'warn' 'OpenID Connect (l''emetteur des jetons, un texte qui peut rester tel quel) :' (Find-All $body '"issuer"\s*:\s*"([^"]*)"')
        }
        'fhir' {
            $told = Find-All $body '"implementation"\s*:\s*\{[^}]*"url"\s*:\s*"([^"]*)"'
            $told += Find-All $body '(?s)<implementation>.*?<url value="([^"]*)".*?</implementation>'
            Test-Told $step 'FAIL' $sentence $told
        }
    }
}

Start-Look 'sante.example.org' 9200 'https://sante.example.org:9200' 'SanteDB dCDR Web Access Gateway (WWW)'
Test-Answer 7
Test-Handshake 6 6
Test-Name 3
Test-Chain 3 0 $true @('03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344', '560F4A55449A5C819723FA2A2AC7223567E415724198DE2271ADB02D0738B6E6')
Test-Date 3
Test-Planned 6 '03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344'
Test-OldProtocol 6 'warn'
Test-Protocol 6 'TLS 1.2' 3072 'must'
Test-Protocol 6 'TLS 1.3' 12288 'may'
Test-SanteDB 8
Test-Published 5 'discovery' '/ami/'
Test-Published 5 'open_id' '/auth/.well-known/openid-configuration'


Write-Output ''
Write-Output ('{0} {1}, {2} {3}, {4} {5}.' -f $script:passed, 'en regle', $script:failed, 'en echec', $script:warned, 'a examiner')
if ($script:passed + $script:failed + $script:warned -eq 0) {
    Write-Output 'Rien n''a ete examine : aucun service de ce dossier n''a cette adresse.'
    exit 2
}
foreach ($step in $script:back) { Write-Output ('Revenez a cette etape de CHECKLIST.md :' + ' ' + $step + '.') }
if ($script:failed -gt 0) { exit 1 }
exit 0

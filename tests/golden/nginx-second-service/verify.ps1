# Made by the SanteDB TLS Assistant 0.1.0.
# Choices: TLS by NGINX in front.
# Choices: SanteDB iCDR at https://sante.example.org:8443.
# Choices: SanteDB dCDR Web Access Gateway (WWW) at https://sante.example.org.
# Run it where it lies, in a copy of this folder on a machine that is neither of the servers.
# Undo: nothing; it changes nothing.
#
# It looks at each service from outside, on a machine that is neither of the servers, and changes
# nothing. -Ca names the root of a private authority (else tls\NAME.root.pem beside this file, where
# there is one); -Address says where the names are to be looked for before the DNS knows them; -Url
# looks at that service alone. It ends with 0 where nothing failed, with 1 where something did, with 2
# where it could not look. A grammar has read this script; it has never been run.
param([string] $Ca, [string] $Address, [string] $Url, [switch] $Help)
$ErrorActionPreference = 'Stop'

if ($Help) {
    Write-Output 'powershell -ExecutionPolicy Bypass -File verify.ps1 [-Ca FILE] [-Address IP] [-Url https://NAME:PORT]'
    exit 0
}
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
if ($Ca -and -not (Test-Path -LiteralPath $Ca)) {
    Write-Output ($Ca + ': ' + 'it cannot be read.')
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
    if ($step -ne 0 -and ($result -eq 'FAIL' -or $result -eq 'warn')) { $line += ' ' + 'Back to step' + ' ' + $step + '.' }
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
        Write-Result 'FAIL' 0 'The name is not known here. To look before the DNS knows it, give the server''s address by --address.'
        return
    }
    $client = Connect-Port $script:target $script:port
    if ($null -eq $client) {
        Write-Result 'FAIL' $step 'Nobody answers on the port: the server does not listen, or a firewall is between.'
        return
    }
    $client.Close()
    $script:state = 'answers'
    Write-Result 'ok' $step 'The port answers.'
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
        Write-Result 'ok' $step 'TLS comes about.'
        return
    }
    $fault = $script:fault
    if ((Get-Plain $script:port).Status -eq 200) {
        Write-Result 'FAIL' $site 'The port answers, but in clear.'
    } else {
        Write-Result 'FAIL' $step 'TLS does not come about: the certificate or the key on the server cannot be used, or is not there.' ('(' + $fault + ')')
        Write-Result 'note' 0 'The server breaks every handshake off right after the connection (alert 40): most likely its key is of another type than its certificate, one RSA and the other EC, which nginx -t does not see. Place the key that belongs to the certificate.'
    }
}

# The names of the certificate, as Windows writes them down in every language: DNS names behind an equals sign or a colon.
function Test-Name([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $extension = $script:leaf.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.17' }
    if (-not $extension) {
        Write-Result 'FAIL' $step 'The certificate has the name in its subject alone (no subjectAltName), which browsers and others refuse.'
        return
    }
    $written = $extension.Format($false)
    $names = [regex]::Matches($written, '[=:]([^,\s]+)') | ForEach-Object { $_.Groups[1].Value.ToLowerInvariant() }
    $parent = $script:name -replace '^[^.]+', '*'
    if ($names -contains $script:name -or $names -contains $parent) {
        Write-Result 'ok' $step 'The certificate is for this name.'
    } else {
        Write-Result 'FAIL' $step 'The certificate is not for this name, but for' ($written + '.')
    }
}

function Test-Chain([int] $step, [int] $trust, [bool] $isWhole, [string[]] $planned) {
    if ($script:state -ne 'speaks') { return }
    $hashes = @($script:chain | ForEach-Object { Get-Sha256 $_ })
    if ($planned.Length -gt 0 -and $hashes[0] -eq $planned[0]) {
        $missing = @($planned | Where-Object { $hashes -notcontains $_ })
        if ($missing.Length -gt 0) {
            if ($isWhole) { Write-Result 'FAIL' $step 'The chain is incomplete: the intermediate is missing. Place the whole chain of this folder, the leaf first; clients refuse the leaf alone.' } else { Write-Result 'warn' 0 'The certificate is sent alone, as Mono''s listener always does: clients that lack the intermediate refuse it. NGINX on the same machine would send it.' }
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
        Write-Result 'FAIL' $step 'The chain is incomplete: the server sends its own certificate alone, and nobody here knows its issuer. Its intermediate is missing; or, if this is your own authority, give its root by --ca. The issuer:' ($last.Issuer + '.')
    } elseif (-not $isOwn -and ($flags -contains 'PartialChain' -or $flags -contains 'UntrustedRoot')) {
        Write-Result 'FAIL' $trust 'The chain is whole, but the authority is unknown here. If it is your own, give its root by --ca, and let every client trust it. The last issuer:' ($last.Issuer + '.')
    } elseif ($flags -contains 'NotSignatureValid') {
        Write-Result 'FAIL' $step 'The chain is refused:' ($flags -join ', ')
    } else {
        Write-Result 'ok' $step 'The whole chain is sent, and its authority is known.'
    }
}

function Test-Date([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $now = Get-Date
    $isGood = $true
    $which = 'The certificate'
    foreach ($certificate in $script:chain) {
        $result = ''
        if ($certificate.NotBefore -gt $now) {
            Write-Result 'FAIL' $step ($which + ' ' + 'is not valid yet, or a clock is wrong: it begins on') ($certificate.NotBefore.ToString('u') + '.')
            $isGood = $false
        } elseif ($certificate.NotAfter -lt $now) {
            Write-Result 'FAIL' $step ($which + ' ' + 'has expired: it ended on') ($certificate.NotAfter.ToString('u') + '.')
            $isGood = $false
        } elseif ($certificate.NotAfter -lt $now.AddDays(30)) {
            Write-Result 'warn' 0 ($which + ' ' + 'ends in less than 30 days: on') ($certificate.NotAfter.ToString('u') + '.')
            $isGood = $false
        }
        $which = 'A certificate that the server sends beside its own'
    }
    if ($isGood) { Write-Result 'ok' $step 'Everything that is sent is valid; the certificate ends on' ($script:leaf.NotAfter.ToString('u') + '.') }
}

function Test-Planned([int] $step, [string] $sha256) {
    if ($script:state -ne 'speaks') { return }
    if ((Get-Sha256 $script:leaf) -eq $sha256) {
        Write-Result 'ok' $step 'It is the certificate that this folder was made for.'
    } else {
        Write-Result 'note' 0 'The certificate is another than the one that this folder was made for; after a renewal, that is as it should be.'
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
            Write-Result $weight $step 'An old version is spoken, which no client needs any more:' ($version[0] + '.')
            $isGood = $false
        }
    }
    if ($isGood) { Write-Result 'ok' $step 'TLS 1.0 and 1.1 are refused.' }
}

function Test-Protocol([int] $step, [string] $version, [int] $protocols, [string] $expected) {
    if ($script:state -ne 'speaks') { return }
    $spoken = Get-Spoken $protocols
    if ($spoken -eq 'yes') {
        if ($expected -eq 'must-not') {
            Write-Result 'FAIL' $step ($version + ' ' + 'is spoken, although the site was made for TLS 1.3 alone.')
        } else {
            Write-Result 'ok' $step ($version + ' ' + 'is spoken.')
        }
    } elseif ($expected -eq 'must-not') {
        Write-Result 'ok' $step ($version + ' ' + 'is refused, as planned.')
    } elseif ($expected -eq 'must' -and $protocols -ne 12288) {
        Write-Result 'FAIL' $step ($version + ' ' + 'is refused, although the site was made to speak it.')
    } else {
        Write-Result 'note' 0 ($version + ' ' + 'is not spoken by the server, or not by this machine.')
    }
}

function Test-PlainOnTls([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $answer = Get-Plain $script:port
    if ($answer.Status -eq 308 -and $answer.Location -eq ($script:url + '/ami?x=1')) {
        Write-Result 'ok' $step 'A plain request on the TLS port is led to https (308).'
    } else {
        Write-Result 'FAIL' $step 'A plain request on the TLS port is not led to https; the answer was' ([string] $answer.Status + '.')
    }
}

function Test-Redirect([int] $step, [int] $number) {
    if ($script:state -eq 'skipped') { return }
    $answer = Get-Plain $number
    $wanted = $script:url + '/ami?x=1'
    if ($answer.Status -eq 0) {
        Write-Result 'FAIL' $step 'Nobody leads plain requests to https on port' ([string] $number + '.')
    } elseif ($answer.Status -ne 308) {
        Write-Result 'FAIL' $step 'The plain port does not answer with 308, which keeps POST a POST, but with' ([string] $answer.Status + '.')
    } elseif ($answer.Location -ne $wanted) {
        Write-Result 'FAIL' $step 'The plain port leads elsewhere; it should keep name, port and path. Where it leads, and where it should:' ($answer.Location + ', ' + $wanted + '.')
    } else {
        Write-Result 'ok' $step 'The plain port leads to https, with the port (308).'
    }
}

function Test-Closed([int] $step, [string] $weight, [int] $number, [string] $machine = '') {
    if ($script:state -eq 'skipped') { return }
    if (-not $machine) { $machine = $script:target }
    $client = Connect-Port ($machine.Trim('[', ']')) $number
    if ($null -eq $client) {
        Write-Result 'ok' $step 'SanteDB''s own port in clear is not to be reached from here:' ([string] $number + '.')
        return
    }
    $client.Close()
    if ($weight -eq 'warn') {
        Write-Result 'warn' $step 'SanteDB can still be reached in clear from here. That may be so until the last dCDR has moved; then let a firewall close the port:' ([string] $number + '.')
    } else {
        Write-Result 'FAIL' $step 'SanteDB can still be reached in clear from here, beside TLS. Let a firewall close the port:' ([string] $number + '.')
    }
}

function Test-SanteDB([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $answer = Get-Secure 'GET' '/' '*/*'
    if (@(0, 502, 503, 504) -contains $answer.Status) {
        Write-Result 'FAIL' $step 'TLS is there, but SanteDB behind it gives no answer; the status was' ([string] $answer.Status + '.')
    } else {
        Write-Result 'ok' $step 'SanteDB answers behind it.'
    }
}

function Test-Told([int] $step, [string] $weight, [string] $sentence, [string[]] $told) {
    if (-not $told -or $told.Length -eq 0) {
        Write-Result 'note' 0 ($sentence + ' ' + 'no address was found in the answer.')
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
            Write-Result $weight $step ($sentence + ' ' + 'the answer names another address than clients open:') ($address + '.')
            $isGood = $false
        }
    }
    if ($isGood) { Write-Result 'ok' $step ($sentence + ' ' + 'says https and the right port.') }
}

function Find-All([string] $body, [string] $pattern) {
    return @([regex]::Matches($body, $pattern) | ForEach-Object { $_.Groups[1].Value })
}

function Test-Published([int] $step, [string] $what, [string] $path) {
    if ($script:state -ne 'speaks') { return }
    $sentence = @{ 'discovery' = 'The AMI (what a joining dCDR is told):'; 'open_id' = 'OpenID Connect (its discovery document):'; 'fhir' = 'FHIR (its capability statement):' }[$what]
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
            Test-Told $step 'warn' 'OpenID Connect (the issuer of tokens, a text that may stay as it is):' (Find-All $body '"issuer"\s*:\s*"([^"]*)"')
        }
        'fhir' {
            $told = Find-All $body '"implementation"\s*:\s*\{[^}]*"url"\s*:\s*"([^"]*)"'
            $told += Find-All $body '(?s)<implementation>.*?<url value="([^"]*)".*?</implementation>'
            Test-Told $step 'FAIL' $sentence $told
        }
    }
}

Start-Look 'sante.example.org' 8443 'https://sante.example.org:8443' 'SanteDB iCDR'
Test-Answer 4
Test-Handshake 3 4
Test-Name 3
Test-Chain 3 0 $true @('03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344', '560F4A55449A5C819723FA2A2AC7223567E415724198DE2271ADB02D0738B6E6')
Test-Date 3
Test-Planned 4 '03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344'
Test-OldProtocol 4 'FAIL'
Test-Protocol 4 'TLS 1.2' 3072 'must'
Test-Protocol 4 'TLS 1.3' 12288 'must'
Test-PlainOnTls 4
Test-Redirect 4 80
Test-Closed 11 'warn' 8080
Test-SanteDB 6
Test-Published 6 'discovery' '/ami/'
Test-Published 6 'fhir' '/fhir/metadata'
Test-Published 6 'open_id' '/auth/.well-known/openid-configuration'

Start-Look 'sante.example.org' 443 'https://sante.example.org' 'SanteDB dCDR Web Access Gateway (WWW)'
Test-Answer 4
Test-Handshake 3 4
Test-Name 3
Test-Chain 3 0 $true @('03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344', '560F4A55449A5C819723FA2A2AC7223567E415724198DE2271ADB02D0738B6E6')
Test-Date 3
Test-Planned 4 '03EA7822434F543C5E204F7AE609D54F70A8D07DBDB8E01756083C4C6F3E4344'
Test-OldProtocol 4 'FAIL'
Test-Protocol 4 'TLS 1.2' 3072 'must'
Test-Protocol 4 'TLS 1.3' 12288 'must'
Test-PlainOnTls 4
Test-Closed 12 'FAIL' 9200
Test-SanteDB 7
Test-Published 7 'open_id' '/auth/.well-known/openid-configuration'
Test-Published 7 'discovery' '/ami/'


Write-Output ''
Write-Output ('{0} {1}, {2} {3}, {4} {5}.' -f $script:passed, 'passed', $script:failed, 'failed', $script:warned, 'to be looked at')
if ($script:passed + $script:failed + $script:warned -eq 0) {
    Write-Output 'Nothing was looked at: no service of this folder has that address.'
    exit 2
}
foreach ($step in $script:back) { Write-Output ('Go back to this step of CHECKLIST.md:' + ' ' + $step + '.') }
if ($script:failed -gt 0) { exit 1 }
exit 0

«head»#
«usage»param([string] $Ca, [string] $Address, [string] $Url, [switch] $Help)
$ErrorActionPreference = 'Stop'

if ($Help) {
    Write-Output «help-ps1»
    exit 0
}
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
if ($Ca -and -not (Test-Path -LiteralPath $Ca)) {
    Write-Output ($Ca + ': ' + «unreadable»)
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
    if ($step -ne 0 -and ($result -eq 'FAIL' -or $result -eq 'warn')) { $line += ' ' + «to-step» + ' ' + $step + '.' }
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
        Write-Result 'FAIL' 0 «unresolved»
        return
    }
    $client = Connect-Port $script:target $script:port
    if ($null -eq $client) {
        Write-Result 'FAIL' $step «closed»
        return
    }
    $client.Close()
    $script:state = 'answers'
    Write-Result 'ok' $step «answers»
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
        Write-Result 'ok' $step «handshake»
        return
    }
    $fault = $script:fault
    if ((Get-Plain $script:port).Status -eq 200) {
        Write-Result 'FAIL' $site «no-tls»
    } else {
        Write-Result 'FAIL' $step «no-handshake» ('(' + $fault + ')')
        Write-Result 'note' 0 «key-type»
    }
}

# The names of the certificate, as Windows writes them down in every language: DNS names behind an equals sign or a colon.
function Test-Name([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $extension = $script:leaf.Extensions | Where-Object { $_.Oid.Value -eq '2.5.29.17' }
    if (-not $extension) {
        Write-Result 'FAIL' $step «no-names»
        return
    }
    $written = $extension.Format($false)
    $names = [regex]::Matches($written, '[=:]([^,\s]+)') | ForEach-Object { $_.Groups[1].Value.ToLowerInvariant() }
    $parent = $script:name -replace '^[^.]+', '*'
    if ($names -contains $script:name -or $names -contains $parent) {
        Write-Result 'ok' $step «names»
    } else {
        Write-Result 'FAIL' $step «other-names» ($written + '.')
    }
}

function Test-Chain([int] $step, [int] $trust, [bool] $isWhole, [string[]] $planned) {
    if ($script:state -ne 'speaks') { return }
    $hashes = @($script:chain | ForEach-Object { Get-Sha256 $_ })
    if ($planned.Length -gt 0 -and $hashes[0] -eq $planned[0]) {
        $missing = @($planned | Where-Object { $hashes -notcontains $_ })
        if ($missing.Length -gt 0) {
            if ($isWhole) { Write-Result 'FAIL' $step «incomplete» } else { Write-Result 'warn' 0 «leaf-alone» }
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
        Write-Result 'FAIL' $step «incomplete-or-unknown» ($last.Issuer + '.')
    } elseif (-not $isOwn -and ($flags -contains 'PartialChain' -or $flags -contains 'UntrustedRoot')) {
        Write-Result 'FAIL' $trust «unknown» ($last.Issuer + '.')
    } elseif ($flags -contains 'NotSignatureValid') {
        Write-Result 'FAIL' $step «no-chain» ($flags -join ', ')
    } else {
        Write-Result 'ok' $step «chain»
    }
}

function Test-Date([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $now = Get-Date
    $isGood = $true
    $which = «leaf»
    foreach ($certificate in $script:chain) {
        $result = ''
        if ($certificate.NotBefore -gt $now) {
            Write-Result 'FAIL' $step ($which + ' ' + «not-yet») ($certificate.NotBefore.ToString('u') + '.')
            $isGood = $false
        } elseif ($certificate.NotAfter -lt $now) {
            Write-Result 'FAIL' $step ($which + ' ' + «expired») ($certificate.NotAfter.ToString('u') + '.')
            $isGood = $false
        } elseif ($certificate.NotAfter -lt $now.AddDays(30)) {
            Write-Result 'warn' 0 ($which + ' ' + «expiring») ($certificate.NotAfter.ToString('u') + '.')
            $isGood = $false
        }
        $which = «intermediate»
    }
    if ($isGood) { Write-Result 'ok' $step «dates» ($script:leaf.NotAfter.ToString('u') + '.') }
}

function Test-Planned([int] $step, [string] $sha256) {
    if ($script:state -ne 'speaks') { return }
    if ((Get-Sha256 $script:leaf) -eq $sha256) {
        Write-Result 'ok' $step «planned»
    } else {
        Write-Result 'note' 0 «other-certificate»
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
            Write-Result $weight $step «old-protocol» ($version[0] + '.')
            $isGood = $false
        }
    }
    if ($isGood) { Write-Result 'ok' $step «old-refused» }
}

function Test-Protocol([int] $step, [string] $version, [int] $protocols, [string] $expected) {
    if ($script:state -ne 'speaks') { return }
    $spoken = Get-Spoken $protocols
    if ($spoken -eq 'yes') {
        if ($expected -eq 'must-not') {
            Write-Result 'FAIL' $step ($version + ' ' + «spoken»)
        } else {
            Write-Result 'ok' $step ($version + ' ' + «spoken-as-planned»)
        }
    } elseif ($expected -eq 'must-not') {
        Write-Result 'ok' $step ($version + ' ' + «refused-as-planned»)
    } elseif ($expected -eq 'must' -and $protocols -ne 12288) {
        Write-Result 'FAIL' $step ($version + ' ' + «refused»)
    } else {
        Write-Result 'note' 0 ($version + ' ' + «not-spoken-here»)
    }
}

function Test-PlainOnTls([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $answer = Get-Plain $script:port
    if ($answer.Status -eq 308 -and $answer.Location -eq ($script:url + '/ami?x=1')) {
        Write-Result 'ok' $step «plain-on-tls»
    } else {
        Write-Result 'FAIL' $step «no-plain-on-tls» ([string] $answer.Status + '.')
    }
}

function Test-Redirect([int] $step, [int] $number) {
    if ($script:state -eq 'skipped') { return }
    $answer = Get-Plain $number
    $wanted = $script:url + '/ami?x=1'
    if ($answer.Status -eq 0) {
        Write-Result 'FAIL' $step «no-redirect» ([string] $number + '.')
    } elseif ($answer.Status -ne 308) {
        Write-Result 'FAIL' $step «redirect-status» ([string] $answer.Status + '.')
    } elseif ($answer.Location -ne $wanted) {
        Write-Result 'FAIL' $step «redirect-location» ($answer.Location + ', ' + $wanted + '.')
    } else {
        Write-Result 'ok' $step «redirect»
    }
}

function Test-Closed([int] $step, [string] $weight, [int] $number, [string] $machine = '') {
    if ($script:state -eq 'skipped') { return }
    if (-not $machine) { $machine = $script:target }
    $client = Connect-Port ($machine.Trim('[', ']')) $number
    if ($null -eq $client) {
        Write-Result 'ok' $step «plain-closed» ([string] $number + '.')
        return
    }
    $client.Close()
    if ($weight -eq 'warn') {
        Write-Result 'warn' $step «plain-open-for-now» ([string] $number + '.')
    } else {
        Write-Result 'FAIL' $step «plain-open» ([string] $number + '.')
    }
}

function Test-SanteDB([int] $step) {
    if ($script:state -ne 'speaks') { return }
    $answer = Get-Secure 'GET' '/' '*/*'
    if (@(0, 502, 503, 504) -contains $answer.Status) {
        Write-Result 'FAIL' $step «no-santedb» ([string] $answer.Status + '.')
    } else {
        Write-Result 'ok' $step «santedb»
    }
}

function Test-Told([int] $step, [string] $weight, [string] $sentence, [string[]] $told) {
    if (-not $told -or $told.Length -eq 0) {
        Write-Result 'note' 0 ($sentence + ' ' + «told-nothing»)
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
            Write-Result $weight $step ($sentence + ' ' + «told-other») ($address + '.')
            $isGood = $false
        }
    }
    if ($isGood) { Write-Result 'ok' $step ($sentence + ' ' + «told») }
}

function Find-All([string] $body, [string] $pattern) {
    return @([regex]::Matches($body, $pattern) | ForEach-Object { $_.Groups[1].Value })
}

function Test-Published([int] $step, [string] $what, [string] $path) {
    if ($script:state -ne 'speaks') { return }
    $sentence = @{ 'discovery' = «discovery»; 'open_id' = «open-id»; 'fhir' = «fhir» }[$what]
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
            Test-Told $step 'warn' «issuer» (Find-All $body '"issuer"\s*:\s*"([^"]*)"')
        }
        'fhir' {
            $told = Find-All $body '"implementation"\s*:\s*\{[^}]*"url"\s*:\s*"([^"]*)"'
            $told += Find-All $body '(?s)<implementation>.*?<url value="([^"]*)".*?</implementation>'
            Test-Told $step 'FAIL' $sentence $told
        }
    }
}

«looks»
Write-Output ''
Write-Output ('{0} {1}, {2} {3}, {4} {5}.' -f $script:passed, «passed», $script:failed, «failed», $script:warned, «warned»)
if ($script:passed + $script:failed + $script:warned -eq 0) {
    Write-Output «nothing»
    exit 2
}
foreach ($step in $script:back) { Write-Output («go-back» + ' ' + $step + '.') }
if ($script:failed -gt 0) { exit 1 }
exit 0

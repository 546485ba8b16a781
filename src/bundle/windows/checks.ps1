
function Assert-Service([string] $service) {
    if ($null -eq (Get-Service -Name $service -ErrorAction SilentlyContinue)) { throw («no-service» + ' ' + $service) }
}

«port-why»function Assert-Port([int] $port) {
    $listeners = @(Get-NetTCPConnection -State Listen -LocalPort $port -ErrorAction SilentlyContinue)
    foreach ($listener in $listeners) {
        if ($listener.OwningProcess -eq 4) { continue }
        $process = Get-Process -Id $listener.OwningProcess -ErrorAction SilentlyContinue
        throw («port-held» + ' ' + $port + ': ' + $process.ProcessName + ' (' + $listener.OwningProcess + ')')
    }
}


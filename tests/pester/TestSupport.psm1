# What the suites share: the built module's path, and a redis-server of their own.

function Get-BuiltModulePath {
    (Resolve-Path (Join-Path $PSScriptRoot '../../output/PerfTools')).Path
}

function Test-RedisServerAvailable {
    [bool](Get-Command redis-server -CommandType Application -ErrorAction Ignore) -and
    [bool](Get-Command redis-cli -CommandType Application -ErrorAction Ignore)
}

function Get-FreePort {
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    try { $listener.LocalEndpoint.Port } finally { $listener.Stop() }
}

function Wait-Until([scriptblock] $Condition, [int] $Seconds = 20) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds s: $Condition" }
        [System.Threading.Thread]::Yield() | Out-Null
    }
}

function Open-TestServer([string[]] $ArgumentList = @()) {
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "perftools-pester-$([guid]::NewGuid().ToString('n'))"
    $null = New-Item -ItemType Directory -Path $folder
    $port = Get-FreePort
    $start = [System.Diagnostics.ProcessStartInfo]::new('redis-server')
    foreach ($argument in @('--port', $port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', $folder) + $ArgumentList) {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $process.BeginOutputReadLine()
    $server = [pscustomobject]@{ Port = $port; Process = $process; Folder = $folder }
    try { Wait-Until { "$(redis-cli -p $port PING 2>&1)" -match 'PONG|NOAUTH' } }
    catch { Close-TestServer $server; throw }
    $server
}

function Close-TestServer($Server) {
    if (-not $Server) { return }
    if (-not $Server.Process.HasExited) { $Server.Process.Kill() }
    $Server.Process.WaitForExit()
    Remove-Item -Recurse -Force $Server.Folder
}

Export-ModuleMember -Function Get-BuiltModulePath, Test-RedisServerAvailable, Get-FreePort, Wait-Until, Open-TestServer, Close-TestServer

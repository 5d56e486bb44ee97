# What the suites share: the built module's path, a redis-server of their own, and programs to measure.

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
    # A port that was free may be another's by the time that it is used, and then that one would answer: by its log, it is this one.
    foreach ($attempt in 1..5) {
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) "perftools-pester-$([guid]::NewGuid().ToString('n'))"
        $null = New-Item -ItemType Directory -Path $folder
        $port = Get-FreePort
        $log = Join-Path $folder 'log'
        $start = [System.Diagnostics.ProcessStartInfo]::new('redis-server')
        foreach ($argument in @('--port', $port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', $folder, '--logfile', $log) + $ArgumentList) {
            $start.ArgumentList.Add($argument)
        }
        $server = [pscustomobject]@{ Port = $port; Process = [System.Diagnostics.Process]::Start($start); Folder = $folder }
        try { Wait-Until { $server.Process.HasExited -or ((Test-Path $log) -and (Get-Content -Raw $log) -match 'Ready to accept connections') } }
        catch { Close-TestServer $server; throw }
        if (-not $server.Process.HasExited) { return $server }
        $said = (Test-Path $log) ? (Get-Content -Raw $log) : 'nothing'
        Close-TestServer $server
    }
    throw "redis-server does not start: $said"
}

function Close-TestServer($Server) {
    if (-not $Server) { return }
    if (-not $Server.Process.HasExited) { $Server.Process.Kill() }
    $Server.Process.WaitForExit()
    Remove-Item -Recurse -Force $Server.Folder
}

# A program in Python that burns until its own clock says so, whatever else the host does.
function Get-BurnCode([double] $Seconds) {
    "import time`nwhile time.process_time() < $($Seconds.ToString([cultureinfo]::InvariantCulture)): pass"
}

# A program beside this process; Close-Companion ends it.
function Open-Companion([string] $FilePath, [string[]] $ArgumentList) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($FilePath)
    foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($start)
}

function Close-Companion($Process) {
    if (-not $Process.HasExited) { $Process.Kill($true) }
    $Process.WaitForExit()
    $Process.Dispose()
}

# The interpreter itself: python3 may be a script of a version manager, which has costs of its own.
function Get-PythonPath {
    if (Get-Command python3 -CommandType Application -ErrorAction Ignore) { python3 -c 'import sys; print(sys.executable)' }
}

Export-ModuleMember -Function Get-BuiltModulePath, Wait-Until, Test-RedisServerAvailable, Get-FreePort, Open-TestServer, Close-TestServer,
    Get-BurnCode, Open-Companion, Close-Companion, Get-PythonPath

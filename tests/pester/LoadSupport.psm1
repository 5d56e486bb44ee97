# What the suites of Invoke-ConcurrentSessions share.
Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1')

# Every session and every operation has its place, in the summary and in the rows of the sessions.
function Get-AccountError($Result, $Session) {
    if ($Result.SessionsRequested -ne $Result.SessionsCreated + $Result.SessionsFailedToCreate) { 'sessions do not add up' }
    $sum = $Result.Succeeded + $Result.Failed + $Result.TimedOut + $Result.Cancelled + $Result.Dropped
    if ($Result.Attempted -ne $sum) { "$($Result.Attempted) attempted, $sum accounted for" }
    $counted = [long]($Result.GetErrors() | Where-Object Phase -EQ Operation | Measure-Object Count -Sum).Sum
    if ($Result.Failed + $Result.TimedOut + $Result.Dropped -ne $counted) { "$counted errors are named" }
    if (-not $Session) { return }
    if (@($Session).Count -ne $Result.SessionsRequested) { "$(@($Session).Count) rows of sessions" }
    foreach ($name in 'Succeeded', 'Failed', 'TimedOut', 'Cancelled') {
        $rows = [long]($Session | Measure-Object $name -Sum).Sum
        if ($rows -ne $Result.$name) { "$name is $($Result.$name), and $rows in the rows" }
    }
}

# Runs a command in a runspace of its own and stops it, as Ctrl+C does, once a file is there.
function Invoke-AndStop([string] $Module, [string] $Command, [string] $File) {
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript("`$WarningPreference = 'Ignore'; Import-Module '$Module'; $Command; 'went on'")
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $running = $shell.BeginInvoke($output, $output)
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        while (-not (Test-Path $File)) {
            if ($running.IsCompleted) { throw "it ended before: $($shell.Streams.Error)" }
            if ($clock.Elapsed.TotalSeconds -gt 120) { throw "$File was never there" }
            [System.Threading.Thread]::Yield() | Out-Null
        }
        $clock.Restart()
        $shell.Stop()
        [pscustomobject]@{
            State    = $shell.InvocationStateInfo.State
            Seconds  = $clock.Elapsed.TotalSeconds
            Output   = @($output)
            Variable = $shell.Runspace.SessionStateProxy.GetVariable('all')
        }
    }
    finally { $shell.Dispose() }
}

# Threads of sessions that are still there in this process. A stopped thread may take a moment to go.
function Get-SessionThread {
    if ($IsLinux) {
        Get-ChildItem "/proc/$PID/task" -Name | ForEach-Object { Get-Content "/proc/$PID/task/$_/comm" -ErrorAction Ignore } | Where-Object { $_ -like 'PerfTools sess*' }
    }
}

function Test-NginxAvailable {
    [bool](Get-Command nginx -CommandType Application -ErrorAction Ignore)
}

function Open-WebServer {
    # A port that was free may be another's by the time that it is used.
    foreach ($attempt in 1..5) {
        $server = Open-Nginx (Get-FreePort)
        if (-not $server.Process.HasExited) { return $server }
        $said = $server.Process.StandardError.ReadToEnd()
        Close-WebServer $server
    }
    throw "nginx does not start: $said"
}

function Open-Nginx([int] $Port) {
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "perftools-nginx-$([guid]::NewGuid().ToString('n'))"
    $null = New-Item -ItemType Directory -Path (Join-Path $folder logs)
    Set-Content (Join-Path $folder nginx.conf) @"
worker_processes 1; daemon off; pid $folder/nginx.pid; error_log $folder/error.log;
events { worker_connections 2048; }
http {
    access_log off; keepalive_requests 1000000;
    client_body_temp_path $folder; proxy_temp_path $folder; fastcgi_temp_path $folder; uwsgi_temp_path $folder; scgi_temp_path $folder;
    server {
        listen 127.0.0.1:$Port;
        location / { default_type text/html; return 200 'hello'; }
        location /gone { return 503 'no'; }
        location /echo { default_type text/plain; return 200 '`$request_method `$http_x_test `$content_type `$content_length'; }
    }
}
"@
    $start = [System.Diagnostics.ProcessStartInfo]::new('nginx')
    foreach ($argument in '-p', $folder, '-c', "$folder/nginx.conf") { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardError = $true
    $server = [pscustomobject]@{ Port = $Port; Process = [System.Diagnostics.Process]::Start($start); Folder = $folder }

    # It writes this file when it has the port.
    try { Wait-Until { $server.Process.HasExited -or (Test-Path "$folder/nginx.pid") } }
    catch { Close-WebServer $server; throw }
    $server
}

function Close-WebServer($Server) {
    if (-not $Server) { return }
    if (-not $Server.Process.HasExited) { $Server.Process.Kill($true) }
    $Server.Process.WaitForExit()
    Remove-Item -Recurse -Force $Server.Folder
}

Export-ModuleMember -Function Get-AccountError, Invoke-AndStop, Get-SessionThread, Test-NginxAvailable, Open-WebServer, Close-WebServer

# An sshd of our own on a loopback port, with its own keys and configuration, for PowerShell remoting to this machine.

function Get-SshdPath {
    # It is in /usr/sbin, which not every user has in PATH; and it starts by a full path only.
    $onPath = Get-Command sshd -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($onPath) { $onPath.Source } elseif (Test-Path /usr/sbin/sshd) { '/usr/sbin/sshd' }
}

function Get-SshRemotingMissing {
    if ($IsWindows) { return 'sshd is started as on Linux' }
    if (-not (Get-SshdPath)) { return 'sshd is not installed' }
    foreach ($tool in 'ssh', 'ssh-keygen') { if (-not (Get-Command $tool -CommandType Application -ErrorAction Ignore)) { return "$tool is not installed" } }
}

function Open-SshServer {
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "sshd-$([guid]::NewGuid().ToString('n'))")).FullName
    chmod 700 $folder
    foreach ($key in 'host', 'user') { ssh-keygen -q -t ed25519 -N '' -f "$folder/$key" }
    Copy-Item "$folder/user.pub" "$folder/authorized"
    # Root's sshd insists on this folder, which Debian makes with the service that we do not start.
    if ((id -u) -eq 0) { $null = New-Item -ItemType Directory -Force -Path /run/sshd }
    $port = Get-FreePort
    Set-Content -Path "$folder/config" -Value @(
        "Port $port", 'ListenAddress 127.0.0.1', "HostKey $folder/host", "AuthorizedKeysFile $folder/authorized", "PidFile $folder/pid"
        'StrictModes no', 'UsePAM no', 'PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin prohibit-password'
        "Subsystem powershell $((Get-Process -Id $PID).Path) -sshs -NoLogo -NoProfile"
    )
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-SshdPath))
    foreach ($argument in '-D', '-f', "$folder/config", '-E', "$folder/log") { $start.ArgumentList.Add($argument) }
    $server = [pscustomobject]@{ Port = $port; Folder = $folder; Process = [System.Diagnostics.Process]::Start($start) }
    try { Wait-Until { (Test-Path "$folder/pid") -or $server.Process.HasExited } }
    catch { Close-SshServer $server; throw }
    if ($server.Process.HasExited) { throw "sshd did not start: $(Get-Content "$folder/log" -Raw)" }
    $server
}

function Open-SshSession($Server) {
    # What ssh says of the host key that it does not know goes to the console of its own.
    New-PSSession -HostName 127.0.0.1 -Port $Server.Port -KeyFilePath "$($Server.Folder)/user" -Options @{
        StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR'; IdentitiesOnly = 'yes'
    }
}

function Close-SshServer($Server) {
    if (-not $Server) { return }
    if (-not $Server.Process.HasExited) { $Server.Process.Kill() }
    $Server.Process.WaitForExit()
    Remove-Item -Recurse -Force $Server.Folder
}

Export-ModuleMember -Function Get-SshRemotingMissing, Open-SshServer, Open-SshSession, Close-SshServer

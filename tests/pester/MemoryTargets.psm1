# The programs in tests/targets whose memory goes a known way: started, driven by requests, and ended.
Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1')

# What one operation of 'leak <bytes>' takes of the heap, from the runtime's own rules; none of it depends on the machine.
$programs = @{
    '.NET'   = @{ Command = 'dotnet'; Script = 'MemoryTarget/bin/Release/net10.0/MemoryTarget.dll' } # 24 of header and length, in steps of 8
    'Python' = @{ Command = 'python3'; Script = 'memory_target.py' } # 33 of header, in steps of 16; above 512 also malloc's 8
    'Node'   = @{ Command = 'node'; Script = 'memory_target.js' } # 16 of header, in steps of 8
}

function Test-MemoryTargetAvailable([string] $Runtime) {
    [bool](Get-Command $programs[$Runtime].Command -CommandType Application -ErrorAction Ignore)
}

# The program and its arguments, as Test-MemoryLeak and Start-Process take them.
function Get-MemoryTargetCommand([string] $Runtime, [string] $Mode, [string[]] $Option = @()) {
    $program = $programs[$Runtime]
    $path = if ($Runtime -eq 'Python') { Get-PythonPath } else { @(Get-Command $program.Command -CommandType Application)[0].Source }
    $script = Join-Path $PSScriptRoot '../targets' $program.Script
    if (-not (Test-Path $script)) { throw "$script is missing: build first." }
    @{ FilePath = $path; ArgumentList = @((Resolve-Path $script).Path) + (-split $Mode) + $Option }
}

# A target that waits for requests. Close-MemoryTarget ends it; it also ends with this process.
function Open-MemoryTarget([string] $Runtime, [string] $Mode) {
    $command = Get-MemoryTargetCommand $Runtime $Mode
    $process = Open-Companion $command.FilePath $command.ArgumentList
    try {
        $line = $process.StandardOutput.ReadLine()
        if ($line -notmatch '^port (\d+)$') { throw "$Runtime $Mode said '$line' instead of its port." }
        $target = Connect-MemoryTarget ([int]$Matches[1])
        $target.Process = $process
        $target
    }
    catch { Close-Companion $process; throw }
}

function Connect-MemoryTarget([int] $Port) {
    $client = [System.Net.Sockets.TcpClient]::new()
    $client.Connect([System.Net.IPAddress]::Loopback, $Port)
    $client.NoDelay = $true
    $stream = $client.GetStream()
    @{
        Process = $null
        Client  = $client
        Reader  = [System.IO.StreamReader]::new($stream)
        Writer  = [System.IO.StreamWriter]::new($stream)
    }
}

function Invoke-MemoryTarget([hashtable] $Target, [int] $Count = 1) {
    $Target.Writer.Write("$Count`n")
    $Target.Writer.Flush()
    $answer = $Target.Reader.ReadLine()
    if ($answer -ne 'ok') { throw "The target answered '$answer'." }
}

function Close-MemoryTarget([hashtable] $Target) {
    if (-not $Target) { return }
    $Target.Client.Dispose()
    if ($Target.Process) { Close-Companion $Target.Process }
    $Target.Process = $null
}

Export-ModuleMember -Function Test-MemoryTargetAvailable, Get-MemoryTargetCommand, Open-MemoryTarget, Connect-MemoryTarget,
    Invoke-MemoryTarget, Close-MemoryTarget

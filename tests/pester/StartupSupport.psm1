# What the suites of Test-ServerStartup share: servers that behave in a known way, and what is left of them.
Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1')

$markVariable = 'PERFTOOLS_TEST_MARK'

# A server of tests/targets, as Test-ServerStartup takes it: see there for what each mode does.
function Get-ServerTarget([string] $Mode, [object[]] $Option = @()) {
    $script = (Resolve-Path (Join-Path $PSScriptRoot '../targets/server_target.py')).Path
    @{ FilePath = Get-PythonPath; ArgumentList = @('-u', $script, $Mode) + $Option }
}

function Get-McpServerPath {
    $path = Join-Path $PSScriptRoot '../targets/McpServer/bin/Release/net10.0/McpServer.dll'
    if (-not (Test-Path $path)) { throw "$path is missing: build first." }
    (Resolve-Path $path).Path
}

# Marks all that this process starts from here on: also what has left its parent has its environment.
function Set-ProcessMark {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param()
    $mark = [guid]::NewGuid().ToString('n')
    [Environment]::SetEnvironmentVariable($markVariable, $mark)
    $mark
}

# The processes that are there now and have to do with this one: its children, all that have one of the texts in their command
# line or environment, and zombies among its children. A server such as Redis overwrites its environment, and has its port in its title.
function Get-RelatedProcess([string[]] $Text = @()) {
    if (-not $IsLinux) { return }
    foreach ($folder in [System.IO.Directory]::GetDirectories('/proc')) {
        $id = [System.IO.Path]::GetFileName($folder)
        if ($id -notmatch '^\d+$' -or $id -eq $PID) { continue }
        try {
            $stat = [System.IO.File]::ReadAllText("$folder/stat")
            $words = [System.IO.File]::ReadAllText("$folder/cmdline") + [System.IO.File]::ReadAllText("$folder/environ")
        }
        catch { continue } # It has ended, or is another user's.
        $fields = $stat.Substring($stat.LastIndexOf(')') + 2) -split ' '
        $isNamed = @($Text).Where({ $words.Contains($_) }, 'First').Count -gt 0
        if ($fields[1] -eq $PID -or $isNamed) { $stat.Substring(0, $stat.LastIndexOf(')') + 1) }
    }
}

# Runs a block, and gives what is there after it that was not there before: by the process lists.
function Get-LeftProcess([string[]] $Text, [scriptblock] $Block) {
    $mark = Set-ProcessMark
    $before = @(Get-RelatedProcess ($Text + $mark))
    $null = & $Block
    @(Get-RelatedProcess ($Text + $mark)) | Where-Object { $_ -notin $before }
}

Export-ModuleMember -Function Get-ServerTarget, Get-McpServerPath, Set-ProcessMark, Get-RelatedProcess, Get-LeftProcess

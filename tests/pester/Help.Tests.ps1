BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    # What an example may need beyond PowerShell, by the word that gives it away.
    $needs = @(
        @{ Word = '-Redis'; Name = 'redis-server'; Missing = -not (Test-RedisServerAvailable) }
        @{ Word = ':6379'; Name = 'redis-server'; Missing = -not (Test-RedisServerAvailable) }
        @{ Word = 'localhost:8080'; Name = 'nginx'; Missing = -not (Test-NginxAvailable) }
        @{ Word = 'python3'; Name = 'python3'; Missing = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore) }
        @{ Word = "'sh'"; Name = 'sh'; Missing = $IsWindows }
        @{ Word = '-Excel'; Name = 'ImportExcel'; Missing = -not (Get-Module ImportExcel -ListAvailable) }
    )
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
    $commands = (Get-Command -Module PerfTools).Name
    $parameters = foreach ($command in $commands) {
        foreach ($name in (Get-Command $command).Parameters.Keys | Where-Object { $_ -notin $common }) { @{ Command = $command; Name = $name } }
    }
    $examples = foreach ($command in $commands) {
        $page = Get-Content (Join-Path $PSScriptRoot "../../docs/$command.md") -Raw
        $pattern = '(?ms)^### Example (?<number>\d+): (?<title>[^\r\n]*)(?<between>.*?)^```powershell\r?\n(?<code>.*?)^```'
        foreach ($match in [regex]::Matches($page, $pattern)) {
            if ($match.Groups['between'].Value -match '<!-- not runnable') { continue }
            $code = $match.Groups['code'].Value
            @{
                Command = $command
                Number  = $match.Groups['number'].Value
                Title   = $match.Groups['title'].Value
                Code    = $code
                Missing = ($needs | Where-Object { $_.Missing -and $code.Contains($_.Word) }).Name -join ', '
            }
        }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
}

Describe 'Help of <_>' -ForEach $commands {
    BeforeAll { $help = Get-Help $_ -Full }

    It 'says what it does' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match '\[-' -Because 'that would be the syntax, shown where there is no help'
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
    }

    It 'has three examples at least' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'names what it gives' {
        ($help.returnValues | Out-String) | Should -Match 'PerfTools\.'
    }
}

Describe 'Help of the parameters' {
    It '<Command> -<Name> is described' -ForEach $parameters {
        $help = Get-Help $Command -Parameter $Name
        ($help.description | Out-String).Trim().Length | Should -BeGreaterThan 20
    }
}

Describe 'The topic <_>' -ForEach 'about_PerfTools', 'about_PerfTools_CpuMeasurement', 'about_PerfTools_MemoryLeak', 'about_PerfTools_Sessions', 'about_PerfTools_Thresholds', 'about_PerfTools_Verdicts' {
    It 'is there, in lines of at most 80 columns' {
        $text = Get-Help $_
        $text | Should -Match "TOPIC\s+$_"
        ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}

Describe 'The examples' {
    BeforeAll {
        # The examples name no port, as a user would not: in a session of its own, 6379 becomes that of our server.
        $server = if (Test-RedisServerAvailable) { Open-TestServer }
        Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
        $web = if (Test-NginxAvailable) { Open-WebServer }
        $module = Get-BuiltModulePath

        function Get-ExampleError([string] $Command, [string] $Code) {
            # A checkpoint of a block is two full collections, which in a heap that holds Pester take ten times as long.
            $runspace = $Command -eq 'Test-MemoryLeak' ? [runspacefactory]::CreateOutOfProcessRunspace($null) : [runspacefactory]::CreateRunspace()
            $shell = [powershell]::Create()
            try {
                $runspace.Open()
                $shell.Runspace = $runspace
                $null = $shell.AddScript("Set-Location '$TestDrive'; Import-Module '$module'; `$PSDefaultParameterValues = @{ '*-Redis*:Port' = [int]'$($server.Port)' }; `$WarningPreference = 'Ignore'; `$ConfirmPreference = 'None'")
                $null = $shell.AddStatement().AddScript(($Code -replace '(-Redis localhost)(?!:)', '$1:6379').Replace(':6379', ":$($server.Port)").Replace(':8080', ":$($web.Port)"))
                $null = $shell.Invoke()
                $shell.Streams.Error | ForEach-Object { "$_" }
            }
            catch { "$_" }
            finally {
                $shell.Dispose()
                $runspace.Dispose()
            }
        }
    }
    AfterAll {
        Close-TestServer $server
        Close-WebServer $web
    }

    It '<Command> example <Number>: <Title>' -ForEach $examples {
        if ($Missing) { Set-ItResult -Skipped -Because "it needs $Missing" }

        # A busy host can leave a check undecided, and a process that a wildcard found may end before it is measured. Neither is a
        # fault of the example: then it is run again.
        foreach ($attempt in 1..3) {
            $errors = Get-ExampleError $Command $Code
            if ("$errors" -notmatch 'Inconclusive|cannot be told|ended before it could be measured|no process has the id') { break }
        }
        $errors | Should -BeNullOrEmpty
    }
}

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $result = [PerfTools.OperationResult]@{ Target = 'work'; MedianUs = 1 }
    # A call of each that would end at once: nothing listens on port 1, no process has this id, no such file is there.
    $calls = @{
        'Clear-RedisKey'            = @{ Pattern = 'none:*'; Port = 1; Confirm = $false }
        'Compare-PerfResult'        = @{ Baseline = 'missing.jsonl'; Current = 'missing.jsonl' }
        'Export-PerfReport'         = @{ Path = 'report.html'; InputObject = $result }
        'Export-PerfResult'         = @{ Path = 'history.jsonl'; InputObject = $result }
        'Find-PerfChange'           = @{ Path = 'missing.jsonl' }
        'Get-PerfHistory'           = @{ Path = 'missing.jsonl' }
        'Get-RedisStatistic'        = @{ Port = 1; Count = 1 }
        'Import-PerfResult'         = @{ Path = 'missing.jsonl' }
        'Invoke-ConcurrentSessions' = @{ ScriptBlock = { 1 }; SessionCount = 1; OperationCount = 1 }
        'Measure-MemoryNoise'       = @{ Id = 99999999; Duration = 10 }
        'Measure-Operation'         = @{ ScriptBlock = { 1 }; MaximumCount = 3; MinimumCount = 1; BatchSize = 1; WarmupCount = 1 }
        'Measure-ProcessCpu'        = @{ Id = 99999999; Count = 1 }
        'Measure-RedisLatency'      = @{ Port = 1; Count = 1 }
        'Measure-Scalability'       = @{ InputObject = 1 }
        'Merge-PerfResult'          = @{ InputObject = 1 }
        'New-PerfThreshold'         = @{ FromHistory = 'missing.jsonl'; Metric = 'P99Us' }
        'Test-MemoryLeak'           = @{ Id = 99999999; Duration = 10 }
        'Test-PerfThreshold'        = @{ Threshold = @{ MedianUs = '<1' }; InputObject = $result }
        'Test-ServerStartup'        = @{ FilePath = 'no-such-program'; Timeout = 1 }
        'Watch-Performance'         = @{ Id = 99999999; Count = 1; Interval = 50 }
    }
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
    $cases = foreach ($name in $calls.Keys | Sort-Object) {
        $parameters = (Get-Command $name).Parameters.Values | Where-Object {
            $_.Name -notin $common -and $_.ParameterType -notin [switch], [scriptblock], [pscredential]
        }
        @{ Command = $name; Call = $calls[$name]; Parameters = $parameters.Name }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    # What no user should have to read: the words of the runtime, or of nobody.
    $raw = 'Object reference|NullReference|Value cannot be null|Sequence contains|Index was|\(Parameter ''|unexpected \w+Exception|   at PerfTools|Could not find (file|a part)|LineNumber: '

    # What a call says that goes wrong, one text for each error.
    function Get-Complaint([string] $Command, [hashtable] $Arguments) {
        try {
            $null = & $Command @Arguments -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction Ignore
            $failures | ForEach-Object { "$_" }
        }
        catch { "$_" }
    }
}

Describe 'Wrong values' {
    BeforeAll { Push-Location $TestDrive }
    AfterAll { Pop-Location }

    It 'of <Command> are told in plain words' -ForEach $cases {
        foreach ($parameter in $Parameters) {
            foreach ($value in $null, '', 'bogus!', -1, '99999999999999999999999') {
                $arguments = @{} + $Call
                $arguments[$parameter] = $value
                foreach ($said in Get-Complaint $Command $arguments) {
                    $said | Should -Not -Match $raw -Because "$Command -$parameter '$value'"
                    $said.Length | Should -BeGreaterThan 15
                }
            }
        }
    }

    It 'name parameter, value and what to do: <Command> -<Name> <Value>' -ForEach @(
        @{ Command = 'Measure-ProcessCpu'; Name = 'Interval'; Value = 'soon'; Expected = "*'soon' is not a duration. Give*" }
        @{ Command = 'Measure-ProcessCpu'; Name = 'Threshold'; Value = @{ Cpu = '<1' }; Expected = "*'Cpu' is not a numeric property*Valid names*" }
        @{ Command = 'Measure-ProcessCpu'; Name = 'Threshold'; Value = 5; Expected = "*'5' is neither a table nor a file. Give*" }
        @{ Command = 'Measure-ProcessCpu'; Name = 'Threshold'; Value = ''; Expected = '*name of the profile is empty. Give*' }
        @{ Command = 'Measure-ProcessCpu'; Name = 'Threshold'; Value = 'none.json'; Expected = '*none.json* the file does not exist*' }
        @{ Command = 'Invoke-ConcurrentSessions'; Name = 'HttpVersion'; Value = 'latest'; Expected = "*'latest' is no version of HTTP. Give 1.1 or 2.*" }
        @{ Command = 'Compare-PerfResult'; Name = 'Margin'; Value = 'much'; Expected = "*'much' is no margin. Give*" }
        @{ Command = 'Compare-PerfResult'; Name = 'Baseline'; Value = 'none.jsonl'; Expected = '*none.jsonl: the file cannot be read: the file does not exist.' }
        @{ Command = 'Export-PerfResult'; Name = 'InputObject'; Value = 'text'; Expected = "*'text' is no result of PerfTools*" }
    ) {
        $arguments = @{ $Name = $Value }
        $more = @{
            'Measure-ProcessCpu' = @{ Id = $PID; Count = 1; Interval = 50 }; 'Invoke-ConcurrentSessions' = @{ Uri = 'http://127.0.0.1:1/' }
            'Compare-PerfResult' = @{ Baseline = 1, 2; Current = 1, 2 }; 'Export-PerfResult' = @{ Path = 'other.jsonl' }
        }[$Command]
        foreach ($key in $more.Keys) { if (-not $arguments.ContainsKey($key)) { $arguments[$key] = $more[$key] } }
        @(Get-Complaint $Command $arguments)[0] | Should -BeLike $Expected
    }

    It 'leaves a fault in a profile to its line, and passes over a byte order mark' {
        $file = Join-Path $TestDrive 'profile.json'
        Set-Content $file "{`n  `"bogus`n}" -Encoding utf8BOM
        Get-Complaint Measure-ProcessCpu @{ Id = $PID; Threshold = $file } | Should -BeLike "*profile.json' is not JSON: line *: *"
    }
}

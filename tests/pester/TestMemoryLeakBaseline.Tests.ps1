BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $level = @{ Metric = 'Handles'; MaximumGrowthCountPerOperation = 0.5; OperationCount = 100 }
    $file = New-Item -Path (Join-Path $TestDrive opened.txt) -ItemType File
    $opened = [System.Collections.Generic.List[System.IO.Stream]]::new()
    $leak = { $opened.Add([System.IO.File]::OpenRead($file)) }
    $good = Test-MemoryLeak { 1 } @level
}

AfterAll { foreach ($stream in $opened) { $stream.Dispose() } }

Describe 'Test-MemoryLeak -Baseline' {
    It 'takes results that <Name>' -ForEach @(
        @{ Name = 'are live'; RoundTrip = { $args[0] } }
        @{ Name = 'come from Import-Clixml'; RoundTrip = { $args[0] | Export-Clixml TestDrive:/r.xml; Import-Clixml TestDrive:/r.xml } }
        @{ Name = 'come from JSON'; RoundTrip = { $args[0] | ConvertTo-Json | ConvertFrom-Json } }
        @{ Name = 'come from JSON with the names of enums'; RoundTrip = { ConvertTo-Json @($args[0]) -EnumsAsStrings | ConvertFrom-Json } }
        @{ Name = 'come from JSON as hashtables'; RoundTrip = { [pscustomobject]($args[0] | ConvertTo-Json | ConvertFrom-Json -AsHashtable) } }
        @{ Name = 'come from CSV'; RoundTrip = { $args[0] | Export-Csv TestDrive:/r.csv; Import-Csv TestDrive:/r.csv } }
    ) {
        $baseline = & $RoundTrip $good
        $result = Test-MemoryLeak { 1 } @level -Baseline $baseline
        $result.Verdict | Should -Be Pass -Because $result.Reason
        $result.Notes | Should -BeLike "*beyond the baseline's*"
        (Test-MemoryLeak $leak @level -Baseline $baseline).Verdict | Should -Be Fail
    }

    It 'judges the difference, to a block that runs first in the same way' {
        $script:log = [System.Collections.Generic.List[string]]::new()
        $result = Test-MemoryLeak { & $leak; $script:log.Add('new') } @level -Setup { $script:log.Add('setup') } -Cleanup { $script:log.Add('cleanup') } -Baseline { & $leak; $script:log.Add('old') }
        $result | Should -HaveCount 1
        $result.Verdict | Should -Be Pass -Because $result.Reason
        ($script:log -join ' ') | Should -Be "setup$(' old' * 100) cleanup setup$(' new' * 100) cleanup"
    }

    It 'says it where the baseline fails, and judges nothing where it never works' {
        $ErrorActionPreference = 'Continue'
        Test-MemoryLeak { 1 } @level -Baseline { throw 'old and broken' } -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'NoOperationSucceeded,*'
        "$($failures[-1])" | Should -BeLike '*old and broken*'
        Test-MemoryLeak { 1 } @level -Baseline { exit 1 } -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        "$($failures[-1])" | Should -BeLike '*-Baseline failed*'
        $script:run = 0
        $result = Test-MemoryLeak { 1 } @level -Baseline { if (++$script:run -eq 5) { throw 'fifth' } } -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Verdict | Should -Be Pass
        "$($failures[-1])" | Should -BeLike '*1 of 100 operations failed*fifth.'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'what is no result'; Baseline = 'yesterday'; Text = '*yesterday*no result*' }
        @{ Name = 'an object without a metric'; Baseline = [pscustomobject]@{ Verdict = 'Pass' }; Text = '*Metric*' }
        @{ Name = 'a result without a growth'; Baseline = [pscustomobject]@{ Metric = 'Handles' }; Text = '*no GrowthCountPerOperation*' }
        @{ Name = 'a number that is none'; Baseline = [pscustomobject]@{ Metric = 'Handles'; GrowthCountPerOperation = 'much' }; Text = "*'much'*" }
        @{ Name = 'two results of a metric'; Baseline = $null; Text = '*more than one result of Handles*' }
        @{ Name = 'a result of another metric'; Baseline = [pscustomobject]@{ Metric = 'Threads'; GrowthCountPerOperation = 0; GrowthCountPerOperationLow = 0; GrowthCountPerOperationHigh = 0 }; Text = '*Handles*' }
    ) {
        if (-not $Baseline) { $Baseline = $good, $good }
        { Test-MemoryLeak { 1 } @level -Baseline $Baseline } | Should -Throw -ErrorId 'InvalidBaseline,*' -ExpectedMessage $Text
    }

    It 'refuses a block where no block is measured' {
        { Test-MemoryLeak -Id $PID -Baseline { } } | Should -Throw -ErrorId 'InvalidBaseline,*'
    }
}

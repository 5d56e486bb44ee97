BeforeDiscovery {
    $versions = @(Get-Module Pester -ListAvailable | Where-Object Version -GE '5.0' | ForEach-Object { @{ Version = "$($_.Version)" } })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force

    $nothing = 'got nothing: no result came out of the pipeline.*'
    $assertions = [ordered]@{
        '$null | Should -MeetThreshold @{ MedianUs = ''<5'' }'                        = "Expected a result to meet the threshold but $nothing"
        '@() | Should -MeetThreshold @{ MedianUs = ''<5'' }'                          = "*$nothing"
        '& { } | Should -Not -MeetThreshold @{ MedianUs = ''<5'' } -Because ''x'''    = "Expected a result (not) to meet the threshold, because x, but $nothing"
        'Should -MeetThreshold @{ MedianUs = ''<5'' } -ActualValue $null'             = "*$nothing"
        '(Get-Cost), $null | Should -MeetThreshold @{ MedianUs = ''<50'' }'           = '*got nothing for 1 of 2.'
        '''text'' | Should -MeetThreshold @{ MedianUs = ''<5'' }'                     = "*got 'text' (String), which is no result of PerfTools."
        'Get-Cost | Should -MeetThreshold'                                            = '*no threshold to check*@{ P99Us*'
        'Get-Cost | Should -Not -MeetThreshold @{ Medain = ''<5'' }'                  = "*'Medain' is not a numeric property*MedianUs*"
        '$null | Should -NotLeak'                                                     = "Expected a result not to leak but $nothing"
        '@() | Should -Not -NotLeak'                                                  = "*$nothing"
        'Get-Cost | Should -NotLeak'                                                  = '*(OperationResult), which is no result of Test-MemoryLeak.'
        'Get-Growth Pass | Should -Not -NotLeak -Because ''it was mended'''           = 'Expected results (not) not to leak, because it was mended, but web 7, Private: reason'
        'Get-Growth Inconclusive | Should -Not -NotLeak'                              = '*this cannot be told: web 7*'
        '$null | Should -NotRegress (Get-Cost)'                                       = "Expected a result not to regress but $nothing"
        '@() | Should -Not -NotRegress (Get-Cost)'                                    = "*$nothing"
        'Get-Cost | Should -NotRegress $null'                                         = '*no baseline: it is null*'
        '''missing.jsonl'' | Should -NotRegress (Get-Cost)'                           = '*'
    }
}

Describe 'Should and what is no result, in Pester <Version>' -ForEach $versions {
    It 'fails, and says what it got' {
        $test = Join-Path $TestDrive "Input-$Version.Tests.ps1"
        $head = @"
BeforeAll {
    Import-Module '$(Get-BuiltModulePath)'
    function Get-Cost { [PerfTools.OperationResult]@{ Target = 'work'; MedianUs = 10; Count = 100 } }
    function Get-Growth(`$Verdict) { [PerfTools.MemoryLeakResult]@{ Target = 'web 7'; Metric = 'Private'; Verdict = `$Verdict; Reason = 'reason' } }
}
"@
        $number = 0
        $cases = foreach ($assertion in $assertions.Keys) { "    It 'case $(($number++))' { $assertion }" }
        Set-Content $test (@($head, "Describe 'input' {") + $cases + '}')
        $code = "Import-Module Pester -RequiredVersion $Version; `$run = Invoke-Pester -Path '$test' -PassThru -Output None; `$run.Tests | ForEach-Object { `"`$(`$_.Result)`t`$(`$_.ErrorRecord.Exception.Message -join ' ')`" }"
        $said = @(& (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $code)
        $said | Should -HaveCount $assertions.Count
        $number = 0
        foreach ($assertion in $assertions.Keys) {
            $result, $message = $said[$number++] -split "`t", 2
            $result | Should -Be 'Failed' -Because $assertion
            $message | Should -BeLike $assertions[$assertion] -Because $assertion
            $message | Should -Not -Match 'Cannot bind|Cannot index|Object reference' -Because $assertion
        }
    }
}

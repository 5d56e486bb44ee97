BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)

    function Get-Check([string] $Verdict = 'Pass', [string] $Target = 'web-1') {
        [PerfTools.PerfThresholdCheck]@{ Target = $Target; Metric = 'P99Us'; Bound = '< 1000'; Value = 900; Verdict = $Verdict; Reason = 'measured' }
    }
}

Describe 'Export-PerfReport' {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).html" }

    It 'writes a page that is well-formed, with the worst verdict on top' {
        $file = (Get-Check Pass), (Get-Check Fail '<script>') | Export-PerfReport $path -Title 'A & B' -PassThru
        $file | Should -BeOfType ([System.IO.FileInfo])
        $page = [xml](Get-Content -Raw $path)
        $page.html.head.title | Should -BeExactly 'A & B'
        $page.html.body.main.p.'#text' | Should -Match '^✘ Fail: 2 results'
        $page.SelectNodes('//script').Count | Should -Be 0
    }

    It 'goes by the ending, and -Format goes before it' {
        $name = Join-Path $TestDrive 'x.md'
        Get-Check | Export-PerfReport $name
        Get-Content -Raw $name | Should -Match '^## Performance report'
        Get-Check Inconclusive | Export-PerfReport $name -Format Junit
        ([xml](Get-Content -Raw $name)).testsuites.skipped | Should -Be 1
    }

    It 'takes results of a history, as JSON leaves them, and the samples of a leak' {
        $history = Join-Path $TestDrive 'h.jsonl'
        Measure-Operation { 1 + 1 } -MaximumCount 50 | Export-PerfResult $history
        $json = Get-Content -Raw $history | ConvertFrom-Json | ForEach-Object Result
        @(Get-PerfHistory $history; $json) | Export-PerfReport $path
        $page = [xml](Get-Content -Raw $path)
        $page.SelectNodes('//tbody/tr').Count | Should -Be 2
        $page.SelectNodes('//svg').Count | Should -BeGreaterOrEqual 2
    }

    It 'writes the rest where one object is no result' {
        $failed = $null
        'text', (Get-Check) | Export-PerfReport $path -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotRecordable*'
        ([xml](Get-Content -Raw $path)).SelectNodes('//tbody/tr').Count | Should -Be 1
    }

    It 'leaves what is there with -NoClobber, and writes nothing with -WhatIf' {
        Get-Check | Export-PerfReport $path -WhatIf
        $path | Should -Not -Exist
        Set-Content $path 'before'
        { Get-Check | Export-PerfReport $path -NoClobber } | Should -Throw -ErrorId 'ReportNotWritten*'
        Get-Content $path | Should -BeExactly 'before'
    }

    It 'says plainly that a folder is missing' {
        { Get-Check | Export-PerfReport (Join-Path $TestDrive 'none/x.html') } | Should -Throw -ErrorId 'ReportNotWritten*' -ExpectedMessage '*cannot be written*'
    }
}

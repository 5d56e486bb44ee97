BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    Import-Module (Join-Path $PSScriptRoot 'ReportSupport.psm1') -Force

    $all = @(Get-MeasuredResult; Get-Latency)
    $allPath = Join-Path $TestDrive 'all.html'
    $all | Export-PerfReport $allPath -Title 'Everything'
    $everything = [xml](Get-Content -Raw $allPath)

    $headings = $everything.SelectNodes('//section/h2') | ForEach-Object InnerText
    function Get-Caption([xml] $Page) { $Page.SelectNodes('//figcaption') | ForEach-Object InnerText }
    $captions = @(Get-Caption $everything)
}

Describe 'Export-PerfReport' {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).html" }

    It 'writes a page that is well-formed, with the worst verdict on top' {
        $file = (Get-Check Pass), (Get-Check Fail '<script>') | Export-PerfReport $path -Title 'A & B' -PassThru
        $file | Should -BeOfType ([System.IO.FileInfo])
        $page = [xml](Get-Content -Raw $path)
        $page.html.head.title | Should -BeExactly 'A & B'
        $page.html.body.main.p.'#text' | Should -Match '^✘ Fail: 2 results: 1 Fail, 1 Pass'
        $page.SelectNodes('//script').Count | Should -Be 0
    }

    It 'goes by the ending, and -Format goes before it' {
        $name = Join-Path $TestDrive 'x.md'
        Get-Check | Export-PerfReport $name
        Get-Content -Raw $name | Should -Match '^## Performance report'
        Get-Check Inconclusive | Export-PerfReport $name -Format Junit
        ([xml](Get-Content -Raw $name)).testsuites.skipped | Should -Be 1
    }

    It 'has a section of <_>' -ForEach 'Process CPU', 'Memory leak', 'Concurrent sessions', 'Scalability', 'Operation', 'Comparison', 'Change',
    'Threshold check', 'Threshold', 'Performance snapshot', 'Performance event', 'Redis latency', 'Environment', 'How the numbers were obtained' {
        $headings | Should -Contain $_
    }

    It 'has the contents of all sections, in their order' {
        $everything.SelectNodes('//nav//a') | ForEach-Object InnerText | Should -Be $headings
    }

    It 'draws <_>' -ForEach 'Processor over time', 'Memory over time', 'Memory by operations', 'Throughput by sessions', 'Throughput by concurrency',
    'Latency by payload', 'Histogram: loop', 'Percentiles: loop', 'Shift against the baseline', 'Changes in series' {
        $captions -like "$_*" | Should -Not -BeNullOrEmpty
    }

    It 'draws the milestones of a start one after the other' {
        $code = 'import time; print("up", flush=True); time.sleep(60)'
        $start = @{ FilePath = (Get-PythonPath); ArgumentList = '-c', $code; LogPattern = 'up'; Name = 'up' }
        Test-ServerStartup @start -Count 3 | Export-PerfReport $path
        $page = [xml](Get-Content -Raw $path)
        $bars = $page.SelectNodes('//figure[starts-with(figcaption, "Start: up")]//*[local-name() = "rect"]')
        $bars.Count | Should -BeGreaterOrEqual 2
        [double] $bars[1].x | Should -BeGreaterThan ([double] $bars[0].x)
        $page.SelectNodes('//figure')[0].p.'#text' | Should -Match 'Medians of 3 starts'
    }

    It 'names an alert and a regression a failure, and says why on top' {
        $found = $everything.SelectNodes('//ul[@class = "findings"]/li') | ForEach-Object InnerText
        @($found) -match '^✘ ALERT raised ?pwsh .+: ThreadCount is' | Should -Not -BeNullOrEmpty
        @($found) -match '^✘ Regressed ?loop: ' | Should -Not -BeNullOrEmpty
    }

    It 'takes results of a history, as JSON leaves them, and the samples of a leak' {
        $history = Join-Path $TestDrive 'h.jsonl'
        Measure-Operation { 1 + 1 } -MaximumCount 50 | Export-PerfResult $history
        $json = Get-Content -Raw $history | ConvertFrom-Json | ForEach-Object Result
        @(Get-PerfHistory $history; $json) | Export-PerfReport $path
        $page = [xml](Get-Content -Raw $path)
        $page.SelectNodes('//tbody/tr').Count | Should -Be 2
        $page.SelectNodes('//svg').Count | Should -BeGreaterOrEqual 2
        $leak = $all | Where-Object { $_ -is [PerfTools.MemoryLeakResult] } | Select-Object -First 1
        $leak.GetSamples() | Export-PerfReport $path
        Get-Caption ([xml](Get-Content -Raw $path)) | Should -Match '^Memory over time'
    }

    It 'shows where the results of a history were recorded' {
        $history = Join-Path $TestDrive 'hosts.jsonl'
        Measure-Operation { 1 + 1 } -MaximumCount 20 | Export-PerfResult $history
        $text = (Get-Content -Raw $history) -replace '"MachineName":"[^"]*"', '"MachineName":"far-away"'
        Set-Content $history $text
        foreach ($read in { Import-PerfResult $history }, { Get-PerfHistory $history }) {
            & $read | Export-PerfReport $path
            $said = ([xml](Get-Content -Raw $path)).SelectNodes('//section[h2/@id = "environment"]/p') | ForEach-Object InnerText
            $said[0] | Should -Match '^far-away: .+ 1 result was recorded there\. The host: . '
            $said[-1] | Should -Match '^This report was written on '
        }
        (Import-PerfResult $history | ConvertTo-Json -Depth 3 | ConvertFrom-Json).PSObject.Properties.Name | Should -Not -Contain 'Recorded'
    }

    It 'writes the rest where one object is no result' {
        $failed = $null
        'text', (Get-Check) | Export-PerfReport $path -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotRecordable*'
        ([xml](Get-Content -Raw $path)).SelectNodes('//tbody/tr').Count | Should -Be 1
    }

    It 'writes none without a result, and says so' {
        $other = Join-Path $TestDrive 'none.html'
        @() | Export-PerfReport $other -WarningVariable said -WarningAction SilentlyContinue
        'text' | Export-PerfReport $other -PassThru -ErrorAction SilentlyContinue -WarningVariable +said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $said.Count | Should -Be 2
        $said | Should -BeLike 'There was no result*'
        $other | Should -Not -Exist
    }
}

Describe 'Names that mean harm' {
    BeforeAll {
        $names = '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "it's ""quoted"" & 'so'", "turned $([char]0x202E)round", "bell$([char]7)null$([char]0)", 'a|b`c`*d*', ']]>&#x3c;', "two`nlines"
        $checks = foreach ($name in $names) { Get-Check Fail $name -Reason "because of $name" }
    }

    It 'are text in a page' {
        $path = Join-Path $TestDrive 'names.html'
        $checks | Export-PerfReport $path -Title $names[0]
        $page = [xml](Get-Content -Raw $path)
        $page.SelectNodes('//script | //img | //@onerror').Count | Should -Be 0
        $shown = $page.SelectNodes('//tbody//th') | ForEach-Object InnerText
        $shown[0..2] | Should -Be $names[0..2]
        $shown[3] | Should -BeExactly 'turned \u{202e}round'
        $shown[4] | Should -BeExactly 'bell\u{7}null\u{0}'
    }

    It 'end no cell and begin no markup in Markdown' {
        $path = Join-Path $TestDrive 'names.md'
        $checks | Export-PerfReport $path
        $rows = Get-Content $path | Where-Object { $_.StartsWith('|') }
        $rows.Count | Should -Be ($names.Count + 2)
        foreach ($row in $rows) { [regex]::Matches($row, '(?<!\\)\|').Count | Should -Be ([regex]::Matches($rows[0], '\|').Count) }
        $rows | Select-Object -Skip 2 | Should -Not -Match '(?<!\\)[<>`]script'
        $rows[7].StartsWith('| a\|b\`c\`\*d\* |') | Should -BeTrue -Because $rows[7]
    }

    It 'are attributes of well-formed JUnit XML, whose counts add up' {
        $path = Join-Path $TestDrive 'names.xml'
        @($checks; Get-Check Pass; Get-Check Inconclusive; Get-Check NotEvaluated) | Export-PerfReport $path
        $suites = ([xml](Get-Content -Raw $path)).testsuites
        $suites.testsuite.testcase[0].name | Should -BeLike '<script>alert(1)</script>*'
        foreach ($level in $suites, $suites.testsuite) {
            $level.tests, $level.failures, $level.errors, $level.skipped | Should -Be ($names.Count + 3), $names.Count, 0, 2
        }
        $suites.testsuite.SelectNodes('testcase').Count | Should -Be ($names.Count + 3)
        $suites.testsuite.SelectNodes('testcase/failure[@message and @type]').Count | Should -Be $names.Count
        $suites.testsuite.SelectNodes('testcase/skipped[@message]').Count | Should -Be 2
        $suites.testsuite.SelectNodes('testcase[not(@classname) or not(@name) or not(@time)]').Count | Should -Be 0
    }
}

Describe 'Formats of every kind' {
    It 'writes <_>' -ForEach 'md', 'xml' {
        $path = Join-Path $TestDrive "all.$_"
        $all | Export-PerfReport $path
        if ($_ -eq 'md') {
            $table = $null
            foreach ($line in Get-Content $path) {
                if (-not $line.StartsWith('|')) { $table = $null; continue }
                $cells = [regex]::Matches($line, '(?<!\\)\|').Count
                if ($table) { $cells | Should -Be $table -Because $line }
                $table = $cells
            }
            Get-Content -Raw $path | Should -Match '### Redis latency'
        }
        else {
            $suites = ([xml](Get-Content -Raw $path)).testsuites
            $suites.tests | Should -Be $suites.SelectNodes('testsuite/testcase').Count
            $suites.tests | Should -Be ($all.Count - 1)
        }
    }
}

Describe 'What cannot be written' {
    It 'leaves what is there with -NoClobber, and writes nothing with -WhatIf' {
        $path = Join-Path $TestDrive 'kept.html'
        Get-Check | Export-PerfReport $path -WhatIf
        $path | Should -Not -Exist
        Set-Content $path 'before'
        { Get-Check | Export-PerfReport $path -NoClobber } | Should -Throw -ErrorId 'ReportNotWritten*'
        Get-Content $path | Should -BeExactly 'before'
    }

    It 'says of <Name> what is wrong, of the file that was named, and leaves nothing' -ForEach @(
        @{ Name = 'a missing folder'; Make = { Join-Path $args[0] 'none/x.html' }; Message = '*its folder does not exist. Make *none*' }
        @{ Name = 'a folder'; Make = { $args[0] }; Message = '*this is a folder. Give the name of a file in it.*' }
        @{ Name = 'a full disk'; Make = { (New-Item -ItemType SymbolicLink (Join-Path $args[0] 'full.html') -Target /dev/full).FullName }; Message = '*the disk is full. Make room*' }
        @{ Name = 'a folder without the right'; Make = { '/sys/x.html' }; Message = '*cannot be written: *' }
    ) {
        if (-not $IsLinux -and $Name -match 'full|right') { Set-ItResult -Skipped -Because 'that needs Linux'; return }
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $file = & $Make $folder.FullName
        $failed = $null
        try { Get-Check | Export-PerfReport $file } catch { $failed = $_ }
        $failed.FullyQualifiedErrorId | Should -BeLike 'ReportNotWritten*'
        "$failed" | Should -BeLike $Message
        "$failed" | Should -BeLike "*$file*"
        "$failed" | Should -Not -BeLike '*.tmp*'
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        @(Get-ChildItem $folder -Exclude full.html) | Should -BeNullOrEmpty
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'no path'; Given = @{ Path = '' } }
        @{ Name = 'no title'; Given = @{ Path = 'x.html'; Title = '' } }
        @{ Name = 'a format that there is not'; Given = @{ Path = 'x.html'; Format = 'Pdf' } }
    ) {
        $failed = $null
        try { Get-Check | Export-PerfReport @Given } catch { $failed = $_ }
        $failed.FullyQualifiedErrorId | Should -Match '^(ParameterArgument|CannotConvert)'
    }
}

Describe 'A page in a browser' {
    It 'does not scroll sideways at 390 and 1280 px, and its letters can be read' {
        if (-not (Find-Browser)) { Set-ItResult -Skipped -Because 'there is no chromium on PATH'; return }
        $said = Measure-PageWidth $allPath 390, 1280 $TestDrive
        $said.Count | Should -Be 2
        $said.Width | Should -Be 390, 1280
        foreach ($one in $said) {
            $one.Page | Should -BeLessOrEqual $one.Width
            $one.Tables | Should -Be $everything.SelectNodes('//table').Count
            $one.Scripts | Should -Be 0
            $one.Small | Should -BeGreaterThan 11
        }
    }
}

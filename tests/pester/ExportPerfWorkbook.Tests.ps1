BeforeDiscovery {
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
    $noOffice = -not (Get-Command soffice -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $pwsh = (Get-Process -Id $PID).Path
    if (Get-Module ImportExcel -ListAvailable) { Import-Module ImportExcel -WarningAction Ignore 3> $null }

    function Get-Latency([double] $Median, [int] $Payload = 100, [string] $Target = 'cache:6379', [string] $Verdict = 'Pass') {
        [PerfTools.RedisLatencyResult]@{
            Target = $Target; Server = 'Redis 7'; Client = 'Wire'; Operation = 'Get'; PayloadBytes = $Payload; Payload = 'Random'; ConnectionCount = 1; PipelineDepth = 1
            Count = 1000; P50Us = $Median; P50LowUs = $Median - 1; P50HighUs = $Median + 1; P99Us = $Median * 3; MaxUs = [double]::NaN; ThroughputPerSecond = 12345.678
            StartedAt = '2024-06-07T12:00:00Z'; Verdict = $Verdict; Violations = $Verdict -eq 'Fail' ? 'P50Us < 1: measured 40' : ''
            Distribution = [PerfTools.Distribution]@{ Count = 100; Minimum = 30; Maximum = 90; Mean = 50; Buckets = '30:20 50:70 90:10' }
        }
    }

    function Get-Cpu([int] $Second, [double] $Percent) {
        [PerfTools.ProcessCpuResult]@{
            Target = 'web 7'; ProcessId = 1234567; ProcessName = 'web'; CpuPercentOfCore = $Percent; WorkingSetBytes = 50MB; IntervalMs = 1000; DurationMs = 1000
            StartedAt = [datetimeoffset]'2024-06-07T12:00:00Z' + [timespan]::FromSeconds($Second)
        }
    }

    function Get-Load([int] $Sessions) {
        [PerfTools.ConcurrentSessionsResult]@{ Target = 'shop'; Work = 'Http'; SessionsRequested = $Sessions; ThroughputPerSecond = 100 * $Sessions; P50Us = 900; StartedAt = '2024-06-07T12:00:00Z' }
    }

    function Get-Charted($File) { @((Read-Sheet $File 'Chart data').Chart | Select-Object -Unique) }
    function Read-Sheet($File, [string] $Name, [int] $StartRow = 1) { Import-Excel -Path $File -WorksheetName $Name -StartRow $StartRow }

    function Use-Package($File, [scriptblock] $Script) {
        $package = Open-ExcelPackage -Path $File
        try { & $Script $package.Workbook } finally { Close-ExcelPackage $package -NoSave }
    }
}

Describe 'Export-PerfWorkbook' -Skip:$noExcel {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).xlsx" }

    It 'writes a summary with verdict, the number with its interval, and why' {
        (Get-Latency 40), (Get-Latency 41 -Verdict Fail), (Get-Load 4) | Export-PerfWorkbook $path -Title 'Night of build 117'
        $rows = Read-Sheet $path Summary 4
        $rows.Verdict | Should -Be 'Pass', 'Fail', 'NotEvaluated'
        $rows.Kind | Should -Be 'RedisLatency', 'RedisLatency', 'ConcurrentSessions'
        $rows[0].Case | Should -BeExactly 'Get, Random 100 B, Wire'
        $rows[0].Metric, $rows[0].Value, $rows[0].Low, $rows[0].High, $rows[0].Unit | Should -Be 'P50', 40, 39, 41, 'us'
        $rows[0].Further | Should -BeLike 'P99 120 us; Throughput 12,300 /s; *'
        $rows[1].Remark | Should -BeExactly 'P50Us < 1: measured 40'
        $rows[2].Metric, $rows[2].Value, $rows[2].Low, $rows[2].Unit | Should -Be 'Throughput', 400, $null, '/s'
        Use-Package $path { $args[0].Worksheets['Summary'].Cells['A1'].Text } | Should -BeExactly 'Night of build 117'
    }

    It 'has a table for each kind: units in the headers, numbers and times in the cells' {
        (Get-Latency 40), (Get-Cpu 1 12.5), (Get-Cpu 2 13.5) | Export-PerfWorkbook $path
        $row = Read-Sheet $path RedisLatency
        $row.'P50 (us)' | Should -Be 40
        $row.'P50 Low (us)' | Should -Be 39
        $row.'Throughput (/s)' | Should -Be 12345.678
        $row.'Payload (bytes)' | Should -Be 100
        [datetime]::FromOADate($row.StartedAt) | Should -Be ([datetimeoffset]'2024-06-07T12:00:00Z').LocalDateTime
        $row.'Max (us)' | Should -BeNullOrEmpty -Because 'a spreadsheet has no NaN'
        $row.PSObject.Properties.Name | Should -Contain 'P99.9 (us)'
        $row.PSObject.Properties.Name[-1], $row.Host | Should -Be 'Host', ([Environment]::MachineName)
        (Read-Sheet $path ProcessCpu).'Cpu (% of core)' | Should -Be 12.5, 13.5
        Use-Package $path {
            $sheet = $args[0].Worksheets['ProcessCpu']
            $sheet.Tables.Name | Should -BeExactly 'PerfProcessCpu'
            $sheet.Tables[0].Address.End.Row | Should -Be 3
            $sheet.WorksheetXml.OuterXml | Should -Match '<pane [^>]*topLeftCell="C2"[^>]*state="frozen"'
            $id = $sheet.Tables[0].Columns['ProcessId'].Position + 1
            $sheet.Cells[2, $id].Style.Numberformat.Format | Should -BeExactly '0'
            $sheet.Cells[2, $id].Text | Should -BeExactly '1234567'
            $cpu = $sheet.Tables[0].Columns['Cpu (% of core)'].Position + 1
            $sheet.Cells[2, $cpu].Style.Numberformat.Format | Should -BeLike '*#,##0.0*'
            $started = $sheet.Tables[0].Columns['StartedAt'].Position + 1
            $sheet.Cells[2, $started].Style.Numberformat.Format | Should -BeExactly 'yyyy-mm-dd hh:mm:ss'
            $sheet.Column($started).Width | Should -BeGreaterThan 18
            $sheet.Column(1).Width | Should -BeLessThan 12
        }
    }

    It 'colours verdicts by their words, to the end of the sheet' {
        Get-Latency 40 -Verdict Fail | Export-PerfWorkbook $path
        foreach ($name in 'Summary', 'RedisLatency') {
            $rules = Use-Package $path { $args[0].Worksheets[$name].ConditionalFormatting | ForEach-Object { "$($_.Formula) $($_.Address.Address)" } }
            $rules.Count | Should -Be 6 -Because $name
            $rules -match '^"Fail" ' | Should -Match '1048576$'
        }
    }

    It 'draws what can be drawn' {
        $results = @((Get-Latency 40 100), (Get-Latency 60 10000), (Get-Cpu 1 12), (Get-Cpu 2 13), (Get-Load 1), (Get-Load 8))
        $results | Export-PerfWorkbook $path
        $charts = Get-Charted $path
        foreach ($name in 'Latency by payload', 'CPU over time', 'Memory over time', 'Throughput by sessions') { $charts | Should -Contain $name }
        @($charts -like 'Distribution (us): cache:6379 Get, Random * B, Wire').Count | Should -Be 2
        Use-Package $path {
            $args[0].Worksheets['Charts'].Drawings.Count | Should -Be @($charts -notlike '* by run').Count -Because 'of one run there is no curve over runs'
            $first = $args[0].Worksheets['Charts'].Drawings[0]
            $first.Title.Text | Should -BeExactly 'Latency by payload'
            $first.Series.Count | Should -Be 2
        }
        (Read-Sheet $path 'Chart data' | Where-Object Chart -EQ 'CPU over time').X | Should -Be 0, 1
        ((Read-Sheet $path 'Chart data' | Where-Object Chart -Like 'Distribution*10000*').Y | Measure-Object -Sum).Sum | Should -BeGreaterThan 99.9
    }

    It 'draws the samples of a watch' {
        Get-Process -Id $PID | Test-MemoryLeak -Duration 4s -Interval 50 -WarningAction Ignore | Export-PerfWorkbook $path
        Get-Charted $path | Should -Contain 'Memory over time'
        @(Read-Sheet $path MemorySample).Count | Should -BeGreaterThan 10
        (Read-Sheet $path Summary 4).Unit | Should -Be 'MB/h'
        (Read-Sheet $path MemorySample)[0].PSObject.Properties.Name | Should -Contain 'Memory (MB)'
    }

    It 'has a row for the windows of a process and for the readings of a watch, and does not fill the summary with them' {
        $start = [datetimeoffset]'2024-06-07T12:00:00Z'
        1..3 | ForEach-Object { [PerfTools.PerformanceSnapshot]@{ Target = 'web'; LatencyMs = $_; StartedAt = $start.AddSeconds($_) } } | Export-PerfWorkbook $path
        Get-Charted $path | Should -Contain 'Answer over time'
        @(Read-Sheet $path PerformanceSnapshot).Count | Should -Be 3
        $row = Read-Sheet $path Summary 4
        $row.Kind, $row.Metric, $row.Value, $row.Rows, $row.Mean, $row.Max | Should -Be 'PerformanceSnapshot', 'Latency, median', 2, 3, 2, 3
        1..50 | ForEach-Object { Get-Cpu $_ $_ } | Export-PerfWorkbook $path
        $row = Read-Sheet $path Summary 4
        $row.Target, $row.Value, $row.Rows, $row.Max | Should -Be 'web 7', 25.5, 50, 50
    }

    It 'adds runs with -Append, and leaves alone what others added' {
        Get-Latency 40 | Export-PerfWorkbook $path -Append -Title 'Nights'
        $package = Open-ExcelPackage $path
        $package.Workbook.Worksheets.Add('Mine').Cells['A1'].Value = 'kept'
        $package.Workbook.Worksheets['Summary'].Cells['A40'].Value = 'note'
        Close-ExcelPackage $package
        (Get-Latency 50 -Verdict Fail), (Get-Load 2) | Export-PerfWorkbook $path -Append
        Get-Latency 60 | Export-PerfWorkbook $path -Append
        $rows = Read-Sheet $path RedisLatency
        $rows.Run | Should -Be 1, 2, 3
        $rows.'P50 (us)' | Should -Be 40, 50, 60
        Use-Package $path {
            $book = $args[0]
            $book.Worksheets['Mine'].Cells['A1'].Text | Should -BeExactly 'kept'
            $book.Worksheets['Summary'].Cells['A1'].Text | Should -BeExactly 'Nights'
            $book.Worksheets['Summary'].Cells['A2'].Text | Should -BeLike '3 runs, *'
            $book.Worksheets['Summary'].Tables['PerfSummary'].Address.Address | Should -BeLike 'A4:*8'
            $book.Worksheets['Charts'].Drawings.Title.Text | Should -Be @((Get-Charted $path) -ne 'ConcurrentSessions Throughput (/s) by run') -Because 'that load is of one run only'
            foreach ($chart in $book.Worksheets['Charts'].Drawings) {
                $first = [regex]::Match($chart.ChartXml.OuterXml, '\$C\$(\d+)').Groups[1].Value
                $book.Worksheets['Chart data'].Cells["A$first"].Text | Should -BeExactly $chart.Title.Text
            }
            $names = $book.Worksheets.Tables.Name
            ($names | Select-Object -Unique).Count | Should -Be $names.Count
        }
        (Read-Sheet $path 'Chart data').Series | Should -Contain 'cache:6379 Get, Wire, P50, run 3'
        Get-Charted $path | Should -Contain 'RedisLatency P50 (us) by run'
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $zip = [System.IO.Compression.ZipFile]::OpenRead($path)
        try { @($zip.Entries.FullName -like 'xl/tables/*').Count | Should -Be 5 } finally { $zip.Dispose() }
    }

    It 'makes no formula of a text' {
        $texts = '=HYPERLINK("http://x","y")', '+1', '-1+1', '@SUM(1)', "=cmd|' /C calc'!A0", "a`u{1}b`u{D800}c<script>"
        $texts | ForEach-Object { Get-Latency 40 -Target $_ } | Export-PerfWorkbook $path -Title '=1+1'
        (Read-Sheet $path RedisLatency).Target | Should -Be ($texts[0..4] + "a`u{FFFD}b`u{FFFD}c<script>")
        Use-Package $path {
            $book = $args[0]
            foreach ($sheet in $book.Worksheets) {
                foreach ($cell in $sheet.Cells) { if ($cell.Formula) { "$($sheet.Name) $($cell.Address): $($cell.Formula)" } }
            }
            2..6 | ForEach-Object { if (-not $book.Worksheets['RedisLatency'].Cells[$_, 2].Style.QuotePrefix) { "row $_ becomes a formula when it is edited" } }
        } | Should -BeNullOrEmpty
    }

    It 'adds to a workbook of another tool beside what is there' {
        [pscustomobject]@{ Mine = 1 } | Export-Excel -Path $path -WorksheetName Summary -TableName PerfLike -WarningAction Ignore 3> $null
        Get-Latency 40 | Export-PerfWorkbook $path -Append
        (Read-Sheet $path Summary).Mine | Should -Be 1
        (Read-Sheet $path 'Summary 2' 4).Value | Should -Be 40
        Get-Latency 50 | Export-PerfWorkbook $path -Append
        (Read-Sheet $path 'Summary 2' 4).Run | Should -Be 1, 2
    }

    It 'adds to a table that has other columns, in another order' {
        Get-Latency 40 | Export-PerfWorkbook $path
        $package = Open-ExcelPackage $path
        $sheet = $package.Workbook.Worksheets['RedisLatency']
        $last = $sheet.Tables[0].Columns.Count
        foreach ($pair in @(2, 'Server'), @(3, 'Target'), @($last, 'Gone')) { $sheet.Cells[1, $pair[0]].Value = $sheet.Tables[0].Columns[$pair[0] - 1].Name = $pair[1] }
        Close-ExcelPackage $package
        Get-Latency 50 | Export-PerfWorkbook $path -Append
        $rows = Read-Sheet $path RedisLatency
        $rows[1].Server, $rows[1].Target, $rows[1].Gone, $rows[1].Host | Should -Be 'Redis 7', 'cache:6379', $null, ([Environment]::MachineName)
        Use-Package $path { $args[0].Worksheets['RedisLatency'].Tables[0].Columns.Count } | Should -Be ($last + 1)
    }

    It 'has a sheet for what results hold: points of a curve with the fit, seconds and sessions of a load' {
        $law = 1, 2, 4, 8, 16, 32 | ForEach-Object { [pscustomobject]@{ Concurrency = $_; ThroughputPerSecond = 100 * $_ / (1 + 0.05 * ($_ - 1) + 0.001 * $_ * ($_ - 1)) } } |
            Measure-Scalability -PredictAt 64 -WarningAction Ignore
        $load = Invoke-ConcurrentSessions { 1 } -SessionCount 2 -OperationCount 5 -PerSession -Timeline -WarningAction Ignore
        @($law) + $load | Export-PerfWorkbook $path
        (Read-Sheet $path ScalabilityPoint).Concurrency | Should -Be 1, 2, 4, 8, 16, 32
        (Read-Sheet $path ScalabilityPrediction).Concurrency | Should -Be 64
        @(Read-Sheet $path Session).Count | Should -Be 2
        @(Read-Sheet $path SessionTimeline).Count | Should -BeGreaterThan 0
        @((Read-Sheet $path Summary 4).Kind) | Should -Be 'Scalability', 'ConcurrentSessions'
        @((Read-Sheet $path 'Chart data').Series -like '*, fitted').Count | Should -BeGreaterThan 20
    }

    It 'takes what came through JSON and Clixml, and records of a history' {
        $history = Join-Path $TestDrive 'history.jsonl'
        Get-Latency 40 | Export-PerfResult $history -Label 'build 117'
        Get-Latency 41 | Export-Clixml (Join-Path $TestDrive 'result.xml')
        @(Get-PerfHistory $history) + (Import-Clixml (Join-Path $TestDrive 'result.xml')) + (Get-Load 2 | ConvertTo-Json | ConvertFrom-Json) | Export-PerfWorkbook $path
        $rows = Read-Sheet $path Summary 4
        $rows.Kind | Should -Be 'RedisLatency', 'RedisLatency', 'ConcurrentSessions'
        $rows[0].Label | Should -Be 'build 117'
        $rows.Host | Should -Be (@([Environment]::MachineName) * 3)
    }

    It 'says of results of a history on which host each was measured, also when they were kept in a variable or as Clixml' {
        $history = Join-Path $TestDrive 'hosts.jsonl'
        Get-Latency 40 | Export-PerfResult $history -Label 'build 117'
        (Get-Content $history).Replace("`"$([Environment]::MachineName)`"", '"other-host"') | Set-Content $history
        $results = Import-PerfResult $history
        $results | Export-Clixml (Join-Path $TestDrive 'hosts.xml')
        @($results) + (Import-Clixml (Join-Path $TestDrive 'hosts.xml')) + (Get-Latency 41) | Export-PerfWorkbook $path
        $rows = Read-Sheet $path Summary 4
        $rows.Host | Should -Be 'other-host', 'other-host', ([Environment]::MachineName)
        $rows.Label | Should -Be 'build 117', 'build 117', $null
        (Read-Sheet $path RedisLatency).Host | Should -Be $rows.Host
        @((Read-Sheet $path Environment).Target | Select-Object -Unique) | Should -Be 'other-host', ([Environment]::MachineName)
        ($results | ConvertTo-Csv)[0] | Should -Not -Match 'other-host|Recorded|"Host"' -Because 'a result has the columns of its kind'
        ($results | ConvertTo-Json) | Should -BeExactly (Get-Latency 40 | ConvertTo-Json)
    }

    It 'has an environment sheet: what was checked, or the facts of the host' {
        Get-Latency 40 | Export-PerfWorkbook $path
        (Read-Sheet $path Environment).Check | Should -Contain 'ProcessorModel'
        $checks = [PerfTools.PerfEnvironmentCheck]@{ Target = [Environment]::MachineName; Check = 'Steal'; Verdict = 'Pass' }, [PerfTools.PerfEnvironmentCheck]@{ Target = [Environment]::MachineName; Check = 'Summary'; Verdict = 'Fail'; Detail = '1 of 2' }
        @($checks) + (Get-Latency 40) | Export-PerfWorkbook $path
        (Read-Sheet $path Environment).Check | Should -Be 'Steal', 'Summary'
        (Read-Sheet $path Summary 4).Kind | Should -Be 'Environment', 'RedisLatency'
    }

    It 'opens in LibreOffice' -Skip:($noOffice -or $env:CI) {
        (Get-Latency 40 -Verdict Inconclusive), (Get-Cpu 1 12), (Get-Cpu 2 13) | Export-PerfWorkbook $path -Title 'Night'
        soffice "-env:UserInstallation=file://$TestDrive/office" --headless --convert-to csv --outdir $TestDrive $path *> $null
        $lines = Get-Content ([System.IO.Path]::ChangeExtension($path, '.csv'))
        $lines[0] | Should -BeLike 'Night,*'
        $lines[4] | Should -BeLike '1,2024-06-07 *,cache:6379,"Get, Random 100 B, Wire",RedisLatency,Inconclusive,P50,40*,39*,41*,us,1,*'
    }

    It 'gives the file with -PassThru, and writes nothing with -WhatIf or without results' {
        (Get-Latency 40 | Export-PerfWorkbook $path -PassThru).FullName | Should -Be $path
        $other = Join-Path $TestDrive 'other.xlsx'
        Get-Latency 40 | Export-PerfWorkbook $other -WhatIf
        @() | Export-PerfWorkbook $other -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -BeLike 'There was no result*'
        $other | Should -Not -Exist
    }

    It 'writes the rest where one is no result' {
        'text', (Get-Latency 40) | Export-PerfWorkbook $path -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NotRecordable,*'
        (Read-Sheet $path Summary 4).Target | Should -Be 'cache:6379'
    }

    It 'leaves alone what is no workbook' {
        Set-Content $path 'text'
        { Get-Latency 40 | Export-PerfWorkbook $path } | Should -Throw -ErrorId 'WorkbookNotReadable,*' -ExpectedMessage '*left as it is*'
        { Get-Latency 40 | Export-PerfWorkbook $path -Append } | Should -Throw -ErrorId 'WorkbookNotReadable,*'
        Get-Content $path | Should -BeExactly 'text'
        Set-Content $path 'PK and no archive'
        { Get-Latency 40 | Export-PerfWorkbook $path -Append } | Should -Throw -ErrorId 'WorkbookNotReadable,*'
        Get-Content $path | Should -BeExactly 'PK and no archive'
    }

    It 'says what is wrong with the path, and that a file is open' {
        { Get-Latency 40 | Export-PerfWorkbook (Join-Path $TestDrive 'a.csv') } | Should -Throw -ErrorId 'InvalidPath,*'
        { Get-Latency 40 | Export-PerfWorkbook (Join-Path $TestDrive 'none/a.xlsx') } | Should -Throw -ErrorId 'WorkbookNotWritten,*' -ExpectedMessage '*no folder*none*Create it*'
        Get-Latency 40 | Export-PerfWorkbook $path
        $before = (Get-FileHash $path).Hash
        $held = [System.IO.File]::Open($path, 'Open', 'Read', 'None')
        try { { Get-Latency 50 | Export-PerfWorkbook $path } | Should -Throw -ErrorId 'WorkbookNotWritten,*' -ExpectedMessage "'$path'*Close it*" } finally { $held.Dispose() }
        (Get-FileHash $path).Hash | Should -Be $before
    }

    It 'leaves a file alone that is read-only, before anything is measured' {
        Get-Latency 40 | Export-PerfWorkbook $path
        Set-ItemProperty $path IsReadOnly $true
        $measured = 0
        try { { & { $script:measured++; Get-Latency 50 } | Export-PerfWorkbook $path -Append } | Should -Throw -ErrorId 'WorkbookNotWritten,*' -ExpectedMessage "'$path'*read-only*another -Path*" }
        finally { Set-ItemProperty $path IsReadOnly $false }
        $measured | Should -Be 0
        @(Read-Sheet $path RedisLatency).Count | Should -Be 1
    }

    It 'says that there is no right to write, of the file that was asked for' -Skip:(-not $IsLinux) {
        # Not even root makes files there.
        $said = { Get-Latency 40 | Export-PerfWorkbook /sys/perftools.xlsx } | Should -Throw -ErrorId 'WorkbookNotWritten,*' -PassThru
        "$said" | Should -BeLike "'/sys/perftools.xlsx' cannot be written: *"
        "$said" | Should -Not -BeLike '*.tmp*'
    }

    It 'warns where a spreadsheet program has left its mark' {
        Set-Content (Join-Path $TestDrive ".~lock.$(Split-Path $path -Leaf)#") ',me'
        Get-Latency 40 | Export-PerfWorkbook $path -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -BeLike "*open in a spreadsheet program*"
        $path | Should -Exist
    }

    It 'leaves nothing behind where the disk is full, and not less than there was' -Skip:(-not (Test-Path /bin/bash)) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'full')
        $file = Join-Path $folder 'full.xlsx'
        Get-Latency 40 | Export-PerfWorkbook $file
        $before = (Get-FileHash $file).Hash
        $script = "Import-Module '$(Get-BuiltModulePath)'; Import-Module ImportExcel -WarningAction Ignore 3> `$null; try { Import-Clixml '$TestDrive/one.xml' | Export-PerfWorkbook '$file' -Append } catch { `$_.FullyQualifiedErrorId }"
        Get-Latency 50 | Export-Clixml "$TestDrive/one.xml"
        # No file may become longer than 8 blocks of 1 KB, which is what a full disk looks like to who writes.
        $said = & /bin/bash -c "trap '' XFSZ; ulimit -f 8; export DOTNET_EnableWriteXorExecute=0; exec '$pwsh' -NoProfile -NonInteractive -Command `"`$0`"" $script
        $said | Should -BeLike 'WorkbookNotWritten*'
        (Get-FileHash $file).Hash | Should -Be $before
        (Get-ChildItem $folder -Force).Name | Should -Be 'full.xlsx'
    }
}

Describe 'Export-PerfWorkbook without ImportExcel' {
    It 'says how to get it, before anything is taken' {
        $code = "`$env:PSModulePath = '$TestDrive'; Import-Module '$(Get-BuiltModulePath)'; try { 1 | Export-PerfWorkbook '$TestDrive/none.xlsx' } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }"
        $said = & $pwsh -NoProfile -NonInteractive -Command $code
        $said[0] | Should -BeLike 'ImportExcelNotFound,*'
        $said[1] | Should -BeLike '*Install-PSResource ImportExcel*'
        Join-Path $TestDrive 'none.xlsx' | Should -Not -Exist
    }
}

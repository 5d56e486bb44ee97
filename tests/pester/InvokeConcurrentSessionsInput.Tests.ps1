BeforeDiscovery {
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $WarningPreference = 'Ignore'
    $few = @{ SessionCount = 2; OperationCount = 5 }
    function Get-Plain($Value, [int] $Width) { $Value | Out-String -Width $Width -Stream | ForEach-Object { $_ -replace '\x1b\[[0-9;]*m' } }
}

Describe 'Invoke-ConcurrentSessions and wrong input' {
    It 'says of <Name> what is wrong' -ForEach @(
        @{ Name = 'no session'; Arguments = @{ SessionCount = 0 }; Id = 'InvalidSessionCount'; Text = '0 is out of range' }
        @{ Name = 'too many sessions'; Arguments = @{ SessionCount = 10001 }; Id = 'InvalidSessionCount'; Text = '10001' }
        @{ Name = 'one of several numbers'; Arguments = @{ SessionCount = 5, -1 }; Id = 'InvalidSessionCount'; Text = '-1' }
        @{ Name = 'no operation'; Arguments = @{ OperationCount = 0 }; Id = 'InvalidOperationCount'; Text = '0 is out of range' }
        @{ Name = 'a rate without an end'; Arguments = @{ Rate = 5 }; Id = 'InvalidRate'; Text = '-Duration' }
        @{ Name = 'a negative rate'; Arguments = @{ Rate = -5; Duration = 1 }; Id = 'InvalidRate'; Text = '-5' }
        @{ Name = 'a rate and a count'; Arguments = @{ Rate = 5; Duration = 1; OperationCount = 5 }; Id = 'InvalidOperationCount'; Text = '-Rate' }
        @{ Name = 'a rate and a rest'; Arguments = @{ Rate = 5; Duration = 1; ThinkTime = 1 }; Id = 'InvalidThinkTime'; Text = '-Rate' }
        @{ Name = 'a wait in a closed model'; Arguments = @{ MaxWait = 1 }; Id = 'InvalidMaxWait'; Text = '-Rate' }
        @{ Name = 'no timeout'; Arguments = @{ Timeout = 0 }; Id = 'InvalidTimeout'; Text = '00:00:00' }
        @{ Name = 'no time to set up'; Arguments = @{ SetupTimeout = 0 }; Id = 'InvalidSetupTimeout'; Text = '00:00:00' }
        @{ Name = 'a negative warm-up'; Arguments = @{ WarmupCount = -1 }; Id = 'InvalidWarmupCount'; Text = '-1' }
        @{ Name = 'no error allowed'; Arguments = @{ MaxErrors = 0 }; Id = 'InvalidMaxErrors'; Text = '0' }
        @{ Name = 'two limits of errors'; Arguments = @{ MaxErrors = 5; StopOnError = $true }; Id = 'InvalidStopOnError'; Text = '-MaxErrors' }
        @{ Name = 'stages and sessions'; Arguments = @{ Stage = @{ Sessions = 1; Duration = 1 }; SessionCount = 3 }; Id = 'InvalidStage'; Text = '-SessionCount' }
        @{ Name = 'stages and a duration'; Arguments = @{ Stage = @{ Sessions = 1; Duration = 1 }; Duration = 3 }; Id = 'InvalidStage'; Text = '-Duration' }
        @{ Name = 'stages without time'; Arguments = @{ Stage = @{ Sessions = 1; Duration = 0 } }; Id = 'InvalidStage'; Text = 'Duration' }
        @{ Name = 'stages below nothing'; Arguments = @{ Stage = @{ Sessions = -1; Duration = 1 }, @{ Sessions = 1; Duration = 1 } }; Id = 'InvalidStage'; Text = '-1' }
        @{ Name = 'a name that is no property'; Arguments = @{ Threshold = @{ P98Us = '<1' } }; Id = 'InvalidThreshold'; Text = 'P99Us' }
        @{ Name = 'a bound that is no number'; Arguments = @{ Threshold = @{ P99Us = 'fast' } }; Id = 'InvalidThreshold'; Text = 'fast' }
    ) {
        { Invoke-ConcurrentSessions { 1 } @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'says of a work with <Name> what is wrong' -ForEach @(
        @{ Name = 'an address of something else'; Arguments = @{ Uri = 'ftp://x/' }; Id = 'InvalidUri'; Text = 'ftp://x/' }
        @{ Name = 'a relative address'; Arguments = @{ Uri = 'x/y' }; Id = 'InvalidUri'; Text = 'x/y' }
        @{ Name = 'a header of two lines'; Arguments = @{ Uri = 'http://x/'; Headers = @{ A = "b`nc" } }; Id = 'InvalidHeaders'; Text = "'A'" }
        @{ Name = 'no status'; Arguments = @{ Uri = 'http://x/'; ExpectedStatus = 20 }; Id = 'InvalidExpectedStatus'; Text = '20' }
        @{ Name = 'a version that nobody speaks'; Arguments = @{ Uri = 'http://x/'; HttpVersion = '1.0' }; Id = 'InvalidHttpVersion'; Text = '1.0' }
        @{ Name = 'a list that grows'; Arguments = @{ Redis = 'x'; Operation = 'LPush' }; Id = 'ParameterArgumentValidationError'; Text = '"LPush" does not belong to the set "Ping,Set,Get,Incr,HSet,MGet"' }
        @{ Name = 'a payload below nothing'; Arguments = @{ Redis = 'x'; PayloadSize = -1 }; Id = 'InvalidPayloadSize'; Text = '-1' }
        @{ Name = 'no port'; Arguments = @{ TcpEndpoint = 'localhost' }; Id = 'InvalidTcpEndpoint'; Text = 'localhost' }
        @{ Name = 'a port beyond the last'; Arguments = @{ TcpEndpoint = 'localhost:70000' }; Id = 'InvalidTcpEndpoint'; Text = '70000' }
    ) {
        { Invoke-ConcurrentSessions @Arguments } | Should -Throw -ErrorId "$Id,*" -ExpectedMessage "*$Text*"
    }

    It 'says of a password in an address that it is there, and not what it is' {
        { Invoke-ConcurrentSessions -Uri 'http://me:not-to-be-seen@x/' } | Should -Throw -ErrorId 'InvalidUri,*'
        try { Invoke-ConcurrentSessions -Uri 'http://me:not-to-be-seen@x/' } catch { "$_" | Should -Not -Match 'not-to-be-seen' }
    }

    It 'says of the stage <Given> what is wrong' -ForEach @(
        @{ Given = 'ten'; Text = "'ten' is no stage" }
        @{ Given = @{ Sessions = 1 }; Text = 'Duration is missing' }
        @{ Given = @{ Sessions = 'x'; Duration = 1 }; Text = "Sessions = 'x' is no number" }
        @{ Given = @{ Sessions = 1; Duration = 'soon' }; Text = 'soon' }
        @{ Given = @{ Sessions = 1; Duration = 1; Color = 'red' }; Text = "'Color' is no part of a stage" }
    ) {
        { Invoke-ConcurrentSessions { 1 } -Stage $Given } | Should -Throw -ExpectedMessage "*$Text*"
    }

    It 'has one error and the rows where nobody listens' {
        $port = Get-FreePort
        foreach ($target in @{ Redis = "127.0.0.1:$port" }, @{ Uri = "http://127.0.0.1:$port/" }, @{ TcpEndpoint = "127.0.0.1:$port"; Send = 'x' }) {
            $all = Invoke-ConcurrentSessions @target -SessionCount 3 -PerSession -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures | Should -HaveCount 1 -Because "$($target.Keys): $failures"
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionNotCreated,*'
            "$($failures[0])" | Should -BeLike "*127.0.0.1:$port*not one of 3 sessions could be created: *refused*"
            $all[-1].Verdict | Should -Be Fail
            $all[-1].SessionsFailedToCreate | Should -Be 3
            $all[-1].NotAttempted | Should -Be 300
            ($all | Select-Object -SkipLast 1).State | Should -Be FailedToCreate, FailedToCreate, FailedToCreate
            Get-AccountError $all[-1] ($all | Select-Object -SkipLast 1) | Should -BeNullOrEmpty
        }
    }

    It 'says that a program is not there' {
        $result = Invoke-ConcurrentSessions -FilePath no-such-program -ErrorAction SilentlyContinue -ErrorVariable failures
        $result.Verdict | Should -Be Fail
        $failures | Should -HaveCount 1
        "$($failures[0])" | Should -BeLike '*no-such-program*'
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Invoke-ConcurrentSessions { 1 } -Threshold Thr'; Word = 'ThroughputPerSecond' }
        @{ Line = 'Invoke-ConcurrentSessions -Uri http://x -Method PU'; Word = 'PUT' }
        @{ Line = 'Invoke-ConcurrentSessions -Uri http://x -HttpVersion 1'; Word = '1.1' }
        @{ Line = 'Invoke-ConcurrentSessions -Redis x -Operation I'; Word = 'Incr' }
        @{ Line = 'Invoke-ConcurrentSessions { 1 } -MeasureProcess pws'; Word = 'pwsh' }
    ) {
        (TabExpansion2 $Line).CompletionMatches.ListItemText | Should -Contain $Word
    }

    It 'offers the operations that sessions can do, and no others' {
        (Get-Command Invoke-ConcurrentSessions).Parameters.Operation.Attributes.ValidValues | Should -Be ([PerfTools.RedisWorkload]::Operations)
        (TabExpansion2 'Invoke-ConcurrentSessions -Redis x -Operation ').CompletionMatches.ListItemText | Sort-Object | Should -Be ([PerfTools.RedisWorkload]::Operations | Sort-Object { "$_" })
    }
}

Describe 'The verdict of Invoke-ConcurrentSessions' {
    It 'is <Verdict> where <Name>' -ForEach @(
        @{ Name = 'no threshold was given'; Block = { 1 }; Threshold = $null; Verdict = 'NotEvaluated' }
        @{ Name = 'all are met'; Block = { 1 }; Threshold = @{ MeanUs = '<10000000'; ErrorPercent = '=0' }; Verdict = 'Pass' }
        @{ Name = 'one is broken'; Block = { 1 }; Threshold = @{ MeanUs = '<0.001' }; Verdict = 'Fail' }
        @{ Name = 'there were too few operations'; Block = { 1 }; Threshold = @{ P99Us = '<10000000' }; Verdict = 'Inconclusive' }
        @{ Name = 'errors are not bounded'; Block = { if ($Session.OperationIndex -eq 1) { throw 'no' } }; Threshold = @{ MeanUs = '<10000000' }; Verdict = 'Inconclusive' }
        @{ Name = 'errors are bounded'; Block = { if ($Session.OperationIndex -eq 1) { throw 'no' } }; Threshold = @{ MeanUs = '<10000000'; ErrorPercent = '<=20' }; Verdict = 'Pass' }
        @{ Name = 'nothing succeeded'; Block = { throw 'no' }; Threshold = @{ ErrorPercent = '<=100' }; Verdict = 'Fail' }
    ) {
        $result = Invoke-ConcurrentSessions $Block @few -Threshold $Threshold -ErrorAction SilentlyContinue
        $result.Verdict | Should -Be $Verdict -Because $result.Violations
        if ($Verdict -in 'Fail', 'Inconclusive') { $result.Violations | Should -Not -BeNullOrEmpty }
    }

    It 'is Inconclusive where the load ended early, or was smaller than it should be' {
        $early = Invoke-ConcurrentSessions { if ($Session.OperationIndex -eq 3) { throw 'no' } } @few -StopOnError -Threshold @{ ErrorPercent = '<100' } -ErrorAction SilentlyContinue
        $early.Verdict | Should -Be Inconclusive
        $early.Notes | Should -BeLike '*ended after 1 errors*'
        $smaller = @{ SetupScript = { if ($Session.Id -eq 1) { throw 'no' } }; ScriptBlock = { 1 }; ErrorAction = 'SilentlyContinue' }
        (Invoke-ConcurrentSessions @smaller @few -Threshold @{ ErrorPercent = '=0' }).Verdict | Should -Be Inconclusive
        (Invoke-ConcurrentSessions @smaller @few -Threshold @{ ErrorPercent = '=0'; SessionsCreated = '>=1' }).Verdict | Should -Be Pass
    }
}

Describe 'Results of Invoke-ConcurrentSessions' {
    BeforeAll {
        $all = Invoke-ConcurrentSessions { Start-Sleep -Milliseconds 5; if ($Session.OperationIndex -eq 2) { throw 'no' } } -SessionCount 3 -Duration 3300ms -PerSession -Timeline -Name ('long name ' * 8)
    }

    It 'come as seconds, sessions and at last the summary' {
        $all | ForEach-Object { $_.GetType().Name } | Select-Object -Unique | Should -Be 'SessionTimelineResult', 'SessionResult', 'ConcurrentSessionsResult'
        Get-AccountError $all[-1] ($all | Where-Object { $_ -is [PerfTools.SessionResult] }) | Should -BeNullOrEmpty
    }

    It 'are scalar in every cell of a CSV file and in JSON: <Type>' -ForEach @{ Type = 'SessionTimelineResult' }, @{ Type = 'SessionResult' }, @{ Type = 'ConcurrentSessionsResult' } {
        $one = $all | Where-Object { $_.GetType().Name -eq $Type } | Select-Object -First 1
        ($one | ConvertTo-Csv)[1] | Should -Not -Match 'System\.|PerfTools\.'
        $copy = $one | ConvertTo-Json -WarningAction Stop | ConvertFrom-Json
        $copy.Succeeded | Should -Be $one.Succeeded
        ([PerfTools.Distribution]$copy.Distribution).Count | Should -Be $one.Succeeded
    }

    It 'survive Export-Clixml with their distribution' {
        $path = Join-Path $TestDrive r.xml
        $all[-1] | Export-Clixml $path
        ([PerfTools.Distribution](Import-Clixml $path).Distribution).Count | Should -Be $all[-1].Succeeded
    }

    It 'go into a workbook as they are' -Skip:$noExcel {
        Import-Module ImportExcel -WarningAction Ignore
        $path = Join-Path $TestDrive r.xlsx
        $all[-1] | Export-Excel $path
        [double](Import-Excel $path).Succeeded | Should -Be $all[-1].Succeeded
    }

    It 'fit <Width> columns as a table' -ForEach @{ Width = 80 }, @{ Width = 120 } {
        foreach ($name in 'SessionTimelineResult', 'SessionResult', 'ConcurrentSessionsResult') {
            $lines = Get-Plain ($all | Where-Object { $_.GetType().Name -eq $name }) $Width
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $Width
            @($lines -match '^\s*-+\s+-+[\s-]*$').Count | Should -Be 1 -Because 'no heading is broken into lines'
            if ($Width -eq 120) { $lines -match 'Distribution\s*$' | Should -Not -BeNullOrEmpty }
        }
    }

    It 'show errors in a table, and nothing that is not there in a list' {
        (Get-Plain $all[-1].GetErrors() 120) -match '^Operation\s+RuntimeException\s+3 no' | Should -HaveCount 1
        $list = Get-Plain ($all[-1] | Format-List) 120
        $list -match '^RatePerSecond' | Should -BeNullOrEmpty
        $list -match '^ThroughputPerSecond\s+: \d' | Should -Not -BeNullOrEmpty
    }
}

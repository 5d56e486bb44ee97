BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
}

Describe 'Values of $using: in sessions' {
    It 'are those of variables, whatever their case, and of what lies in them' {
        $table = @{ Last = 3; Deep = @{ List = 7, 8 } }
        $Word = 'a'
        $result = Invoke-ConcurrentSessions -SessionCount 2 -OperationCount 2 -WarningAction Ignore {
            $seen = $using:WORD, $using:table.Last, $using:Table['Last'], $using:table.Deep.List[1] -join ' '
            if ($seen -ne 'a 3 3 8') { throw $seen }
        }
        $result.ErrorSummary | Should -BeNullOrEmpty
        $result.Succeeded | Should -Be 4
    }
}

Describe 'Invoke-ConcurrentSessions -StartWhen' {
    It 'asks for the start when all sessions are ready, and starts then' {
        $ready = [System.Collections.Concurrent.ConcurrentBag[int]]::new()
        $asked = @{}
        $result = Invoke-ConcurrentSessions -SessionCount 3 -OperationCount 2 -WarmupCount 0 -WarningAction Ignore -SetupScript { ($using:ready).Add(1) } { } -StartWhen {
            $asked.Ready = $ready.Count
            $asked.Start = [datetimeoffset]::Now.AddMilliseconds(700)
            $asked.Start
        }
        $asked.Ready | Should -Be 3
        $result.Succeeded | Should -Be 6
        $result.StartedAt | Should -BeGreaterOrEqual $asked.Start.AddMilliseconds(-5)
    }

    It 'starts at once where it gives nothing' {
        (Invoke-ConcurrentSessions -SessionCount 1 -OperationCount 2 -WarningAction Ignore { } -StartWhen { }).Succeeded | Should -Be 2
    }

    It 'says so where the start has passed' {
        (Invoke-ConcurrentSessions -SessionCount 1 -OperationCount 2 -WarningAction Ignore { } -StartWhen { '2024-06-07T12:00:00Z' }).Notes | Should -BeLike '*agreed start was missed*'
    }

    It 'refuses what is no date, and says what to give' -ForEach @(
        @{ Given = 'soon'; Shown = 'soon' }
        @{ Given = @(1, 2); Shown = '2 values' }
    ) {
        { Invoke-ConcurrentSessions -SessionCount 1 -OperationCount 2 -WarningAction Ignore { } -StartWhen { $Given } } |
            Should -Throw "*StartWhen*'$Shown'*no date and time*" -ErrorId 'Invalid*'
    }

    It 'is an error where the block fails' {
        Invoke-ConcurrentSessions -SessionCount 1 -OperationCount 2 -WarningAction Ignore { } -StartWhen { throw 'no time' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($failures[0])" | Should -BeLike '*-StartWhen failed: no time*'
    }
}

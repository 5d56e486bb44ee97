BeforeDiscovery {
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'StartupSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $python = Get-PythonPath

    # A program that writes what it has of some variables, and ends.
    function Get-Echo([string[]] $Name) {
        $names = ($Name | ForEach-Object { "'$_'" }) -join ', '
        @{ FilePath = $python; ArgumentList = '-c', "import os`nfor n in [$names]: print(n, os.environ.get(n, 'none'))"; Exit = $true }
    }
}

Describe 'Test-ServerStartup with an environment' -Skip:$noPython {
    It 'adds variables, replaces them and removes them' {
        $env:PERFTOOLS_REMOVED = 'here'
        $echo = Get-Echo ADDED, NUMBER, HOME, PERFTOOLS_REMOVED
        $result = Test-ServerStartup @echo -Environment @{ ADDED = 'yes'; NUMBER = 1.5; PERFTOOLS_REMOVED = $null }
        $result.LogTail -split '\r?\n' | Should -Be 'ADDED yes', 'NUMBER 1.5', "HOME $HOME", 'PERFTOOLS_REMOVED none'
        $result.EnvironmentVariables -split ', ' | Sort-Object | Should -Be '-PERFTOOLS_REMOVED', 'ADDED', 'NUMBER'
    }

    It 'has nothing else in a clean one but what every program needs' {
        $env:PERFTOOLS_OWN = 'here'
        $echo = Get-Echo PERFTOOLS_OWN, GIVEN, PATH
        $result = Test-ServerStartup @echo -CleanEnvironment -Environment @{ GIVEN = 'yes' }
        $result.LogTail -split '\r?\n' | Should -Be 'PERFTOOLS_OWN none', 'GIVEN yes', "PATH $env:PATH"
        $result.EnvironmentVariables | Should -BeLike 'GIVEN*PATH*'
    }

    It 'reads a file, over which single variables win' {
        Push-Location $TestDrive
        try {
            Set-Content ./test.env "# ours`nexport A='from the file'`nB=from the file # too`n"
            $echo = Get-Echo A, B
            $result = Test-ServerStartup @echo -EnvironmentFile ./test.env -Environment @{ B = 'given' }
        }
        finally { Pop-Location }
        $result.LogTail -split '\r?\n' | Should -Be 'A from the file', 'B given'
    }

    It 'never shows a secret: <Name>' -ForEach @(
        @{ Name = 'a SecureString'; Variable = 'HIDDEN'; Value = { ConvertTo-SecureString 'hunter2!' -AsPlainText -Force } }
        @{ Name = 'a credential'; Variable = 'HIDDEN'; Value = { [pscredential]::new('me', (ConvertTo-SecureString 'hunter2!' -AsPlainText -Force)) } }
        @{ Name = 'a name that says so'; Variable = 'DB_PASSWORD'; Value = { 'hunter2!' } }
    ) {
        $code = "import os, sys`nprint(os.environ['$Variable'])`nsys.exit('cannot log in with ' + os.environ['$Variable'] if len(os.environ['$Variable']) == 8 else 'it did not arrive')"
        $result = Test-ServerStartup $python -ArgumentList '-c', $code -Environment @{ $Variable = & $Value } -Verbose -PerStart 4>&1
        $all = $result | ForEach-Object { $_ | Format-List * | Out-String; "$_" }
        "$all" | Should -Match 'cannot log in with'
        "$all" | Should -Not -Match 'hunter2'
    }

    It 'starts it in a folder, and finds it by a path of the current one' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive inner)
        Push-Location $TestDrive
        try {
            Set-Content ./print-folder.sh "#!/bin/sh`npwd`n"
            chmod +x ./print-folder.sh
            (Test-ServerStartup ./print-folder.sh -WorkingDirectory ./inner -Exit).LogTail | Should -Be $folder.FullName
            (Test-ServerStartup ./print-folder.sh -Exit).LogTail | Should -Be "$TestDrive"
        }
        finally { Pop-Location }
    }
}

Describe 'Test-ServerStartup with environments from the pipeline' -Skip:$noPython {
    It 'compares them: it works here, fails there' {
        $server = Get-ServerTarget needs-env PERFTOOLS_NEEDED
        $script:results = $null
        Get-LeftProcess @() {
            $script:results = @{ Name = 'here'; Environment = @{ PERFTOOLS_NEEDED = 1 } }, @{ Name = 'there' } |
                Test-ServerStartup @server -LogPattern ready -Count 2
        } | Should -BeNullOrEmpty
        $results.Target | Should -Be 'here', 'there'
        $results.EnvironmentName | Should -Be 'here', 'there'
        $results.Verdict | Should -Be Pass, Fail
        $results[1].ExitCode | Should -Be 3
        $results[1].Notes | Should -BeLike "*starts in 'here' and not here*"
    }

    It 'compares them: it is slower there, by how much, and how sure that is' {
        $start = @{ FilePath = $python; Exit = $true; Count = 8 }
        # Where two of the eight are held back for a second, the interval reaches below zero, and rightly so: then it is done again.
        foreach ($attempt in 1..3) {
            $results = @{ Name = 'fast'; ArgumentList = '-c', 'pass' }, [pscustomobject]@{ Name = 'slow'; ArgumentList = '-c', 'import time; time.sleep(0.3)' } |
                Test-ServerStartup @start
            if ($results[1].DifferenceLowMs -gt 0 -and $results[1].DifferenceMs -gt 200) { break }
        }
        $results[0].DifferenceMs | Should -BeNullOrEmpty
        $results[1].BaselineName | Should -Be fast
        $results[1].DifferenceMs | Should -BeGreaterThan 200
        $results[1].DifferenceLowMs | Should -BeGreaterThan 0
        $results[1].DifferenceHighMs | Should -BeGreaterOrEqual $results[1].DifferenceMs
        $results[1] | Format-Table | Out-String -Width 120 | Should -Match 'against'
    }

    It 'takes turns' {
        $rows = @{ Name = 'a' }, @{ Name = 'b' } | Test-ServerStartup $python -ArgumentList '-c', 'pass' -Exit -Count 2 -PerStart
        $rows | Where-Object { $_ -is [PerfTools.ServerStartResult] } | ForEach-Object { "$($_.Target)$($_.Number)" } | Should -Be a1, b1, b2, a2
    }

    It 'reads the rows of a CSV file' {
        $rows = "Name,FilePath,ArgumentList,Port,CleanEnvironment", "csv,$python,--version,,true" | ConvertFrom-Csv
        $result = $rows | Test-ServerStartup -Exit
        $result.Target, $result.Verdict | Should -Be csv, Pass
        $result.LogTail | Should -BeLike 'Python 3*'
    }

    It 'adds what an environment has to the variables of the command' {
        $echo = Get-Echo BOTH, OWN, COMMON
        $result = [pscustomobject]@{ Name = 'x'; Environment = [pscustomobject]@{ BOTH = 'environment'; OWN = 1 } } |
            Test-ServerStartup @echo -Environment @{ BOTH = 'command'; COMMON = 2 }
        $result.LogTail -split '\r?\n' | Should -Be 'BOTH environment', 'OWN 1', 'COMMON 2'
    }

    It 'is quiet: true only if all pass' {
        $start = @{ FilePath = $python; Exit = $true }
        $good = @{ Name = 'good'; ArgumentList = '-c', 'pass' }
        $bad = @{ Name = 'bad'; ArgumentList = '-c', 'raise SystemExit(1)' }
        $good | Test-ServerStartup @start -Quiet | Should -BeTrue
        $good, $bad | Test-ServerStartup @start -Quiet | Should -BeFalse
        @() | Test-ServerStartup @start -Quiet | Should -BeFalse
    }
}

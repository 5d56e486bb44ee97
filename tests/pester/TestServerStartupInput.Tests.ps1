BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
}

Describe 'Test-ServerStartup with what it cannot use' {
    It 'says <Id> of <Name>, before anything is started' -ForEach @(
        @{ Name = 'a pattern that is none'; Parameter = @{ LogPattern = '(' }; Id = 'InvalidLogPattern'; Text = '*no regular expression*' }
        @{ Name = 'a port that is none'; Parameter = @{ Port = 70000 }; Id = 'InvalidPort'; Text = '*70000*' }
        @{ Name = 'port 0 that no log names'; Parameter = @{ Port = 0 }; Id = 'InvalidPort'; Text = '*-LogPattern*port*' }
        @{ Name = 'an address that is none'; Parameter = @{ Uri = 'localhost:80' }; Id = 'InvalidUri'; Text = '*http://*' }
        @{ Name = 'a status without an address'; Parameter = @{ ExpectedStatus = 200 }; Id = 'InvalidExpectedStatus'; Text = '*-Uri*' }
        @{ Name = 'a body without an address'; Parameter = @{ BodyPattern = 'x'; Port = 1 }; Id = 'InvalidBodyPattern'; Text = '*-Uri*' }
        @{ Name = 'several Redis servers'; Parameter = @{ Redis = 'a,b' }; Id = 'InvalidRedis'; Text = '*names 2 servers*' }
        @{ Name = 'a tool without -Mcp'; Parameter = @{ ExpectTool = 'x' }; Id = 'InvalidExpectTool'; Text = '*-Mcp*' }
        @{ Name = 'a command without -Redis'; Parameter = @{ ExpectCommand = 'x' }; Id = 'InvalidExpectCommand'; Text = '*-Redis*' }
        @{ Name = 'a relative address alone'; Parameter = @{ ExpectUri = '/x' }; Id = 'InvalidExpectUri'; Text = '*-Uri*' }
        @{ Name = '-Exit with a probe'; Parameter = @{ Exit = $true; Port = 1 }; Id = 'InvalidExit'; Text = '*port 1*' }
        @{ Name = 'several servers to keep'; Parameter = @{ KeepRunning = $true; Count = 2 }; Id = 'InvalidKeepRunning'; Text = '*one server only*' }
        @{ Name = 'a count of none'; Parameter = @{ Count = 0 }; Id = 'InvalidCount'; Text = '*0*' }
        @{ Name = 'rows and one bool'; Parameter = @{ Quiet = $true; PerStart = $true }; Id = 'InvalidPerStart'; Text = '*-Quiet*' }
        @{ Name = 'a threshold on nothing'; Parameter = @{ Threshold = @{ NoSuch = '<1' } }; Id = 'InvalidThreshold'; Text = '*ReadyMs*' }
        @{ Name = 'a variable that is none'; Parameter = @{ Environment = @{ 'A=B' = 1 } }; Id = 'InvalidEnvironment'; Text = '*A=B*' }
        @{ Name = 'a file that is not there'; Parameter = @{ EnvironmentFile = '/no/such/.env' }; Id = 'InvalidEnvironmentFile'; Text = '*/no/such/.env*' }
        @{ Name = 'a folder of something else'; Parameter = @{ WorkingDirectory = 'env:' }; Id = 'InvalidWorkingDirectory'; Text = '*no file*' }
        @{ Name = 'a script whose variable is not there'; Parameter = @{ ReadyScript = { $using:noSuchVariable } }; Id = 'InvalidReadyScript'; Text = '*$noSuchVariable*' }
    ) {
        $error0 = { Test-ServerStartup /no/such/program @Parameter } | Should -Throw -PassThru
        $error0.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$error0" | Should -BeLike $Text
    }

    It 'says <Id> of an environment: <Name>' -ForEach @(
        @{ Name = 'an unknown key'; Environment = { @{ FilPath = 'x' } }; Id = 'InvalidInputObject'; Text = "*'FilPath'*FilePath*ExpectTool*" }
        @{ Name = 'no program'; Environment = { @{ Name = 'x' } }; Id = 'InvalidFilePath'; Text = '*is missing*' }
        @{ Name = 'a text'; Environment = { 'redis-server' }; Id = 'InvalidInputObject'; Text = '*String*FilePath*' }
        @{ Name = 'a file'; Environment = { Get-Item / }; Id = 'InvalidInputObject'; Text = '*nothing that an environment can say*' }
        @{ Name = 'a number that is none'; Environment = { @{ FilePath = 'x'; Port = 'abc' } }; Id = 'InvalidPort'; Text = "*'abc' is no whole number*" }
        @{ Name = 'a switch that is none'; Environment = { @{ FilePath = 'x'; Mcp = 'perhaps' } }; Id = 'InvalidMcp'; Text = '*perhaps*' }
        @{ Name = 'a time that is none'; Environment = { @{ FilePath = 'x'; Timeout = 'soon' } }; Id = 'InvalidTimeout'; Text = '*soon*' }
        @{ Name = 'variables that are no table'; Environment = { @{ FilePath = 'x'; Environment = 'A=1' } }; Id = 'InvalidEnvironment'; Text = '*no table*' }
        @{ Name = 'one of several'; Environment = { @{ FilePath = 'x' }, @{ FilePath = 'y'; Port = -1 } }; Id = 'InvalidPort'; Text = '*(environment 2 of 2)*' }
        @{ Name = 'two of one name'; Environment = { @{ FilePath = 'x' }, @{ FilePath = 'x' } }; Id = 'InvalidName'; Text = "*'x'*Name*" }
    ) {
        $error0 = { & $Environment | Test-ServerStartup } | Should -Throw -PassThru
        $error0.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$error0" | Should -BeLike $Text
    }

    It 'repeats no secret that stands where it does not belong' {
        $error0 = { @{ FilePath = 'x'; Redis = 'localhost'; Credential = 'me:hunter2' } | Test-ServerStartup } | Should -Throw -PassThru
        $error0.FullyQualifiedErrorId | Should -BeLike 'InvalidCredential,*'
        "$error0" | Should -Not -BeLike '*hunter2*'
    }

    It 'reads a time as the others do: <_>' -ForEach 2, '2s', '0:0:2', '2000ms', ([timespan]::FromSeconds(2)) {
        $error0 = { Test-ServerStartup x -AliveFor $_ -Timeout $_ -StopTimeout $_ -Port 99999 } | Should -Throw -PassThru
        $error0.FullyQualifiedErrorId | Should -BeLike 'InvalidPort,*' -Because 'the times are understood'
    }
}

Describe 'Completion of Test-ServerStartup' {
    It 'offers the properties that a threshold can have' {
        $line = 'Test-ServerStartup x -Threshold @{ Ready'
        $null = $line
        $completer = [PerfTools.ServerStartupResult].GetProperties().Name
        $completer | Should -Contain 'ReadyMs'
        $found = (TabExpansion2 'Test-ServerStartup x -Threshold ' 32).CompletionMatches.ListItemText
        $found | Should -Contain 'ReadyMs'
        $found | Should -Contain 'PeakWorkingSetBytes'
        $found | Should -Not -Contain 'Verdict'
    }
}

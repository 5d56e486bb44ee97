BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $scripts = 'build.ps1', 'output/PerfTools', 'module', 'examples', 'bench', 'tests/pester' |
        ForEach-Object { Get-ChildItem (Join-Path $root $_) -Recurse -Include *.ps1, *.psm1, *.psd1 } |
        Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]' |
        ForEach-Object { @{ Path = $_.FullName; Name = [System.IO.Path]::GetRelativePath($root, $_.FullName) } }
    $noAnalyzer = -not (Get-Module PSScriptAnalyzer -ListAvailable)
}

Describe 'The scripts' {
    It '<Name> parses' -ForEach $scripts {
        $problems = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$problems)
        $problems | Should -BeNullOrEmpty
    }

    It '<Name> satisfies PSScriptAnalyzer' -ForEach $scripts -Skip:$noAnalyzer {
        $settings = Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../PSScriptAnalyzerSettings.psd1')
        if ($Name -match '\.Tests\.ps1$') {
            # Pester's blocks share variables in a way that the analyzer cannot follow; test passwords are no secrets.
            $settings.ExcludeRules += 'PSUseDeclaredVarsMoreThanAssignments', 'PSAvoidUsingConvertToSecureStringWithPlainText'
        }
        Invoke-ScriptAnalyzer -Path $Path -Settings $settings | ForEach-Object { "$($_.RuleName) line $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

Describe 'Nightly-Check.ps1' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
        $script = Join-Path $PSScriptRoot '../../examples/Nightly-Check.ps1'
        $pwsh = [Environment]::ProcessPath

        # As cron runs it: in a process of its own, whose exit code is all that anybody looks at.
        function Invoke-Night([string[]] $With) {
            $output = & $pwsh -NoProfile -NonInteractive -File $script -HistoryPath "$TestDrive/nightly.jsonl" @With 2>&1 | Out-String
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
        }
    }

    It 'cannot tell in the first night, sees no regression in the second, and finds the third slower' -Skip:(-not $IsLinux) {
        $work = "$TestDrive/work.sh"
        $short = '-FilePath', $work, '-ProgramCount', '20', '-Margin', '100%'
        Set-Content $work "#!/bin/sh`nsleep 0.01"
        chmod +x $work
        $first = Invoke-Night $short
        $first.ExitCode | Should -Be 2 -Because $first.Output
        $first.Output | Should -BeLike '*nothing of the last 7 days*'
        $second = Invoke-Night $short
        $second.ExitCode | Should -BeIn 0, 2 -Because "on a noisy host it may not tell: $($second.Output)"
        Set-Content $work "#!/bin/sh`nsleep 0.15"
        $third = Invoke-Night $short
        $third.ExitCode | Should -Be 1 -Because $third.Output
        $third.Output | Should -BeLike '*Regressed*'
        Get-Content "$TestDrive/nightly.jsonl" | Should -HaveCount 9
    }

    It 'is content where a Redis server stays as it was' -Skip:(-not (Get-Command redis-server -ErrorAction Ignore)) {
        $server = Open-TestServer
        try {
            # With a processor to share, client and server wait for each other's time slices: that alone can be fifty times as long.
            $short = '-Redis', "127.0.0.1:$($server.Port)", '-Count', '200', '-Margin', '20000%'
            (Invoke-Night $short).ExitCode | Should -Be 2

            # A busy host can leave a night undecided; none may be called slower, and one is content before long.
            foreach ($night in 2..5) {
                $again = Invoke-Night $short
                $again.ExitCode | Should -BeIn 0, 2 -Because $again.Output
                if ($again.ExitCode -eq 0) { break }
            }
            $again.ExitCode | Should -Be 0 -Because $again.Output
        }
        finally { Close-TestServer $server }
    }

    It 'ends with 2 where <Name>, and not as a regression would' -ForEach @(
        @{ Name = 'the server is not there'; With = '-Redis', '127.0.0.1:1'; Says = '*127.0.0.1:1*' }
        @{ Name = 'there is nothing to measure'; With = @(); Says = '*nothing to measure*' }
    ) {
        $night = Invoke-Night $With
        $night.ExitCode | Should -Be 2 -Because $night.Output
        $night.Output | Should -BeLike $Says
    }
}

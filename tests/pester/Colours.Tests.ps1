BeforeDiscovery {
    # util-linux: gives a program a terminal of its own.
    $noTerminal = -not $IsLinux -or -not (Get-Command script -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    $pwsh = (Get-Process -Id $PID).Path
    $cli = Join-Path $PSScriptRoot '../../output/perftools-cli/perftools'
    $samples = Join-Path $PSScriptRoot ViewSamples.psm1
    $colour = "`e\[[\d;]*m"
    $show = "Import-Module '$module', '$samples'; Get-ResultType | ForEach-Object { `$s = Get-ViewSample `$_; `$s | Format-Table; `$s | Format-List }"

    # What the command writes where its output is a terminal.
    function Get-TerminalText([string] $Command, [hashtable] $Environment = @{}) {
        $transcript = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $settings = ($Environment.Keys | ForEach-Object { "$_=$($Environment[$_])" }) -join ' '
        $null = script -qec "env -u NO_COLOR TERM=xterm COLUMNS=120 $settings $Command" $transcript
        Get-Content $transcript -Raw
    }

    function Get-PwshCommand([string] $Code) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content $file $Code
        "'$pwsh' -NoProfile -NonInteractive -File '$file'"
    }
}

Describe 'Colours' {
    It 'are in no output that goes to a file, of any record' {
        $file = Join-Path $TestDrive 'shown.txt'
        & $pwsh -NoProfile -NonInteractive -Command "& { $show } > '$file'"
        $text = Get-Content $file -Raw
        $text | Should -Match 'Inconclusive'
        $text | Should -Not -Match "`e"
    }

    It 'are in no output of the command line that goes to a file' -Skip:(-not (Test-Path (Join-Path $PSScriptRoot '../../output/perftools-cli/perftools'))) {
        $text = & $cli time --maximum-count 3 --threshold 'MedianUs<1' -- true | Out-String
        $text | Should -Match 'Fail|Inconclusive'
        $text | Should -Not -Match "`e"
    }

    Context 'in a terminal' -Skip:$noTerminal {
        It 'are there in headings, and not with NO_COLOR' {
            Get-TerminalText (Get-PwshCommand $show) | Should -Match $colour
            $plain = Get-TerminalText (Get-PwshCommand $show) @{ NO_COLOR = 1 }
            $plain | Should -Match 'Inconclusive'
            $plain | Should -Not -Match $colour
        }

        It 'never carry a verdict alone: the command line names it too' {
            $command = "'$cli' time --maximum-count 3 --threshold 'MedianUs<1' -- true"
            Get-TerminalText $command | Should -Match "$colour(Fail|Inconclusive)"
            $plain = Get-TerminalText $command @{ NO_COLOR = 1 }
            $plain | Should -Match 'Fail|Inconclusive'
            $plain | Should -Not -Match $colour
        }

        It 'of a live view are those of $PSStyle: <Name>' -ForEach @(
            @{ Name = 'as it is'; Set = ''; Environment = @{}; Expected = "`e\[31;1m.*ALERT" }
            @{ Name = 'another style'; Set = '$PSStyle.Formatting.Error = "`e[35m";'; Environment = @{}; Expected = "`e\[35m.*ALERT" }
            @{ Name = 'plain text'; Set = "`$PSStyle.OutputRendering = 'PlainText';"; Environment = @{}; Expected = $null }
            @{ Name = 'NO_COLOR'; Set = ''; Environment = @{ NO_COLOR = 1 }; Expected = $null }
        ) {
            $text = Get-TerminalText (Get-PwshCommand "$Set Import-Module '$module'; Watch-Performance -Id `$PID -Interval 100 -Count 3 -Alert @{ ThreadCount = '>0' } -View") $Environment
            $text | Should -Match 'ALERT'
            if ($Expected) { $text | Should -Match $Expected } else { $text | Should -Not -Match $colour }
        }

        It 'of a live view of the command line are off with NO_COLOR, and ALERT is written' {
            $command = "'$cli' watch --id $PID --interval 100 --count 3 --alert 'ThreadCount>0'"
            Get-TerminalText $command | Should -Match "`e\[31m.*ALERT"
            $plain = Get-TerminalText $command @{ NO_COLOR = 1 }
            $plain | Should -Match 'ALERT'
            $plain | Should -Not -Match $colour
        }
    }
}

# What the README says a newcomer can do is done here, word by word.

BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $pages = @(Get-Item $root/README.md) + @(Get-ChildItem $root/docs -Filter *.md) | ForEach-Object {
        @{ Name = [System.IO.Path]::GetRelativePath($root, $_.FullName); Path = $_.FullName }
    }
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $pwsh = (Get-Process -Id $PID).Path

    function Get-CodeBlock([string] $Text) {
        [regex]::Matches($Text, '(?ms)^```powershell\r?\n(.*?)^```').ForEach{ $_.Groups[1].Value }
    }
}

Describe '<Name>' -ForEach $pages {
    It 'links to what is there' {
        $folder = Split-Path $Path
        foreach ($link in [regex]::Matches((Get-Content -Raw $Path), '\]\((?!https?:)(?<file>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)')) {
            $file = if ($link.Groups['file'].Value) { Join-Path $folder $link.Groups['file'].Value } else { $Path }
            $file | Should -Exist
            if (-not $link.Groups['anchor'].Success) { continue }

            # As GitHub makes them: small letters, no punctuation, hyphens for blanks.
            $anchors = (Get-Content $file) -match '^#+ ' -replace '^#+ ' | ForEach-Object { $_.ToLowerInvariant() -replace '[^\w\- ]' -replace ' ', '-' }
            $link.Groups['anchor'].Value | Should -BeIn $anchors -Because $link.Value
        }
    }

    It 'names parameters that there are' {
        $unknown = foreach ($code in Get-CodeBlock (Get-Content -Raw $Path)) {
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($code, [ref]$null, [ref]$null)
            foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
                $command = Get-Command "$($call.GetCommandName())" -Module PerfTools -ErrorAction Ignore
                if ($command) { $call.CommandElements.ParameterName | Where-Object { $_ -and $_ -notin $command.Parameters.Keys } | ForEach-Object { "$command -$_" } }
            }
        }
        $unknown | Should -BeNullOrEmpty
    }
}

Describe 'The first five minutes of the README' -Skip:$noExcel {
    BeforeAll {
        $text = Get-Content -Raw $root/README.md
        $section = $text.Substring($text.IndexOf("`n## Five minutes"))
        $section = $section.Substring(0, $section.IndexOf("`n## ", 1))
        $blocks = Get-CodeBlock $section

        # A file where the block begins with its name; else what is typed, all of it in one session, in a clone.
        $null = New-Item -ItemType Directory $TestDrive/clone
        $null = New-Item -ItemType SymbolicLink $TestDrive/clone/output -Target $root/output
        $typed = foreach ($block in $blocks) {
            if ($block -match '^# (\S+\.ps1)\r?\n') { "Set-Content '$($Matches[1])' @'`n$block'@" }
            else { $block -replace '(?m)^Install-PSResource .*$' }
        }
        $said = & $pwsh -NoProfile -NonInteractive -Command "Set-Location '$TestDrive/clone'; `$PSStyle.OutputRendering = 'PlainText'; `$WarningPreference = 'Ignore'; $($typed -join "`n")" 2>&1 | Out-String
        $runs = $said -split '(?m)^Tests Passed: '
    }

    It 'fails first, and says by how much it leaks' {
        $runs[0] | Should -Match '\[-\] keeps nothing'
        $runs[0] | Should -Match 'Expected results not to leak but Get-Price apple, ManagedHeap: grows by [\d,]+ B/operation'
        $runs[1] | Should -Match '^\d, Failed: 1,' -Because $said
    }

    It 'passes when it is mended, or says that it cannot tell' {
        $runs[1] | Should -Match '\[[+!]\] keeps nothing'
        $runs[2] | Should -Match '^\d, Failed: 0,' -Because $said
    }

    It 'gives a workbook that Excel reads, with a verdict for each result' {
        $summary = Import-Excel $TestDrive/clone/price.xlsx -WorksheetName Summary -NoHeader | Out-String
        $summary | Should -Match 'Get-Price, known'
        $summary | Should -Match 'Pass|Inconclusive'
    }

    It 'gives a page that needs nothing else' {
        $page = Get-Content -Raw $TestDrive/clone/price.html
        $page | Should -Match 'What a price costs'
        $page | Should -Match '<svg'
        $page | Should -Not -Match '(src|href)="https?:'
    }
}

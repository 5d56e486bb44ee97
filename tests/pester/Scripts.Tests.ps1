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

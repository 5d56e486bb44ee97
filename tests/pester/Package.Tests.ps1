BeforeDiscovery {
    # Not every PowerShell has it: a build from source leaves it out.
    $noResourceGet = -not (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable)
    $noDotnet = -not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    $module = Get-BuiltModulePath
    $packages = (Resolve-Path (Join-Path $PSScriptRoot '../../output/packages')).Path
    $manifest = Import-PowerShellDataFile (Get-ChildItem $module -Recurse -Filter PerfTools.psd1).FullName
    $package = Join-Path $packages "PerfTools.$($manifest.ModuleVersion).nupkg"

    # With a home of its own: neither its modules nor its repositories are those of whoever runs the tests.
    function Invoke-Newcomer([string] $Script) {
        $mine = $env:HOME, $env:PSModulePath
        try {
            $env:HOME, $env:PSModulePath = $TestDrive, "$TestDrive/modules"
            & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script"
        }
        finally { $env:HOME, $env:PSModulePath = $mine }
    }
}

Describe 'The zip' {
    It 'works when it is unpacked into a folder of PSModulePath' {
        Expand-Archive (Join-Path $packages "PerfTools-$($manifest.ModuleVersion).zip") $TestDrive/modules
        $said = Invoke-Newcomer '(Measure-Operation { 1 } -MaximumCount 20 -WarningAction Ignore).GetType().FullName; (Get-Module PerfTools).Path'
        $said[0] | Should -Be 'PerfTools.OperationResult'
        $said[1] | Should -BeLike "$TestDrive/modules/*"
        Remove-Item -Recurse $TestDrive/modules
    }
}

Describe 'The package of the module' {
    BeforeAll {
        $unpacked = "$TestDrive/unpacked"
        [System.IO.Compression.ZipFile]::ExtractToDirectory($package, $unpacked)
        $metadata = ([xml](Get-Content -Raw $unpacked/PerfTools.nuspec)).package.metadata
    }

    It 'holds the module that was tested, file by file' {
        $folder = Split-Path (Get-ChildItem $module -Recurse -Filter PerfTools.psd1).FullName
        $shipped = Get-ChildItem $folder -Recurse -File | ForEach-Object { [System.IO.Path]::GetRelativePath($folder, $_.FullName) }
        $shipped | Should -Contain 'LICENSE'
        foreach ($name in $shipped) {
            (Get-FileHash -LiteralPath (Join-Path $unpacked $name)).Hash | Should -Be (Get-FileHash -LiteralPath (Join-Path $folder $name)).Hash -Because $name
        }
    }

    It 'says what the manifest says' {
        $metadata.id | Should -Be PerfTools
        $metadata.version | Should -Be $manifest.ModuleVersion
        $metadata.authors | Should -Be $manifest.Author
        $metadata.description | Should -Be $manifest.Description
        $metadata.copyright | Should -Be $manifest.Copyright
        $metadata.license.InnerText | Should -Be MIT
    }

    It 'can be searched for by each of its commands' {
        $tags = $metadata.tags -split ' '
        $tags | Should -Contain PSModule
        $manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_" } | Should -BeIn $tags
        $manifest.FunctionsToExport | ForEach-Object { "PSFunction_$_" } | Should -BeIn $tags
        $manifest.CmdletsToExport + $manifest.FunctionsToExport | ForEach-Object { "PSCommand_$_" } | Should -BeIn $tags
        $manifest.PrivateData.PSData.Tags | Should -BeIn $tags
    }

    It 'is installed, imported and removed again by PSResourceGet from a folder' -Skip:$noResourceGet {
        $code = @'
Register-PSResourceRepository here -Uri '{0}' -Trusted
(Find-PSResource PerfTools -Repository here).Version.ToString()
Install-PSResource PerfTools -Repository here
Import-Module PerfTools
(Get-Module PerfTools).Path
(Get-Command -Module PerfTools).Count
Uninstall-PSResource PerfTools
@(Get-PSResource PerfTools -ErrorAction Ignore).Count
'@ -f $packages
        $said = Invoke-Newcomer $code
        $said[0] | Should -Be $manifest.ModuleVersion
        $said[1] | Should -BeLike "$TestDrive/*"
        $said[2] | Should -Be ($manifest.CmdletsToExport.Count + $manifest.FunctionsToExport.Count)
        $said[3] | Should -Be 0
    }
}

Describe 'The package of the command line' -Skip:$noDotnet {
    It 'is installed as a .NET tool from the folder, and measures' {
        # No other source is asked, so that it is this package, and no network is needed.
        Set-Content $TestDrive/nuget.config "<configuration><packageSources><clear/><add key='here' value='$packages'/></packageSources></configuration>"
        $said = dotnet tool install PerfTools.Cli --tool-path $TestDrive/tools --configfile $TestDrive/nuget.config 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$said"
        & $TestDrive/tools/perftools --version | Should -Be $manifest.ModuleVersion
        & $TestDrive/tools/perftools time --json -- dotnet --version | ConvertFrom-Json | ForEach-Object { $_.MedianUs | Should -BeGreaterThan 0 }
        $LASTEXITCODE | Should -Be 0
    }

    It 'has its licences and a page of its own' {
        [System.IO.Compression.ZipFile]::ExtractToDirectory((Join-Path $packages "PerfTools.Cli.$($manifest.ModuleVersion).nupkg"), "$TestDrive/tool")
        $names = (Get-ChildItem $TestDrive/tool -File).Name
        'LICENSE', 'ThirdPartyNotices.txt', 'README.md' | Should -BeIn $names
    }
}

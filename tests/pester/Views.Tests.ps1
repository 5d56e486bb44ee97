BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    Import-Module (Join-Path $PSScriptRoot 'ViewSamples.psm1') -Force
    $types = Get-ResultType | ForEach-Object { @{ Name = $_.Name; Type = $_ } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'ViewSamples.psm1') -Force

    # What a reader of a narrow console must still see, beside the target and the verdict: the heading of the main figure.
    $main = @{
        ComparisonResult = 'Shift %'; ConcurrentSessionsResult = 'P99Us'; MemoryLeakResult = '99 % interval'; MemoryNoiseResult = 'Detects/h'; MemorySample = 'MB'
        OperationResult = 'MedianUs'; PerfChange = 'Shift %'; PerfEnvironmentCheck = 'Value'; PerfHistoryRecord = 'Case'; PerfHistoryValue = 'Value'
        PerformanceEvent = 'Now'; PerformanceSnapshot = 'Now'; PerfThreshold = 'Threshold'; PerfThresholdCheck = 'Value'; ProcessCpuResult = 'Core%'
        RedisKeyRemoval = 'Removed'; RedisLatencyResult = 'P99Us'; RedisStatistic = 'Cmd/s'; ScalabilityResult = 'Lambda/s'; ServerStartResult = 'ReadyMs'
        ServerStartupResult = 'ReadyMs'; SessionResult = 'P50Us'; SessionTimelineResult = 'PerSecond'
    }
    # Of these the machine is the target, which the table need not name.
    $ofThisMachine = 'PerfEnvironmentCheck'
    $numbers = [int], [long], [double]
    # A console of 80 or 120 columns keeps the last one for itself.
    $narrow, $wide = 79, 119

    function Get-TableView([type] $Type) {
        (Get-FormatData $Type.FullName).FormatViewDefinition.Control | Where-Object { $_ -is [System.Management.Automation.TableControl] } | Select-Object -First 1
    }
}

Describe 'The view of <Name>' -ForEach $types {
    BeforeAll {
        $sample = Get-ViewSample $Type
        $view = Get-TableView $Type
        $labels = @($view.Headers.Label)
        $hasVerdict = [bool]$Type.GetProperty('Verdict')
    }

    It 'is there, and this suite knows its main figure' {
        $view | Should -Not -BeNullOrEmpty
        $main[$Name] | Should -BeIn $labels
        if ($hasVerdict) { $labels | Should -Contain 'Verdict' }
    }

    It 'has all its columns in 120 columns' {
        $lines = @(Get-TableLine $sample $wide)
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $wide
        $heading = @($lines -match [regex]::Escape($main[$Name]))[0]
        foreach ($label in $labels) { $heading | Should -Match "(^|\s)$([regex]::Escape($label))(\s|$)" }
        # A heading that is broken into two lines has no rule right below it.
        $lines[$lines.IndexOf($heading) + 1] | Should -Match '^[\s-]+$'
    }

    It 'keeps what matters in 80 columns' {
        $lines = @(Get-TableLine $sample $narrow)
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $narrow
        $heading = @($lines -match [regex]::Escape($main[$Name]))[0]
        $heading | Should -Match "(^|\s)$([regex]::Escape($main[$Name]))(\s|$)"
        $lines[$lines.IndexOf($heading) + 1] | Should -Match '^[\s-]+$'
        if ($Name -notin $ofThisMachine) { "$lines" | Should -Match '(cache-7|node-worker)' }
        if ($hasVerdict) { $lines -match "(^|\s)$($sample.Verdict)(\s|$)" | Should -Not -BeNullOrEmpty }
    }

    It 'cuts no number, and sets numbers to the right' {
        (Get-TableLine $sample $wide) -match '…\d|\d…' | Should -BeNullOrEmpty
        # Snapshots and events share a table, with a row for each.
        $row = @($view.Rows).Where({ $_.SelectedBy.TypeNames -contains $Type.FullName }, 'First') + $view.Rows[0] | Select-Object -First 1
        $columns = $row.Columns
        for ($i = 0; $i -lt $columns.Count; $i++) {
            $entry = $columns[$i].DisplayEntry
            $isNumber = if ("$($entry.ValueType)" -eq 'Property') {
                $property = $Type.GetProperty($entry.Value).PropertyType
                ([Nullable]::GetUnderlyingType($property) ?? $property) -in $numbers
            }
            else {
                "$($sample | ForEach-Object ([scriptblock]::Create($entry.Value)))" -match '^[+-]?\d[\d.,e+]*(/\d+)?$'
            }
            if ($isNumber) { "$($view.Headers[$i].Alignment)" | Should -Be 'Right' -Because $labels[$i] }
        }
    }

    It 'shows everything in a list' {
        $list = ($sample | Format-List | Out-String -Width 200) -split '\r?\n'
        foreach ($property in $Type.GetProperties().Name) {
            if ($null -eq $sample.$property -or '' -eq "$($sample.$property)") { continue }
            $list -match "^$property\s+: \S" | Should -Not -BeNullOrEmpty -Because $property
        }
    }
}

Describe 'Memory in a view' {
    It 'is in MB of a million bytes: <Name>' -ForEach @(
        @{ Name = 'ProcessCpuResult'; Shown = '6871.9' }
        @{ Name = 'RedisStatistic'; Shown = '68,719.5' }
        @{ Name = 'ServerStartupResult'; Shown = '6,870' }
    ) {
        "$(Get-TableLine (Get-ViewSample "PerfTools.$Name") $wide) " | Should -BeLikeExactly "* $Shown *" -Because 'a sample has 6,871,947,673 or 68,719,476,736 bytes'
    }
}

Describe 'The view files' {
    It 'are listed in the manifest, and none is longer than 300 lines' {
        $folder = (Get-Module PerfTools).ModuleBase
        $files = Get-ChildItem $folder -Filter *.Format.ps1xml
        (Import-PowerShellDataFile (Join-Path $folder PerfTools.psd1)).FormatsToProcess | Sort-Object | Should -Be ($files.Name | Sort-Object)
        $files | Where-Object { (Get-Content $_).Count -gt 300 } | Should -BeNullOrEmpty
    }
}

# The first sheet of a workbook: a row for each result, with its verdict, the number that it is about, and why.

# Of each kind the number that it is about, which has its interval beside it where it has one, and what else one asks for first.
$script:mainNumbers = @{
    RedisLatencyResult       = @('P50Us'), @('P99Us', 'ThroughputPerSecond', 'Errors')
    ProcessCpuResult         = @('CpuPercentOfCore'), @('UncertaintyPercent', 'CpuMs', 'PrivateBytes')
    OperationResult          = @('MedianUs'), @('P99Us', 'DifferenceUs', 'Count', 'Errors')
    MemoryLeakResult         = @('GrowthBytesPerOperation', 'GrowthMBPerHour', 'GrowthCountPerOperation', 'GrowthCountPerHour'), @('StartMB', 'EndMB', 'StartCount', 'EndCount')
    ConcurrentSessionsResult = @('ThroughputPerSecond'), @('P50Us', 'P99Us', 'ErrorPercent')
    ScalabilityResult        = @('BestConcurrency'), @('PeakThroughputPerSecond', 'Sigma', 'Kappa')
    ServerStartupResult      = @('ReadyMs'), @('ReadyMaxMs', 'DifferenceMs', 'Succeeded', 'Failed')
    ComparisonResult         = @('ShiftPercent', 'Shift'), @('BaselineValue', 'CurrentValue')
    PerfThresholdCheck       = @('Value'), @()
    PerfEnvironmentCheck     = @('Value'), @()
    RedisKeyRemoval          = @('MatchedCount'), @()
}

# Rows of a run, of which the result itself is in the summary.
$script:detailKinds = 'SessionResult', 'SessionTimelineResult', 'ServerStartResult', 'MemorySample', 'PerformanceSnapshot', 'PerformanceEvent'

function Write-PerfSummary($Workbook, $Record, [int] $Run, [string] $Title) {
    $columns = foreach ($pair in @('Run', [int]), @('StartedAt', [datetimeoffset]), @('Target', [string]), @('Case', [string]), @('Kind', [string]),
        @('Verdict', [string]), @('Metric', [string]), @('Value', [double]), @('Low', [double]), @('High', [double]), @('Unit', [string]),
        @('Further', [string]), @('Remark', [string]), @('Label', [string]), @('Host', [string])) { Get-PerfColumn $pair[0] $pair[1] }
    foreach ($column in $columns.Where{ $_.Type -eq [double] }) { $column.Format = (Get-PerfColumn 'ValueMs' ([double])).Format }
    $rows = [System.Collections.Generic.List[object[]]]::new()
    $here = $resultRecords::Host().MachineName
    foreach ($item in $Record) { if (Test-PerfSummarized $item) { $rows.Add((ConvertTo-PerfSummaryRow $item $Run $here)) } }

    # A run of details only, such as samples: the table must have a row.
    if ($rows.Count -eq 0) { $rows.Add(@($Run, (Get-Date), (Get-PerfCellText $Record[0].Target), $null, 'details only', $null, $null, $null, $null, $null, $null, $null, $null, $null, $here)) }
    $isNew = -not (Find-PerfTable $Workbook 'PerfSummary')
    Write-PerfTable $Workbook 'Summary' 'PerfSummary' $columns $rows -FirstRow 4 -FrozenColumn 3
    Write-PerfHeading (Find-PerfTable $Workbook 'PerfSummary').WorkSheet $Title $Run $isNew
}

function Write-PerfHeading($Sheet, [string] $Title, [int] $Run, [bool] $IsNew) {
    if ($Title -or $IsNew) {
        $Sheet.Cells['A1'].Value = Get-PerfCellText ($Title ? $Title : 'Performance results')
        $Sheet.Cells['A1'].Style.QuotePrefix = $true
        $Sheet.Cells['A1'].Style.Font.Size = 16
        $Sheet.Cells['A1'].Style.Font.Bold = $true
    }
    $runs = $Run -eq 1 ? '1 run' : "$Run runs"
    $Sheet.Cells['A2'].Value = "$runs, written $((Get-Date).ToString('yyyy-MM-dd HH:mm')) by PerfTools $($ExecutionContext.SessionState.Module.Version)"
    $Sheet.Cells['A2'].Style.Font.Color.SetColor([System.Drawing.Color]::DimGray)
    if (-not $IsNew) { return }
    $Sheet.Workbook.Worksheets.MoveToStart($Sheet.Name)
    $Sheet.PrinterSettings.FitToPage = $true
    $Sheet.PrinterSettings.FitToHeight = 0
}

function Test-PerfSummarized($Record) {
    if ($Record.Kind -eq 'PerfEnvironmentCheck') { return $Record.Result.Check -eq [PerfTools.PerfEnvironmentCheck]::SummaryCheck }
    $Record.Kind -notin $script:detailKinds
}

function ConvertTo-PerfSummaryRow($Record, [int] $Run, [string] $HostName) {
    $result = $Record.Result
    $main, $further = $script:mainNumbers[$Record.Kind] ?? @(@(), @())
    $name = $main.Where({ $null -ne $result.$_ }, 'First')[0] ?? $main[0]
    $number = @{ Value = $name ? $result.$name : $null; Low = $null; High = $null }
    foreach ($side in $name ? ('Low', 'High') : @()) {
        # The side stands before the unit in some names and after it in others.
        $inside = $name -creplace '(?=(Percent|Ms|Us)$)', $side
        $number[$side] = ($inside -ne $name ? $result.$inside : $null) ?? $result."$name$side"
    }
    $parts = Split-PerfName ($Record.Kind -eq 'PerfThresholdCheck' ? $result.Metric : "$name")
    $unit = $Record.Kind -in 'ComparisonResult', 'PerfEnvironmentCheck' -and -not $parts.Unit ? $result.Unit : $parts.Unit
    $metric = $Record.Kind -eq 'ComparisonResult' ? "$($result.Metric)" : $parts.Name
    $remark = @($result.Violations; $result.Reason; $result.Detail; $result.Advice).Where{ $_ } | Select-Object -Unique
    $started = $result.StartedAt ?? $Record.RecordedAt
    , @(
        $Run, $started.LocalDateTime, (Get-PerfCellText $Record.Target), (Get-PerfCellText $Record.Case), (Get-PerfKindName $Record.Kind),
        (Get-PerfCellText "$($result.Verdict)"), (Get-PerfCellText $metric), (Get-PerfFinite $number.Value), (Get-PerfFinite $number.Low), (Get-PerfFinite $number.High),
        (Get-PerfCellText $unit), (Get-PerfCellText (Get-PerfFurtherText $result $further)), (Get-PerfCellText ($remark -join '; ')),
        (Get-PerfCellText $Record.Label), (Get-PerfCellText ($Record.Host ? $Record.Host : $HostName))
    )
}

function Get-PerfFinite($Value) { if ($null -ne $Value -and [double]::IsFinite($Value)) { [double]$Value } }

function Get-PerfFurtherText($Result, [string[]] $Name) {
    $texts = foreach ($property in $Name.Where{ $null -ne $Result.$_ }) {
        $parts = Split-PerfName $property
        $value = [double]$Result.$property
        $digits = [math]::Abs($value) -ge 100 -or $value -eq [math]::Truncate($value) ? '#,##0' : '0.###'
        "$($parts.Name) $($value.ToString($digits, [cultureinfo]::InvariantCulture)) $($parts.Unit)".Trim()
    }
    $texts -join '; '
}

function Get-PerfNextRun($Workbook) {
    $table = Find-PerfTable $Workbook 'PerfSummary'
    if (-not $table) { return 1 }
    $runs = foreach ($row in ($table.Address.Start.Row + 1)..$table.Address.End.Row) { $table.WorkSheet.Cells[$row, 1].Value -as [int] }
    ($runs | Measure-Object -Maximum).Maximum + 1
}

# The results, and what they hold that no column of theirs shows: samples of a watch, points of a curve.
function Get-PerfDetailRecord($Record) {
    foreach ($item in $Record) {
        $item
        if ($item.Kind -ne 'MemoryLeakResult') { continue }
        foreach ($sample in $item.Result.GetSamples()) { $resultRecords::Of($sample) }
    }
}

# Where nobody asked Test-PerfEnvironment, at least which machines these numbers are from.
function Get-PerfHostFact($Record) {
    $here = $resultRecords::Host()
    $facts = @(foreach ($item in $Record | Sort-Object Host -Unique | Where-Object Host) {
            [PerfTools.PerfEnvironmentCheck]@{ Target = $item.Host; Check = 'Host'; Detail = "$($item.HostClass)$($item.HostState ? "; $($item.HostState)" : '')"; StartedAt = $item.RecordedAt }
        })
    if ($facts.Count -eq 0) {
        $about = [ordered]@{
            OperatingSystem = $here.OperatingSystem; Architecture = $here.Architecture; Processors = $here.ProcessorCount
            ProcessorModel = $here.ProcessorModel; PowerShell = $PSVersionTable.PSVersion; PerfTools = $ExecutionContext.SessionState.Module.Version
        }
        $facts = foreach ($name in $about.Keys) {
            [PerfTools.PerfEnvironmentCheck]@{ Target = $here.MachineName; Check = $name; Detail = "$($about[$name])"; StartedAt = [datetimeoffset]::Now }
        }
    }
    foreach ($fact in $facts) { $resultRecords::Of($fact) }
}

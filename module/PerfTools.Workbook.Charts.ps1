# The charts of a workbook. What they show is one table of points, so that a run that is added later only adds rows to it.

$script:chartTypes = [ordered]@{
    'Latency by payload'         = @{ X = 'payload (bytes)'; Y = 'latency (us)'; Log = $true }
    'Throughput by sessions'     = @{ X = 'sessions'; Y = 'throughput (/s)' }
    'Latency by sessions'        = @{ X = 'sessions'; Y = 'latency (us)' }
    'Throughput over time'       = @{ X = 'second of the run'; Y = 'throughput (/s)' }
    'Answer over time'           = @{ X = 'seconds since the first reading'; Y = 'answered after (ms)'; Elapsed = $true }
    'CPU over time'              = @{ X = 'seconds since the first reading'; Y = 'CPU (% of core)'; Elapsed = $true }
    'Memory over time'           = @{ X = 'seconds since the first reading'; Y = 'memory (MB)'; Elapsed = $true }
    'Handles and threads'        = @{ X = 'seconds since the first reading'; Y = 'count'; Elapsed = $true }
    'Memory by operations'       = @{ X = 'operations'; Y = 'memory (MB)' }
    'Handles/threads by operations' = @{ X = 'operations'; Y = 'count' }
}

# As many as one looks at; of more, the latest.
$script:mostHistograms = 12
$script:mostPoints = 2000

# Told apart also by those who do not see red and green, and on paper by their markers.
$script:seriesColours = '#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#8C6D31'
$script:seriesMarkers = 'Circle', 'Square', 'Triangle', 'Diamond'

function Write-PerfChartSheet($Workbook, $Record, [int] $Run) {
    $points = [System.Collections.Generic.List[object]]::new()
    foreach ($point in Read-PerfPoint $Workbook) { $points.Add($point) }
    $new = foreach ($item in $Record) { Get-PerfPoint $item.Result $item.Case }

    # From the first reading of each, because runs are days apart.
    foreach ($series in $new | Where-Object { $script:chartTypes[$_.Chart].Elapsed } | Group-Object Chart, Series) {
        $first = ($series.Group.X | Measure-Object -Minimum).Minimum
        foreach ($point in $series.Group) { $point.X = [math]::Round($point.X - $first, 3) }
    }
    foreach ($point in $new) {
        if ($Run -gt 1) { $point.Series = "$($point.Series), run $Run" }
        $points.Add($point)
    }
    $spread = $Record.Where{ $_.Result.Distribution.Count -ge 20 -and $_.Kind -notin $script:detailKinds } | Select-Object -Last $script:mostHistograms
    $histograms = foreach ($item in $spread) { Get-PerfHistogram $item $Run }
    foreach ($point in $histograms) { $points.Add($point) }
    if ($points.Count -eq 0) { return }

    $charts = @(Select-PerfChart $points)
    $data = Write-PerfPoint $Workbook $charts
    $sheet = Get-PerfChartPlace $Workbook
    $place = 0
    foreach ($chart in $charts) { Add-PerfChart $sheet $data $chart $place; $place++ }
}

# What a result adds to the charts: points with a chart, a series, x and y.
function Get-PerfPoint($Result, [string] $Case) {
    switch ($Result.GetType().Name) {
        'RedisLatencyResult' {
            if ($Result.PayloadBytes -eq 0) { return }
            $series = ("$($Result.Target) $Case" -replace ", $($Result.Payload) $($Result.PayloadBytes) B")
            Get-PerfXY 'Latency by payload' "$series, P50" $Result.PayloadBytes $Result.P50Us
            Get-PerfXY 'Latency by payload' "$series, P99" $Result.PayloadBytes $Result.P99Us
        }
        'ConcurrentSessionsResult' {
            $series = "$($Result.Target) $($Result.Operation)".Trim()
            Get-PerfXY 'Throughput by sessions' $series $Result.SessionsRequested $Result.ThroughputPerSecond
            Get-PerfXY 'Latency by sessions' "$series, P50" $Result.SessionsRequested $Result.P50Us
            Get-PerfXY 'Latency by sessions' "$series, P99" $Result.SessionsRequested $Result.P99Us
        }
        'SessionTimelineResult' { Get-PerfXY 'Throughput over time' "$($Result.Target) $($Result.ComputerName)".Trim() $Result.Second $Result.ThroughputPerSecond }
        'ScalabilityResult' {
            foreach ($point in $Result.GetPoints()) {
                $series = "$($Result.Target) $($Result.Operation)".Trim()
                Get-PerfXY 'Throughput by sessions' "$series, measured" $point.Concurrency $point.ThroughputPerSecond
                Get-PerfXY 'Throughput by sessions' "$series, fitted" $point.Concurrency $point.FittedPerSecond
            }
        }
        { $_ -in 'ProcessCpuResult', 'PerformanceSnapshot' } {
            $series = $Result.ProcessName ? "$($Result.ProcessName) $($Result.ProcessId)" : $Result.Target
            $at = $Result.StartedAt.UtcTicks / 1e7 + $Result.DurationMs / 1000
            Get-PerfXY 'CPU over time' $series $at $Result.CpuPercentOfCore
            Get-PerfXY 'Memory over time' "$series, working set" $at ($null -ne $Result.WorkingSetBytes ? $Result.WorkingSetBytes / 1MB : $null)
            Get-PerfXY 'Memory over time' "$series, private" $at ($null -ne $Result.PrivateBytes ? $Result.PrivateBytes / 1MB : $null)
            Get-PerfXY 'Answer over time' $series $at ($Result.LatencyMs ?? ($null -ne $Result.PingUs ? $Result.PingUs / 1000 : $null))
        }
        'MemorySample' {
            $series = "$($Result.Target), $($Result.Metric)"
            $isMemory = $null -ne $Result.MB
            if ($null -ne $Result.OperationCount) { Get-PerfXY ($isMemory ? 'Memory by operations' : 'Handles/threads by operations') $series $Result.OperationCount ($Result.MB ?? $Result.Count) }
            else { Get-PerfXY ($isMemory ? 'Memory over time' : 'Handles and threads') $series ($Result.ElapsedMs / 1000) ($Result.MB ?? $Result.Count) }
        }
    }
}

function Get-PerfXY([string] $Chart, [string] $Series, [double] $X, $Y) {
    if ($null -ne $Y -and [double]::IsFinite($Y)) { [pscustomobject]@{ Chart = Get-PerfCellText $Chart; Series = Get-PerfCellText $Series; X = $X; Y = [double]$Y } }
}

# Thirty classes whose widths grow with the value, as latencies spread; each with its share of the samples.
function Get-PerfHistogram($Record, [int] $Run) {
    $held = $Record.Result.Distribution
    $least = [math]::Max($held.Minimum, $held.Resolution)
    $step = [math]::Max([math]::Log($held.Maximum / $least) / 30, 1e-9)
    $shares = [double[]]::new(30)
    foreach ($bucket in $held.GetBuckets()) {
        $class = [int][math]::Floor([math]::Log([math]::Max($bucket.LowerBound, $least) / $least) / $step)
        $shares[[math]::Clamp($class, 0, 29)] += 100.0 * $bucket.Count / $held.Count
    }
    $suffix = $Run -gt 1 ? ", run $Run" : ''
    $chart = "Distribution ($($held.Unit)): $("$($Record.Target) $($Record.Case)".Trim())$suffix"
    for ($i = 0; $i -lt 30; $i++) { Get-PerfXY $chart '% of samples' ([double]($least * [math]::Exp($i * $step)).ToString('G3', [cultureinfo]::InvariantCulture)) $shares[$i] }
}

# The charts in their order, each with its series; a curve of one point is none, except where what it is drawn over is a choice.
function Select-PerfChart($Point) {
    # Not Group-Object alone, which sorts: the latest shall be the last.
    $groups = [ordered]@{}
    foreach ($item in $Point) {
        if (-not $groups.Contains($item.Chart)) { $groups[$item.Chart] = [System.Collections.Generic.List[object]]::new() }
        $groups[$item.Chart].Add($item)
    }
    foreach ($name in $script:chartTypes.Keys.Where{ $groups.Contains($_) }) {
        $series = @($groups[$name] | Group-Object Series)
        if ($script:chartTypes[$name].Elapsed) { $series = @($series.Where{ $_.Count -gt 1 }) }
        if ($series.Count -gt 0) { [pscustomobject]@{ Name = $name; Series = $series; Type = $script:chartTypes[$name] } }
    }
    foreach ($name in @($groups.Keys) -like 'Distribution (*' | Select-Object -Last $script:mostHistograms) {
        $unit = [regex]::Match($name, '\((\w+)\)').Groups[1].Value
        [pscustomobject]@{ Name = $name; Series = @($groups[$name] | Group-Object Series); Type = @{ Bars = $true; X = $unit; Y = '% of samples' } }
    }
}

function Read-PerfPoint($Workbook) {
    $table = Find-PerfTable $Workbook 'PerfChartPoints'
    if (-not $table) { return }
    $cells = $table.WorkSheet.Cells
    for ($row = 2; $row -le $table.Address.End.Row; $row++) {
        if ($null -eq $cells[$row, 1].Value) { continue }
        [pscustomobject]@{ Chart = "$($cells[$row, 1].Value)"; Series = "$($cells[$row, 2].Value)"; X = [double]$cells[$row, 3].Value; Y = [double]$cells[$row, 4].Value }
    }
}

# Writes all points anew, each series in one piece, and says in it where that is.
function Write-PerfPoint($Workbook, $Chart) {
    $columns = foreach ($pair in @('Chart', [string]), @('Series', [string]), @('X', [double]), @('Y', [double])) { Get-PerfColumn $pair[0] $pair[1] }
    $rows = [System.Collections.Generic.List[object[]]]::new()
    foreach ($series in $Chart.Series) {
        $points = @($series.Group | Sort-Object X)
        $every = [math]::Ceiling($points.Count / $script:mostPoints)
        $first = $rows.Count + 2
        for ($i = 0; $i -lt $points.Count; $i += $every) { $rows.Add(@($points[$i].Chart, $points[$i].Series, $points[$i].X, $points[$i].Y)) }
        $series | Add-Member -NotePropertyMembers @{ First = $first; Last = $rows.Count + 1 }
    }
    $table = Find-PerfTable $Workbook 'PerfChartPoints'
    if ($table) { $table.WorkSheet.Cells[2, 1, $table.Address.End.Row, 4].Clear() }
    Write-PerfTable $Workbook 'Chart data' 'PerfChartPoints' $columns $rows -Replace
    $sheet = (Find-PerfTable $Workbook 'PerfChartPoints').WorkSheet
    $Workbook.Worksheets.MoveToEnd($sheet.Name)
    $sheet
}

# The sheet with the charts, empty: the one of an earlier run, or a new one after the summary.
function Get-PerfChartPlace($Workbook) {
    foreach ($sheet in $Workbook.Worksheets) {
        $ours = @($sheet.Drawings.Where{ $_.Name -like 'PerfChart*' })
        foreach ($drawing in $ours) { $sheet.Drawings.Remove($drawing) }
        if ($ours) { return $sheet }
    }
    $sheet = Add-PerfSheet $Workbook 'Charts'
    $Workbook.Worksheets.MoveAfter($sheet.Name, (Find-PerfTable $Workbook 'PerfSummary').WorkSheet.Name)
    $sheet.View.ShowGridLines = $false
    $sheet.PrinterSettings.FitToPage = $true
    $sheet.PrinterSettings.FitToHeight = 0
    $sheet
}

function Add-PerfChart($Sheet, $Data, $Chart, [int] $Place) {
    $drawn = $Sheet.Drawings.AddChart("PerfChart$Place", ($Chart.Type.Bars ? 'ColumnClustered' : 'XYScatterLines'))
    $drawn.SetPosition([int][math]::Floor($Place / 2) * 18, 8, ($Place % 2) * 10, 8)
    $drawn.SetSize(620, 340)
    $drawn.Title.Text = $Chart.Name
    $drawn.Title.Font.Size = 12
    $drawn.DisplayBlanksAs = 'Gap'
    $number = 0
    foreach ($series in $Chart.Series) {
        $line = $drawn.Series.Add($Data.Cells[$series.First, 4, $series.Last, 4], $Data.Cells[$series.First, 3, $series.Last, 3])
        $line.Header = $series.Name
        Write-PerfSeriesStyle $line ([bool]$Chart.Type.Bars) ($series.Last - $series.First) ($number++)
    }
    $drawn.XAxis.Title.Text = $Chart.Type.X
    $drawn.YAxis.Title.Text = $Chart.Type.Y
    foreach ($axis in $drawn.XAxis, $drawn.YAxis) { $axis.Title.Font.Size = 9; $axis.Font.Size = 9 }
    $drawn.YAxis.Format = '#,##0.###'
    $drawn.XAxis.Format = '#,##0.###'
    if ($Chart.Type.Bars) { $drawn.GapWidth = 10; $drawn.Legend.Remove(); return }
    $drawn.Legend.Position = 'Bottom'
    $span = $Chart.Series.Group.X | Measure-Object -Minimum -Maximum
    if ($Chart.Type.Log -and (Test-PerfWideSpan $span)) { $drawn.XAxis.LogBase = 10 }
    if ($Chart.Type.Log -and (Test-PerfWideSpan ($Chart.Series.Group.Y | Measure-Object -Minimum -Maximum))) { $drawn.YAxis.LogBase = 10 }
    else { $drawn.YAxis.MinValue = 0 }
}

# Where the smaller would lie on the axis.
function Test-PerfWideSpan($Span) { $Span.Minimum -gt 0 -and $Span.Maximum / $Span.Minimum -gt 20 }

# A workbook that Excel did not make has no theme, and its series would be of one colour.
function Write-PerfSeriesStyle($Series, [bool] $IsBar, [int] $Length, [int] $Number) {
    $colour = [System.Drawing.ColorTranslator]::FromHtml($script:seriesColours[$Number % $script:seriesColours.Count])
    if ($IsBar) {
        $Series.Fill.Color = $colour
        return
    }
    $Series.LineColor = $colour
    $Series.LineWidth = 1.5
    $Series.Marker = $Length -gt 60 ? 'None' : $script:seriesMarkers[$Number % $script:seriesMarkers.Count]
    if ($Length -gt 60) { return }
    $Series.MarkerSize = 6
    $Series.MarkerColor = $colour
    $Series.MarkerLineColor = $colour
}

# The charts of a workbook. What they show is one table of points, so that a run that is added later only adds rows to it.

# Told apart also by those who do not see red and green, and on paper by their markers.
$script:seriesColours = '#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#8C6D31'
$script:seriesMarkers = 'Circle', 'Square', 'Triangle', 'Diamond'

# In pixels; a row of a sheet has 20, a column 64.
$script:chartWidth = 680
$script:chartHeight = 380

# The points that an earlier run has left, as one block of cells.
function Read-PerfPoint($Workbook) {
    $table = Find-PerfTable $Workbook 'PerfChartPoints'
    if ($table) { , $table.WorkSheet.Cells[2, 1, $table.Address.End.Row, 4].Value }
}

function Write-PerfChartSheet($Workbook, $Data) {
    if ($Data.Table.Rows.Count -eq 0) { return }
    $old = Find-PerfTable $Workbook 'PerfChartPoints'
    if ($old) { $old.WorkSheet.Cells[2, 1, $old.Address.End.Row, 4].Clear() }
    Write-PerfTable $Workbook $Data.Table 'PerfChartPoints' -Replace -FrozenColumn 0
    $points = (Find-PerfTable $Workbook 'PerfChartPoints').WorkSheet
    $Workbook.Worksheets.MoveToEnd($points.Name)
    if ($Data.Charts.Count -eq 0) { return }
    $sheet = Get-PerfChartPlace $Workbook
    $place = 0
    foreach ($chart in $Data.Charts) { Add-PerfChart $sheet $points $chart $place; $place++ }
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
    Write-PerfPageSetup $sheet
    $sheet
}

# Two beside each other.
function Add-PerfChart($Sheet, $Points, $Chart, [int] $Place) {
    $kind = $Chart.Kind
    $drawn = $Sheet.Drawings.AddChart("PerfChart$Place", ($kind.HasBars ? 'ColumnClustered' : 'XYScatterLines'))
    $drawn.SetPosition([int][math]::Floor($Place / 2) * 20, 8, ($Place % 2) * 11, 8)
    $drawn.SetSize($script:chartWidth, $script:chartHeight)
    $drawn.Title.Text = $Chart.Name
    $drawn.Title.Font.Size = 12
    $drawn.DisplayBlanksAs = 'Gap'
    $number = 0
    foreach ($series in $Chart.Series) {
        $first = $series.First + 2
        $last = $first + $series.Count - 1
        $line = $drawn.Series.Add($Points.Cells[$first, 4, $last, 4], $Points.Cells[$first, 3, $last, 3])
        $line.Header = $series.Name
        Write-PerfSeriesStyle $line $series $kind.HasBars ($number++)
    }
    $drawn.XAxis.Title.Text = $kind.X
    $drawn.YAxis.Title.Text = $kind.Y
    foreach ($axis in $drawn.XAxis, $drawn.YAxis) { $axis.Title.Font.Size = 9; $axis.Font.Size = 9; $axis.Format = '#,##0.###' }
    if ($kind.IsDated) { $drawn.XAxis.Format = 'yyyy-mm-dd' }
    if ($kind.HasBars) { $drawn.GapWidth = 10; $drawn.Legend.Remove(); return }
    Write-PerfScale $drawn $Chart
}

function Write-PerfScale($Drawn, $Chart) {
    $Drawn.Legend.Position = 'Bottom'
    if ($Chart.IsLogX) { $Drawn.XAxis.LogBase = 10 }
    if ($Chart.IsLogY) { $Drawn.YAxis.LogBase = 10 } elseif ($Chart.Least -ge 0) { $Drawn.YAxis.MinValue = 0 }
    if ($Chart.Kind.IsByRun) { $Drawn.XAxis.MajorUnit = $Chart.RunStep }
}

# A workbook that Excel did not make has no theme, and its series would be of one colour.
function Write-PerfSeriesStyle($Line, $Series, [bool] $IsBar, [int] $Number) {
    $colour = [System.Drawing.ColorTranslator]::FromHtml($script:seriesColours[$Number % $script:seriesColours.Count])
    if ($IsBar) {
        $Line.Fill.Color = $colour
        return
    }
    $Line.Marker = $Series.HasMarkers ? $script:seriesMarkers[$Number % $script:seriesMarkers.Count] : 'None'
    if ($Series.HasMarkers) {
        $Line.MarkerSize = 6
        $Line.MarkerColor = $colour
        $Line.MarkerLineColor = $colour
    }
    if ($Series.IsMeasured) { $Line.Border.Fill.Style = 'NoFill'; return }
    $Line.LineColor = $colour
    $Line.LineWidth = 1.5
}

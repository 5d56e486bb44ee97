# The first sheet of a workbook: a heading, and a row for each measurement.

function Write-PerfSummary($Workbook, $Table, [int] $Run, [string] $Title) {
    $isNew = -not (Find-PerfTable $Workbook 'PerfSummary')
    Write-PerfTable $Workbook $Table -FirstRow 4 -FrozenColumn 3
    $sheet = (Find-PerfTable $Workbook 'PerfSummary').WorkSheet
    if ($Title -or $isNew) { Write-PerfHeadingLine $sheet.Cells['A1'] ($Title ? $Title : 'Performance results') 16 }
    $runs = $Run -eq 1 ? '1 run' : "$Run runs"
    $module = $ExecutionContext.SessionState.Module
    Write-PerfHeadingLine $sheet.Cells['A2'] "$runs, written $((Get-Date).ToString('yyyy-MM-dd HH:mm')) by PerfTools $($module.Version)" 11
    $sheet.Cells['A1'].Style.Font.Bold = $true
    $sheet.Row(1).Height = 24
    $sheet.Cells['A2'].Style.Font.Color.SetColor([System.Drawing.Color]::DimGray)
    if ($isNew) { $Workbook.Worksheets.MoveToStart($sheet.Name) }
}

function Write-PerfHeadingLine($Cell, [string] $Text, [int] $Size) {
    $Cell.Value = $resultRecords::CellText($Text)
    $Cell.Style.QuotePrefix = $true
    $Cell.Style.Font.Size = $Size
    $Cell.Style.HorizontalAlignment = 'Left'
    $Cell.Style.WrapText = $false
    $Cell.Style.Numberformat.Format = 'General'
}

function Get-PerfNextRun($Workbook) {
    $table = Find-PerfTable $Workbook 'PerfSummary'
    if (-not $table) { return 1 }
    $runs = foreach ($row in ($table.Address.Start.Row + 1)..$table.Address.End.Row) { $table.WorkSheet.Cells[$row, 1].Value -as [int] }
    ($runs | Measure-Object -Maximum).Maximum + 1
}

# Tables in the sheets of a workbook. What is in them, and how wide and in what form, comes from the module's assembly.

$script:verdictColours = [ordered]@{
    Pass = '#C6EFCE', '#006100'; Improved = '#C6EFCE', '#006100'
    Fail = '#FFC7CE', '#9C0006'; Regressed = '#FFC7CE', '#9C0006'
    Inconclusive = '#FFEB9C', '#7F6000'; NotEvaluated = '#EDEDED', '#595959'
}

# Of a sheet, in every spreadsheet program.
$script:lastRow = 1048576

function Find-PerfTable($Workbook, [string] $Name) {
    foreach ($sheet in $Workbook.Worksheets) { if ($sheet.Tables[$Name]) { return $sheet.Tables[$Name] } }
}

# A sheet of this name may be there that is somebody else's.
function Add-PerfSheet($Workbook, [string] $Name) {
    $taken = @($Workbook.Worksheets.Name)
    $free = $Name
    for ($number = 2; $taken -contains $free; $number++) { $free = "$Name $number" }
    $Workbook.Worksheets.Add($free)
}

# Writes rows below a header, as a new table or at the end of the one that is there, or in the place of its rows.
function Write-PerfTable($Workbook, $Table, [string] $Name = "Perf$($Table.Name)", [int] $FirstRow = 1, [int] $FrozenColumn = 2, [switch] $Replace) {
    $old = Find-PerfTable $Workbook $Name
    $sheet = $old ? $old.WorkSheet : (Add-PerfSheet $Workbook $Table.Name)
    $top = $old ? $old.Address.Start.Row : $FirstRow
    $columns = @($Table.Columns)
    $headers = [System.Collections.Generic.List[string]]::new()
    if ($old) { foreach ($cell in 1..$old.Address.End.Column) { $headers.Add($sheet.Cells[$top, $cell].Text) } }
    foreach ($header in $columns.Header) { if (-not $headers.Contains($header)) { $headers.Add($header) } }

    # An older table has columns in another order, or fewer.
    $places = [int[]]@($columns.Header.ForEach{ $headers.IndexOf($_) })
    $begin = $old -and -not $Replace ? $old.Address.End.Row + 1 : $top + 1
    $end = $begin + $Table.Rows.Count - 1
    if ($end -gt $script:lastRow) {
        throw (Get-PerfWorkbookError 'WorkbookNotWritten' 'LimitsExceeded' $Name "A sheet has $($script:lastRow) rows, and '$($sheet.Name)' would have $end. Begin another workbook.")
    }
    for ($i = 0; $i -lt $headers.Count; $i++) { $sheet.Cells[$top, ($i + 1)].Value = $headers[$i] }
    for ($i = 0; $i -lt $places.Count; $i++) { Write-PerfColumnStyle $sheet $columns[$i] ($places[$i] + 1) $top $Table.Wrapped.Contains($i) }
    $null = $sheet.Cells[$begin, 1].LoadFromArrays($resultRecords::Arrange($Table, $places, $headers.Count))
    foreach ($cell in $Table.Quoted) { $sheet.Cells[($begin + $cell.Row), ($places[$cell.Column] + 1)].Style.QuotePrefix = $true }
    foreach ($row in $Table.Tall) { $sheet.Row($begin + $row.Row).Height = 15 * $row.Lines }
    if ($old) { Resize-PerfTable $old $headers $end; return }
    $made = $sheet.Tables.Add($sheet.Cells[$top, 1, $end, $headers.Count], $Name)
    $made.TableStyle = 'Light1'
    $sheet.View.FreezePanes($begin, $FrozenColumn + 1)
    Write-PerfPageSetup $sheet
    Add-PerfVerdictColour $sheet $begin ($headers.IndexOf('Verdict') + 1)
}

# Of the whole column, which costs the same for ten rows and for ten thousand, and holds for those that a later run adds.
function Write-PerfColumnStyle($Sheet, $Column, [int] $Place, [int] $Top, [bool] $IsWrapped) {
    $whole = $Sheet.Column($Place)
    $whole.Width = [math]::Max($whole.Width, $Column.Width)
    if ($IsWrapped) { $whole.Style.WrapText = $true }

    # Each change goes through all cells that are there: a run that is added has none to make.
    if ($whole.Style.VerticalAlignment -eq 'Top') { return }
    $whole.Style.VerticalAlignment = 'Top'
    if ($Column.IsNumeric) { $whole.Style.Numberformat.Format = $Column.Format } else { $whole.Style.HorizontalAlignment = 'Left'; $whole.Style.Indent = 1 }
    Write-PerfHeaderStyle $Sheet.Cells[$Top, $Place].Style $Column.IsNumeric
}

# Not every program draws the style of a table.
function Write-PerfHeaderStyle($Head, [bool] $IsNumeric) {
    $Head.Font.Bold = $true
    $Head.Font.Color.SetColor([System.Drawing.Color]::White)
    $Head.Fill.PatternType = 'Solid'
    $Head.Fill.BackgroundColor.SetColor([System.Drawing.ColorTranslator]::FromHtml('#1F4E78'))
    $Head.HorizontalAlignment = $IsNumeric ? 'Right' : 'Left'
    $Head.Indent = $IsNumeric ? 0 : 1
    $Head.WrapText = $false
    $Head.Numberformat.Format = 'General'
}

# On paper all columns side by side, as many pages long as it takes, with the header on each.
function Write-PerfPageSetup($Sheet) {
    $Sheet.PrinterSettings.Orientation = 'Landscape'
    $Sheet.PrinterSettings.FitToPage = $true
    $Sheet.PrinterSettings.FitToHeight = 0
}

# The library cannot make a table larger.
function Resize-PerfTable($Table, $Header, [int] $EndRow) {
    $range = [OfficeOpenXml.ExcelAddress]::new($Table.Address.Start.Row, 1, $EndRow, $Header.Count).Address
    $root = $Table.TableXml.DocumentElement
    $root.SetAttribute('ref', $range)
    if ($root['autoFilter']) { $root['autoFilter'].SetAttribute('ref', $range) }
    $columns = $root['tableColumns']
    for ($i = $columns.ChildNodes.Count; $i -lt $Header.Count; $i++) {
        $added = $Table.TableXml.CreateElement('tableColumn', $root.NamespaceURI)
        $added.SetAttribute('id', "$($i + 1)")
        $added.SetAttribute('name', $Header[$i])
        $null = $columns.AppendChild($added)
    }
    $columns.SetAttribute('count', "$($Header.Count)")
}

function Add-PerfVerdictColour($Sheet, [int] $FirstRow, [int] $Place) {
    if ($Place -eq 0) { return }

    # To the end of the sheet, so that rows of later runs are coloured as well.
    $range = [OfficeOpenXml.ExcelAddress]::new($FirstRow, $Place, $script:lastRow, $Place)
    foreach ($verdict in $script:verdictColours.Keys) {
        $back, $fore = $script:verdictColours[$verdict]
        $rule = $Sheet.ConditionalFormatting.AddEqual($range)
        $rule.Formula = "`"$verdict`""
        $rule.Style.Fill.PatternType = 'Solid'
        $rule.Style.Fill.BackgroundColor.Color = [System.Drawing.ColorTranslator]::FromHtml($back)
        $rule.Style.Font.Color.Color = [System.Drawing.ColorTranslator]::FromHtml($fore)
    }
}

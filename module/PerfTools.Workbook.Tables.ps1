# How results become the tables of a workbook: a sheet for each kind, the unit in the header, real numbers and times in the cells.

# What Excel allows in a cell, less a margin for the mark that says it was cut.
$script:longestCell = 32000

# In characters. What is longer goes on in a second line.
$script:widestColumn = 60

# A spreadsheet has no room for what XML cannot hold: control characters, and halves of characters.
$script:notWritable = [regex]::new('[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]', 'Compiled')

$script:verdictColours = [ordered]@{
    Pass = '#C6EFCE', '#006100'; Improved = '#C6EFCE', '#006100'
    Fail = '#FFC7CE', '#9C0006'; Regressed = '#FFC7CE', '#9C0006'
    Inconclusive = '#FFEB9C', '#7F6000'; NotEvaluated = '#EDEDED', '#595959'
}

$script:nameUnits = [ordered]@{
    PercentOfCore = '% of core'; PercentOfMachine = '% of machine'; UsPerOperation = 'us/operation'; MBPerHour = 'MB/h'
    BytesPerOperation = 'bytes/operation'; CountPerHour = 'count/h'; CountPerOperation = 'count/operation'
    PerSecond = '/s'; Percent = '%'; Bytes = 'bytes'; MB = 'MB'; Ms = 'ms'; Us = 'us'
}
$script:namePattern = "^(?<what>.+?)(?<unit>$($script:nameUnits.Keys -join '|'))(?<side>Low|High)?$"
$script:splitNames = @{}

# 'P50LowUs' is the lower end of P50, in microseconds: P50 Low, us.
function Split-PerfName([string] $Name) {
    if ($script:splitNames[$Name]) { return $script:splitNames[$Name] }
    $script:splitNames[$Name] = if ($Name -cmatch $script:namePattern) {
        $unit, $side, $what = $script:nameUnits[$Matches.unit], $Matches.side, ($Matches.what -creplace 'P999$', 'P99.9')
        if ($what -cmatch '^(.+)(Low|High)$') { $what, $side = $Matches[1], $Matches[2] }
        [pscustomobject]@{ Name = "$what $side".Trim(); Unit = $unit }
    }
    else { [pscustomobject]@{ Name = $Name; Unit = '' } }
    $script:splitNames[$Name]
}

function Get-PerfColumn([string] $Name, [type] $Type) {
    $bare = [Nullable]::GetUnderlyingType($Type) ?? $Type
    $parts = Split-PerfName $Name
    $format = switch ($bare) {
        ([datetimeoffset]) { 'yyyy-mm-dd hh:mm:ss'; break }
        ([timespan]) { '[h]:mm:ss'; break }

        # Three decimals below 100, because half a microsecond is a result too. A coefficient without a unit may be of any size.
        ([double]) { $parts.Unit ? '[>=100]#,##0.0;[<0]-#,##0.000;0.000' : 'General'; break }
        { $_ -in [int], [long] } { $Name -cmatch '(Id|Port|ExitCode|Number)$' ? '0' : '#,##0'; break }
        default { '' }
    }
    [pscustomobject]@{ Property = $Name; Header = $parts.Unit ? "$($parts.Name) ($($parts.Unit))" : $parts.Name; Format = $format; Type = $bare }
}

# Rows of one kind, in a table that grows with each run.
function Write-PerfResultSheet($Workbook, $Record, [int] $Run) {
    $type = $Record[0].Result.GetType()
    $columns = @(Get-PerfColumn 'Run' ([int])) + @($type.GetProperties().Where{ $_.CanWrite }.ForEach{ Get-PerfColumn $_.Name $_.PropertyType })
    $rows = [System.Collections.Generic.List[object[]]]::new($Record.Count)
    foreach ($item in $Record) { $rows.Add((ConvertTo-PerfRow $item.Result $columns $Run)) }
    $name = Get-PerfKindName $type.Name
    Write-PerfTable $Workbook $name "Perf$name" $columns $rows -FrozenColumn 2
}

function Get-PerfKindName([string] $Type) { $Type -creplace 'Result$' -creplace '^Perf(?=[A-Z])' -creplace '^EnvironmentCheck$', 'Environment' }

function ConvertTo-PerfRow($Result, $Column, [int] $Run) {
    $row = [object[]]::new($Column.Count)
    $row[0] = $Run
    for ($i = 1; $i -lt $row.Length; $i++) {
        $value = $Result.($Column[$i].Property)
        if ($null -eq $value) { continue }
        $row[$i] = if ($value -is [double]) { if ([double]::IsFinite($value)) { $value } }
        elseif ($value -is [int] -or $value -is [long] -or $value -is [bool] -or $value -is [timespan]) { $value }
        elseif ($value -is [datetimeoffset]) { $value.LocalDateTime }
        else { Get-PerfCellText $value }
    }
    , $row
}

function Get-PerfCellText([string] $Text) {
    if ($Text.Length -gt $script:longestCell) { $Text = $Text.Substring(0, $script:longestCell) + [char]0x2026 }
    $Text ? $script:notWritable.Replace($Text, [string][char]0xFFFD) : $null
}

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
function Write-PerfTable($Workbook, [string] $SheetName, [string] $TableName, $Column, $Row, [int] $FirstRow = 1, [int] $FrozenColumn, [switch] $Replace) {
    $table = Find-PerfTable $Workbook $TableName
    $sheet = $table ? $table.WorkSheet : (Add-PerfSheet $Workbook $SheetName)
    $top = $table ? $table.Address.Start.Row : $FirstRow
    $headers = [System.Collections.Generic.List[string]]::new()
    if ($table) { foreach ($cell in 1..$table.Address.End.Column) { $headers.Add($sheet.Cells[$top, $cell].Text) } }
    foreach ($header in $Column.Header) { if (-not $headers.Contains($header)) { $headers.Add($header) } }
    $places = @($Column.Header.ForEach{ $headers.IndexOf($_) })
    $begin = $table -and -not $Replace ? $table.Address.End.Row + 1 : $top + 1
    $end = $begin + $Row.Count - 1

    $laid = [System.Collections.Generic.List[object[]]]::new($Row.Count)
    foreach ($item in $Row) {
        $wide = [object[]]::new($headers.Count)
        for ($i = 0; $i -lt $places.Count; $i++) { $wide[$places[$i]] = $item[$i] }
        $laid.Add($wide)
    }
    for ($i = 0; $i -lt $headers.Count; $i++) { $sheet.Cells[$top, ($i + 1)].Value = $headers[$i] }
    $null = $sheet.Cells[$begin, 1].LoadFromArrays($laid)
    for ($i = 0; $i -lt $places.Count; $i++) {
        $cells = $sheet.Cells[$begin, ($places[$i] + 1), $end, ($places[$i] + 1)]
        $cells.Style.VerticalAlignment = 'Top'
        if ($Column[$i].Format) { $cells.Style.Numberformat.Format = $Column[$i].Format } else { $cells.Style.HorizontalAlignment = 'Left'; $cells.Style.Indent = 1 }
        Write-PerfHeaderStyle $sheet.Cells[$top, ($places[$i] + 1)] $Column[$i]
        Resize-PerfColumn $sheet.Column($places[$i] + 1) $Column[$i] $Row $i
        Write-PerfTextStyle $sheet $Row $i $begin ($places[$i] + 1)
    }
    if ($table) { Resize-PerfTable $table $headers $end; return }
    $table = $sheet.Tables.Add($sheet.Cells[$top, 1, $end, $headers.Count], $TableName)
    $table.TableStyle = 'Light1'
    $sheet.View.FreezePanes($begin, $FrozenColumn + 1)
    $sheet.PrinterSettings.Orientation = 'Landscape'
    Add-PerfVerdictColour $sheet $begin ($headers.IndexOf('Verdict') + 1)
}

# Not every program draws the style of a table.
function Write-PerfHeaderStyle($Cell, $Column) {
    $Cell.Style.Font.Bold = $true
    $Cell.Style.Font.Color.SetColor([System.Drawing.Color]::White)
    $Cell.Style.Fill.PatternType = 'Solid'
    $Cell.Style.Fill.BackgroundColor.SetColor([System.Drawing.ColorTranslator]::FromHtml('#1F4E78'))
    $Cell.Style.HorizontalAlignment = $Column.Format ? 'Right' : 'Left'
    $Cell.Style.Indent = $Column.Format ? 0 : 1
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

# What begins like a formula is written as text; the mark keeps it text also where somebody edits the cell.
function Write-PerfTextStyle($Sheet, $Row, [int] $Index, [int] $FirstRow, [int] $Place) {
    $width = $Sheet.Column($Place).Width - 2
    for ($r = 0; $r -lt $Row.Count; $r++) {
        $value = $Row[$r][$Index]
        if ($value -isnot [string]) { continue }
        if ($value[0] -in '=', '+', '-', '@', "`t", "`r") { $Sheet.Cells[($FirstRow + $r), $Place].Style.QuotePrefix = $true }
        if ($value.Length -le $script:widestColumn -and -not $value.Contains("`n")) { continue }
        $lines = 0
        foreach ($line in $value -split "`n") { $lines += [math]::Max(1, [math]::Ceiling($line.Length / $width)) }
        $Sheet.Cells[($FirstRow + $r), $Place].Style.WrapText = $true
        $whole = $Sheet.Row($FirstRow + $r)
        $whole.Height = [math]::Max($whole.Height, 15 * [math]::Min($lines, 8))
    }
}

# The width that fits, in characters: where there is no screen, nobody works it out later.
function Resize-PerfColumn($Cells, $Column, $Row, [int] $Index) {
    $longest = $Column.Header.Length + 3
    foreach ($item in $Row) {
        $value = $item[$Index]
        $length = if ($null -eq $value) { 0 }
        elseif ($value -is [string]) { $value.Contains("`n") ? ($value -split "`n" | Measure-Object Length -Maximum).Maximum : $value.Length }
        elseif ($value -is [datetime]) { 19 }
        elseif ($value -is [double]) { [math]::Abs($value) -ge 100 ? $value.ToString('N1', [cultureinfo]::InvariantCulture).Length : 8 }
        else { "$value".Length + 2 }
        if ($length -gt $longest) { $longest = $length }
    }
    $Cells.Width = [math]::Max($Cells.Width, [math]::Min($longest, $script:widestColumn) + 2)
}

function Add-PerfVerdictColour($Sheet, [int] $FirstRow, [int] $Place) {
    if ($Place -eq 0) { return }

    # To the end of the sheet, so that rows of later runs are coloured as well.
    $range = [OfficeOpenXml.ExcelAddress]::new($FirstRow, $Place, 1048576, $Place)
    foreach ($verdict in $script:verdictColours.Keys) {
        $back, $fore = $script:verdictColours[$verdict]
        $rule = $Sheet.ConditionalFormatting.AddEqual($range)
        $rule.Formula = "`"$verdict`""
        $rule.Style.Fill.PatternType = 'Solid'
        $rule.Style.Fill.BackgroundColor.Color = [System.Drawing.ColorTranslator]::FromHtml($back)
        $rule.Style.Font.Color.Color = [System.Drawing.ColorTranslator]::FromHtml($fore)
    }
}

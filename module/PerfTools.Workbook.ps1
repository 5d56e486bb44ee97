# Results as an Excel workbook. ImportExcel is what brings the library that writes it, and is asked for only when one is written.

# .EXTERNALHELP PerfTools-Help.xml
function Export-PerfWorkbook {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([System.IO.FileInfo])]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Path,

        [Parameter(Mandatory, ValueFromPipeline)]
        [AllowEmptyCollection()]
        [psobject[]] $InputObject,

        [ValidateNotNullOrEmpty()]
        [string] $Title,

        [switch] $Append,

        [switch] $PassThru
    )

    begin {
        try {
            $file = Resolve-PerfWorkbookPath $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path)
            Import-PerfExcel
            if (-not $WhatIfPreference) { Assert-PerfWritable $file }
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }
        $records = [System.Collections.Generic.List[PerfTools.PerfHistoryRecord]]::new()
    }

    process {
        foreach ($item in $InputObject) {
            $read = $resultRecords::Of($item)
            if ($read -is [System.Management.Automation.ErrorRecord]) { $PSCmdlet.WriteError($read) } else { $records.Add($read) }
        }
    }

    end {
        if ($records.Count -eq 0) {
            Write-Warning 'There was no result, and so no workbook was written.'
            return
        }
        if (-not $PSCmdlet.ShouldProcess($file, $Append ? 'Add results to the workbook' : 'Write a workbook')) { return }
        try {
            $package = Open-PerfWorkbook $file -Append:$Append
            try {
                Write-PerfWorkbook -Workbook $package.Workbook -Record $records -Title $Title
                Save-PerfWorkbook $package $file
            }
            finally { $package.Dispose() }
        }
        catch { $PSCmdlet.ThrowTerminatingError($_) }
        if ($PassThru) { Get-Item -LiteralPath $file }
    }
}

# Adds one run: the summary, a sheet for each kind, then what is drawn of all runs.
function Write-PerfWorkbook($Workbook, $Record, [string] $Title) {
    $run = Get-PerfNextRun $Workbook
    $software = [ordered]@{ PowerShell = $PSVersionTable.PSVersion; PerfTools = $ExecutionContext.SessionState.Module.Version }
    $content = $resultRecords::Workbook($Record, $run, $software, (Read-PerfPoint $Workbook))
    Write-PerfSummary $Workbook $content.Summary $run $Title
    foreach ($table in $content.Results) { Write-PerfTable $Workbook $table }
    Write-PerfTable $Workbook $content.Environment
    Write-PerfChartSheet $Workbook $content.Charts
    $Workbook.Worksheets[(Find-PerfTable $Workbook 'PerfSummary').WorkSheet.Name].View.TabSelected = $true
}

function Import-PerfExcel {
    if ('OfficeOpenXml.ExcelPackage' -as [type]) { return }

    # It warns of a library for automatic widths, which nothing here needs.
    Import-Module -Name ImportExcel -ErrorAction SilentlyContinue -WarningAction Ignore 3> $null
    if ('OfficeOpenXml.ExcelPackage' -as [type]) { return }
    throw (Get-PerfWorkbookError 'ImportExcelNotFound' 'NotInstalled' 'ImportExcel' (
            'A workbook is written with the module ImportExcel, which is not there. Install it with: Install-PSResource ImportExcel'))
}

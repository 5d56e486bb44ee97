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

# Where the workbook is to be, or why it cannot be there: before anything is measured that would then be lost.
function Resolve-PerfWorkbookPath([string] $Path) {
    if ([System.IO.Path]::GetExtension($Path) -ne '.xlsx') {
        throw (Get-PerfWorkbookError 'InvalidPath' 'InvalidArgument' $Path "'$Path' does not end with .xlsx, by which spreadsheet programs know the form that is written.")
    }
    if (Test-Path -LiteralPath $Path -PathType Container) { throw (Get-PerfWorkbookError 'InvalidPath' 'InvalidArgument' $Path "'$Path' is a folder.") }
    $folder = Split-Path $Path -Parent
    if (-not (Test-Path -LiteralPath $folder -PathType Container)) {
        throw (Get-PerfWorkbookError 'WorkbookNotWritten' 'WriteError' $Path "'$Path' cannot be written: there is no folder '$folder'.")
    }

    # What a link points to is replaced, and the link stays.
    if (-not (Test-Path -LiteralPath $Path)) { return $Path }
    [System.IO.File]::ResolveLinkTarget($Path, $true)?.FullName ?? $Path
}

# A new workbook, or the one in the file. A file that is something else is never overwritten.
function Open-PerfWorkbook([string] $File, [switch] $Append) {
    if (-not (Test-Path -LiteralPath $File)) { return [OfficeOpenXml.ExcelPackage]::new() }
    try {
        # To write and alone: a spreadsheet program that has it open would write its own over ours.
        $stream = [System.IO.File]::Open($File, 'Open', 'ReadWrite', 'None')
    }
    catch { throw (Get-PerfWorkbookError 'WorkbookNotWritten' 'WriteError' $File "'$File' cannot be written: $(Get-PerfInnerMessage $_)") }
    try {
        $isEmpty = $stream.Length -eq 0
        $isZip = $stream.ReadByte() -eq 0x50 -and $stream.ReadByte() -eq 0x4B
        if ($isEmpty -or ($isZip -and -not $Append)) { return [OfficeOpenXml.ExcelPackage]::new() }
        if (-not $isZip) { throw 'it is no workbook, or one that is protected by a password.' }
        $stream.Position = 0
        $package = [OfficeOpenXml.ExcelPackage]::new()
        try {
            $package.Load($stream)

            # Reading is lazy: a file that is another kind of archive shows only here.
            if ($package.Workbook.Worksheets.Count -eq 0) { throw 'it has no sheet.' }
            return $package
        }
        catch {
            $package.Dispose()
            throw
        }
    }
    catch {
        throw (Get-PerfWorkbookError 'WorkbookNotReadable' 'ReadError' $File "'$File' is left as it is, because it cannot be read as a workbook: $(Get-PerfInnerMessage $_)")
    }
    finally { $stream.Dispose() }
}

# A crash, or a disk that is full, must not cost the workbook that was there: the new one takes its place only when it is whole.
function Save-PerfWorkbook($Package, [string] $File) {
    $temporary = Join-Path (Split-Path $File -Parent) ".$(Split-Path $File -Leaf).$([guid]::NewGuid().ToString('n')).tmp"
    try {
        [System.IO.File]::WriteAllBytes($temporary, $Package.GetAsByteArray())
        if (-not $IsWindows -and (Test-Path -LiteralPath $File)) {
            [System.IO.File]::SetUnixFileMode($temporary, [System.IO.File]::GetUnixFileMode($File))
        }
        [System.IO.File]::Move($temporary, $File, $true)
    }
    catch { throw (Get-PerfWorkbookError 'WorkbookNotWritten' 'WriteError' $File "'$File' cannot be written: $(Get-PerfInnerMessage $_)") }
    finally { [System.IO.File]::Delete($temporary) }
}

function Get-PerfWorkbookError([string] $Id, [System.Management.Automation.ErrorCategory] $Category, [string] $Target, [string] $Message) {
    [System.Management.Automation.ErrorRecord]::new([System.IO.IOException]::new($Message), $Id, $Category, $Target)
}

# What the system says, without PowerShell's words around it.
function Get-PerfInnerMessage([System.Management.Automation.ErrorRecord] $Failure) { $Failure.Exception.GetBaseException().Message }

# The file of a workbook: where it can be, how it is read, and how it is replaced only by one that is whole.

# Where the workbook is to be, or why it cannot be there: before anything is measured that would then be lost.
function Resolve-PerfWorkbookPath([string] $Path) {
    if ([System.IO.Path]::GetExtension($Path) -ne '.xlsx') {
        throw (Get-PerfWorkbookError 'InvalidPath' 'InvalidArgument' $Path "'$Path' does not end with .xlsx, by which spreadsheet programs know the form that is written.")
    }
    if (Test-Path -LiteralPath $Path -PathType Container) { throw (Get-PerfWorkbookError 'InvalidPath' 'InvalidArgument' $Path "'$Path' is a folder.") }
    $folder = Split-Path $Path -Parent
    if (-not (Test-Path -LiteralPath $folder -PathType Container)) {
        throw (Get-PerfWorkbookError 'WorkbookNotWritten' 'WriteError' $Path "'$Path' cannot be written: there is no folder '$folder'. Create it, or name another -Path.")
    }

    # What a link points to is replaced, and the link stays.
    if (-not (Test-Path -LiteralPath $Path)) { return $Path }
    [System.IO.File]::ResolveLinkTarget($Path, $true)?.FullName ?? $Path
}

# Measuring may take hours: whether the result can be kept is asked before.
function Assert-PerfWritable([string] $File) {
    Write-PerfOpenWarning $File
    $isThere = Test-Path -LiteralPath $File

    # Where the file is replaced, its own rights would not be asked.
    if ($isThere -and [System.IO.FileInfo]::new($File).IsReadOnly) {
        throw (Get-PerfWorkbookError 'WorkbookNotWritten' 'WriteError' $File "'$File' cannot be written: it is read-only. Allow it to be written, or name another -Path.")
    }
    try {
        if ($isThere) { [System.IO.File]::Open($File, 'Open', 'ReadWrite', 'None').Dispose() }
        [System.IO.File]::Create((Get-PerfTemporaryPath $File), 1, 'DeleteOnClose').Dispose()
    }
    catch { throw (Get-PerfWriteError $File $_) }
}

# Where files are not locked, spreadsheet programs put a mark beside what they have open. It may also be left of a crash.
function Write-PerfOpenWarning([string] $File) {
    $folder, $name = (Split-Path $File -Parent), (Split-Path $File -Leaf)
    foreach ($mark in ".~lock.$name#", "~`$$name") {
        if (-not (Test-Path -LiteralPath (Join-Path $folder $mark))) { continue }
        Write-Warning "'$File' seems to be open in a spreadsheet program, for there is '$mark' beside it. Open it there again afterwards, and do not save it from there."
    }
}

function Get-PerfTemporaryPath([string] $File) { Join-Path (Split-Path $File -Parent) ".$(Split-Path $File -Leaf).$([guid]::NewGuid().ToString('n')).tmp" }

# A new workbook, or the one in the file. A file that is something else is never overwritten.
function Open-PerfWorkbook([string] $File, [switch] $Append) {
    if (-not (Test-Path -LiteralPath $File)) { return [OfficeOpenXml.ExcelPackage]::new() }
    try {
        # To write and alone: a spreadsheet program that has it open would write its own over ours.
        $stream = [System.IO.File]::Open($File, 'Open', 'ReadWrite', 'None')
    }
    catch { throw (Get-PerfWriteError $File $_) }
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
    try { $resultRecords::WriteWhole($File, $Package.GetAsByteArray()) }
    catch { throw (Get-PerfWriteError $File $_) }
}

# What the system says, and what can be done about it. The file that is named is the user's, and not the one beside it.
function Get-PerfWriteError([string] $File, [System.Management.Automation.ErrorRecord] $Failure) {
    # PowerShell wraps what a method throws; what lies deeper is the system's own words for the same.
    $cause = $Failure.Exception -is [System.Management.Automation.MethodInvocationException] ? $Failure.Exception.InnerException : $Failure.Exception
    $reason = $cause -is [System.UnauthorizedAccessException] ?
        $resultRecords::WriteReason($File, $cause) :
        "$(($cause.Message -split " : '")[0].TrimEnd('.')). Close it where it is open, see that the disk has room, or name another -Path."
    Get-PerfWorkbookError 'WorkbookNotWritten' 'WriteError' $File "'$File' cannot be written: $reason"
}

function Get-PerfWorkbookError([string] $Id, [System.Management.Automation.ErrorCategory] $Category, [string] $Target, [string] $Message) {
    [System.Management.Automation.ErrorRecord]::new([System.IO.IOException]::new($Message), $Id, $Category, $Target)
}

# What the system says, without PowerShell's words around it.
function Get-PerfInnerMessage([System.Management.Automation.ErrorRecord] $Failure) { $Failure.Exception.GetBaseException().Message }

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $noExcel = -not (Get-Module ImportExcel -ListAvailable)

    # Every record of the contracts that says what it is of, as the histories have it.
    $kinds = [PerfTools.Distribution].Assembly.GetExportedTypes().Where{
        $_.IsClass -and $_.IsSealed -and $_.GetConstructor([type]::EmptyTypes) -and $_.GetProperty('Target').CanWrite -and $_.Name -notin 'PerfHistoryRecord', 'PerfProfileEntry'
    }.ForEach{ @{ Name = $_.Name; Type = $_ } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    if (Get-Module ImportExcel -ListAvailable) { Import-Module ImportExcel -WarningAction Ignore 3> $null }

    # A value of any type that a result has.
    function Get-AnyValue([type] $Type) {
        $bare = [Nullable]::GetUnderlyingType($Type) ?? $Type
        if ($bare.IsEnum) { return [enum]::GetValues($bare)[-1] }
        switch ($bare) {
            ([string]) { return 'a text' }
            ([bool]) { return $true }
            ([datetimeoffset]) { return [datetimeoffset]'2024-06-07T12:00:00Z' }
            ([timespan]) { return [timespan]::FromMinutes(90) }
            ([PerfTools.Distribution]) { return [PerfTools.Distribution]@{ Count = 100; Minimum = 30; Maximum = 90; Mean = 50; Buckets = '30:20 50:70 90:10' } }
        }
        [System.Convert]::ChangeType(41, $bare)
    }

    function Get-AnyResult([type] $Type) {
        $result = [System.Activator]::CreateInstance($Type)
        foreach ($property in $Type.GetProperties().Where{ $_.CanWrite }) { $property.SetValue($result, (Get-AnyValue $property.PropertyType)) }
        $result
    }
}

Describe 'Export-Excel of <Name>' -Skip:$noExcel -ForEach $kinds {
    It 'has numbers, times and texts as they are' {
        $path = Join-Path $TestDrive "$Name.xlsx"
        $result = Get-AnyResult $Type
        $result, $result | Export-Excel -Path $path -WarningAction Ignore 3> $null
        $package = Open-ExcelPackage $path
        try {
            $cells = $package.Workbook.Worksheets[1].Cells
            $headers = @(1..$cells.Worksheet.Dimension.End.Column).ForEach{ $cells[1, $_].Text }
            $headers | Should -Be $Type.GetProperties().Name
            foreach ($place in 1..$headers.Count) {
                $header = $headers[$place - 1]
                $cell, $value = $cells[3, $place].Value, $result.$header
                if ($value -is [int] -or $value -is [long] -or $value -is [double]) { $cell | Should -Be $value -Because $header }
                else { "$cell" | Should -Not -Match '^$|\[\]|^System\.|^PerfTools\.|\{.*=.*\}' -Because $header }
            }
        }
        finally { Close-ExcelPackage $package -NoSave }
    }
}

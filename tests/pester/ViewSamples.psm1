# Records that are filled in, with values as wide as users meet them: what a view has to have room for.

# Every record that a cmdlet gives, by what the cmdlets say and by what a history can hold.
function Get-ResultType {
    $given = (Get-Command -Module PerfTools).OutputType.Type
    $held = [PerfTools.Distribution].Assembly.GetExportedTypes() | Where-Object {
        $_.IsSealed -and $_.Name -notlike '*Options' -and $_.GetConstructor([type]::EmptyTypes) -and $_.GetProperty('Target')?.PropertyType -eq [string]
    }
    $given + $held | Where-Object { $_.Namespace -eq 'PerfTools' -and $_ -ne [PerfTools.PerfProfileEntry] } | Sort-Object Name -Unique
}

$texts = @{
    Target = 'cache-7.internal.example.com:16379'; BaselineTarget = 'cache-7.internal.example.com:16379'; Operation = 'Get'; ProcessName = 'node-worker-main'
    Case = 'Get 65536 bytes Random, 16 connections, wire'; Kind = 'ConcurrentSessionsResult'; Metric = 'ThroughputPerSecond'; Host = 'build-agent-12'; HostClass = 'linux-x64-16'
    Label = 'v2.14.0-rc.1'; Unit = 'us'; Bound = '<= 125000'; Expression = '<= 125000'; Check = 'ProcessorFrequency'; EnvironmentName = 'production-like'; ComputerName = 'load-generator-3'
    Milestones = 'spawn 4 ms, output 312 ms, port 1204 ms, ready 3104 ms'; Violations = 'P99Us <1000: measured 1234.6'
    Reason = 'the interval of 11.2 to 14.9 reaches to both sides of the bound, so this cannot be told from this run alone'
    Trend = '▁▂▃▄▅▆▇█▇▆▅▄'; Course = '▁▂▃▄▅▆▇█▇▆▅▄'; Pattern = 'perftools:session:*'; Path = '/srv/builds/checkout/main/perf/history.jsonl'; Exclusion = 'the client was busy: 97 % of its processors'
}

function Get-SampleValue([Reflection.PropertyInfo] $Property) {
    $name, $type = $Property.Name, ([Nullable]::GetUnderlyingType($Property.PropertyType) ?? $Property.PropertyType)
    if ($type.IsEnum) { return [Enum]::GetValues($type) | Sort-Object { "$_".Length } | Select-Object -Last 1 }
    switch ($type) {
        ([string]) { return $texts[$name] ?? "$name of a run" }
        ([bool]) { return $true }
        ([timespan]) { return [timespan]'1.02:30:00' }
        ([datetimeoffset]) { return [datetimeoffset]'2026-11-27T15:04:05.678+01:00' }
        ([PerfTools.Distribution]) {
            return [PerfTools.Distribution]@{ Resolution = 0.001; Count = 1000; Minimum = 100; Maximum = 200; Mean = 150; Buckets = @(0..99 | ForEach-Object { "$(100 + $_):10" }) -join ' ' }
        }
        ([PerfTools.PerfHostState]) { return $null }
        ([object]) { return 'a result' }
    }
    if ($Property.DeclaringType.Name -like 'ServerStart*' -and $name -eq 'CpuMs') { return 9876.5 }
    switch -Regex ($name) {
        '^KneeConcurrency$' { return 1024 }
        '^SpawnMs$' { return 1234.56 }
        '^(Ready\w*|PortOpen|Stop|Exit)Ms$' { return 12345.6 }
        'Percent(OfCore)?$|Low?Percent$' { return 123.456 }
        'PayloadBytes' { return 65536 }
        'WorkingSetBytes$' { return 6871947673L }
        'Bytes$' { return 68719476736L }
        '^(Port|ProcessId)$' { return 4194304 }
        '^(Sigma|Kappa|PValue|RSquared|Correlation|Falsealarmrate|Confidence)' { return 0.012345 }
        '^(SessionId|Second|Number|Index|BestConcurrency|Concurrency|SessionsRequested|SessionsCreated|Missing)$' { return 10000 }
        '^(Count|Succeeded|Failed)$' { return $Property.DeclaringType -eq [PerfTools.ServerStartupResult] ? 200 : [Convert]::ChangeType(99999, $type) }
        default { return [Convert]::ChangeType(123456, $type) }
    }
}

function Get-ViewSample([type] $Type) {
    $values = @{}
    foreach ($property in $Type.GetProperties() | Where-Object CanWrite) { $values[$property.Name] = Get-SampleValue $property }
    [System.Management.Automation.LanguagePrimitives]::ConvertTo($values, $Type)
}

# What a user reads, without escape sequences.
function Get-TableLine($InputObject, [int] $Width) {
    ($InputObject | Format-Table | Out-String -Width $Width) -replace '\x1b\[[\d;]*m' -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }
}

Export-ModuleMember -Function Get-ResultType, Get-ViewSample, Get-TableLine

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    $noRedis = -not (Test-RedisServerAvailable)
    $noWeb = -not (Test-NginxAvailable)
    $noPython = -not (Get-Command python3 -CommandType Application -ErrorAction Ignore)
    $page = Get-Content (Join-Path $PSScriptRoot '../../docs/coming-from.md') -Raw
    $twins = foreach ($section in $page -split '(?m)^## ' | Select-Object -Skip 1) {
        $code = [regex]::Match($section, '(?ms)^```powershell\r?\n(.*?)^```').Groups[1].Value
        @{ Tool = ($section -split '\r?\n')[0]; Code = $code; Missing = ($noRedis -and $code -match 'Redis') -or ($noWeb -and $code -match ':8080') -or ($noPython -and $code -match 'python3') }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    Import-Module (Get-BuiltModulePath)
    $redis = if (Test-RedisServerAvailable) { Open-TestServer }
    $web = if (Test-NginxAvailable) { Open-WebServer }
}

AfterAll {
    Close-TestServer $redis
    Close-WebServer $web
}

Describe 'Coming from another tool' {
    It '<Tool>: the commands run' -ForEach $twins {
        if ($Missing) { Set-ItResult -Skipped -Because 'a server or program is not here' }
        $Code | Should -Not -BeNullOrEmpty
        $command = $Code.Replace('-Redis localhost', "-Redis 127.0.0.1:$($redis.Port)").Replace('Measure-RedisLatency', "Measure-RedisLatency -Port $($redis.Port)").Replace(':8080', ":$($web.Port)")
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Set-Location '$TestDrive'; Import-Module '$(Get-BuiltModulePath)'; `$WarningPreference = 'Ignore'").AddStatement().AddScript($command)
            $results = $shell.Invoke()
            $shell.Streams.Error | ForEach-Object { "$_" } | Should -BeNullOrEmpty
            $results.Count | Should -BeGreaterThan 0
        }
        finally { $shell.Dispose() }
    }

    It 'names parameters and properties that there are' {
        $known = (Get-Command -Module PerfTools).ForEach{ $_.Parameters.Keys } + [PerfTools.RedisLatencyResult].Assembly.GetExportedTypes().ForEach{ $_.GetProperties().Name }
        $text = Get-Content (Join-Path $PSScriptRoot '../../docs/coming-from.md') -Raw
        $ours = [regex]::Matches($text, '(?m)^\|[^|]*\|(?<ours>.*)\|\s*$').ForEach{ $_.Groups['ours'].Value } -join "`n"
        $names = [regex]::Matches($ours, "(?<=[\s``])-(?<name>[A-Z]\w+)").ForEach{ $_.Groups['name'].Value } + [regex]::Matches($text, '\b[A-Z]\w+(?:Us|Ms|Bytes|Percent|CpuPercentOfCore)\b').Value
        $names.Count | Should -BeGreaterThan 50
        ($names | Select-Object -Unique | Where-Object { $_ -notin $known }) | Should -BeNullOrEmpty
    }
}

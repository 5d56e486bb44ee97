# What the suites of reports share: results of every kind that were measured here in moments, and a browser that says how wide a page is.

function Get-Check([string] $Verdict = 'Pass', [string] $Target = 'web-1', [string] $Reason = 'measured') {
    [PerfTools.PerfThresholdCheck]@{ Target = $Target; Metric = 'P99Us'; Bound = '< 1000'; Value = 900; Verdict = $Verdict; Reason = $Reason }
}

# Measured, so that a report of them is one that a user can have.
function Get-MeasuredResult {
    $kept = [System.Collections.Generic.List[object]]::new()
    $fast, $slow = foreach ($last in 1, 30000) { Measure-Operation { foreach ($i in 1..$last) { $i } } -MaximumCount 60 -BatchSize 1 -Name 'loop' }
    $load = Invoke-ConcurrentSessions { $null = 1 + 1 } -SessionCount 1, 2, 4 -OperationCount 40 -Name 'sum' 3> $null
    $points = 1, 2, 4, 8, 12, 16 | ForEach-Object { [pscustomobject]@{ Concurrency = $_; Throughput = 50 * $_ / (1 + 0.02 * $_ + 0.005 * $_ * $_) } }
    Get-Process -Id $PID | Measure-ProcessCpu -Count 3 -Interval 200ms 3> $null
    Test-MemoryLeak { $kept.Add([byte[]]::new(1000)) } -OperationCount 300 3> $null
    $load
    $points | Measure-Scalability 3> $null
    $fast
    Compare-PerfResult -Baseline $fast -Current $slow
    10, 11, 10, 12, 11, 10, 11, 13, 14, 13, 14, 13, 14, 15, 13 | Find-PerfChange
    Test-PerfThreshold -InputObject $slow @{ MedianUs = '<0.001' }
    1..40 | New-PerfThreshold
    Watch-Performance -Id $PID -Count 3 -Interval 200ms -Alert @{ ThreadCount = '>0' } 3> $null
    [PerfTools.PerfEnvironmentCheck]@{ Target = 'host'; Check = 'Load'; Verdict = 'Pass' }
}

# Latency needs a server, and this suite none: a median that grows with the payload.
function Get-Latency([int[]] $PayloadByte = (10, 1000, 100000)) {
    foreach ($size in $PayloadByte) {
        $median = 20 + $size / 1000
        [PerfTools.RedisLatencyResult]@{
            Target = '127.0.0.1:6379'; Server = 'Redis'; Client = 'Wire'; Operation = 'Get'; PayloadBytes = $size; Payload = 'Random'
            P50Us = $median; P95Us = 2 * $median; P99Us = 30 * $median; Distribution = [PerfTools.Distribution]::new()
        }
    }
}

function Find-Browser {
    Get-Command chromium, chromium-browser, google-chrome -CommandType Application -ErrorAction Ignore | Select-Object -First 1 -ExpandProperty Source
}

# The page in a frame of each width, because a window of a browser has a least one. What the frames say stands in the title.
function Measure-PageWidth([string] $Path, [int[]] $Width, [string] $Folder) {
    $frames = foreach ($w in $Width) { "<iframe src='file://$Path' width='$w' height='800' style='border:0'></iframe>" }
    $script = 'document.title = JSON.stringify([...document.querySelectorAll("iframe")].map(f => { const d = f.contentDocument; return { Width: f.contentWindow.innerWidth, Page: d.documentElement.scrollWidth, Tables: d.querySelectorAll("table").length, Scripts: d.scripts.length, Small: Math.min(...[...d.querySelectorAll("svg text")].map(t => t.getBoundingClientRect()).filter(b => b.height > 0).map(b => b.height)) } }))'
    $wrapper = Join-Path $Folder 'widths.html'
    Set-Content $wrapper "<!DOCTYPE html><html><head><title>-</title></head><body>$frames<script>addEventListener('load', () => { $script })</script></body></html>"
    $profileFolder = Join-Path $Folder 'browser'
    $options = '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--allow-file-access-from-files', "--user-data-dir=$profileFolder", '--virtual-time-budget=5000', '--dump-dom'
    $page = & (Find-Browser) @options "file://$wrapper" 2> $null | Out-String
    if ($page -notmatch '<title>(?<said>\[.+?\])</title>') { throw "The browser said nothing: $page" }
    [System.Net.WebUtility]::HtmlDecode($Matches.said) | ConvertFrom-Json
}

Export-ModuleMember -Function Get-Check, Get-MeasuredResult, Get-Latency, Find-Browser, Measure-PageWidth

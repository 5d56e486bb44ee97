# Operators for Pester's Should. A result that cannot tell is neither a pass nor a failure of what was measured: -Inconclusive
# says whether the test then fails, or is skipped with the reason.

# .EXTERNALHELP PerfTools-Help.xml
function Add-PerfShouldOperator {
    [CmdletBinding()]
    param(
        [ValidateSet('Fail', 'Skip')]
        [string] $Inconclusive = 'Fail'
    )

    $script:whenInconclusive = $Inconclusive
    if (-not (Get-Module -Name Pester)) {
        $exception = [InvalidOperationException]::new('Pester is not loaded. Import-Module Pester first, version 5 or 6.')
        $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($exception, 'PesterNotLoaded', 'NotInstalled', $null))
    }

    Pester\Add-ShouldOperator -Name MeetThreshold -InternalName Should-MeetThreshold -Test ${function:Test-MeetThreshold} -SupportsArrayInput
    Pester\Add-ShouldOperator -Name NotLeak -InternalName Should-NotLeak -Test ${function:Test-NotLeak} -SupportsArrayInput
    Pester\Add-ShouldOperator -Name NotRegress -InternalName Should-NotRegress -Test ${function:Test-NotRegress} -SupportsArrayInput
}

function Test-MeetThreshold {
    param($ActualValue, [hashtable] $Threshold, [switch] $Negate, [string] $Because, [ValidateSet('Fail', 'Skip')] [string] $Inconclusive)

    if ($fault = Get-ActualFault $ActualValue) { return Get-PerfRefusal $fault 'to meet the threshold' $Negate $Because }
    if (-not $Threshold) { throw [ArgumentException]::new("Should -MeetThreshold has no threshold to check. Give for example @{ P99Us = '<1000' }.") }
    $checks = @($ActualValue | Test-PerfThreshold -Threshold $Threshold -ErrorAction Stop)
    Resolve-PerfAssertion -Check $checks -Expected 'to meet the threshold' -Negate:$Negate -Because $Because -Inconclusive $Inconclusive
}

function Test-NotLeak {
    param($ActualValue, [switch] $Negate, [string] $Because, [ValidateSet('Fail', 'Skip')] [string] $Inconclusive)

    # Also of one that went through JSON, which keeps no types.
    if ($fault = Get-ActualFault $ActualValue 'of Test-MemoryLeak' { $_.PSObject.Properties['GrowthMBPerHour'] }) { return Get-PerfRefusal $fault 'not to leak' $Negate $Because }
    $checks = foreach ($result in $ActualValue) {
        [pscustomobject]@{ Verdict = $result.Verdict; Text = "$($result.Target), $($result.Metric): $($result.Reason)" }
    }
    Resolve-PerfAssertion -Check @($checks) -Expected 'not to leak' -Negate:$Negate -Because $Because -Inconclusive $Inconclusive
}

function Test-NotRegress {
    param($ActualValue, $Baseline, [string] $Margin = '5%', [switch] $Negate, [string] $Because, [ValidateSet('Fail', 'Skip')] [string] $Inconclusive)

    # Files and numbers, which are samples, can be compared too: Compare-PerfResult says what cannot.
    if ($fault = Get-ActualFault $ActualValue 'to compare' { $true }) { return Get-PerfRefusal $fault 'not to regress' $Negate $Because }
    if ($null -eq $Baseline) { throw [ArgumentException]::new('Should -NotRegress has no baseline: it is null. Give results of before, or a file of them.') }
    $verdicts = @{ Regressed = 'Fail'; Inconclusive = 'Inconclusive' }
    $checks = foreach ($row in $ActualValue | Compare-PerfResult -Baseline $Baseline -Margin $Margin -ErrorAction Stop) {
        $percent = if ($null -ne $row.ShiftPercent) { " ($($row.GetInterval()) %)" }
        $name = "$($row.Target) $($row.Operation)".Trim()
        $text = '{0}: {1} went from {2:G5} to {3:G5} {4}{5}, the margin is {6}: {7}' -f $name, $row.Metric, $row.BaselineValue, $row.CurrentValue, $row.Unit, $percent, $Margin, $row.Reason
        [pscustomobject]@{ Verdict = $verdicts["$($row.Verdict)"] ?? 'Pass'; Text = $text }
    }
    Resolve-PerfAssertion -Check @($checks) -Expected 'not to regress' -Negate:$Negate -Because $Because -Inconclusive $Inconclusive
}

# What Pester wants to know of checks that each have a Verdict. What failed has failed, whatever the rest may be.
function Resolve-PerfAssertion {
    param([object[]] $Check, [string] $Expected, [bool] $Negate, [string] $Because, [string] $Inconclusive)

    $verdict = if ($Check.Verdict -contains 'Fail') { 'Fail' } elseif ($Check.Where{ $_.Verdict -ne 'Pass' }) { 'Inconclusive' } else { 'Pass' }
    if ($Check.Count -gt 0 -and $verdict -eq ($Negate ? 'Fail' : 'Pass')) { return [pscustomobject]@{ Succeeded = $true } }
    $said = $Check.Where{ $Negate -or $_.Verdict -ne 'Pass' }.ForEach{ $_.Text ?? "$_" } -join '; '
    $what = if ($Check.Count -eq 0) { 'there was nothing to compare' } elseif ($verdict -eq 'Inconclusive') { "this cannot be told: $said" } else { $said }
    if ($verdict -eq 'Inconclusive' -and ($Inconclusive ? $Inconclusive : $script:whenInconclusive) -eq 'Skip') { Pester\Set-ItResult -Skipped -Because $what }
    [pscustomobject]@{ Succeeded = $false; FailureMessage = "Expected results $(Get-ExpectationText $Expected $Negate $Because) but $what" }
}

# Why there is nothing to judge; nothing where there is. A measurement that failed gives no result, which must never pass.
function Get-ActualFault($ActualValue, [string] $Kind = 'of PerfTools', [scriptblock] $Test = { $script:resultRecords::Of($_) -is [PerfTools.PerfHistoryRecord] }) {
    $values = @($ActualValue)
    $missing = $values.Where{ $null -eq $_ }.Count
    if ($values.Count -eq $missing) { return 'got nothing: no result came out of the pipeline. The errors of the measurement say why' }
    if ($missing) { return "got nothing for $missing of $($values.Count)" }
    foreach ($value in $values) {
        if (-not ($value | ForEach-Object $Test)) { return "got '$value' ($($value.GetType().Name)), which is no result $Kind" }
    }
}

# What Pester is told where there is nothing to judge: it fails, also with -Not.
function Get-PerfRefusal([string] $Fault, [string] $Expected, [bool] $Negate, [string] $Because) {
    [pscustomobject]@{ Succeeded = $false; FailureMessage = "Expected a result $(Get-ExpectationText $Expected $Negate $Because) but $Fault." }
}

function Get-ExpectationText([string] $Expected, [bool] $Negate, [string] $Because) {
    "$($Negate ? "(not) $Expected" : $Expected)$(if ($Because) { ", because $($Because -replace '^because\s+')," })"
}

$script:whenInconclusive = 'Fail'
if (Get-Module -Name Pester | Where-Object Version -GE '5.0') { Add-PerfShouldOperator }

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

    $checks = @(@($ActualValue) | Test-PerfThreshold -Threshold $Threshold -ErrorAction Stop)
    Resolve-PerfAssertion -Check $checks -Expected 'to meet the threshold' -Negate:$Negate -Because $Because -Inconclusive $Inconclusive
}

function Test-NotLeak {
    param($ActualValue, [switch] $Negate, [string] $Because, [ValidateSet('Fail', 'Skip')] [string] $Inconclusive)

    $checks = foreach ($result in @($ActualValue)) {
        # Also of one that went through JSON, which keeps no types.
        if (-not $result.PSObject.Properties['GrowthMBPerHour']) { throw [ArgumentException]::new("Should -NotLeak takes results of Test-MemoryLeak, and this is a $(Get-TypeText $result).") }
        [pscustomobject]@{ Verdict = $result.Verdict; Text = "$($result.Target), $($result.Metric): $($result.Reason)" }
    }
    Resolve-PerfAssertion -Check @($checks) -Expected 'not to leak' -Negate:$Negate -Because $Because -Inconclusive $Inconclusive
}

function Test-NotRegress {
    param($ActualValue, $Baseline, [string] $Margin = '5%', [switch] $Negate, [string] $Because, [ValidateSet('Fail', 'Skip')] [string] $Inconclusive)

    $verdicts = @{ Regressed = 'Fail'; Inconclusive = 'Inconclusive' }
    $checks = foreach ($row in @($ActualValue) | Compare-PerfResult -Baseline $Baseline -Margin $Margin -ErrorAction Stop) {
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
    $what = if ($Check.Count -eq 0) { 'there was no result' } elseif ($verdict -eq 'Inconclusive') { "this cannot be told: $said" } else { $said }
    if ($verdict -eq 'Inconclusive' -and ($Inconclusive ? $Inconclusive : $script:whenInconclusive) -eq 'Skip') { Pester\Set-ItResult -Skipped -Because $what }
    $reason = if ($Because) { ", because $($Because -replace '^because\s+')," }
    [pscustomobject]@{ Succeeded = $false; FailureMessage = "Expected results $($Negate ? "(not) $Expected" : $Expected)$reason but $what" }
}

function Get-TypeText($Value) { if ($null -eq $Value) { 'null' } else { $Value.GetType().Name } }

$script:whenInconclusive = 'Fail'
if (Get-Module -Name Pester | Where-Object Version -GE '5.0') { Add-PerfShouldOperator }

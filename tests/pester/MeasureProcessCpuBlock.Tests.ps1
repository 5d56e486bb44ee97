BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'TestSupport.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'LoadSupport.psm1') -Force
    $module = Get-BuiltModulePath
    Import-Module $module
}

Describe 'Measure-ProcessCpu -ScriptBlock, whatever the block does' {
    It 'is an error where it leaves with <Name>, and the caller goes on' -ForEach @(
        @{ Name = 'break'; Block = { break } }
        @{ Name = 'continue'; Block = { continue } }
        @{ Name = 'exit'; Block = { exit 3 } }
    ) {
        $after = foreach ($round in 1, 2) { Measure-ProcessCpu -ScriptBlock $Block -ErrorAction SilentlyContinue -ErrorVariable failures; $round }
        $after | Should -Be 1, 2
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
        "$($failures[-1])" | Should -BeLike '*exit, break or continue.'
    }

    It 'takes an error that it outputs for output' {
        $record = [System.Management.Automation.ErrorRecord]::new([System.Exception]::new('only data'), 'Data', 'NotSpecified', $null)
        $all = Measure-ProcessCpu -ScriptBlock { $record; 'text' } -ErrorVariable failures
        $all | Should -BeOfType PerfTools.ProcessCpuResult
        $failures | Should -BeNullOrEmpty
    }

    It 'keeps nothing of its output' {
        # A number may be collected as soon as it has been dropped.
        $script:last = $null
        Measure-ProcessCpu -ScriptBlock { $data = [object]::new(); $script:last = [WeakReference]::new($data); , $data; Remove-Variable data; [GC]::Collect(); $script:isKept = $script:last.IsAlive } | Should -HaveCount 1
        $script:isKept | Should -BeFalse
    }

    It 'ends with Ctrl+C, and the script with it' {
        $file = Join-Path $TestDrive started.txt
        $stopped = Invoke-AndStop $module "Measure-ProcessCpu -ScriptBlock { Set-Content '$file' x; Start-Sleep 60 }" $file
        $stopped.State | Should -Be Stopped
        $stopped.Seconds | Should -BeLessThan 30 -Because 'it would have slept for a minute'
        $stopped.Output | Should -BeNullOrEmpty
    }

    It 'measures a program whose argument list is not set' -Skip:(-not (Get-Command true -CommandType Application -ErrorAction Ignore)) {
        $unset = $null
        (Measure-ProcessCpu -FilePath true -ArgumentList $unset -Summary -WarningAction Ignore).ExitCode | Should -Be 0
    }
}

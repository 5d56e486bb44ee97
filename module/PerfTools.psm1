# Everything but the contracts loads in an AssemblyLoadContext of its own: another module's StackExchange.Redis, of
# whatever version, never meets ours.
$cmdlets = Import-Module -Assembly ([PerfTools.Hosting.ModuleLoadContext]::LoadCmdlets()) -PassThru

# PowerShell keeps a module that came from an assembly when its parent goes, and would not export its cmdlets again.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $cmdlets -Force }

. "$PSScriptRoot/PerfTools.Should.ps1"

# Everything but the contracts loads in an AssemblyLoadContext of its own: another module's StackExchange.Redis, of
# whatever version, never meets ours.
$assembly = [PerfTools.Hosting.ModuleLoadContext]::LoadCmdlets()
$cmdlets = Import-Module -Assembly $assembly -PassThru

# PowerShell keeps a module that came from an assembly when its parent goes, and would not export its cmdlets again.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $cmdlets -Force }

. "$PSScriptRoot/PerfTools.Should.ps1"

# Of a context of its own, PowerShell finds no type by its name.
$script:resultRecords = $assembly.GetType('PerfTools.Cmdlets.Results.ResultRecords')
. "$PSScriptRoot/PerfTools.Workbook.File.ps1"
. "$PSScriptRoot/PerfTools.Workbook.Tables.ps1"
. "$PSScriptRoot/PerfTools.Workbook.Summary.ps1"
. "$PSScriptRoot/PerfTools.Workbook.Charts.ps1"
. "$PSScriptRoot/PerfTools.Workbook.ps1"

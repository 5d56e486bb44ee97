@{
    Severity     = @('Error', 'Warning')
    IncludeRules = @('*')
    ExcludeRules = @(
        # Off by default in the analyzer too; they ask for layouts that this project does not use.
        'PSAlignAssignmentStatement'
        'PSUseConsistentWhitespace'
        'PSUseConsistentIndentation'
        'PSUseConstrainedLanguageMode'
        # UTF-8 without a mark is what PowerShell 7 reads and every other tool expects.
        'PSUseBOMForUnicodeEncodedFile'
    )
    Rules        = @{
        PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('7.4') }
    }
}

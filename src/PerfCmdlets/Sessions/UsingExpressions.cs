using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PowerShellState = System.Management.Automation.SessionState;
using System.Text;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>
/// Evaluates the <c>$using:</c> expressions of script blocks where the user wrote them. A session in another runspace finds the
/// values under the expression's text, encoded as PowerShell's own remoting does (about_Remote_Variables).
/// </summary>
internal static class UsingExpressions
{
    /// <param name="session">The user's session.</param>
    /// <param name="blocks">The blocks; null for those that were not given.</param>
    /// <exception cref="OptionException">A value cannot be had.</exception>
    public static Dictionary<string, object?> Evaluate(PowerShellState session, params ScriptBlock?[] blocks)
    {
        Dictionary<string, object?> values = [];
        foreach ((UsingExpressionAst expression, bool isNested) in In(blocks)) values[KeyOf(expression)] = ValueOf(session, expression, isNested);
        return values;
    }

    /// <summary>The same values by the names of their variables, for a session that evaluates the expressions itself.</summary>
    /// <param name="session">The user's session.</param>
    /// <param name="blocks">The blocks; null for those that were not given.</param>
    /// <exception cref="OptionException">A value cannot be had.</exception>
    public static Hashtable ByName(PowerShellState session, params ScriptBlock?[] blocks)
    {
        Hashtable values = [];
        foreach ((UsingExpressionAst expression, bool isNested) in In(blocks)) values[VariableOf(expression).VariablePath.UserPath] = VariableValue(session, expression, isNested);
        return values;
    }

    // In a block within the block it may mean a variable of the outer one, for a session further away.
    private static IEnumerable<(UsingExpressionAst Expression, bool IsNested)> In(ScriptBlock?[] blocks) =>
        from block in blocks.OfType<ScriptBlock>()
        let own = block.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: false).ToHashSet()
        from expression in block.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true)
        select ((UsingExpressionAst)expression, !own.Contains(expression));

    private static VariableExpressionAst VariableOf(UsingExpressionAst expression) =>
        expression.SubExpression as VariableExpressionAst
        ?? expression.SubExpression.Find(ast => ast is VariableExpressionAst, searchNestedScriptBlocks: false) as VariableExpressionAst
        ?? throw new OptionException("ScriptBlock", $"'{expression}' is no variable. Assign it to a variable first.");

    private static object? VariableValue(PowerShellState session, UsingExpressionAst expression, bool isNested)
    {
        VariablePath path = VariableOf(expression).VariablePath;
        if (!path.IsDriveQualified && !isNested && session.PSVariable.Get(path.UserPath) is null)
            throw new OptionException("ScriptBlock", $"'{expression}' has no value: there is no variable ${path.UserPath} here.");
        object? value = session.PSVariable.GetValue(path.UserPath);
        return value is ScriptBlock
            ? throw new OptionException("ScriptBlock", $"'{expression}' is a script block, which belongs to the session that it was made in. Pass its text, or define a function where it is needed.")
            : value;
    }

    /// <summary>The value of a variable, or of the part of it that the expression names.</summary>
    private static object? ValueOf(PowerShellState session, UsingExpressionAst expression, bool isNested)
    {
        object? value = VariableValue(session, expression, isNested);
        if (expression.SubExpression is VariableExpressionAst) return value;
        string text = expression.ToString();
        try
        {
            return session.InvokeCommand.NewScriptBlock($", ({text.Remove(text.IndexOf("using:", StringComparison.OrdinalIgnoreCase), "using:".Length)})").InvokeReturnAsIs();
        }
        catch (RuntimeException error)
        {
            throw new OptionException("ScriptBlock", $"'{expression}' cannot be evaluated: {error.Message}");
        }
    }

    // PowerShell looks it up by the text of the expression, that of a variable in lower case, as Base64 of UTF-16.
    private static string KeyOf(UsingExpressionAst expression)
    {
        string text = expression.ToString();
        return Convert.ToBase64String(Encoding.Unicode.GetBytes(expression.SubExpression is VariableExpressionAst ? text.ToLowerInvariant() : text));
    }
}

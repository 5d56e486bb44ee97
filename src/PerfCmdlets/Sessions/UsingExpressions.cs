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
        foreach (UsingExpressionAst expression in In(blocks)) values[KeyOf(expression)] = ValueOf(session, expression);
        return values;
    }

    /// <summary>The same values by the names of their variables, for a session that evaluates the expressions itself.</summary>
    /// <param name="session">The user's session.</param>
    /// <param name="blocks">The blocks; null for those that were not given.</param>
    /// <exception cref="OptionException">A value cannot be had.</exception>
    public static Hashtable ByName(PowerShellState session, params ScriptBlock?[] blocks)
    {
        Hashtable values = [];
        foreach (UsingExpressionAst expression in In(blocks)) values[NameOf(expression)] = ValueOf(session, expression);
        return values;
    }

    private static IEnumerable<UsingExpressionAst> In(ScriptBlock?[] blocks) => blocks.OfType<ScriptBlock>()
        .SelectMany(block => block.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true)).Cast<UsingExpressionAst>();

    private static string NameOf(UsingExpressionAst expression)
    {
        VariableExpressionAst variable = expression.SubExpression as VariableExpressionAst
            ?? expression.SubExpression.Find(ast => ast is VariableExpressionAst, searchNestedScriptBlocks: false) as VariableExpressionAst
            ?? throw new OptionException("ScriptBlock", $"'{expression}' is no variable. Assign it to a variable first.");
        return variable.VariablePath.UserPath;
    }

    private static object? ValueOf(PowerShellState session, UsingExpressionAst expression)
    {
        object? value = session.PSVariable.GetValue(NameOf(expression));
        return value is ScriptBlock
            ? throw new OptionException("ScriptBlock", $"'{expression}' is a script block, which belongs to the session that it was made in. Pass its text, or define a function in -SetupScript.")
            : value;
    }

    // PowerShell looks it up by the text of the expression in lower case, as Base64 of UTF-16.
    private static string KeyOf(UsingExpressionAst expression) =>
        Convert.ToBase64String(Encoding.Unicode.GetBytes(expression.ToString().ToLowerInvariant()));
}

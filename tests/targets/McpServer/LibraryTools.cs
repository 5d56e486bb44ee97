using System.ComponentModel;
using ModelContextProtocol.Server;

namespace PerfTools.Targets.Mcp;

/// <summary>Tools that look up a library of two books.</summary>
[McpServerToolType]
internal sealed class LibraryTools
{
    private static readonly string[] Books = ["The Art of Computer Systems Performance Analysis", "Systems Performance"];

    [McpServerTool(Name = "search"), Description("Finds the books whose title holds a word.")]
    public static string Search([Description("The word.")] string word) =>
        string.Join('\n', Books.Where(book => book.Contains(word, StringComparison.OrdinalIgnoreCase)));

    [McpServerTool(Name = "fetch"), Description("Gives the title of a book.")]
    public static string Fetch([Description("Its number, from 1.")] int number) => Books[number - 1];
}

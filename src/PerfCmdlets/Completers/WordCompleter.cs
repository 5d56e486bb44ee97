using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PerfTools.Cmdlets.Completers;

/// <summary>Offers a few words, where others are allowed too.</summary>
public abstract class WordCompleter(params string[] words) : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        words.Where(word => word.StartsWith(Completion.Typed(wordToComplete), StringComparison.OrdinalIgnoreCase)).Select(word => Completion.Of(word, word));
}

/// <summary>The usual HTTP methods.</summary>
public sealed class HttpMethodCompleter() : WordCompleter("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

/// <summary>The HTTP versions that can be measured.</summary>
public sealed class HttpVersionCompleter() : WordCompleter("1.1", "2");

/// <summary>The usual types of a request's body.</summary>
public sealed class ContentTypeCompleter() : WordCompleter(
    "application/json", "application/xml", "application/x-www-form-urlencoded", "application/octet-stream", "text/plain", "text/xml");

/// <summary>The usual HTTP statuses of an answer that is as it should be.</summary>
public sealed class HttpStatusCompleter() : WordCompleter("200", "201", "202", "204", "301", "302", "304", "401", "403", "404");

/// <summary>Margins of a comparison.</summary>
public sealed class ComparisonMarginCompleter() : WordCompleter("1%", "2%", "5%", "10%", "20%");

/// <summary>Properties by which results are paired.</summary>
public sealed class ComparisonPropertyCompleter() : WordCompleter("Target", "Operation", "PayloadBytes", "Client", "ConnectionCount", "SessionsRequested", "RatePerSecond", "EnvironmentName");

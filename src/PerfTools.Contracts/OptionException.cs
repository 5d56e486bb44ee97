namespace PerfTools;

/// <summary>An option whose value cannot be used. The message says which value and what would be right.</summary>
public sealed class OptionException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="parameter">The parameter's name as a user types it, without the dash.</param>
    /// <param name="message">What is wrong, with which value, and what to do.</param>
    public OptionException(string parameter, string message)
        : base($"-{parameter}: {message}")
    {
        Parameter = parameter;
    }

    /// <summary>The parameter's name as a user types it, without the dash.</summary>
    public string Parameter { get; }
}

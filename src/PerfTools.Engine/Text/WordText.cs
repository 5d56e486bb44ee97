using System.Text;

namespace PerfTools.Engine.Text;

/// <summary>A command line in one text: words between blanks, quotes around words that hold some. No shell, no escapes.</summary>
public static class WordText
{
    /// <summary>Takes the words apart.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="parameter">The parameter's name, for the error.</param>
    /// <exception cref="OptionException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        StringBuilder word = new();
        char quote = '\0';
        bool isInWord = false;
        foreach (char c in text)
        {
            if (quote != '\0' && c == quote) quote = '\0';
            else if (quote == '\0' && c is ('"' or '\'')) (quote, isInWord) = (c, true);
            else if (quote != '\0' || !char.IsWhiteSpace(c)) { word.Append(c); isInWord = true; }
            else if (isInWord) EndWord();
        }

        if (quote != '\0') throw new OptionException(parameter, $"'{text}' has a {quote} that is not closed.");
        if (isInWord) EndWord();
        return words;

        void EndWord()
        {
            words.Add(word.ToString());
            word.Clear();
            isInWord = false;
        }
    }
}

namespace PerfTools.Engine.Text;

/// <summary>Why a file could not be opened, in words; the file itself is named by whoever says so.</summary>
internal static class FileFault
{
    /// <summary>The reason, without a period at its end.</summary>
    public static string Of(Exception cause) => cause switch
    {
        DirectoryNotFoundException => "its folder does not exist",
        FileNotFoundException => "the file does not exist",
        UnauthorizedAccessException => "access is denied, or it is a folder",
        _ => cause.Message.TrimEnd('.'),
    };
}

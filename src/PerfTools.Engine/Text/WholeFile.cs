namespace PerfTools.Engine.Text;

/// <summary>A file that is there whole, or as it was before: written beside its place first, so that a reader, a crash or a full disk finds no half of it.</summary>
internal static class WholeFile
{
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="overwrite">Whether it takes the place of one that is there.</param>
    /// <exception cref="IOException">It cannot be written. Nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite = true)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = new(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite);
        }
        finally
        {
            Remove(beside);
        }
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // What made the writing fail is told already.
        }
    }
}

namespace TempleDashboard.Domain.Learning.Models;

/// <summary>
/// A file that a model's answers depend on is missing, or is not the one that was written. The message is meant for people.
/// </summary>
public sealed class DamagedModelException : Exception
{
    private const string Remedy = "Restore it from a backup, or train again.";

    private DamagedModelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The file is there, but its content is another one.</summary>
    internal static DamagedModelException Changed(string folder, string file) =>
        new($"its file {folder}/{file} in the models folder is damaged: it is no longer what was written when the model was made. {Remedy}");

    /// <summary>The file is gone.</summary>
    internal static DamagedModelException Gone(string folder, string file, Exception? inner = null) =>
        new($"its file {folder}/{file} is missing from the models folder. {Remedy}", inner);

    /// <summary>The disk, or the system, does not give the file out.</summary>
    internal static DamagedModelException Unreadable(string folder, string file, Exception inner) =>
        new($"its file {folder}/{file} in the models folder cannot be read: {inner.Message} {Remedy}", inner);

    /// <summary>The file is what was written, and this program cannot use it.</summary>
    internal static DamagedModelException Unusable(string folder, string file, Exception inner) =>
        new($"its file {folder}/{file} in the models folder cannot be used. {inner.Message}", inner);
}

/// <summary>Reads the files of models.</summary>
internal static class ModelFileReader
{
    /// <exception cref="DamagedModelException">The file is missing or cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(Export.ModelFolder folders, string folder, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(folders.PathOf(folder), file), cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DamagedModelException.Gone(folder, file, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DamagedModelException.Unreadable(folder, file, exception);
        }
    }
}

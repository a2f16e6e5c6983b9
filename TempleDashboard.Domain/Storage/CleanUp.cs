namespace TempleDashboard.Domain.Storage;

/// <summary>
/// Takes away what is of no more use. That it fails, because a folder is gone or a virus scanner holds a file, must not fail what was done,
/// nor hide why it was not done: leftovers are swept by later starts.
/// </summary>
internal static class CleanUp
{
    /// <summary>Deletes a file; true where it is not there afterwards.</summary>
    public static bool TryDelete(string file) => Try(() => File.Delete(file));

    /// <summary>Deletes a folder and all within; true where it is not there afterwards.</summary>
    public static bool TryDeleteFolder(string folder) => Try(() => Directory.Delete(folder, recursive: true));

    /// <summary>Deletes a folder that is empty; true where it is not there afterwards.</summary>
    public static bool TryDeleteEmpty(string folder) => Try(() => Directory.Delete(folder));

    private static bool Try(Action delete)
    {
        try
        {
            delete();
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Keeps a second program away from the data folder for as long as this one runs: it would take this one's training runs
/// for left over and mark them interrupted.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, which also shows that the folder can be written.</summary>
    /// <exception cref="IOException">Another program holds it, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static DataFolderLock Take(DataFolder folder) =>
        new(new FileStream(Path.Combine(folder.Root, "in-use.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));

    public void Dispose() => _file.Dispose();
}

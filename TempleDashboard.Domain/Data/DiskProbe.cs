using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Data;

/// <summary>Looks whether the data folder is there and can be written, and how much room its disk has.</summary>
public sealed class DiskProbe(DataFolder folder, TimeProvider time)
{
    private const string ProbeFile = "write.probe";

    /// <summary>Whoever asks more often is told what was found last: a look writes a file.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private DiskState? _last;
    private long _lookedAt;

    /// <summary>Writes a byte into the folders of data and models, and takes it away again.</summary>
    public DiskState Look()
    {
        lock (_gate)
        {
            if (_last is not null && time.GetElapsedTime(_lookedAt) < Kept)
                return _last;
            _lookedAt = time.GetTimestamp();
            return _last = new(FreeOn(folder.Root), FindTrouble());
        }
    }

    /// <summary>Free bytes on the disk of a folder; null where the system does not say.</summary>
    internal static long? FreeOn(string path)
    {
        try
        {
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private string? FindTrouble()
    {
        // SQLite makes an empty one where it finds none.
        if (new FileInfo(folder.DatabaseFile) is not { Exists: true, Length: > 0 })
        {
            return $"The database, '{folder.DatabaseFile}', is gone while the program runs. "
                + "Stop the program; mount the disk of the data folder again, or restore a backup.";
        }
        return new[] { folder.Root, folder.Models }.Where(Directory.Exists).Select(Write).FirstOrDefault(trouble => trouble is not null);
    }

    private static string? Write(string path)
    {
        try
        {
            using var probe = new FileStream(
                Path.Combine(path, ProbeFile), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1,
                FileOptions.DeleteOnClose);
            probe.WriteByte(1);
            probe.Flush();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"The folder '{path}' cannot be written: {StorageTrouble.Find(exception)?.Sentence ?? exception.Message}";
        }
    }
}

/// <summary>How the data folder's disk fares.</summary>
/// <param name="FreeBytes">Null where the system does not say.</param>
/// <param name="Trouble">Why nothing can be stored, and what to do; null where it can.</param>
public sealed record DiskState(long? FreeBytes, string? Trouble);

using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Pictures;

/// <summary>
/// The memory that all decodes together may take. A small file can hold a large picture, and a dozen of them at once would fill a machine;
/// so each asks first, and one that does not fit waits until others have ended. One that is larger than the whole budget runs alone.
/// </summary>
internal static partial class DecodeBudget
{
    /// <summary>All of it, in bytes: an eighth of the machine's memory, within 256 MB and 1 GB.</summary>
    private static readonly long Most = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 256L << 20, 1L << 30);

    /// <summary>Less is not waited for: what cameras send all day.</summary>
    public const long Small = 32L << 20;

    /// <summary>Above this, memory is given back to the system at the end: the C library would keep it for later.</summary>
    private const long Large = 64L << 20;

    private static readonly Lock Gate = new();
    private static readonly LinkedList<Waiting> Queue = [];
    private static long _taken;

    /// <summary>Waits until there is room, first come, first served, and takes it.</summary>
    public static Share Take(long bytes)
    {
        if (bytes < Small)
            return default;
        Waiting? waiting = null;
        lock (Gate)
        {
            if (Queue.Count == 0 && Fits(bytes))
                _taken += bytes;
            else
                Queue.AddLast(waiting = new Waiting(bytes));
        }
        waiting?.Turn.Wait();
        return new Share(bytes);
    }

    private static bool Fits(long bytes) => _taken == 0 || _taken + bytes <= Most;

    private static void GiveBack(long bytes)
    {
        if (bytes >= Large)
            Trim();
        lock (Gate)
        {
            _taken -= bytes;
            while (Queue.First is { Value: var next } && Fits(next.Bytes))
            {
                Queue.RemoveFirst();
                _taken += next.Bytes;
                next.Turn.Set();
            }
        }
    }

    private static void Trim()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc; it gives large pieces back by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);

    /// <summary>Room that was taken; given back when disposed of.</summary>
    internal readonly struct Share(long bytes) : IDisposable
    {
        public void Dispose()
        {
            if (bytes > 0)
                GiveBack(bytes);
        }
    }

    private sealed class Waiting(long bytes)
    {
        public long Bytes => bytes;

        public ManualResetEventSlim Turn { get; } = new();
    }
}

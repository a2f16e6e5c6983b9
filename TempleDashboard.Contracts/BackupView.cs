using TempleDashboard.Domain.Backups;

namespace TempleDashboard.Contracts;

/// <summary>A backup that is there.</summary>
/// <param name="Name">Its time, as <c>temple restore --at</c> takes it.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Size">Bytes of its files, which it shares with the other backups.</param>
/// <param name="Missing">Files that the database names and that were lost or damaged by then.</param>
/// <param name="IsWhole">All of its files are there with their length; what is in them is looked at when it is restored.</param>
public sealed record BackupView(string Name, DateTime At, int Files, long Size, int Missing, bool IsWhole)
{
    public static BackupView From(BackupSummary backup)
    {
        ArgumentNullException.ThrowIfNull(backup);
        return new(BackupSet.NameOf(backup.At), backup.At, backup.Files, backup.Size, backup.Missing, backup.IsWhole);
    }
}

/// <summary>What became of the last backup since the start of the program.</summary>
/// <param name="Name">Of the backup that was made; null where none was.</param>
/// <param name="Error">Why none was made, and what to do.</param>
/// <param name="NewFiles">Files that no earlier backup had.</param>
/// <param name="NewBytes">Their bytes.</param>
/// <param name="Missing">The first of the files that the database names and that are lost or damaged.</param>
public sealed record BackupEnd(string? Name, string? Error, int NewFiles, long NewBytes, double Seconds, IReadOnlyList<string> Missing)
{
    /// <summary>Old backups that went after it.</summary>
    public int Thinned { get; init; }

    /// <summary>Why old backups could not go; null where they could.</summary>
    public string? WhyNotThinned { get; init; }

    public static BackupEnd From(BackupOutcome end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return new(
            end.At is { } at ? BackupSet.NameOf(at) : null, end.Error, end.NewFiles, end.NewBytes, end.Took.TotalSeconds, end.Missing)
        {
            Thinned = end.Thinned?.Backups ?? 0,
            WhyNotThinned = end.WhyNotThinned,
        };
    }
}

/// <summary>The backups, and how the present one and the last one fare.</summary>
/// <param name="Folder">Where they lie, on the dashboard's machine.</param>
/// <param name="Running">The present one; null where none is being made.</param>
/// <param name="Backups">The newest first.</param>
public sealed record BackupList(string Folder, BackupProgress? Running, BackupEnd? Last, IReadOnlyList<BackupView> Backups)
{
    /// <summary>When the program makes one by itself next, UTC; null where it makes none.</summary>
    public DateTime? NextAt { get; init; }

    /// <summary>How far the present verification has come; null where there is none. Its new bytes are those that were read.</summary>
    public BackupProgress? Verifying { get; init; }

    /// <summary>What the last verification came to; null where there was none.</summary>
    public VerificationNote? Verified { get; init; }
}

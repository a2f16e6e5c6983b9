using System.Collections.Concurrent;

namespace TempleDashboard.KillIt;

/// <summary>What the dashboard has acknowledged: all of this must be there after any kill.</summary>
internal sealed class Ledger
{
    /// <summary>As it is counted.</summary>
    public const string Training = "training";

    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly ConcurrentQueue<string> _findings = new();

    public ConcurrentDictionary<long, AckedPicture> Pictures { get; } = new();

    public ConcurrentDictionary<long, AckedPrediction> Predictions { get; } = new();

    /// <summary>What each model says of the same picture.</summary>
    public ConcurrentDictionary<long, double[]> Answers { get; } = new();

    public ConcurrentDictionary<long, bool> Models { get; } = new();

    /// <summary>Names of backups.</summary>
    public ConcurrentDictionary<string, bool> Backups { get; } = new();

    /// <summary>The model that serves; null while that may be changing.</summary>
    public long? Champion { get; set; }

    /// <summary>The last seal of the audit log that was seen, and how many entries it had.</summary>
    public (string? Seal, int Entries) Audit { get; set; }

    public int Uploads { get; set; }

    public IReadOnlyCollection<string> Findings => _findings;

    public IEnumerable<string> Done => _done.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}");

    /// <summary>All that was counted.</summary>
    public int Total => _done.Values.Sum();

    public int Trainings => _done.GetValueOrDefault(Training);

    public void Count(string what) => _done.AddOrUpdate(what, 1, (_, known) => known + 1);

    public void Find(int round, string finding)
    {
        _findings.Enqueue($"Round {round}: {finding}");
        Console.WriteLine($"FOUND in round {round}: {finding}");
    }
}

/// <summary>A picture that was stored. While a change of it is asked for and not acknowledged, both states are right.</summary>
internal sealed class AckedPicture(long id, string sha256, long shows)
{
    public long Id { get; } = id;

    public string Sha256 { get; } = sha256;

    /// <summary>The category that it belongs to.</summary>
    public long Shows { get; } = shows;

    public PictureState State { get; set; } = new(null, IsDeleted: false, IsGone: false);

    public PictureState? Asked { get; set; }

    /// <summary>What restores it.</summary>
    public long DeletionId { get; set; }

    /// <summary>Deleted long enough ago: cleaning up may take it.</summary>
    public bool IsDue { get; set; }
}

/// <summary>How a picture fares.</summary>
/// <param name="Category">Its label; null for none.</param>
/// <param name="IsDeleted">It can be restored.</param>
/// <param name="IsGone">Nothing of it is there any more.</param>
internal sealed record PictureState(long? Category, bool IsDeleted, bool IsGone);

/// <summary>A prediction that was answered.</summary>
internal sealed record AckedPrediction(string Sha256, string TopCategory, double Confidence);

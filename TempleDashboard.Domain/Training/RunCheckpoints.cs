using System.Globalization;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Keeps the newest checkpoint of each run that is going on, <c>checkpoints/{run}.bin</c>. Written under a temporary name and renamed:
/// after a crash of the program the last whole one is there. It is not waited for the disk: a power cut may cost some epochs, and a torn
/// file is known by its hash.
/// </summary>
internal sealed class RunCheckpoints(DataFolder folder)
{
    private const string Extension = ".bin", Unfinished = ".tmp";

    public bool Has(long runId) => File.Exists(PathOf(runId));

    /// <summary>Reads a run's checkpoint; null where there is none, or none that is whole.</summary>
    public ConvNetCheckpoint? Find(long runId) => Has(runId) ? ConvNetCheckpoint.TryRead(File.ReadAllBytes(PathOf(runId))) : null;

    /// <exception cref="IOException">The disk is full.</exception>
    public void Keep(long runId, ConvNetCheckpoint checkpoint)
    {
        Directory.CreateDirectory(folder.Checkpoints);
        var temporary = PathOf(runId) + Unfinished;
        File.WriteAllBytes(temporary, checkpoint.ToBytes());
        File.Move(temporary, PathOf(runId), overwrite: true);
    }

    /// <summary>Deletes what there is of a run. What cannot be deleted stays until the next start sweeps: no run fails for it.</summary>
    public void Remove(long runId)
    {
        CleanUp.TryDelete(PathOf(runId));
        CleanUp.TryDelete(PathOf(runId) + Unfinished);
    }

    /// <summary>Deletes what belongs to none of <paramref name="goingOn"/>.</summary>
    public void RemoveAllBut(IReadOnlyCollection<long> goingOn)
    {
        if (!Directory.Exists(folder.Checkpoints))
            return;
        var kept = goingOn.Select(PathOf).ToHashSet();
        foreach (var file in Directory.GetFiles(folder.Checkpoints).Where(file => !kept.Contains(file)))
            CleanUp.TryDelete(file);
    }

    private string PathOf(long runId) => Path.Combine(folder.Checkpoints, runId.ToString(CultureInfo.InvariantCulture) + Extension);
}

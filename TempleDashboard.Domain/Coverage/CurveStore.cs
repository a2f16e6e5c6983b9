using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Curves;

namespace TempleDashboard.Domain.Coverage;

/// <summary>
/// Keeps what was measured last of each classifier, a file each, so that it is there after a restart. Holds numbers alone: what is lost is
/// measured again.
/// </summary>
internal sealed class CurveStore(DataFolder folder, IDbContextFactory<DashboardDbContext> contexts)
{
    private readonly string _root = Path.Combine(folder.Root, "curves");

    /// <summary>Reads what is kept of a classifier; null where nothing is, or where it is damaged.</summary>
    public async Task<KeptCurve?> FindAsync(long classifierId, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(FileOf(classifierId));
            return await JsonSerializer.DeserializeAsync<KeptCurve>(file, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps it whole or not at all, and takes away what is kept of classifiers that are gone for good.</summary>
    public async Task KeepAsync(long classifierId, KeptCurve curve, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        var draft = FileOf(classifierId) + ".new";
        await File.WriteAllBytesAsync(draft, JsonSerializer.SerializeToUtf8Bytes(curve), cancellationToken);
        File.Move(draft, FileOf(classifierId), overwrite: true);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.Classifiers.IgnoreQueryFilters().Select(classifier => classifier.Id).ToListAsync(cancellationToken);
        var files = known.Select(id => Path.GetFileName(FileOf(id))).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in Directory.EnumerateFiles(_root).Where(file => !files.Contains(Path.GetFileName(file))).ToList())
            CleanUp.TryDelete(gone);
    }

    private string FileOf(long classifierId) =>
        Path.Combine(_root, classifierId.ToString(CultureInfo.InvariantCulture) + ".json");
}

/// <summary>A learning curve as it is kept.</summary>
/// <param name="MeasuredAt">In UTC.</param>
/// <param name="Labels">The labels that it was measured with, to tell later what has changed.</param>
/// <param name="Forecast">Null where the pictures allow none.</param>
/// <param name="Hindrance">For a person: why there is no forecast.</param>
/// <param name="WeakestCategoryId">The own category that is misread most often.</param>
internal sealed record KeptCurve(
    DateTime MeasuredAt, IReadOnlyList<LabelMark> Labels, GainForecast? Forecast, string? Hindrance, long? WeakestCategoryId);

/// <summary>A label, as far as learning goes.</summary>
/// <param name="I">Id of the picture.</param>
/// <param name="C">Id of the category.</param>
/// <param name="T">Whether it trains.</param>
internal readonly record struct LabelMark(long I, long C, bool T)
{
    /// <summary>Reads the labels in use of a classifier.</summary>
    public static async Task<IReadOnlyList<LabelMark>> ReadAsync(
        DashboardDbContext db, long classifierId, CancellationToken cancellationToken) =>
        await db.Labels.AsNoTracking().Where(label => label.ClassifierId == classifierId && !label.IsSetAside)
            .OrderBy(label => label.ImageId)
            .Select(label => new LabelMark(label.ImageId, label.CategoryId, label.Split == Split.Train)).ToListAsync(cancellationToken);

    /// <summary>Counts the pictures that are labelled otherwise now.</summary>
    public static int CountChanged(IReadOnlyList<LabelMark> before, IReadOnlyList<LabelMark> now)
    {
        var old = before.ToDictionary(mark => mark.I);
        var same = now.Count(mark => old.TryGetValue(mark.I, out var was) && was == mark);
        var both = now.Count(mark => old.ContainsKey(mark.I));
        return (now.Count - both) + (before.Count - both) + (both - same);
    }
}

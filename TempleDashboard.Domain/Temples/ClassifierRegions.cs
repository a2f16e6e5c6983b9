using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Sets what part of the pictures a classifier looks at. It counts from the next training on: models remember the region that they were
/// trained on, and embeddings of every region are kept beside each other.
/// </summary>
public sealed class ClassifierRegions(IDbContextFactory<DashboardDbContext> contexts, ICategoryFeed feed, AuditLog audit)
{
    /// <summary>Sets the region; null for the whole picture.</summary>
    /// <param name="replaces">
    /// <see cref="Region.KeyOf"/> of what the caller takes for the present region; refused where it is another one by now. Null to set it
    /// whatever applies.
    /// </param>
    public async Task<RegionOutcome> SetAsync(
        long classifierId, Region? region, string? replaces, string who, CancellationToken cancellationToken)
    {
        if (region is not null && RegionErrors.Of(region) is { Count: > 0 } errors)
            return new(RegionRefusal.Invalid, string.Join(' ', errors.SelectMany(error => error.Value)));
        var wanted = region?.Rounded() is { IsWhole: false } part ? part : null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Locks for writing before it reads: of two at once, the second sees what the first has set.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var classifier = await db.Classifiers.Include(classifier => classifier.Temple)
            .FirstOrDefaultAsync(classifier => classifier.Id == classifierId, cancellationToken);
        if (classifier is null)
            return new(RegionRefusal.Unknown, "The classifier was deleted meanwhile; go back to the list of temples.");
        if (classifier.Temple!.IsCommon)
        {
            return new(
                RegionRefusal.Invalid,
                "Common categories are trained with each temple, which has a region of its own: set it on the temple's classifier.");
        }

        var old = classifier.Region;
        if (replaces is not null && replaces != Region.KeyOf(old))
            return RegionOutcome.Changed(old);
        if (Region.KeyOf(old) == Region.KeyOf(wanted))
            return new(old);
        classifier.Region = wanted;
        var undo = new RegionChange(classifierId, old, wanted);
        audit.Add(
            db, who, AuditActions.ChangedRegion, new ClassifierRef(classifier.Temple.Code, classifier.Name).ToString(),
            $"{Describe(old)} -> {Describe(wanted)}", new AuditUndo(Region: JsonSerializer.SerializeToElement(undo)).ToJson());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.CategoriesChanged(classifierId);
        return new(wanted);
    }

    /// <summary>Takes a change back; returns whether it was, which it is not where somebody has changed the region since.</summary>
    internal async Task<bool> UndoAsync(RegionChange change, string who, CancellationToken cancellationToken) =>
        (await SetAsync(change.ClassifierId, change.Before, Region.KeyOf(change.After), who, cancellationToken)).Succeeded;

    /// <summary>Says a region for a person, in percent of the picture's sides.</summary>
    public static string Describe(Region? region) => region is null
        ? "the whole picture"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * region.Width:0.##}% x {100 * region.Height:0.##}% at {100 * region.X:0.##}%, {100 * region.Y:0.##}%");
}

/// <summary>Why a region was not set.</summary>
public enum RegionRefusal
{
    None,

    /// <summary>It does not lie inside the picture.</summary>
    Invalid,

    /// <summary>There is no such classifier.</summary>
    Unknown,

    /// <summary>Somebody else has set another region meanwhile.</summary>
    Changed,
}

/// <summary>The region that applies now, or why it was not set.</summary>
public sealed record RegionOutcome
{
    internal RegionOutcome(Region? region) => Region = region;

    internal RegionOutcome(RegionRefusal refusal, string error) => (Refusal, Error) = (refusal, error);

    /// <summary>What applies; where somebody else was first, theirs.</summary>
    public Region? Region { get; private init; }

    public RegionRefusal Refusal { get; private init; }

    /// <summary>For a person: what is wrong, and what to do.</summary>
    public string? Error { get; private init; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Refusal == RegionRefusal.None;

    internal static RegionOutcome Changed(Region? theirs) => new(
        RegionRefusal.Changed,
        $"Somebody else has set another region meanwhile: {ClassifierRegions.Describe(theirs)}. Nothing was changed; look at theirs first.")
    {
        Region = theirs,
    };
}

/// <summary>A change of a classifier's region, as it is kept to be taken back.</summary>
internal sealed record RegionChange(long ClassifierId, Region? Before, Region? After);

/// <summary>Says what is wrong with a region.</summary>
public static class RegionErrors
{
    /// <summary>Names each field (<c>x</c>, <c>y</c>, <c>width</c>, <c>height</c>) with what is wrong with it; empty for none.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(Region region)
    {
        ArgumentNullException.ThrowIfNull(region);
        var errors = new Dictionary<string, string[]>();
        AddSide(errors, "x", region.X, "width", region.Width, "right");
        AddSide(errors, "y", region.Y, "height", region.Height, "lower");
        return errors;
    }

    private static void AddSide(
        Dictionary<string, string[]> errors, string start, double from, string length, double extent, string edge)
    {
        if (!(from >= 0 && from <= 1))
            errors[start] = [$"'{start}' has to be from 0 to 1, a share of the picture, and is {Number(from)}."];
        if (!(extent >= Region.Shortest && extent <= 1))
            errors[length] = [$"'{length}' has to be from {Number(Region.Shortest)} to 1, and is {Number(extent)}."];
        if (!errors.ContainsKey(start) && !errors.ContainsKey(length) && !(from + extent <= 1.000001))
            errors[length] = [$"'{start}' and '{length}' add up to {Number(from + extent)}: beyond the {edge} edge, which is at 1."];
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

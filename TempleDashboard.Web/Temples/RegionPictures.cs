using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Web.Temples;

/// <summary>Reads what the page of a region shows.</summary>
public sealed class RegionPictures(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Pictures that show what a region would see.</summary>
    public const int Examples = 6;

    /// <summary>Pictures that the examples are chosen from: below every provider's limit of parameters.</summary>
    private const int Candidates = 240;

    private const int HoursOfABlock = 4;

    /// <summary>Reads what the classifier looks at, and what its model that serves does; null where it is gone.</summary>
    public async Task<RegionStanding?> StandingAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Classifiers.AsNoTracking().Where(row => row.Id == classifierId).Select(row => new
        {
            Classifier = row,
            Serving = db.Models.FirstOrDefault(model => model.Id == row.ChampionModelId),
        }).FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new(found.Classifier.Region, found.Serving is { } model ? new(model.Id, model.Number, model.Region) : null);
    }

    /// <summary>Chooses pictures of different categories, cameras and hours.</summary>
    /// <param name="round">Another one gives others.</param>
    /// <param name="first">A picture that is to be among them, in front; null for none.</param>
    public async Task<IReadOnlyList<RegionPicture>> ChooseAsync(
        Classifier classifier, int round, long? first, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = await db.Images.Where(image => image.TempleId == classifier.TempleId)
            .OrderBy(image => image.Id).Select(image => image.Id).ToListAsync(cancellationToken);
        var ids = Spread(all, round);
        if (first is { } wanted && all.BinarySearch(wanted) >= 0)
            ids.Add(wanted);
        var rows = await db.Images.AsNoTracking().Where(image => ids.Contains(image.Id)).Select(image => new RegionPicture(
            image.Id, image.Sha256, image.Name, image.Width, image.Height, image.CapturedAt,
            image.Labels.Where(label => label.ClassifierId == classifier.Id)
                .Select(label => label.Category!.Name).FirstOrDefault())).ToListAsync(cancellationToken);
        var pattern = FileNamePattern.Of(classifier.Temple?.FileNamePattern);
        rows = rows.ConvertAll(row => row with { Camera = FileNames.Read(row.Name, pattern).Camera });
        var shuffled = rows.OrderBy(row => row.Id).ToArray();
        new Random(round).Shuffle(shuffled);
        return Diverse(shuffled, shuffled.FirstOrDefault(row => row.Id == first));
    }

    private static List<long> Spread(List<long> all, int round)
    {
        if (all.Count <= Candidates)
            return [.. all];
        var step = all.Count / (double)Candidates;
        return [.. Enumerable.Range(0, Candidates).Select(i => all[(int)((i * step + round * step / Math.E) % all.Count)]).Distinct()];
    }

    /// <summary>Always takes the picture whose category, camera and hour have been shown least.</summary>
    private static List<RegionPicture> Diverse(RegionPicture[] pictures, RegionPicture? first)
    {
        var left = pictures.ToList();
        var chosen = new List<RegionPicture>();
        var shown = new Dictionary<(string Kind, string? Value), int>();
        while (chosen.Count < Examples && left.Count > 0)
        {
            var next = chosen.Count == 0 && first is not null
                ? first
                : left.MinBy(one => Kinds(one).Sum(kind => shown.GetValueOrDefault(kind)))!;
            chosen.Add(next);
            left.Remove(next);
            foreach (var kind in Kinds(next))
                shown[kind] = shown.GetValueOrDefault(kind) + 1;
        }
        return chosen;
    }

    private static (string Kind, string? Value)[] Kinds(RegionPicture picture) =>
    [
        ("category", picture.Category), ("camera", picture.Camera),
        ("hour", picture.CapturedAt is { } at ? $"{at.Hour / HoursOfABlock}" : null),
    ];
}

/// <summary>What a classifier looks at.</summary>
/// <param name="Region">What the next training looks at; null for the whole picture.</param>
public sealed record RegionStanding(Region? Region, ServingLook? Serving)
{
    /// <summary>Whether the model that serves looks at another part than the next one will.</summary>
    public bool NeedsTraining => Serving is { } serving && Region.KeyOf(serving.Region) != Region.KeyOf(Region);
}

/// <summary>What the model that serves looks at.</summary>
public sealed record ServingLook(long ModelId, int Number, Region? Region);

/// <summary>A picture of the temple to draw on.</summary>
/// <param name="Category">Its label of the classifier; null without one.</param>
public sealed record RegionPicture(
    long Id, string Sha256, string Name, int Width, int Height, DateTime? CapturedAt, string? Category)
{
    public string? Camera { get; init; }
}

using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Coverage;

/// <summary>A part of the day that a category has hardly any training pictures of, though the others have.</summary>
/// <param name="Has">Training pictures that it has there.</param>
/// <param name="Expected">How many it would have if it were spread over the day and the cameras as the other categories are.</param>
/// <param name="Add">About how many to add.</param>
/// <param name="Unlabelled">Pictures of that part and camera that wait for a label.</param>
public sealed record CoverageGap(
    long CategoryId, string Category, string? Camera, DayPart Part, int Has, double Expected, int Add, int Unlabelled);

/// <summary>Finds gaps: compares each category with how the others are spread over the parts of the day and the cameras.</summary>
internal static class CoverageGaps
{
    /// <summary>A category of fewer training pictures says nothing of when pictures are taken.</summary>
    private const int FewestOfOthers = 5;

    /// <summary>A gap has fewer than this share of what is expected.</summary>
    private const double ThinShare = 1 / 3.0;

    /// <summary>Chance alone leaves so few less often than this.</summary>
    private const double RarelyByChance = 0.05;

    private const int FewestToAdd = 3, UsefulFrom = 5, UsefulTo = 12;

    /// <summary>Lists them, the most missing first.</summary>
    /// <param name="pictures">All with an hour.</param>
    public static IReadOnlyList<CoverageGap> Find(
        IReadOnlyList<(long Id, string Name)> categories, IReadOnlyList<CoveredPicture> pictures, IReadOnlyList<WaitingPicture> unlabelled)
    {
        var train = pictures.Where(picture => picture.Split == Split.Train).ToList();
        var counts = train.CountBy(picture => (picture.CategoryId, Place: PlaceOf(picture))).ToDictionary();
        var totals = train.CountBy(picture => picture.CategoryId).ToDictionary();
        var waiting = unlabelled.Where(picture => picture.Hour is not null)
            .CountBy(picture => new Place(picture.Camera, DayParts.Of(picture.Hour!.Value))).ToDictionary();
        var places = train.Select(PlaceOf).Distinct().ToList();
        var gaps = new List<CoverageGap>();
        foreach (var category in categories)
        {
            var others = totals.Where(other => other.Key != category.Id && other.Value >= FewestOfOthers).ToList();
            if (others.Count == 0 || !totals.TryGetValue(category.Id, out var total))
                continue;
            foreach (var place in places)
            {
                var share = others.Average(other => (double)counts.GetValueOrDefault((other.Key, place)) / other.Value);
                var (has, expected) = (counts.GetValueOrDefault((category.Id, place)), share * total);
                if (has < expected * ThinShare && AtMost(has, expected) < RarelyByChance)
                {
                    var useful = Math.Clamp((int)Math.Round(expected), UsefulFrom, UsefulTo);
                    gaps.Add(new CoverageGap(
                        category.Id, category.Name, place.Camera, place.Part, has, expected, Math.Max(FewestToAdd, useful - has),
                        waiting.GetValueOrDefault(place)));
                }
            }
        }
        return [.. gaps.OrderByDescending(gap => gap.Expected - gap.Has).ThenBy(gap => gap.CategoryId)];
    }

    private static Place PlaceOf(CoveredPicture picture) => new(picture.Camera, DayParts.Of(picture.Hour!.Value));

    /// <summary>How probable it is to see <paramref name="has"/> or fewer where so many are expected (Poisson).</summary>
    private static double AtMost(int has, double expected)
    {
        var (term, sum) = (Math.Exp(-expected), 0.0);
        for (var i = 0; i <= has; i++)
        {
            sum += term;
            term *= expected / (i + 1);
        }
        return sum;
    }

    private sealed record Place(string? Camera, DayPart Part);
}

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

    /// <summary>Where there is none at all, so many should be there.</summary>
    private const double FewestExpected = 2.5;

    /// <summary>Chance alone leaves a given place empty less often than this, and leaves any place too thin less often than that.</summary>
    private const double EmptyByChance = 0.05, ThinByChance = 0.1;

    private const int FewestToAdd = 3, UsefulFrom = 5, UsefulTo = 12;

    /// <summary>Lists them: where there is none at all first, then what chance explains least.</summary>
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
        var gaps = new List<(CoverageGap Gap, double Chance)>();
        foreach (var category in categories)
        {
            var others = totals.Where(other => other.Key != category.Id && other.Value >= FewestOfOthers).ToList();
            if (others.Count == 0 || !totals.TryGetValue(category.Id, out var own))
                continue;
            var theirs = others.Sum(other => other.Value);
            foreach (var place in places)
            {
                var has = counts.GetValueOrDefault((category.Id, place));
                var have = others.Sum(other => counts.GetValueOrDefault((other.Key, place)));
                var expected = (double)have / theirs * own;
                if (has >= expected * ThinShare)
                    continue;
                var chance = AtMost(has, has + have, (double)own / (own + theirs));
                var isEmpty = has == 0 && expected >= FewestExpected && chance < EmptyByChance;
                if (!isEmpty && chance >= ThinByChance / (categories.Count * places.Count))
                    continue;
                var useful = Math.Clamp((int)Math.Round(expected), UsefulFrom, UsefulTo);
                gaps.Add((
                    new CoverageGap(
                        category.Id, category.Name, place.Camera, place.Part, has, expected, Math.Max(FewestToAdd, useful - has),
                        waiting.GetValueOrDefault(place)),
                    chance));
            }
        }
        return [.. gaps.OrderBy(one => one.Gap.Has > 0).ThenBy(one => one.Chance).Select(one => one.Gap)];
    }

    private static Place PlaceOf(CoveredPicture picture) => new(picture.Camera, DayParts.Of(picture.Hour!.Value));

    /// <summary>
    /// How probable it is that so few of a place's pictures are the category's, if it has the same share there as everywhere (binomial):
    /// that the others' pictures are few as well is counted in.
    /// </summary>
    private static double AtMost(int has, int all, double share)
    {
        var (term, sum) = (Math.Pow(1 - share, all), 0.0);
        for (var i = 0; i <= has; i++)
        {
            sum += term;
            term *= (all - i) / (i + 1.0) * share / (1 - share);
        }
        return sum;
    }

    private sealed record Place(string? Camera, DayPart Part);
}

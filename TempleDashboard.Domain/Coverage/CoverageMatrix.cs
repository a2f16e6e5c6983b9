using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Coverage;

/// <summary>How many labelled pictures a classifier has of each category, by hour of the day and camera.</summary>
/// <param name="Categories">Its own categories in their order.</param>
/// <param name="Cameras">The cameras that file names tell, by name; null stands for pictures that tell none.</param>
/// <param name="Cells">Those that have pictures, and those that should have some.</param>
/// <param name="Gaps">What is missing; where there is none at all comes first.</param>
/// <param name="WithoutTime">Labelled pictures of which nothing tells the time; no cell counts them.</param>
public sealed record CoverageMatrix(
    IReadOnlyList<CoverageCategory> Categories,
    IReadOnlyList<string?> Cameras,
    IReadOnlyList<CoverageCell> Cells,
    IReadOnlyList<CoverageGap> Gaps,
    int WithoutTime)
{
    /// <summary>The hours at which pictures were taken, from the first to the last; empty where no time is known.</summary>
    public IReadOnlyList<int> Hours
    {
        get
        {
            var hours = Cells.Select(cell => cell.Hour).ToList();
            return hours.Count == 0 ? [] : [.. Enumerable.Range(hours.Min(), hours.Max() - hours.Min() + 1)];
        }
    }

    /// <summary>Counts labelled pictures and finds what is missing.</summary>
    /// <param name="pictures">Labelled pictures in use.</param>
    /// <param name="unlabelled">Pictures that wait for a label.</param>
    public static CoverageMatrix Of(
        IReadOnlyList<(long Id, string Name)> categories,
        IReadOnlyList<CoveredPicture> pictures,
        IReadOnlyList<WaitingPicture> unlabelled)
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(unlabelled);
        var timed = pictures.Where(picture => picture.Hour is not null).ToList();
        var gaps = CoverageGaps.Find(categories, timed, unlabelled);
        var counted = timed.GroupBy(picture => (picture.CategoryId, picture.Camera, Hour: picture.Hour!.Value))
            .ToDictionary(group => group.Key, group => (
                Train: group.Count(picture => picture.Split == Split.Train), Test: group.Count(picture => picture.Split == Split.Test)));
        var used = timed.Select(picture => (picture.Camera, Hour: picture.Hour!.Value)).Distinct().ToList();
        var cells = new List<CoverageCell>();
        foreach (var category in categories)
        {
            foreach (var (camera, hour) in used)
            {
                var (train, test) = counted.GetValueOrDefault((category.Id, camera, hour));
                var isThin = gaps.Any(gap =>
                    gap.CategoryId == category.Id && gap.Camera == camera && gap.Part == DayParts.Of(hour));
                if (train + test > 0 || isThin)
                    cells.Add(new CoverageCell(category.Id, camera, hour, train, test, isThin));
            }
        }
        return new CoverageMatrix(
            [.. categories.Select(category => new CoverageCategory(
                category.Id,
                category.Name,
                pictures.Count(picture => picture.CategoryId == category.Id && picture.Split == Split.Train),
                pictures.Count(picture => picture.CategoryId == category.Id && picture.Split == Split.Test)))],
            [.. timed.Select(picture => picture.Camera).Distinct().Order(StringComparer.Ordinal)],
            cells,
            gaps,
            pictures.Count - timed.Count);
    }
}

/// <summary>A category and its labelled pictures in use.</summary>
public sealed record CoverageCategory(long Id, string Name, int Train, int Test);

/// <summary>Labelled pictures of one category, camera and hour.</summary>
/// <param name="Camera">Null where the file name tells none.</param>
/// <param name="Hour">0 to 23, by the camera's clock.</param>
/// <param name="IsThin">Whether this part of the day has far fewer than the other categories have.</param>
public sealed record CoverageCell(long CategoryId, string? Camera, int Hour, int Train, int Test, bool IsThin);

/// <summary>A labelled picture as the matrix needs it.</summary>
public sealed record CoveredPicture(long CategoryId, int? Hour, string? Camera, Split Split);

/// <summary>A picture without a label.</summary>
public sealed record WaitingPicture(int? Hour, string? Camera);

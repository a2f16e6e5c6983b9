using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Learning.Splits;

/// <summary>Which pictures were taken on the same day, or by the same camera.</summary>
/// <param name="Kind">What the groups are.</param>
/// <param name="Groups">Group of each picture, <c>[N]</c>, from 0; <see cref="Unknown"/> where nothing tells it.</param>
public sealed record CaptureGroups(SplitKind Kind, int[] Groups)
{
    /// <summary>The group of a picture that tells none.</summary>
    public const int Unknown = -1;

    private const int FewestGroups = 3;
    private const int FewestGroupsOfCategory = 2;
    private const double LeastKnown = 0.8;

    /// <summary>With fewer pictures a group, a random split keeps them apart as well.</summary>
    private const double LeastPicturesPerGroup = 2;

    /// <summary>The pictures whose group is known, ascending.</summary>
    public int[] Known => [.. Enumerable.Range(0, Groups.Length).Where(i => Groups[i] != Unknown)];

    /// <summary>How many groups there are.</summary>
    public int Count => Groups.Where(group => group != Unknown).Distinct().Count();

    private (string One, string Many) Words => Kind == SplitKind.Day ? ("day", "days") : ("camera", "cameras");

    /// <summary>Puts the pictures of one calendar day, by the camera's clock, together.</summary>
    public static CaptureGroups ByDay(IEnumerable<DateTime?> capturedAt) =>
        new(SplitKind.Day, Number(capturedAt.Select(time => time?.Date)));

    /// <summary>Puts the pictures of one camera together; null where nothing tells it.</summary>
    public static CaptureGroups ByCamera(IEnumerable<string?> cameras) => new(SplitKind.Camera, Number(cameras));

    /// <summary>Says, for a person, why a split by these groups would tell nothing; null where it tells something.</summary>
    /// <param name="labels">Category of each picture, <c>[N]</c>.</param>
    /// <param name="categories">The categories' names.</param>
    public string? Hindrance(IReadOnlyList<int> labels, IReadOnlyList<string> categories)
    {
        var known = Known;
        if (known.Length < LeastKnown * Groups.Length || known.Length == 0)
        {
            return known.Length == 0
                ? Kind == SplitKind.Day ? "No picture tells the day it was taken on." : "No file name tells the camera."
                : $"The {Words.One} is known of only {known.Length} of {Groups.Length} training pictures.";
        }
        if (Count < FewestGroups)
        {
            return $"The training pictures come from {(Count == 1 ? $"one {Words.One}" : $"{Count} {Words.Many}")}; "
                + $"at least {FewestGroups} are needed.";
        }

        if (known.Length < LeastPicturesPerGroup * Count)
            return $"Hardly two training pictures share a {Words.One}, so that any split is one by {Words.Many} already.";
        for (var k = 0; k < categories.Count; k++)
        {
            var own = known.Where(i => labels[i] == k).Select(i => Groups[i]).Distinct().Count();
            if (own < FewestGroupsOfCategory)
            {
                return $"The training pictures of '{categories[k]}' come from one "
                    + $"{Words.One} alone; at least {FewestGroupsOfCategory} are needed.";
            }
        }
        return null;
    }

    private static int[] Number<T>(IEnumerable<T?> keys)
    {
        var numbers = new Dictionary<object, int>();
        return [.. keys.Select(key =>
        {
            if (key is null)
                return Unknown;
            if (!numbers.TryGetValue(key, out var number))
                numbers[key] = number = numbers.Count;
            return number;
        })];
    }
}

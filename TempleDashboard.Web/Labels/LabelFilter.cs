using System.Globalization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;

namespace TempleDashboard.Web.Labels;

/// <summary>Which pictures the board shows, and in which order; everything, the newest first, where nothing is set.</summary>
/// <param name="CategoryId">Only this category.</param>
/// <param name="Unlabelled">Only pictures without a label; <paramref name="CategoryId"/> and <paramref name="Split"/> do not count
/// then.</param>
/// <param name="Name">Part of the picture's name.</param>
/// <param name="LookAlikeOf">Only pictures that look like this one, the most similar first.</param>
/// <param name="SuggestedId">Only unlabelled pictures for which this category is suggested.</param>
/// <param name="Confirm">A page of suggestions, to be confirmed in one step.</param>
public sealed record LabelFilter(
    long? CategoryId = null, bool Unlabelled = false, Split? Split = null, string Name = "", long? LookAlikeOf = null,
    LabelSort Sort = LabelSort.Newest, long? SuggestedId = null, bool Confirm = false)
{
    public static readonly LabelFilter All = new();

    /// <summary>Only pictures that the camera took within these hours; null for all.</summary>
    public HourRange? Hours { get; init; }

    /// <summary>True where all pictures are shown, in whatever order.</summary>
    public bool ShowsAll => this with { Sort = LabelSort.Newest } == All;

    /// <summary>Reads an address; what it does not understand counts as not said.</summary>
    /// <param name="show"><c>unlabelled</c> or the id of a category.</param>
    /// <param name="split"><c>train</c> or <c>test</c>.</param>
    /// <param name="like">The id of a picture.</param>
    /// <param name="hours">Two hours of the day, such as <c>18-6</c>.</param>
    /// <param name="suggested">The id of a category.</param>
    /// <param name="confirm">Anything for a page to confirm.</param>
    public static LabelFilter Parse(
        string? show, string? split = null, string? name = null, string? like = null, string? sort = null, string? hours = null,
        string? suggested = null, string? confirm = null)
    {
        var filter = show == "unlabelled" || suggested is not null || confirm is not null
            ? new LabelFilter(Unlabelled: true, SuggestedId: Number(suggested), Confirm: confirm is not null)
            : new LabelFilter(CategoryId: Number(show));
        return filter with
        {
            Split = filter.Unlabelled ? null : Known<Split>(split),
            Name = name ?? "",
            LookAlikeOf = Number(like),
            Sort = Known<LabelSort>(sort) ?? LabelSort.Newest,
            Hours = HourRange.Parse(hours),
        };
    }

    /// <summary>The parts of the address that say the same; null where one is not needed.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() => new Dictionary<string, object?>
    {
        ["show"] = Unlabelled ? "unlabelled" : CategoryId?.ToString(CultureInfo.InvariantCulture),
        ["split"] = Split?.ToString().ToLowerInvariant(),
        ["name"] = Name.Length > 0 ? Name : null,
        ["like"] = LookAlikeOf,
        ["sort"] = Sort == LabelSort.Newest ? null : Sort.ToString().ToLowerInvariant(),
        ["hours"] = Hours?.ToString(),
        ["suggested"] = SuggestedId,
        ["confirm"] = Confirm ? "page" : null,
    };

    /// <summary>
    /// Whether near-identical pictures may stand as one tile: not where somebody asks for look-alikes, or confirms each picture of a page.
    /// </summary>
    public bool HasStacks => LookAlikeOf is null && !Confirm;

    /// <summary>Whether a picture with this label is shown; name and looks do not change with labels.</summary>
    public bool Fits(LabelState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Unlabelled
            ? state.CategoryId is null
            : (CategoryId is null || CategoryId == state.CategoryId)
                && (Split is null || (state.CategoryId is not null && Split == state.Split));
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static T? Known<T>(string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        return null;
    }
}

/// <summary>Hours of the day by the camera's clock; over midnight where the first is later than the last.</summary>
/// <param name="From">The first hour, 0 to 23.</param>
/// <param name="To">The hour at which they have ended, 0 to 23; the same as <paramref name="From"/> for the whole day.</param>
public sealed record HourRange(int From, int To)
{
    /// <summary>Reads <c>18-6</c>; null where it says no hours.</summary>
    public static HourRange? Parse(string? text) =>
        text?.Split('-') is [var from, var to] && Hour(from) is { } first && Hour(to) is { } end ? new(first, end) : null;

    /// <summary>Whether a picture of this time lies within; one without a time does not.</summary>
    public bool Holds(DateTime? capturedAt) => capturedAt?.Hour is { } hour
        && (From < To ? hour >= From && hour < To : hour >= From || hour < To);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");

    private static int? Hour(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24 ? hour : null;
}

/// <summary>The order of the pictures on the board.</summary>
public enum LabelSort
{
    /// <summary>Uploaded last, first.</summary>
    Newest,
    Oldest,
    Name,

    /// <summary>By the camera's time, the latest first; pictures without one come last.</summary>
    Taken,

    /// <summary>Of the unlabelled, those first whose labels are worth most; the labelled last.</summary>
    LeastCertain,

    /// <summary>Those first that are suggested most surely; the labelled last.</summary>
    MostCertain,
}

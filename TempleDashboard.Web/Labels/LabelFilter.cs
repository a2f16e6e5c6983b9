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

    /// <summary>True where all pictures are shown, in whatever order.</summary>
    public bool ShowsAll => this with { Sort = LabelSort.Newest } == All;

    /// <summary>Reads an address; what it does not understand counts as not said.</summary>
    /// <param name="show"><c>unlabelled</c> or the id of a category.</param>
    /// <param name="split"><c>train</c> or <c>test</c>.</param>
    /// <param name="like">The id of a picture.</param>
    /// <param name="suggested">The id of a category.</param>
    /// <param name="confirm">Anything for a page to confirm.</param>
    public static LabelFilter Parse(
        string? show, string? split = null, string? name = null, string? like = null, string? sort = null, string? suggested = null,
        string? confirm = null)
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
        ["suggested"] = SuggestedId,
        ["confirm"] = Confirm ? "page" : null,
    };

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

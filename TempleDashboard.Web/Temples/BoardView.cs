using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace TempleDashboard.Web.Temples;

/// <summary>What a person chose to see of the board; all of it stands in the address.</summary>
public sealed record BoardView
{
    public bool IsCards { get; init; }

    /// <summary>Null for the worst first.</summary>
    public BoardSort? Sort { get; init; }

    public bool IsDescending { get; init; }

    public BoardGrouping Group { get; init; }

    public string Search { get; init; } = "";

    /// <summary>Only the rows that this figure counts; null for all.</summary>
    public BoardFigure? Figure { get; init; }

    /// <summary>Names of the columns that are not shown, in order and with commas, as the address has them.</summary>
    public string Hidden { get; init; } = "";

    public bool Hides(BoardColumn column) => Hidden.Split(',').Contains(NameOf(column));

    public BoardView Toggle(BoardColumn column)
    {
        var hidden = Hidden.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        if (!hidden.Remove(NameOf(column)))
            hidden.Add(NameOf(column));
        return this with { Hidden = string.Join(',', hidden.Order()) };
    }

    /// <summary>Reads an address; what it does not say, or says wrong, is as at the beginning.</summary>
    public static BoardView Of(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        return new()
        {
            IsCards = Text("view") == "cards",
            Sort = Choice<BoardSort>("sort"),
            IsDescending = Text("order") == "down",
            Group = Choice<BoardGrouping>("group") ?? BoardGrouping.None,
            Search = Text("q"),
            Figure = Choice<BoardFigure>("show"),
            Hidden = string.Join(',', Enum.GetValues<BoardColumn>().Select(NameOf).Intersect(Text("hide").Split(',')).Order()),
        };

        string Text(string name) => query.TryGetValue(name, out var values) ? values.ToString() : "";

        T? Choice<T>(string name)
            where T : struct, Enum =>
            Enum.GetValues<T>().Where(value => NameOf(value) == Text(name)).Select(value => (T?)value).FirstOrDefault();
    }

    /// <summary>What the address says; null leaves a part out.</summary>
    public Dictionary<string, object?> ToQuery() => new()
    {
        ["view"] = IsCards ? "cards" : null,
        ["sort"] = Sort is { } sort ? NameOf(sort) : null,
        ["order"] = Sort is not null && IsDescending ? "down" : null,
        ["group"] = Group == BoardGrouping.None ? null : NameOf(Group),
        ["q"] = Search.Trim() is { Length: > 0 } search ? search : null,
        ["show"] = Figure is { } figure ? NameOf(figure) : null,
        ["hide"] = Hidden.Length == 0 ? null : Hidden,
    };

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLower(CultureInfo.InvariantCulture);
}

/// <summary>What the board can be sorted by.</summary>
public enum BoardSort
{
    Temple,
    State,
    Since,
    Rate,
    Accuracy,
    Model,
    Review,
    Seen,
}

/// <summary>How the rows are put together.</summary>
public enum BoardGrouping
{
    None,
    State,
    Category,
}

/// <summary>The figures in the board's head, each of which is a filter as well.</summary>
public enum BoardFigure
{
    Anomalies,
    Attention,
    Review,
    Training,
    Untrained,
    Silent,
}

/// <summary>The columns that can be hidden.</summary>
public enum BoardColumn
{
    Since,
    Days,
    Rate,
    Accuracy,
    Model,
    Review,
    Seen,
}

using System.Globalization;
using TempleDashboard.Domain.Suggestions;
using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.Web.Labels;

/// <summary>Says how suggestions stand, as a person would.</summary>
public static class SuggestionWords
{
    private const int MostNamed = 2;

    /// <summary>A share as whole percent; never more sure than it is.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share):0}%");

    /// <summary>What is going on: what is missing, what is being done, or of what the suggestions were made.</summary>
    public static string State(this IStringLocalizer texts, SuggestionSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Problem is { } problem)
            return texts["No suggestions: {0}", problem];
        if (snapshot is { IsWorking: true, Version: 0 })
        {
            return snapshot.Pictures == 0
                ? texts["Preparing suggestions…"]
                : texts["Looking at the pictures: {0} of {1}", snapshot.LookedAt, snapshot.Pictures];
        }
        var missing = texts.Missing(snapshot);
        return snapshot.Source switch
        {
            SuggestionSource.None => missing is null
                ? texts["Suggestions need two categories."]
                : texts["Suggestions begin after {0}.", missing],
            SuggestionSource.FirstGuesses =>
                texts["First guesses from {0}. Better after {1}.", texts.Labels(snapshot.Labels), missing ?? ""],
            SuggestionSource.Champion => texts["Suggested by model {0}.", snapshot.ModelNumber ?? 0],
            _ => texts["Suggested from {0}.", texts.Labels(snapshot.Labels)],
        };
    }

    /// <summary>What the next labels would be worth; null where that is not known.</summary>
    public static string? Worth(this IStringLocalizer texts, SuggestionSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Source != SuggestionSource.Labels || snapshot.Worth is not { } worth)
            return null;
        var points = (int)Math.Round(100 * worth.Gain, MidpointRounding.AwayFromZero);
        var now = Percent(worth.Accuracy);
        return points switch
        {
            0 => texts["Right about {0} of the time; {1} more labels would hardly change that.", now, LabelWorth.MoreLabels],
            1 => texts["Right about {0} of the time; {1} more labels may add about 1 point.", now, LabelWorth.MoreLabels],
            _ => texts["Right about {0} of the time; {1} more labels may add about {2} points.", now, LabelWorth.MoreLabels, points],
        };
    }

    private static string? Missing(this IStringLocalizer texts, SuggestionSnapshot snapshot)
    {
        if (snapshot.Missing.Count == 0)
            return null;
        var named = snapshot.Missing.Take(MostNamed).Select(one => texts["{0} more of “{1}”", one.Count, one.Category].Value);
        var list = string.Join(", ", named);
        return snapshot.Missing.Count > MostNamed ? texts["{0} and others", list] : list;
    }

    private static string Labels(this IStringLocalizer texts, int count) => texts.Many(count, "1 label", "{0} labels");
}

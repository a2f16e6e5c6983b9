using Microsoft.AspNetCore.WebUtilities;
using TempleDashboard.Domain.Review;

namespace TempleDashboard.Web.Review;

/// <summary>What the page of the review shows, as it stands in the address.</summary>
/// <param name="Of">The temple or classifier.</param>
/// <param name="Worth">Only what is worth a look for this; null for all.</param>
/// <param name="IsPage">Many stacks on a page instead of one after the other.</param>
public sealed record ReviewQuery(HistoryQuery Of, ReviewWorth? Worth = null, bool IsPage = false)
{
    /// <summary>The choices in the order of the screen; all that nobody has reviewed comes first.</summary>
    public static readonly IReadOnlyList<ReviewWorth?> Choices = [null, ReviewWorth.Anomaly, ReviewWorth.Changed, ReviewWorth.Unsure];

    public static ReviewQuery Parse(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var start = uri.IndexOf('?', StringComparison.Ordinal);
        var values = QueryHelpers.ParseQuery(start < 0 ? "" : uri[start..].Split('#')[0]);
        return new(
            HistoryQuery.Parse(uri),
            Enum.TryParse<ReviewWorth>(values.TryGetValue("worth", out var text) ? text.ToString() : null, ignoreCase: true, out var worth)
                && Choices.Contains(worth) ? worth : null,
            values.TryGetValue("view", out var view) && view == "page");
    }

    public string ToHref()
    {
        var href = new HistoryQuery { Temple = Of.Temple, ClassifierId = Of.ClassifierId }.ToHref("review");
        if (Worth is { } worth)
            href = QueryHelpers.AddQueryString(href, "worth", worth.ToString().ToLowerInvariant());
        return IsPage ? QueryHelpers.AddQueryString(href, "view", "page") : href;
    }
}

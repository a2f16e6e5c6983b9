using Microsoft.AspNetCore.Components;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Review;

/// <summary>Turns what is chosen into an address of the history. Times stand on the viewer's clock.</summary>
public sealed partial class HistoryFilters : ComponentBase
{
    private bool _open;

    [Parameter, EditorRequired]
    public required HistoryQuery Query { get; set; }

    [Parameter, EditorRequired]
    public required HistoryChoices Choices { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private TempleChoice? Temple => Choices.FindTemple(Query);

    private (string Text, TimeSpan Span)[] Presets =>
        [(L["Last hour"], TimeSpan.FromHours(1)), (L["24 h"], TimeSpan.FromHours(24)), (L["7 days"], TimeSpan.FromDays(7))];

    private IReadOnlyList<VerdictChoice> Verdicts =>
    [
        new(L["Anomaly"], Anomaly: true),
        new(L["Anomaly: torn between categories"], Reason: AnomalyReason.LowConfidence),
        new(L["Anomaly: unlike anything seen"], Reason: AnomalyReason.Unfamiliar),
        new(L["Anomaly: damaged picture"], Reason: AnomalyReason.Damaged),
        .. Choices.CategoriesOf(Query).Select(category => new VerdictChoice(
            category.IsEarlier ? L["{0} (as it was called)", category.Name] : category.Name, Anomaly: false, Category: category.Name)),
    ];

    private DateRange? Dates =>
        Query.FromUtc is null && Query.ToUtc is null ? null : new(Local(Query.FromUtc)?.Date, Local(Query.ToUtc)?.AddTicks(-1).Date);

    private TimeSpan? FromTime => Local(Query.FromUtc)?.TimeOfDay;

    private TimeSpan? ToTime => Local(Query.ToUtc)?.TimeOfDay;

    private static DateTime Minute(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static double? Share(double? percent) => percent is { } value ? Math.Clamp(value, 0, 100) / 100 : null;

    private static double? Percent(double? share) => share is { } value ? Math.Round(value * 100, 2) : null;

    private DateTime? Local(DateTime? utc) => utc is { } time ? Viewer.Local(time) : null;

    private void Show(HistoryQuery query)
    {
        var address = (query with { Open = null }).ToHref("history");
        if (address != (Query with { Open = null }).ToHref("history"))
            Navigation.NavigateTo(address);
    }

    private void ChooseTemple(string? code) =>
        Show(Query with { Temple = code, ClassifierId = null, Category = null, Anomaly = null, Reason = null });

    private void ChooseClassifier(long? id) => Show(Query with
    {
        Temple = Temple?.Code,
        ClassifierId = id,
        Category = null,
        Anomaly = null,
        Reason = null,
    });

    private void ChooseVerdict(VerdictChoice? chosen) =>
        Show(Query with { Category = chosen?.Category, Anomaly = chosen?.Anomaly, Reason = chosen?.Reason });

    private bool IsChosen(VerdictChoice choice) =>
        Query.Reason is not null ? choice.Reason == Query.Reason
        : Query.Category is not null and not Verdict.Anomaly ? choice.Category == Query.Category
        : (Query.Anomaly == true || Query.Category == Verdict.Anomaly) && choice is { Anomaly: true };

    private Task<IEnumerable<VerdictChoice>> SearchAsync(string? text, CancellationToken cancellationToken)
    {
        var chosen = Verdicts.FirstOrDefault(IsChosen)?.Text;
        return Task.FromResult(Verdicts.Where(choice => string.IsNullOrWhiteSpace(text) || text == chosen
            || choice.Text.Contains(text.Trim(), StringComparison.CurrentCultureIgnoreCase)));
    }

    /// <summary>Whole days, of which the last is included.</summary>
    private void ChooseDates(DateRange? range) => Show(Query with
    {
        FromUtc = range?.Start is { } from ? Viewer.Utc(from.Date) : null,
        ToUtc = (range?.End ?? range?.Start) is { } to ? Viewer.Utc(to.Date.AddDays(1)) : null,
    });

    private void ChooseTime(TimeSpan? time, bool isFrom)
    {
        if (time is not { } clock || Local(isFrom ? Query.FromUtc : Query.ToUtc) is not { } local)
            return;
        // Midnight ends a day; another time of the end is meant within that day.
        var day = !isFrom && local.TimeOfDay == TimeSpan.Zero && clock != TimeSpan.Zero ? local.Date.AddDays(-1) : local.Date;
        var utc = Viewer.Utc(day + clock);
        Show(isFrom ? Query with { FromUtc = utc } : Query with { ToUtc = utc });
    }

    private IEnumerable<(string Text, HistoryQuery Without, string? Tip)> Chips()
    {
        if (Query.Temple is { } code)
        {
            yield return (L["Temple: {0}", Temple?.Name ?? code],
                Query with { Temple = null, ClassifierId = null }, code);
        }
        if (Query.ClassifierId is { } id)
        {
            var name = Temple?.Classifiers.FirstOrDefault(one => one.Id == id)?.Name;
            yield return (L["Classifier: {0}", name == Classifier.DefaultName || name is null ? Temple?.Name ?? $"{id}" : name],
                Query with { ClassifierId = null }, null);
        }
        if (Query.Category is not null || Query.Anomaly is not null || Query.Reason is not null)
        {
            var verdict = Verdicts.FirstOrDefault(IsChosen)?.Text ?? (Query.Anomaly == false ? L["In a category"] : Query.Category);
            yield return (L["Verdict: {0}", verdict ?? ""], Query with { Category = null, Anomaly = null, Reason = null }, null);
        }
        if (Query.Review is { } review)
            yield return (L["Review: {0}", L.Review(review)], Query with { Review = null }, null);
        if (Query.Source is { } source)
            yield return (L["Source: {0}", L.Source(source)], Query with { Source = null }, null);
        if (Query.MinConfidence is { } low)
            yield return (L["Sure from {0}", TimeWords.Percent(low)], Query with { MinConfidence = null }, null);
        if (Query.MaxConfidence is { } high)
            yield return (L["Sure to {0}", TimeWords.Percent(high)], Query with { MaxConfidence = null }, null);
        if (Query.FromUtc is { } from)
            yield return (L["From {0}", L.Moment(Viewer, from)], Query with { FromUtc = null }, TimeWords.Utc(from));
        if (Query.ToUtc is { } to)
            yield return (L["Before {0}", L.Moment(Viewer, to)], Query with { ToUtc = null }, TimeWords.Utc(to));
        if (Query.Name is { } part)
            yield return (L["Name: {0}", part], Query with { Name = null }, null);
    }

    private sealed record VerdictChoice(string Text, bool? Anomaly = null, AnomalyReason? Reason = null, string? Category = null);
}

/// <summary>Says where predictions come from.</summary>
public static class SourceWords
{
    /// <summary>As they are recorded.</summary>
    public static readonly IReadOnlyList<string> All = ["api", "api/v1", "browser", "cli"];

    public static string Source(this IStringLocalizer texts, string source) => source switch
    {
        "api" => texts["Camera (old calls)"],
        "api/v1" => texts["API"],
        "browser" => texts["Tried on Predict"],
        "cli" => texts["Command line"],
        _ => source,
    };
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Review;

/// <summary>Turns what is chosen into an address of the history.</summary>
public sealed partial class HistoryFilters : ComponentBase
{
    /// <summary>Values of the choice of verdicts that no category can have: a category's name holds no line break.</summary>
    private const string Torn = "\nlowConfidence", Unlike = "\nunfamiliar", Damaged = "\ndamaged";

    private bool _open;

    [Parameter, EditorRequired]
    public required HistoryQuery Query { get; set; }

    [Parameter, EditorRequired]
    public required HistoryChoices Choices { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string ChosenVerdict => Query switch
    {
        { Reason: AnomalyReason.LowConfidence } => Torn,
        { Reason: AnomalyReason.Unfamiliar } => Unlike,
        { Reason: AnomalyReason.Damaged } => Damaged,
        { Anomaly: true } => Verdict.Anomaly,
        _ => Query.Category ?? "",
    };

    private TempleChoice? Temple => Choices.FindTemple(Query);

    protected override void OnInitialized() => _open = Query.Count > 0;

    private void Show(HistoryQuery query) => Navigation.NavigateTo(query.ToHref("history"));

    private void ChooseTemple(ChangeEventArgs chosen) =>
        Show(Query with { Temple = Text(chosen), ClassifierId = null, Category = null, Anomaly = null, Reason = null });

    private void ChooseClassifier(ChangeEventArgs chosen) => Show(Query with
    {
        Temple = Temple?.Code,
        ClassifierId = long.TryParse(Text(chosen), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
        Category = null,
        Anomaly = null,
        Reason = null,
    });

    private void ChooseVerdict(ChangeEventArgs chosen)
    {
        var verdict = Text(chosen);
        var none = Query with { Category = null, Anomaly = null, Reason = null };
        Show(verdict switch
        {
            null => none,
            Verdict.Anomaly => none with { Anomaly = true },
            Torn => none with { Reason = AnomalyReason.LowConfidence },
            Unlike => none with { Reason = AnomalyReason.Unfamiliar },
            Damaged => none with { Reason = AnomalyReason.Damaged },
            _ => none with { Category = verdict, Anomaly = false },
        });
    }

    private void ChooseReview(ChangeEventArgs chosen) =>
        Show(Query with { Review = Enum.TryParse<ReviewState>(Text(chosen), out var review) ? review : null });

    private static string? Text(ChangeEventArgs chosen) => chosen.Value is string { Length: > 0 } text ? text : null;

    private static double? Share(ChangeEventArgs chosen) =>
        double.TryParse(chosen.Value as string, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
            ? Math.Clamp(percent, 0, 100) / 100
            : null;

    private static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.##", CultureInfo.InvariantCulture) : "";
}

namespace TempleDashboard.Web.Temples;

/// <summary>Worst first: what needs a person stands at the top.</summary>
public static class TempleOrder
{
    public static IReadOnlyList<TempleCard> WorstFirst(IEnumerable<TempleCard> cards) =>
    [
        .. cards
            .OrderByDescending(card => card.Last?.IsStranger == true)
            .ThenByDescending(card => card.Last?.IsAnomaly == true)
            .ThenByDescending(card => card.StrangerRate ?? 0)
            .ThenByDescending(card => card.WaitingForReview)
            .ThenBy(card => card.Champion is not null)
            .ThenBy(card => card.Champion?.TestAccuracy ?? 0)
            .ThenBy(card => card.Name, StringComparer.OrdinalIgnoreCase),
    ];
}

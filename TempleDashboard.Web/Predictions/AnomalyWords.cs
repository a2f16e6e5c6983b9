using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Predictions;

/// <summary>Says why a picture fits no category.</summary>
public static class AnomalyWords
{
    /// <summary>Names the reasons in the viewer's words; null where there is none.</summary>
    public static string? Why(this IStringLocalizer texts, AnomalyReason reason, IReadOnlyList<CategoryProbability> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        CategoryProbability[] first = [.. probabilities.OrderByDescending(pair => pair.Probability).Take(2)];
        return (reason, first) switch
        {
            (AnomalyReason.None, _) => (string?)null,
            (AnomalyReason.Damaged, _) => texts["The picture is damaged"],
            (AnomalyReason.Unfamiliar, _) => texts["Unlike anything seen in training"],
            (AnomalyReason.LowConfidence, [var one, var other]) =>
                texts["Torn between ‘{0}’ and ‘{1}’", one.Category, other.Category],
            (AnomalyReason.LowConfidence, _) => texts["Not sure enough"],
            (_, [var one, var other]) =>
                texts["Torn between ‘{0}’ and ‘{1}’, and unlike anything seen in training", one.Category, other.Category],
            _ => texts["Not sure enough, and unlike anything seen in training"],
        };
    }
}

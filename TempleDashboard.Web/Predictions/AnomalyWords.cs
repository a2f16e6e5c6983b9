using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Predictions;

/// <summary>Says why a picture fits no category.</summary>
public static class AnomalyWords
{
    private const string Unlike = "unlike anything seen in training";

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

    /// <summary>Names the reasons in English words; null where there is none.</summary>
    public static string? Why(AnomalyReason reason, IReadOnlyList<CategoryProbability> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return reason switch
        {
            AnomalyReason.None => null,
            AnomalyReason.Damaged => "The picture is damaged",
            AnomalyReason.Unfamiliar => $"{char.ToUpperInvariant(Unlike[0])}{Unlike[1..]}",
            AnomalyReason.LowConfidence => Torn(probabilities),
            _ => $"{Torn(probabilities)}, and {Unlike}",
        };
    }

    private static string Torn(IReadOnlyList<CategoryProbability> probabilities)
    {
        CategoryProbability[] first = [.. probabilities.OrderByDescending(pair => pair.Probability).Take(2)];
        return first is [var one, var other] ? $"Torn between ‘{one.Category}’ and ‘{other.Category}’" : "Not sure enough";
    }
}

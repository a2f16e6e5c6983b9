using System.Globalization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Web.Models;

/// <summary>Writes a model's kind and its numbers.</summary>
public static class ModelWords
{
    /// <summary>Names a kind of model, one of <see cref="ModelKinds"/>.</summary>
    public static string ModelKind(this IStringLocalizer texts, string kind) => kind switch
    {
        ModelKinds.ConvNet => texts["ConvNet"],
        ModelKinds.NormalOnly => texts["Normal only"],
        _ => texts["Transfer"],
    };

    /// <summary>Writes an interval as "84–96%".</summary>
    public static string Range(Interval interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        return FormattableString.Invariant($"{Math.Floor(interval.Low * 100):0}–{Math.Ceiling(interval.High * 100):0}%");
    }

    /// <summary>Writes the distance of two shares in percentage points: "+2.5", "−1", "same".</summary>
    public static string Difference(this IStringLocalizer texts, double share, double other)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var points = Math.Round((share - other) * 100, 1);
        return points switch
        {
            0 => texts["same"],
            > 0 => "+" + points.ToString("0.#", CultureInfo.InvariantCulture),
            _ => "−" + (-points).ToString("0.#", CultureInfo.InvariantCulture),
        };
    }
}

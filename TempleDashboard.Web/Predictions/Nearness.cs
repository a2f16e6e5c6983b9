using System.Globalization;
using TempleDashboard.Domain.Predictions;

namespace TempleDashboard.Web.Predictions;

/// <summary>How near a picture is to what the model learned from, as the screens show it.</summary>
/// <param name="Distance">Mean cosine distance to the nearest training pictures; null where the model keeps none.</param>
/// <param name="Threshold">The distance above which a picture is unlike anything seen; null where that is off.</param>
/// <param name="Sha256">The nearest training picture.</param>
/// <param name="Category">Its category.</param>
public sealed record Nearness(double? Distance, double? Threshold, string? Sha256, string? Category)
{
    /// <summary>Shares of the threshold up to which a picture is very like, and little unlike, the training pictures.</summary>
    private const double VeryLike = 0.6, LittleUnlike = 1.25;

    public static Nearness Of(PredictionEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(entry.Distance, entry.DistanceThreshold, entry.NearestSha256, entry.NearestCategory);
    }

    /// <summary>The distance in words.</summary>
    public string Words(IStringLocalizer texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return (Distance / Threshold) switch
        {
            null => texts["How unlike is too unlike is not set, or cannot be told from so few pictures"],
            <= VeryLike => texts["Much like the training pictures"],
            <= 1 => texts["Only just like the training pictures"],
            <= LittleUnlike => texts["A little unlike all training pictures"],
            _ => texts["Quite unlike all training pictures"],
        };
    }

    /// <summary>The numbers behind the words.</summary>
    public string Numbers(IStringLocalizer texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Threshold is { } threshold
            ? texts["distance {0}, unlike from {1}", Number(Distance), Number(threshold)]
            : texts["distance {0}", Number(Distance)];
    }

    private static string Number(double? value) => (value ?? 0).ToString("0.0000", CultureInfo.InvariantCulture);
}

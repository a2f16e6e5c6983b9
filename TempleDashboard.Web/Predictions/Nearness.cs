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
    public string Words => (Distance / Threshold) switch
    {
        null => "How unlike is too unlike is not set, or cannot be told from so few pictures",
        <= VeryLike => "Much like the training pictures",
        <= 1 => "Like the training pictures, just",
        <= LittleUnlike => "A little unlike all training pictures",
        _ => "Quite unlike all training pictures",
    };

    /// <summary>The numbers behind the words.</summary>
    public string Numbers => Threshold is { } threshold
        ? string.Create(CultureInfo.InvariantCulture, $"distance {Distance:0.0000}, unlike from {threshold:0.0000}")
        : string.Create(CultureInfo.InvariantCulture, $"distance {Distance:0.0000}");
}

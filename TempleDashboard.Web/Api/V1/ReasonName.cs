using TempleDashboard.Domain.Prediction;

namespace TempleDashboard.Web.Api.V1;

/// <summary>Why a picture is an anomaly, in a query string, such as <c>unfamiliar</c>; upper and lower case alike.</summary>
internal readonly record struct ReasonName(AnomalyReason Reason)
{
    /// <summary>Reads a name; numbers and <c>none</c> are not taken for names.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ReasonName name)
    {
        var known = Enum.TryParse<AnomalyReason>(text, ignoreCase: true, out var reason) && text!.All(char.IsAsciiLetter) && reason != AnomalyReason.None;
        name = new(reason);
        return known;
    }
}

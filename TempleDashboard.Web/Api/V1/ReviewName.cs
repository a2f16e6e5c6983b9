using TempleDashboard.Domain.Prediction;

namespace TempleDashboard.Web.Api.V1;

/// <summary>A review in a query string, such as <c>wrong</c>; upper and lower case alike.</summary>
internal readonly record struct ReviewName(ReviewState State)
{
    /// <summary>Reads a name; numbers are not taken for names.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ReviewName name)
    {
        var known = Enum.TryParse<ReviewState>(text, ignoreCase: true, out var state) && text!.All(char.IsAsciiLetter);
        name = new(state);
        return known;
    }
}

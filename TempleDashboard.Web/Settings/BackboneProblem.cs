using TempleDashboard.Learning.Backbones;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Settings;

/// <summary>Why a backbone was refused, as ProblemDetails (RFC 9457) with the errors by field.</summary>
internal static class BackboneProblem
{
    private const int LongestMessage = 600;

    public static HttpValidationProblemDetails Of(IReadOnlyList<BackboneError> errors) => new(ByField(errors))
    {
        Status = StatusCodes.Status400BadRequest,
        Detail = Detail(errors),
    };

    public static Dictionary<string, string[]> ByField(IReadOnlyList<BackboneError> errors) =>
        errors
            .GroupBy(error => error.Field)
            .ToDictionary(
                group => group.Key, group => group.Select(error => LongText.Cut(error.Message, LongestMessage)).Distinct().ToArray());

    public static string Detail(IReadOnlyList<BackboneError> errors) =>
        string.Join(' ', errors.Select(error => LongText.Cut(error.Message, LongestMessage)).Distinct());
}

using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>Who sent a request, and from where.</summary>
internal static class Caller
{
    /// <summary>Names whoever sent it, as the audit log does.</summary>
    public static string Of(HttpRequest request) => request.HttpContext.Access().Who;

    /// <summary>
    /// Where a prediction was asked for: <see cref="PredictionRecord.TryOutSource"/> for the dashboard's own pages, which send their
    /// origin, and <c>api/v1</c> for programs. A program may send any origin: whoever shows a key is one.
    /// </summary>
    public static string SourceOf(HttpRequest request) =>
        !Of(request).StartsWith(Access.KeyPrefix, StringComparison.Ordinal)
        && Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value
            ? PredictionRecord.TryOutSource
            : "api/v1";
}

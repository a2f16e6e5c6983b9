namespace TempleDashboard.Web.Api;

/// <summary>Who is written down as having done something while there are no users.</summary>
internal static class Caller
{
    /// <summary>Gives <c>browser</c> for the dashboard's own pages, which send their origin, and <c>api/v1</c> for programs.</summary>
    public static string Of(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value
            ? "browser"
            : "api/v1";
}

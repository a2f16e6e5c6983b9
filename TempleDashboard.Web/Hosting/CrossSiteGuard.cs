using Microsoft.AspNetCore.Http.HttpResults;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Refuses requests that change something and that a browser sends for a page of another site. A browser says so in
/// <c>Sec-Fetch-Site</c>, but only to an address with https or on its own machine; elsewhere its <c>Origin</c> has to be the
/// address that is asked. Programs send neither and pass. See W3C "Fetch Metadata Request Headers" and RFC 6454.
/// </summary>
public sealed class CrossSiteGuard(RequestDelegate next, ILogger<CrossSiteGuard> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (ChangesSomething(request.Method) && IsForeign(request))
        {
            logger.CrossSite(request.Path, request.Headers.Origin.ToString());
            await Refusal().ExecuteAsync(context);
            return;
        }
        await next(context);
    }

    private static bool ChangesSomething(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
            return site is ["cross-site" or "same-site"];
        return request.Headers.Origin is { Count: > 0 } origin && !IsAddressOf(request, origin.ToString());
    }

    /// <summary>Compares host and port; the scheme may differ where a proxy speaks https. The origin "null" is nobody's address.</summary>
    private static bool IsAddressOf(HttpRequest request, string origin) =>
        origin.Split("://", 2) is [_, var authority] && authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static ProblemHttpResult Refusal() => TypedResults.Problem(
        "The request came from a page of another site. Use the dashboard's own pages, or a program.",
        statusCode: StatusCodes.Status403Forbidden);
}

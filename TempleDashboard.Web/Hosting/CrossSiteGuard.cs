using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Refuses what a browser sends for a page of another site: requests that change something, and the upgrade to a WebSocket, which no other
/// rule of
/// browsers holds back. A browser says where a page is from in <c>Sec-Fetch-Site</c>, but only to an address with https or on its own
/// machine, and in
/// <c>Origin</c>. Each of them that is there has to agree; programs send neither and pass. See W3C "Fetch Metadata Request Headers" and RFC
/// 6454.
/// </summary>
public sealed class CrossSiteGuard(RequestDelegate next, ILogger<CrossSiteGuard> logger)
{
    private const int MostLettersLogged = 200;

    public async Task InvokeAsync(HttpContext context)
    {
        if ((ChangesSomething(context.Request.Method) || IsUpgrade(context)) && IsForeign(context.Request))
        {
            logger.CrossSite(
                LongText.Cut(context.Request.Path, MostLettersLogged), LongText.Cut(context.Request.Headers.Origin, MostLettersLogged));
            await Refusal().ExecuteAsync(context);
            return;
        }
        await next(context);
    }

    private static bool ChangesSomething(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    /// <summary>HTTP/1.1 asks for it in <c>Upgrade</c>, HTTP/2 by a method of its own (RFC 8441).</summary>
    private static bool IsUpgrade(HttpContext context) =>
        context.Request.Headers.ContainsKey(HeaderNames.Upgrade)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static bool IsForeign(HttpRequest request)
    {
        var headers = request.Headers;
        var isForeignSite = headers["Sec-Fetch-Site"] is { Count: > 0 } site && site is not ["same-origin" or "none"];
        var isForeignOrigin = headers.Origin is { Count: > 0 } origin && !(origin is [{ } one] && IsAddressOf(request, one));
        return isForeignSite || isForeignOrigin;
    }

    /// <summary>Compares host and port; the scheme may differ where a proxy speaks https. The origin "null" is nobody's address.</summary>
    private static bool IsAddressOf(HttpRequest request, string origin) =>
        origin.Split("://", 2) is ["http" or "https", var authority]
        && authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static ProblemHttpResult Refusal() => TypedResults.Problem(
        "The request came from a page of another site. Use the dashboard's own pages, or a program.",
        statusCode: StatusCodes.Status403Forbidden);
}

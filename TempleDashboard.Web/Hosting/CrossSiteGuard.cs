using Microsoft.AspNetCore.Http.HttpResults;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Refuses requests that change something and that a browser sends for a page of another site. Programs send no
/// <c>Sec-Fetch-Site</c> and pass. See W3C "Fetch Metadata Request Headers".
/// </summary>
public sealed class CrossSiteGuard(RequestDelegate next, ILogger<CrossSiteGuard> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (ChangesSomething(request.Method) && request.Headers["Sec-Fetch-Site"] is ["cross-site" or "same-site"])
        {
            logger.CrossSite(request.Path, request.Headers.Origin.ToString());
            await Refusal().ExecuteAsync(context);
            return;
        }
        await next(context);
    }

    private static bool ChangesSomething(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static ProblemHttpResult Refusal() => TypedResults.Problem(
        "The request came from a page of another site. Use the dashboard's own pages, or a program.",
        statusCode: StatusCodes.Status403Forbidden);
}

using System.Net;

namespace TempleDashboard.Web.Hosting;

/// <summary>Headers that tell browsers what the pages may do.</summary>
public static class SecurityHeaders
{
    /// <summary>
    /// Scripts come from files only. MudBlazor needs inline styles;
    /// pictures chosen for an upload are shown from <c>blob:</c> before they are sent.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; " +
        "form-action 'self'; frame-ancestors 'none'";

    private const string OneYear = "max-age=31536000";

    /// <summary>They are set when the answer goes out: whoever answers a failure begins by throwing away all headers.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    });

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps && !IsThisMachine(context.Request.Host.Host))
            headers.StrictTransportSecurity = OneYear;
        return Task.CompletedTask;
    }

    /// <summary>A browser would keep it for every program that this machine serves by that name, with HTTPS or without.</summary>
    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

using System.Net.Mime;
using Microsoft.AspNetCore.Diagnostics;

namespace TempleDashboard.Web.Hosting;

/// <summary>Tells a person whose page failed in words; programs get ProblemDetails from the handler that comes after.</summary>
internal sealed class ErrorPage : IExceptionHandler
{
    private const string Page = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Temple Dashboard</title></head>
        <body style="font-family: sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
        <h1>This page failed</h1><p>Your pictures and labels are safe. Try again; if it happens again, logs/error_log.txt says why.</p>
        <p><a href="/">To the temples</a></p></body></html>
        """;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
            return false;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(Page, cancellationToken);
        return true;
    }
}

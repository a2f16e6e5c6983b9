using System.Globalization;
using System.Net;
using System.Net.Mime;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Hosting;

/// <summary>Answers 503 with what is wrong and when to try again where the database is locked or the disk is full; one warning in the log, no stack trace.</summary>
internal sealed class StorageTroubleHandler(IProblemDetailsService problems, ILogger<StorageTroubleHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (StorageTrouble.Find(exception) is not { } trouble)
            return false;
        logger.CannotStore(httpContext.Request.Path, trouble.Sentence);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = trouble.RetryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        if (httpContext.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(Page(trouble.Sentence), cancellationToken);
            return true;
        }
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = response.StatusCode, Detail = trouble.Sentence },
        });
    }

    private static string Page(string sentence) => $"""
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Temple Dashboard</title></head>
        <body style="font-family: sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
        <h1>Not now</h1><p>{WebUtility.HtmlEncode(sentence)}</p><p><a href="">Try again</a></p></body></html>
        """;
}

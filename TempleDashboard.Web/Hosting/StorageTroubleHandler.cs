using System.Net;
using System.Net.Mime;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using TempleDashboard.Domain.Data;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Answers 503 with what is wrong and when to try again where the database is locked or the disk is full; one warning in the log, no stack
/// trace.
/// </summary>
internal sealed class StorageTroubleHandler(IProblemDetailsService problems, StorageTroubleNotes notes) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (StorageTrouble.Find(exception) is not { } trouble)
            return false;
        notes.Note(httpContext.Request.Path, trouble);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = Problems.Seconds(trouble.RetryAfter);
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

    /// <summary>A page that says why there is none now.</summary>
    internal static string Page(string sentence) => $"""
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Temple Dashboard</title></head>
        <body style="font-family: sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
        <h1>Not now</h1><p>{WebUtility.HtmlEncode(sentence)}</p><p><a href="">Try again</a></p></body></html>
        """;
}

/// <summary>
/// Writes one warning for all requests that meet the same trouble within ten seconds: a locked database is met by every one. Damage of the
/// database turns the readiness red.
/// </summary>
internal sealed class StorageTroubleNotes(TimeProvider time, DatabaseChecks checks, ILogger<StorageTroubleHandler> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private (string Sentence, DateTimeOffset Until) _last;

    public void Note(string path, StorageTrouble trouble)
    {
        checks.Met(trouble);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_last.Sentence == trouble.Sentence && now < _last.Until)
                return;
            _last = (trouble.Sentence, now + Quiet);
        }
        logger.CannotStore(path, trouble.Sentence);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// Answers requests that cannot be read, such as broken JSON or a body over the limit, with what is wrong; the error log stays free of
/// them.
/// </summary>
internal sealed class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
            return false;
        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = bad.StatusCode, Detail = Explain(bad, httpContext) },
        });
    }

    private static string Explain(BadHttpRequestException bad, HttpContext context) =>
        bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => LargeBodies.Explain(context),
            StatusCodes.Status408RequestTimeout => "The body of the request came too slowly. Send it again, or something smaller.",
            _ => Explain(bad),
        };

    private static string FieldOf(JsonException exception) =>
        exception.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal)
            ? $"'{PictureName.Clean(path[2..])}' of the request"
            : "The request";

    /// <summary>The reader has no type of its own for this; its words name the encoding.</summary>
    private static bool IsHalf(Exception? exception) => exception!.Message.Contains("UTF-16", StringComparison.Ordinal);

    /// <summary>Names the place in the JSON; the reader's own words name types of this program.</summary>
    private static string Explain(BadHttpRequestException bad) =>
        bad.InnerException switch
        {
            // The framework's own sentence is for who writes the call.
            null
                when bad.Message.Contains("no body was provided", StringComparison.Ordinal)
                    || bad.Message.Contains("not provided from body", StringComparison.Ordinal) =>
                "The request has no body: send the JSON that this call takes; /openapi/v1.json describes it.",
            null => bad.Message,
            // Text is looked at when it is read: then its bytes are found to be no UTF-8, or half of a pair of \u codes.
            JsonException { InnerException: InvalidOperationException { InnerException: DecoderFallbackException } } bytes =>
                $"{FieldOf(bytes)} is not UTF-8: send its text as UTF-8.",
            JsonException { InnerException: InvalidOperationException } half when IsHalf(half.InnerException) =>
                $"{FieldOf(half)} holds half of a character (one of the two \\u codes of a pair is missing): send the whole character.",
            // What is no JSON at all has the reader's own exception within.
            JsonException { InnerException: not JsonException, Path: { } path } when path.StartsWith("$.", StringComparison.Ordinal) =>
                $"The request cannot be read: '{path[2..]}' has a value that this "
                    + "call does not take. /openapi/v1.json lists those that it takes.",
            JsonException json => string.Create(
                CultureInfo.InvariantCulture,
                $"The request is not the JSON that this call takes: it cannot be read "
                    + $"from byte {json.BytePositionInLine} of line {json.LineNumber + 1} on."),
            var inner => $"{bad.Message} {inner.Message}",
        };
}

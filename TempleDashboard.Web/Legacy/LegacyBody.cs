using System.Globalization;
using System.Text.Json;
using TempleDashboard.Web.Api;

namespace TempleDashboard.Web.Legacy;

/// <summary>Reads the body of a request whatever its content type says, up to a limit, as one JSON object.</summary>
internal static class LegacyBody
{
    /// <summary>Gives the request, or says what is wrong with its body. The caller disposes the request.</summary>
    public static async Task<(LegacyRequest? Request, string? Error)> ReadAsync(
        HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        var body = request.ContentLength > maxBytes ? null : await PooledBody.ReadAsync(request, maxBytes, cancellationToken);
        if (body is null)
        {
            await BoundedCopy.DiscardAsync(request.Body, cancellationToken);
            return (
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The request is larger than {maxBytes / (1024 * 1024)} MB. Send fewer or smaller pictures at a time."));
        }
        var (parsed, error) = Parse(body);
        if (parsed is null)
            body.Dispose();
        return (parsed, error);
    }

    private static (LegacyRequest? Request, string? Error) Parse(PooledBody body)
    {
        var json = WithoutMark(body.Bytes);
        if (LegacyText.WrongIn(json.Span) is { } wrong)
            return (null, wrong);
        try
        {
            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return (new LegacyRequest(document, body), null);
            document.Dispose();
            return (null, "The request holds JSON, but no object. Send the keys and values between { and }.");
        }
        catch (JsonException exception)
        {
            return (
                null,
                json.IsEmpty
                    ? "The request is empty. Send a JSON object."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"The request is not JSON: it cannot be read from byte "
                            + $"{exception.BytePositionInLine} of line {exception.LineNumber + 1} on."));
        }
    }

    private static Memory<byte> WithoutMark(Memory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}

using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Web.Legacy;

/// <summary>Decodes a picture of a request. Line breaks and a leading <c>data:image/jpeg;base64,</c> are passed over.</summary>
internal static class LegacyPicture
{
    /// <summary>
    /// Gives the bytes, which live as long as the request, or what is wrong. A picture that is too large is refused before it is decoded.
    /// </summary>
    public static (ReadOnlyMemory<byte> Bytes, string? Error) Decode(
        LegacyRequest request, JsonElement element, string name, UploadRules rules)
    {
        if (element.ValueKind != JsonValueKind.String)
            return (default, $"The image of ‘{PictureName.Clean(name)}’ is not a string: send the picture's bytes as base64.");
        var text = WithoutPrefix(Utf8Of(element));
        // Line breaks may take up to 4 characters in 60.
        if (text.Length / 4 * 3 > rules.MaxUploadBytes / 15 * 16 + 1024)
            return (default, RefusalText.For(ImageRefusal.TooManyBytes, name, rules));
        var bytes = request.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        return Base64.DecodeFromUtf8(text, bytes.Span, out _, out var length) == OperationStatus.Done
            ? (bytes[..length], null)
            : (
                default,
                $"The image of ‘{PictureName.Clean(name)}’ is not valid base64: a "
                    + "character is wrong or the end is missing. Encode the file's bytes again.");
    }

    /// <summary>Gives the text without making a string of it; only a text with escapes, such as <c>\/</c>, has to be copied.</summary>
    private static ReadOnlySpan<byte> Utf8Of(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(element.GetString()!) : raw;
    }

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> text)
    {
        var trimmed = text.Trim(" \r\n\t"u8);
        var comma = trimmed.IndexOf((byte)',');
        return trimmed.StartsWith("data:"u8) && comma >= 0 ? trimmed[(comma + 1)..] : trimmed;
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using TempleDashboard.Domain.Images;

namespace TempleDashboard.Web.Api.Seed;

/// <summary>Decodes a picture of a request. Line breaks and a leading <c>data:image/jpeg;base64,</c> are passed over.</summary>
internal static class SeedPicture
{
    /// <summary>
    /// Gives the bytes, which live as long as the request, or what is wrong. They are decoded where their text lies; a picture that is too
    /// large is refused before that.
    /// </summary>
    public static (ReadOnlyMemory<byte> Bytes, string? Error) Decode(SeedRequest request, JsonElement element, string name, UploadRules rules)
    {
        if (element.ValueKind != JsonValueKind.String)
            return (default, $"The image of ‘{PictureName.Clean(name)}’ is not a string: send the picture's bytes as base64.");
        var text = WithoutPrefix(request.TakeUtf8(element));
        // Line breaks may take up to 4 characters in 60.
        if (text.Length / 4 * 3 > rules.MaxUploadBytes / 15 * 16 + 1024)
            return (default, RefusalText.For(ImageRefusal.TooManyBytes, name, rules));
        return Base64.DecodeFromUtf8InPlace(text.Span, out var length) == OperationStatus.Done
            ? (text[..length], null)
            : (default, $"The image of ‘{PictureName.Clean(name)}’ is not valid base64: a character is wrong or the end is missing. Encode the file's bytes again.");
    }

    private static Memory<byte> WithoutPrefix(Memory<byte> text)
    {
        var trimmed = text.Trim(" \r\n\t"u8);
        var start = trimmed.Span.StartsWith("data:"u8) ? trimmed.Span.IndexOf((byte)',') + 1 : 0;
        return trimmed[start..];
    }
}

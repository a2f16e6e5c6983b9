using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Web.Legacy;

/// <summary>
/// Finds text in a request that is no Unicode: bytes that are not UTF-8, or half of a pair such as <c>\ud83d</c>. The JSON reader lets both
/// pass until somebody asks for the text.
/// </summary>
internal static class LegacyText
{
    /// <summary>Says which field holds such text, and what to do; null where none does.</summary>
    public static string? WrongIn(ReadOnlySpan<byte> json)
    {
        var isUtf8 = Utf8.IsValid(json);
        if (isUtf8 && json.IndexOf("\\u"u8) < 0)
            return null;
        var field = "";
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                    continue;
                var isKey = reader.TokenType == JsonTokenType.PropertyName;
                if (IsWrong(ref reader, out var isHalf))
                    return Explain(isKey || field.Length == 0 ? "A key" : $"'{field}'", isHalf);
                if (isKey && reader.CurrentDepth == 1)
                    field = PictureName.Clean(reader.GetString());
            }
        }
        catch (JsonException)
        {
            // What is no JSON is explained by whoever reads it; but not where the bytes are no UTF-8 at all.
        }
        return isUtf8 ? null : "The request is not UTF-8: send its text as UTF-8.";
    }

    private static bool IsWrong(ref Utf8JsonReader reader, out bool isHalf)
    {
        isHalf = false;
        if (!Utf8.IsValid(reader.ValueSpan))
            return true;
        if (!reader.ValueIsEscaped || reader.ValueSpan.IndexOf("\\u"u8) < 0)
            return false;
        var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(text);
            return false;
        }
        catch (InvalidOperationException)
        {
            return isHalf = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static string Explain(string what, bool isHalf) => isHalf
        ? $"{what} of the request holds half of a character (one of the two \\u codes of a pair is missing): send the whole character."
        : $"{what} of the request is not UTF-8: send its text as UTF-8.";
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TempleDashboard.Web.Api.Seed;

/// <summary>The keys and values of a request. Older clients write a space where the names have an underscore; both are found.</summary>
internal sealed class SeedRequest(JsonDocument document, PooledBody body) : IDisposable
{
    /// <summary>Nothing that was read of the request may be used after this, pictures included.</summary>
    public void Dispose()
    {
        document.Dispose();
        body.Dispose();
    }

    /// <summary>
    /// Gives the bytes between a string's quotation marks where they lie, to be decoded there: the string is not to be read again.
    /// Only a text with escapes, such as <c>\/</c>, has to be copied.
    /// </summary>
    public Memory<byte> TakeUtf8(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        return !raw.Contains((byte)'\\') && body.Bytes.Span.Overlaps(raw, out var start)
            ? body.Bytes.Slice(start, raw.Length)
            : Encoding.UTF8.GetBytes(text.GetString()!);
    }

    /// <summary>Reads a text; a number counts as the text it is written as.</summary>
    public bool TryText(string key, string hint, List<string> errors, [NotNullWhen(true)] out string? text)
    {
        text = Find(key) is { } value ? TextOf(value) : null;
        if (text is null)
            errors.Add(Find(key) is null ? $"{key} is missing: send {hint}." : $"{key} is not a string: send {hint}.");
        return text is not null;
    }

    /// <summary>Reads one text or a list of them.</summary>
    public bool TryTexts(string key, string hint, List<string> errors, out List<string> texts)
    {
        texts = [];
        foreach (var item in Items(key))
        {
            if (TextOf(item) is { } text)
                texts.Add(text);
            else
                errors.Add($"Item {texts.Count + 1} of {key} is not a string: send {hint}.");
        }
        if (Find(key) is null)
            errors.Add($"{key} is missing: send {hint}.");
        return errors.Count == 0;
    }

    /// <summary>Reads a boolean, also as "True" or "False"; false where absent.</summary>
    public bool TryFlag(string key, List<string> errors, out bool flag)
    {
        flag = false;
        switch (Find(key))
        {
            case null or { ValueKind: JsonValueKind.False }:
                return true;
            case { ValueKind: JsonValueKind.True }:
                return flag = true;
            case { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out flag):
                return true;
            default:
                errors.Add($"{key} is neither true nor false: send one of them, or leave it out.");
                return false;
        }
    }

    /// <summary>Gives the items of a list, or a value that is no list as its only item.</summary>
    public IReadOnlyList<JsonElement> Items(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        { } single => [single],
    };

    private JsonElement? Find(string key) =>
        document.RootElement.TryGetProperty(key, out var value) || document.RootElement.TryGetProperty(key.Replace('_', ' '), out value)
            ? value.ValueKind == JsonValueKind.Null ? null : value
            : null;

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}

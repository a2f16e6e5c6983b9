using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TempleDashboard.Web.Legacy;

/// <summary>The keys and values of a request. Older clients write a space where the names have an underscore; both are found.</summary>
internal sealed class LegacyRequest(JsonDocument document, PooledBody body) : IDisposable
{
    private readonly List<byte[]> _rented = [];

    /// <summary>Nothing that was read of the request may be used after this, pictures included.</summary>
    public void Dispose()
    {
        document.Dispose();
        body.Dispose();
        _rented.ForEach(array => ArrayPool<byte>.Shared.Return(array));
        _rented.Clear();
    }

    /// <summary>Gives memory that is used again after the request.</summary>
    public Memory<byte> Rent(int bytes)
    {
        var array = ArrayPool<byte>.Shared.Rent(bytes);
        _rented.Add(array);
        return array.AsMemory(0, bytes);
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Reads a text; a number counts as the text it is written as.</summary>
    public bool TryText(string key, string hint, LegacyErrors errors, [NotNullWhen(true)] out string? text)
    {
        text = Find(key) is { } value ? TextOf(value) : null;
        if (text is null)
            errors.Add(Find(key) is null ? $"{key} is missing: send {hint}." : $"{key} is not a string: send {hint}.");
        return text is not null;
    }

    /// <summary>Reads one text or a list of them.</summary>
    public bool TryTexts(string key, string hint, LegacyErrors errors, out List<string> texts)
    {
        texts = [];
        foreach (var (place, item) in Items(key).Index())
        {
            if (TextOf(item) is { } text)
            {
                texts.Add(text);
            }
            else
            {
                errors.Add((Place: place + 1, key, hint), static fault =>
                    $"Item {fault.Place} of {fault.key} is not a string: send {fault.hint}.");
            }
        }
        if (Find(key) is null)
            errors.Add($"{key} is missing: send {hint}.");
        return errors.Count == 0;
    }

    /// <summary>Reads a boolean, also as "True" or "False"; false where absent.</summary>
    public bool TryFlag(string key, LegacyErrors errors, out bool flag)
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

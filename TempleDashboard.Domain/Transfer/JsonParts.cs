using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TempleDashboard.Domain.Transfer;

/// <summary>An entry of a list of a JSON document.</summary>
/// <param name="List">The property that has the list; empty where the document itself is one.</param>
internal sealed record JsonPart(string List, JsonElement Value);

/// <summary>
/// Reads a JSON document that is a list, or an object with lists, entry by entry; never more of it is held than one entry. It comes from
/// outside, so that the length of an entry and its depth have limits.
/// </summary>
internal sealed class JsonParts(Stream stream)
{
    private const int LargestEntry = 8 * 1024 * 1024;
    private const int MaxDepth = 24;
    private const int StartBytes = 64 * 1024;

    private byte[] _buffer = new byte[StartBytes];
    private int _start, _end;
    private bool _isFinal;
    private JsonReaderState _state = new(
        new() { MaxDepth = MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });

    private Place _place = Place.Root;
    private bool _isList;
    private string _name = "";

    private enum Place
    {
        Root,
        Property,
        Value,
        Entry,
        End,
    }

    private enum Step
    {
        Went,
        NeedsMore,
        End,
    }

    /// <summary>Gives the entries of all lists in order.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    /// <exception cref="InvalidDataException">An entry is too long.</exception>
    public async IAsyncEnumerable<JsonPart> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        if (_buffer.AsSpan(_start, _end - _start).StartsWith("\uFEFF"u8))
            _start += 3;
        while (true)
        {
            var step = Next(out var part);
            if (part is not null)
                yield return part;
            if (step == Step.End)
                yield break;
            if (step == Step.NeedsMore)
                await FillAsync(cancellationToken);
        }
    }

    private Step Next(out JsonPart? part)
    {
        part = null;
        if (_place == Place.End)
            return Step.End;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isFinal, _state);
        if (!reader.Read())
            return Step.NeedsMore;
        var place = _place;
        switch (_place)
        {
            case Place.Root:
                _isList = reader.TokenType == JsonTokenType.StartArray;
                if (!_isList && reader.TokenType != JsonTokenType.StartObject)
                    throw new JsonException("The document is neither a list nor an object.");
                place = _isList ? Place.Entry : Place.Property;
                break;
            case Place.Property when reader.TokenType == JsonTokenType.EndObject:
                place = Place.End;
                break;
            case Place.Property:
                _name = JsonValues.Utf8(ref reader);
                place = Place.Value;
                break;
            case Place.Value when reader.TokenType == JsonTokenType.StartArray:
                place = Place.Entry;
                break;
            case Place.Value:
                if (!reader.TrySkip())
                    return Step.NeedsMore;
                place = Place.Property;
                break;
            case Place.Entry when reader.TokenType == JsonTokenType.EndArray:
                place = _isList ? Place.End : Place.Property;
                break;
            case Place.Entry:
                if (!JsonElement.TryParseValue(ref reader, out var value))
                    return Step.NeedsMore;
                part = new(_isList ? "" : _name, value.Value);
                break;
        }
        _place = place;
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return Step.Went;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_isFinal)
            throw new JsonException("The document ends too early.");
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LargestEntry)
                throw new InvalidDataException($"An entry of it is longer than {LargestEntry / (1024 * 1024)} MB.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var room = _buffer.Length - _end;
        var read = await stream.ReadAtLeastAsync(_buffer.AsMemory(_end), room, throwOnEndOfStream: false, cancellationToken);
        _isFinal = read < room;
        _end += read;
    }
}

/// <summary>Reads values of JSON that may be missing, or of another kind than expected.</summary>
internal static class JsonValues
{
    /// <summary>For a person: why a document that is JSON by its form cannot be read.</summary>
    public const string NotUtf8 = "The description is not valid UTF-8 JSON: save it as UTF-8 and send it again.";

    private const int LongestText = 4_000;

    /// <summary>Gives a text or a number as text; null for anything else. What is too long is no name.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Has(name, out var value) ? value.AsText() : null;

    public static string? AsText(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.Utf8() is { Length: <= LongestText } text => text,
        JsonValueKind.Number when value.GetRawText() is { Length: <= LongestText } digits => digits,
        _ => null,
    };

    /// <summary>Reads a property's name. That its bytes are no UTF-8, or half a letter, is only seen now.</summary>
    /// <exception cref="JsonException">It is no text.</exception>
    public static string Utf8(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException(NotUtf8, exception);
        }
    }

    private static string? Utf8(this JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException(NotUtf8, exception);
        }
    }

    /// <summary>Finds a property of an object; none where it is no object.</summary>
    /// <exception cref="JsonException">A name beside it is no text.</exception>
    private static bool Has(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException(NotUtf8, exception);
        }
    }

    public static double Number(this JsonElement element, string name) =>
        element.Has(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : 0;

    public static bool? Flag(this JsonElement element, string name) =>
        element.Has(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null;

    /// <summary>Gives an object or a list; null for anything else.</summary>
    public static JsonElement? Part(this JsonElement element, string name) =>
        element.Has(name, out var value) && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value : null;

    /// <summary>Gives the entries of a list; none where there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}

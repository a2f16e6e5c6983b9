using System.Text.Json;

namespace TempleDashboard.Learning.Keras;

/// <summary>What <c>extra_info.json</c> says beside the network.</summary>
/// <param name="Labels">Names of the categories in the order of the answers, as they stand there.</param>
/// <param name="Picture">Height and width that pictures are made, in pixels; null where it does not say.</param>
public sealed record KerasInfo(IReadOnlyList<string> Labels, (long Height, long Width)? Picture)
{
    private const string LabelsKey = "class labels", ShapeKey = "resized image shape";
    private const int MostLabels = 1000;

    /// <summary>Reads the file.</summary>
    /// <exception cref="KerasFileException">It is damaged, or lacks the labels.</exception>
    public static KerasInfo Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            if (json.Span.StartsWith("\uFEFF"u8))
                json = json[3..];
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Refuse($"It is no JSON object with '{LabelsKey}' and '{ShapeKey}'.");
            return new(LabelsOf(root), ShapeOf(root));
        }
        catch (JsonException exception)
        {
            throw new KerasFileException(KerasFiles.Info, $"It is no JSON: {exception.Message}", exception);
        }
    }

    private static string[] LabelsOf(JsonElement root)
    {
        if (!root.TryGetProperty(LabelsKey, out var labels) || labels.ValueKind != JsonValueKind.Array)
            throw Refuse($"It has no list '{LabelsKey}': the names of the categories in the order of the network's outputs.");
        if (labels.GetArrayLength() is < 2 or > MostLabels)
            throw Refuse($"'{LabelsKey}' has {labels.GetArrayLength()} names; 2 to {MostLabels} are possible.");
        return [.. labels.EnumerateArray().Select((label, place) => label.GetStringOrNull()
            ?? throw Refuse($"'{LabelsKey}' holds something at place {place + 1} that is no text."))];
    }

    private static (long Height, long Width)? ShapeOf(JsonElement root)
    {
        if (!root.TryGetProperty(ShapeKey, out var shape) || shape.ValueKind == JsonValueKind.Null)
            return null;
        long[] numbers = shape.ValueKind == JsonValueKind.Array && shape.GetArrayLength() <= 4
            ? [.. shape.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var one) ? one : -1)]
            : [];
        return numbers switch
        {
            [3, > 3, > 3] => (numbers[1], numbers[2]),
            [> 0, > 0] or [> 0, > 0, 3] => (numbers[0], numbers[1]),
            [> 0, > 0, > 0] => throw Refuse(
                $"'{ShapeKey}' says {numbers[2]} channels. Only models of colour pictures (3 channels, RGB) can be imported."),
            _ => throw Refuse($"'{ShapeKey}' is not a list of height, width and 3 channels, such as [54, 96, 3]."),
        };
    }

    private static KerasFileException Refuse(string message) => new(KerasFiles.Info, message);
}

using System.Text.Json;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Training;

/// <summary>
/// Writes down exactly what a model was made from: backbone, region, and every picture with its category and split.
/// Equal data give equal bytes, so that the hash tells whether anything has changed.
/// </summary>
internal sealed record DatasetSnapshot(string Sha256, byte[] Json)
{
    public static DatasetSnapshot Of(TrainingData data, string? backboneSha256)
    {
        var content = new
        {
            backbone = backboneSha256,
            region = Region.KeyOf(data.Classifier.Region),
            categories = data.Categories.Select(category => category.Name),
            pictures = data.Pictures.Select(picture => (picture.Sha256, Category: data.Categories[picture.Category].Name, picture.Split))
                .Concat(data.Strangers.Select(picture => (picture.Sha256, picture.Category, Split: Labelling.Split.Test)))
                .OrderBy(picture => picture.Sha256, StringComparer.Ordinal)
                .Select(picture => new { sha256 = picture.Sha256, category = picture.Category, split = picture.Split.ToString().ToLowerInvariant() }),
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(content);
        return new DatasetSnapshot(Storage.Sha256.Hex(json), json);
    }

    /// <summary>Reads the training pictures of a snapshot back, by category in the order of the model.</summary>
    /// <exception cref="JsonException">The content is damaged.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ReadTraining(ReadOnlyMemory<byte> json, IReadOnlyList<string> categories)
    {
        var split = nameof(Labelling.Split.Train).ToLowerInvariant();
        using var document = JsonDocument.Parse(json);
        var pictures = document.RootElement.GetProperty("pictures").EnumerateArray()
            .Where(picture => picture.GetProperty("split").GetString() == split)
            .ToLookup(picture => picture.GetProperty("category").GetString(), picture => picture.GetProperty("sha256").GetString()!);
        return [.. categories.Select(category => pictures[category].ToArray())];
    }
}

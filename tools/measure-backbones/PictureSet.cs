using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.MeasureBackbones;

/// <summary>A folder with one folder of pictures per category.</summary>
internal sealed class PictureSet
{
    private readonly ImageDecoder _decoder = new(Options.Create(new UploadRules()));
    private readonly string[] _files;

    private PictureSet(string folder)
    {
        Name = Path.GetFileName(folder);
        var categories = Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
            .Select(category => Directory.GetFiles(category).Order(StringComparer.Ordinal).ToArray())
            .ToArray();
        _files = [.. categories.SelectMany(category => category)];
        Labels = [.. categories.SelectMany((category, label) => category.Select(_ => label))];
        ClassCount = categories.Length;
    }

    public string Name { get; }

    public int[] Labels { get; }

    public int ClassCount { get; }

    public int Count => _files.Length;

    /// <summary>All sets below a folder that have at least two categories.</summary>
    public static IReadOnlyList<PictureSet> LoadAll(string folder) =>
        [
            .. Directory
                .GetDirectories(folder)
                .Order(StringComparer.Ordinal)
                .Select(set => new PictureSet(set))
                .Where(set => set.ClassCount >= 2),
        ];

    /// <summary>Decodes and embeds every picture, [N,D].</summary>
    public float[] Embed(Backbone backbone)
    {
        var embeddings = new float[Count * backbone.EmbeddingLength];
        var pixels = new byte[backbone.PictureBytes];
        for (var i = 0; i < Count; i++)
        {
            if (_decoder.DecodePixels(File.ReadAllBytes(_files[i]), backbone.InputWidth, backbone.InputHeight, null, pixels) is { } refusal)
                throw new InvalidDataException($"'{_files[i]}' cannot be read: {refusal}.");
            backbone.Embed(pixels, 1, embeddings.AsSpan(i * backbone.EmbeddingLength, backbone.EmbeddingLength), CancellationToken.None);
        }
        return embeddings;
    }
}

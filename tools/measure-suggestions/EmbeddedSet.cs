using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.MeasureSuggestions;

/// <summary>A folder with one folder of pictures per category, as a backbone sees it.</summary>
internal sealed class EmbeddedSet
{
    private readonly string[] _files;

    private EmbeddedSet(string folder)
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

    public int Count => Labels.Length;

    /// <summary>[N,D].</summary>
    public float[] Embeddings { get; private set; } = [];

    public int Dimension => Embeddings.Length / Count;

    public ReadOnlySpan<float> Embedding(int picture) => Embeddings.AsSpan(picture * Dimension, Dimension);

    /// <summary>Reads a set and embeds it, or takes the embeddings of the time before from <paramref name="cacheFolder"/>.</summary>
    public static EmbeddedSet Load(string folder, string cacheFolder, Lazy<Backbone> backbone)
    {
        var set = new EmbeddedSet(folder);
        var file = Path.Combine(cacheFolder, $"{set.Name}-{backbone.Value.Hash[..12]}.embeddings");
        if (File.Exists(file))
        {
            set.Embeddings = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();
            return set;
        }
        set.Embeddings = set.Embed(backbone.Value);
        Directory.CreateDirectory(cacheFolder);
        File.WriteAllBytes(file, MemoryMarshal.AsBytes(set.Embeddings.AsSpan()));
        return set;
    }

    private float[] Embed(Backbone backbone)
    {
        var decoder = new ImageDecoder(Options.Create(new UploadRules()));
        var embeddings = new float[Count * backbone.EmbeddingLength];
        var pixels = new byte[backbone.PictureBytes];
        for (var i = 0; i < Count; i++)
        {
            if (decoder.DecodePixels(File.ReadAllBytes(_files[i]), backbone.InputWidth, backbone.InputHeight, null, pixels) is { } refusal)
                throw new InvalidDataException($"'{_files[i]}' cannot be read: {refusal}.");
            backbone.Embed(pixels, 1, embeddings.AsSpan(i * backbone.EmbeddingLength, backbone.EmbeddingLength), CancellationToken.None);
        }
        return embeddings;
    }
}

using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Heads;

namespace TempleDashboard.MeasureEnough;

/// <summary>A folder with one folder of pictures per category, embedded once and kept.</summary>
/// <param name="Features">[N,D].</param>
internal sealed record KeptSet(string Name, string[] Categories, int[] Labels, float[] Features)
{
    public int Count => Labels.Length;

    private int Dimension => Features.Length / Count;

    /// <summary>Reads the embeddings from <paramref name="cache"/>, or makes and keeps them.</summary>
    public static KeptSet Load(string folder, Backbone backbone, string cache)
    {
        var categories = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).ToArray();
        var files = categories.Select(category => Directory.GetFiles(category).Order(StringComparer.Ordinal).ToArray()).ToArray();
        int[] labels = [.. files.SelectMany((pictures, category) => pictures.Select(_ => category))];
        var name = Path.GetFileName(folder);
        var kept = Path.Combine(cache, $"{name}-{backbone.Hash[..12]}-{labels.Length}.f32");
        var features = File.Exists(kept) ? MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(kept)).ToArray() : [];
        if (features.Length != labels.Length * backbone.EmbeddingLength)
        {
            features = Embed([.. files.SelectMany(pictures => pictures)], backbone);
            Directory.CreateDirectory(cache);
            File.WriteAllBytes(kept, MemoryMarshal.AsBytes(features.AsSpan()));
        }
        return new(name, Array.ConvertAll(categories, category => Path.GetFileName(category)!), labels, features);
    }

    /// <summary>Some of the pictures, each a group of its own.</summary>
    public HeadData Some(int[] pictures) => new(
        [.. pictures.SelectMany(picture => Row(picture).ToArray())],
        Array.ConvertAll(pictures, picture => Labels[picture]),
        Categories.Length,
        [.. Enumerable.Range(0, pictures.Length)]);

    public ReadOnlySpan<float> Row(int picture) => Features.AsSpan(picture * Dimension, Dimension);

    private static float[] Embed(string[] files, Backbone backbone)
    {
        var decoder = new ImageDecoder(Options.Create(new UploadRules()));
        var features = new float[files.Length * backbone.EmbeddingLength];
        var pixels = new byte[backbone.PictureBytes];
        for (var i = 0; i < files.Length; i++)
        {
            if (decoder.DecodePixels(File.ReadAllBytes(files[i]), backbone.InputWidth, backbone.InputHeight, null, pixels) is { } refusal)
                throw new InvalidDataException($"'{files[i]}' cannot be read: {refusal}.");
            backbone.Embed(pixels, 1, features.AsSpan(i * backbone.EmbeddingLength, backbone.EmbeddingLength), CancellationToken.None);
        }
        return features;
    }
}

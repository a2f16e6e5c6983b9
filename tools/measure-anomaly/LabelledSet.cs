using System.Globalization;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.MeasureAnomaly;

/// <summary>The pictures of a folder with one folder per category, as the product's backbone sees them.</summary>
/// <param name="Groups">Look-alikes and pictures of one time block, as training keeps them together.</param>
internal sealed record LabelledSet(string Name, string[] Categories, int[] Labels, string[] Sha256s, float[][] Embeddings, int[] Groups)
{
    /// <inheritdoc cref="NeighbourSource.AreRoots"/>
    public bool AreRoots { get; init; }

    public static LabelledSet Load(string folder, Backbone backbone)
    {
        var rules = Options.Create(new UploadRules());
        var decoder = new ImageDecoder(rules);
        var reader = new PictureReader(decoder, rules);
        string[] categories = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        var pixels = new byte[backbone.PictureBytes];
        var (labels, hashes, embeddings, looks) = (new List<int>(), new List<string>(), new List<float[]>(), new List<LookAlikePicture>());
        foreach (var (label, category) in categories.Index())
        {
            foreach (var file in Directory.GetFiles(category).Order(StringComparer.Ordinal))
            {
                var bytes = File.ReadAllBytes(file);
                if (reader.Read(bytes, Path.GetFileName(file)).Picture is not { } picture
                    || decoder.DecodePixels(bytes, backbone.InputWidth, backbone.InputHeight, null, pixels) is not null)
                {
                    throw new InvalidDataException($"'{file}' cannot be read.");
                }
                var embedding = new float[backbone.EmbeddingLength];
                backbone.Embed(pixels, 1, embedding, CancellationToken.None);
                labels.Add(label);
                hashes.Add(Sha256.Hex(bytes));
                embeddings.Add(embedding);
                looks.Add(new LookAlikePicture(picture.LookAlike.Bits, picture.CapturedAt, label));
            }
        }
        var groups = LookAlikeGroups.Of([.. looks], new LookAlikeOptions(), CancellationToken.None).Groups;
        return new(
            Path.GetFileName(folder),
            [.. categories.Select(category => Path.GetFileName(category)!)],
            [.. labels],
            [.. hashes],
            [.. embeddings],
            groups)
        {
            AreRoots = backbone.GivesRoots,
        };
    }

    /// <summary>The pictures of one category as a set of their own.</summary>
    public LabelledSet Only(string category)
    {
        int[] of = [.. Enumerable.Range(0, Labels.Length).Where(i => Categories[Labels[i]] == category)];
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{Name}, {category} alone"), [category], new int[of.Length],
            [.. of.Select(i => Sha256s[i])], [.. of.Select(i => Embeddings[i])], [.. of.Select(i => Groups[i])]) { AreRoots = AreRoots };
    }
}

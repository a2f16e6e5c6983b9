using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.MeasureBackbones;

/// <summary>A stretch or several of a backbone's embedding, to be measured as if it were the whole.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Parts">Which numbers of the embedding, in their order.</param>
internal sealed record Candidate(string Name, IReadOnlyList<Range> Parts)
{
    public float[] Cut(float[] embeddings, int length)
    {
        var cut = new List<float>();
        for (var start = 0; start < embeddings.Length; start += length)
        {
            foreach (var part in Parts)
                cut.AddRange(embeddings.AsSpan(start, length)[part]);
        }
        return [.. cut];
    }
}

/// <summary>A backbone and what of its embedding is measured: every picture is embedded once for all of them.</summary>
internal sealed record Network(string Name, Backbone Backbone, IReadOnlyList<Candidate> Candidates) : IDisposable
{
    /// <summary>A backbone of an earlier version, or a registered one, from a data folder.</summary>
    public static Network OfFile(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return new(name, new Backbone(File.ReadAllBytes(path)), [new($"{name}, whole", [Range.All])]);
    }

    /// <summary>The product's own in another size, with each of its maps left out.</summary>
    public static Network OfSide(byte[] source, int side)
    {
        var spec = BackboneSpec.Default with { InputWidth = side, InputHeight = side, Golden = null };
        var backbone = new Backbone(Google.Protobuf.MessageExtensions.ToByteArray(BackboneImporter.Import(source, spec)));
        const int first = 256;
        const int second = first + 512;
        var name = $"{spec.Name} {side}";
        return new(name, backbone,
        [
            new($"{name}, all three maps", [Range.All]),
            new($"{name}, without the first", [first..]),
            new($"{name}, without the second", [0..first, second..]),
            new($"{name}, without the last", [0..second]),
            new($"{name}, the last alone", [second..]),
        ]);
    }

    public void Dispose() => Backbone.Dispose();
}

using System.Runtime.InteropServices;
using System.Text.Json;

namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>
/// Reads the weights of a TensorFlow.js model: a manifest in model.json, the values one after the other in shard files,
/// plain or quantised to 8 or 16 bit (value = stored * scale + min).
/// </summary>
internal static class TfjsWeightReader
{
    public static Dictionary<string, TfjsWeight> Read(JsonElement manifest, string folder)
    {
        var weights = new Dictionary<string, TfjsWeight>(StringComparer.Ordinal);
        foreach (var group in manifest.EnumerateArray())
        {
            ReadOnlySpan<byte> rest = ReadShards(group.GetProperty("paths"), folder);
            foreach (var entry in group.GetProperty("weights").EnumerateArray())
            {
                int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];
                var values = new float[shape.Aggregate(1, (product, dimension) => product * dimension)];
                rest = rest[ReadValues(entry, rest, values)..];
                weights.Add(entry.GetProperty("name").GetString()!, new TfjsWeight(shape, values));
            }
        }
        return weights;
    }

    private static byte[] ReadShards(JsonElement paths, string folder)
    {
        using var bytes = new MemoryStream();
        foreach (var path in paths.EnumerateArray())
            bytes.Write(File.ReadAllBytes(Path.Combine(folder, path.GetString()!)));
        return bytes.ToArray();
    }

    /// <summary>Fills <paramref name="values"/> from the start of <paramref name="source"/> and returns how many bytes that took.</summary>
    private static int ReadValues(JsonElement entry, ReadOnlySpan<byte> source, Span<float> values)
    {
        var quantised = entry.TryGetProperty("quantization", out var quantisation);
        var type = (quantised ? quantisation : entry).GetProperty("dtype").GetString();
        var bytes = values.Length * (type switch { "uint8" or "bool" => 1, "uint16" => 2, _ => 4 });
        if (bytes > source.Length)
            throw new InvalidDataException($"The weights end inside '{entry.GetProperty("name").GetString()}'.");
        switch (type)
        {
            case "float32": MemoryMarshal.Cast<byte, float>(source[..bytes]).CopyTo(values); break;
            case "int32": Convert(MemoryMarshal.Cast<byte, int>(source[..bytes]), values); break;
            case "uint16": Convert(MemoryMarshal.Cast<byte, ushort>(source[..bytes]), values); break;
            case "uint8" or "bool": Convert(source[..bytes], values); break;
            default: throw new InvalidDataException($"Weights of type '{type}' are not supported.");
        }
        if (quantised)
            Dequantise(values, quantisation.GetProperty("scale").GetSingle(), quantisation.GetProperty("min").GetSingle());
        return bytes;
    }

    private static void Convert<T>(ReadOnlySpan<T> source, Span<float> target)
        where T : System.Numerics.INumber<T>
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = float.CreateChecked(source[i]);
    }

    private static void Dequantise(Span<float> values, float scale, float min)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = (values[i] * scale) + min;
    }
}

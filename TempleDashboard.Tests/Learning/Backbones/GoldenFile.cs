using System.Text.Json;

namespace TempleDashboard.Tests.Learning.Backbones;

/// <summary>What tools/record-golden recorded with OpenCV.</summary>
/// <param name="Side">Width and height of the picture.</param>
/// <param name="EveryChannel">Every how many-th channel is there.</param>
public sealed record GoldenFile(int Side, int EveryChannel, IReadOnlyList<GoldenLayer> Layers)
{
    public static GoldenFile Load()
    {
        using var stream = typeof(GoldenFile).Assembly.GetManifestResourceStream("golden.json")!;
        return JsonSerializer.Deserialize<GoldenFile>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>One layer's means per channel over all positions.</summary>
public sealed record GoldenLayer(string Layer, int Channels, int Height, int Width, IReadOnlyList<float> Mean);

using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.HeatMaps;

/// <summary>
/// A second session of a backbone whose outputs are the feature maps instead of the embedding. May be used by several threads at
/// once. (The first one does without these outputs: they keep ONNX Runtime from reusing memory, for every picture predicted.)
/// </summary>
internal sealed class MappedBackbone : IDisposable
{
    private readonly Backbone backbone;
    private readonly IReadOnlyList<PooledLayer> layers;
    private readonly SharedSession shared;

    private MappedBackbone(Backbone backbone, IReadOnlyList<PooledLayer> layers, InferenceSession session)
    {
        (this.backbone, this.layers, shared) = (backbone, layers, new SharedSession(session));
        var shape = session.OutputMetadata[layers[0].Map].Dimensions;
        (Rows, Columns) = (shape[2], shape[3]);
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Opens the session, or returns null where the backbone's embedding is no average over one grid of positions.</summary>
    public static MappedBackbone? TryOpen(Backbone backbone)
    {
        var model = backbone.ReadModel();
        var layers = PooledLayers.Find(model);
        if (layers.Count == 0)
            return null;
        var builder = OnnxGraphBuilder.FromModel(model);
        builder.RemoveOutput(BackboneImporter.EmbeddingOutput);
        foreach (var (index, layer) in layers.Index())
            builder.Output(layer.Map, DataType.Float, "N", $"channels_{index}", $"rows_{index}", $"columns_{index}");
        var session = OnnxSession.Open(builder.ToModel().ToByteArray());
        var shapes = layers.Select(layer => session.OutputMetadata[layer.Map].Dimensions).ToArray();
        if (shapes.All(shape => shape is [_, > 0, > 0, > 0] && shape[2] == shapes[0][2] && shape[3] == shapes[0][3])
            && shapes.Sum(shape => shape[1]) == backbone.EmbeddingLength)
        {
            return new MappedBackbone(backbone, layers, session);
        }
        session.Dispose();
        return null;
    }

    /// <summary>Computes the maps of one picture.</summary>
    /// <param name="picture"><c>[H,W,3]</c> RGB bytes, as <see cref="Backbone.Embed"/> takes them.</param>
    /// <exception cref="ArgumentException">The picture has another size.</exception>
    public FeatureMaps Compute(byte[] picture)
    {
        if (picture.Length != backbone.PictureBytes)
            throw new ArgumentException($"A picture of {backbone.InputWidth}x{backbone.InputHeight} takes {backbone.PictureBytes} bytes, got {picture.Length}.", nameof(picture));
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(picture, [1, backbone.InputHeight, backbone.InputWidth, 3]);
        using var outputs = shared.Use(session => session.Run(options, [BackboneImporter.PictureInput], [input], [.. layers.Select(layer => layer.Map)]));
        var maps = layers.Zip(outputs, (layer, output) => new FeatureMap(output.GetTensorDataAsSpan<float>().ToArray(), layer.Pooling));
        return new FeatureMaps([.. maps], Columns, Rows);
    }

    public void Dispose() => shared.Dispose();
}

using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.HeatMaps;

/// <summary>
/// A second session of a backbone whose outputs are the feature maps instead of the embedding. May be used by several threads at
/// once. (The first one does without these outputs: they keep ONNX Runtime from reusing memory, for every picture predicted.)
/// </summary>
internal sealed class MappedBackbone : IDisposable
{
    private readonly Backbone _backbone;
    private readonly IReadOnlyList<PooledLayer> _layers;
    private readonly SharedSession _shared;

    private MappedBackbone(Backbone backbone, IReadOnlyList<PooledLayer> layers, InferenceSession session)
    {
        (this._backbone, this._layers, _shared) = (backbone, layers, new SharedSession(session));
        var shapes = layers.Select(layer => session.OutputMetadata[layer.Map].Dimensions).ToArray();
        (Rows, Columns) = (shapes.Max(shape => shape[2]), shapes.Max(shape => shape[3]));
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>
    /// A side of one pixel more than whole strides has its last cell on the border; whole strides end a stride before it.
    /// </summary>
    private CellPlaces Places => (_backbone.InputWidth - 1) % Math.Max(1, Columns - 1) == 0 ? CellPlaces.OnBorders : CellPlaces.OnUpperLeft;

    /// <summary>
    /// Opens the session, or returns null where the backbone's embedding is no average over grids of positions that fit each other.
    /// </summary>
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
        if (shapes.All(shape => shape is [_, > 0, > 0, > 0])
            && shapes.All(shape => shapes.Max(other => other[2]) % shape[2] == 0 && shapes.Max(other => other[3]) % shape[3] == 0)
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
        if (picture.Length != _backbone.PictureBytes)
        {
            throw new ArgumentException(
                $"A picture of {_backbone.InputWidth}x{_backbone.InputHeight} takes {_backbone.PictureBytes} bytes, got {picture.Length}.",
                nameof(picture));
        }

        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(picture, [1, _backbone.InputHeight, _backbone.InputWidth, 3]);
        using var outputs = _shared.Use(session =>
            session.Run(options, [BackboneImporter.PictureInput], [input], [.. _layers.Select(layer => layer.Map)]));
        var maps = _layers.Zip(outputs, (layer, output) => new FeatureMap(OnFinestGrid(output), layer.Pooling));
        return new FeatureMaps([.. maps], Columns, Rows, Places);
    }

    public void Dispose() => _shared.Dispose();

    /// <summary>Repeats the cells of a coarser grid, which leaves each channel's average as it is.</summary>
    private float[] OnFinestGrid(OrtValue output)
    {
        var values = output.GetTensorDataAsSpan<float>();
        var shape = output.GetTensorTypeAndShape().Shape;
        var (channels, rows, columns) = ((int)shape[1], (int)shape[2], (int)shape[3]);
        if (rows == Rows && columns == Columns)
            return values.ToArray();
        var finest = new float[channels * Rows * Columns];
        for (var i = 0; i < finest.Length; i++)
        {
            var (channel, row, column) = (i / (Rows * Columns), i / Columns % Rows, i % Columns);
            finest[i] = values[(((channel * rows) + (row * rows / Rows)) * columns) + (column * columns / Columns)];
        }
        return finest;
    }
}

/// <summary>
/// Keeps one <see cref="MappedBackbone"/> for each backbone that a heat map was asked of, opened by the first question and let go with the
/// backbone.
/// </summary>
public sealed class MappedBackbones : IDisposable
{
    private readonly ConditionalWeakTable<Backbone, Lazy<MappedBackbone?>> _opened = [];

    public void Dispose()
    {
        foreach (var (_, entry) in _opened.Where(pair => pair.Value.IsValueCreated))
            entry.Value?.Dispose();
    }

    /// <summary>Returns the backbone's session with maps, or null where it can have none.</summary>
    internal MappedBackbone? Get(Backbone backbone) =>
        _opened.GetValue(backbone, static asked => new Lazy<MappedBackbone?>(() => MappedBackbone.TryOpen(asked))).Value;
}

/// <summary>All that the embedding of one picture is pooled from: the maps one after the other are the embedding's order.</summary>
/// <param name="Layers">The maps, all on the same grid.</param>
/// <param name="Columns">Width of the grid.</param>
/// <param name="Rows">Height of the grid.</param>
/// <param name="Places">Where the grid's cells lie in the picture.</param>
internal sealed record FeatureMaps(IReadOnlyList<FeatureMap> Layers, int Columns, int Rows, CellPlaces Places);

/// <summary>A layer's answer to one picture, before pooling.</summary>
/// <param name="Values"><c>[C,h*w]</c> row-major.</param>
/// <param name="Pooling">How a row becomes one number of the embedding.</param>
internal sealed record FeatureMap(float[] Values, BackbonePooling Pooling);

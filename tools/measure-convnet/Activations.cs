using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.MeasureConvNet;

/// <summary>All layers of an exported network, for every picture.</summary>
internal sealed class Activations : IDisposable
{
    private readonly InferenceSession _session;
    private readonly PictureSize _size;
    private readonly string[] _names;

    public Activations(TrainedConvNet trained, string[] categories)
    {
        var model = ConvNetExporter.Export(trained, categories);
        string[] maps = [.. model.Graph.Node.Where(node => node.OpType == "Relu").Select(node => node.Output[0])];
        string[] rows = [.. model.Graph.Node.Where(node => node.OpType == "Tanh").Select(node => node.Output[0])];
        var builder = OnnxGraphBuilder.FromModel(model);
        foreach (var map in maps)
            builder.Output(map, DataType.Float, "N", $"c_{map}", $"h_{map}", $"w_{map}");
        foreach (var row in rows)
            builder.Output(row, DataType.Float, "N", $"d_{row}");
        _size = new PictureSize(trained.Network.Width, trained.Network.Height);
        var prepared = model.Graph.Node.First(node => node.OpType == "Mul").Output[0];
        builder.Output(prepared, DataType.Float, "N", "c", "h", "w");
        _session = OnnxSession.Open(builder.ToModel().ToByteArray());
        _names = [.. maps, .. rows, ModelExporter.Embedding, ModelExporter.Probabilities, prepared];
    }

    /// <summary>Returns maps and rows of one picture, first layer first, then embedding, probabilities and the prepared picture.</summary>
    public (float[] Values, int[] Shape)[] Of(byte[] picture)
    {
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(picture, [1, _size.Height, _size.Width, ConvNetNetwork.Bands]);
        using var outputs = _session.Run(options, [ModelExporter.Picture], [input], _names);
        return
        [
            .. outputs.Select(output =>
                (
                    output.GetTensorDataAsSpan<float>().ToArray(),
                    output.GetTensorTypeAndShape().Shape.Select(length => (int)length).ToArray())),
        ];
    }

    public void Dispose() => _session.Dispose();
}

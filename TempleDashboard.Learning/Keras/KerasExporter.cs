using System.Text.Json;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.Keras;

/// <summary>
/// Reads the files of a saved Keras model and makes the ONNX model that answers as Keras would, with the inputs and outputs that all models
/// of the product have. Standard operators only.
/// </summary>
public static class KerasExporter
{
    /// <summary>Reads what the two JSON files say, without the weights.</summary>
    /// <exception cref="KerasFileException">A file is damaged, of another model, or of a kind that cannot be run.</exception>
    public static (KerasNetwork Network, KerasInfo Info) Read(ReadOnlyMemory<byte> architecture, ReadOnlyMemory<byte> info)
    {
        var said = KerasInfo.Read(info);
        var network = KerasArchitecture.Read(architecture, said.Picture);
        if (said.Picture is { } picture && picture != (network.Input.Height, network.Input.Width))
        {
            throw new KerasFileException(
                KerasFiles.Info,
                $"'resized image shape' says {picture.Height} x {picture.Width} pixels (height x width), the architecture takes "
                    + $"{network.Input.Height} x {network.Input.Width}. The files are not of the same model.");
        }
        if (said.Labels.Count != network.ClassCount)
        {
            throw new KerasFileException(
                KerasFiles.Info,
                $"'class labels' has {said.Labels.Count} names, the network tells {network.ClassCount} categories apart. "
                    + "The files are not of the same model.");
        }
        return (network, said);
    }

    /// <summary>
    /// Returns a model that takes <see cref="ModelExporter.Picture"/>, uint8 <c>[N,H,W,3]</c> RGB, and puts out
    /// <see cref="ModelExporter.Probabilities"/> and <see cref="ModelExporter.Embedding"/>.
    /// </summary>
    /// <param name="weights">Content of <c>model_weights.h5</c>; can be sought in.</param>
    /// <param name="categories">Names in the order of the K probabilities.</param>
    /// <exception cref="KerasFileException">The weights are damaged, or of another network.</exception>
    public static ModelProto Export(
        KerasNetwork network, Stream weights, IReadOnlyList<string> categories, KerasPixels pixels, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        var tensors = KerasWeights.Read(weights, network, cancellationToken);
        var graph = new NetworkGraph("keras", forTraining: false);
        var picture = Prepare(graph, network.Input, pixels);
        var writer = new KerasGraph(graph);
        var (value, outputs) = (picture, new List<string>());
        foreach (var (number, layer) in network.Layers.Index())
            outputs.Add(value = writer.Write($"layer{number + 1}", layer, tensors.GetValueOrDefault(layer, []), value));
        if (network.IsBinary)
            value = graph.Node("Concat", [graph.Node("Sub", [graph.Number(1), value]), value], OnnxAttribute.Int("axis", 1));
        graph.Builder.NodeTo([ModelExporter.Probabilities], "Identity", [value]);
        graph.Builder.Output(ModelExporter.Probabilities, DataType.Float, NetworkGraph.Batch, network.ClassCount);
        AddEmbedding(graph, network, picture, outputs);
        ExportedKind.Write(graph.Builder, ConvNetExporter.Kind);
        graph.Builder.Metadata(ModelExporter.LabelsKey, JsonSerializer.Serialize(categories));
        return graph.Builder.ToModel();
    }

    private static string Prepare(NetworkGraph graph, KerasShape input, KerasPixels pixels)
    {
        var picture = graph.Builder.Input(
            ModelExporter.Picture, DataType.Uint8, NetworkGraph.Batch, input.Height, input.Width, ConvNetNetwork.Bands);
        var planes = graph.Node("Transpose", [picture], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var numbers = graph.Node("Cast", [planes], OnnxAttribute.Int("to", (int)DataType.Float));
        return pixels switch
        {
            KerasPixels.ZeroTo255 => numbers,
            KerasPixels.MinusOneToOne => graph.Node("Sub", [graph.Node("Div", [numbers, graph.Number(127.5f)]), graph.Number(1)]),
            _ => graph.Node("Div", [numbers, graph.Number(byte.MaxValue)]),
        };
    }

    /// <summary>As the embedding of the product's own ConvNets: the first maps, and the first dense layer.</summary>
    private static void AddEmbedding(NetworkGraph graph, KerasNetwork network, string picture, List<string> outputs)
    {
        var layers = network.Layers.Index().ToList();
        string Before(int layer) => layer == 0 ? picture : outputs[layer - 1];
        var end = layers.Where(item => item.Item.Kind == KerasLayerKind.Conv2D).Skip(1)
            .Concat(layers.Where(item => item.Item.Kind == KerasLayerKind.Flatten)).First();
        var maps = end.Item.Input;
        (string, int)? dense = layers.Where(item => item.Item.Kind == KerasLayerKind.Dense).Skip(1).Select(item => ((int, KerasLayer)?)item)
            .FirstOrDefault() is (var index, var second) ? (Before(index), (int)second.Input.Channels) : null;
        NetworkEmbedding.Add(
            graph, Before(end.Index), new LayerShape((int)maps.Channels, (int)maps.Height, (int)maps.Width), dense);
    }
}

/// <summary>Writes layers into a graph, whose maps are always <c>[N,C,H,W]</c>.</summary>
internal sealed class KerasGraph(NetworkGraph graph)
{
    /// <summary>Adds a layer and returns what it puts out.</summary>
    /// <param name="name">Of its tensors in the graph; not that of the file, which may be anything.</param>
    public string Write(string name, KerasLayer layer, IReadOnlyList<float[]> tensors, string value) => layer.Kind switch
    {
        KerasLayerKind.Conv2D => Activate(layer, Convolve(name, layer, tensors, value)),
        KerasLayerKind.MaxPooling2D => graph.Node("MaxPool", [value], [
            OnnxAttribute.Ints("kernel_shape", layer.Window.Rows, layer.Window.Columns), Strides(layer), Pads(layer)]),
        KerasLayerKind.BatchNormalization => Normalize(name, layer, tensors, value),
        KerasLayerKind.Activation => Activate(layer, value),
        KerasLayerKind.Flatten => Flatten(layer, value),
        KerasLayerKind.Dense => Activate(layer, Weigh(name, layer, tensors, value)),
        _ => value,
    };

    private string Convolve(string name, KerasLayer layer, IReadOnlyList<float[]> tensors, string value)
    {
        var (rows, columns) = layer.Window;
        var (from, to) = (layer.Input.Channels, layer.Output.Channels);
        var kernel = graph.Builder.Initializer(
            $"{name}.kernel", layer.KernelIsOutputFirst ? tensors[0] : OutputFirst(tensors[0], rows * columns, (int)from, (int)to),
            to, from, rows, columns);
        string[] inputs = layer.HasBias
            ? [value, kernel, graph.Builder.Initializer($"{name}.bias", tensors[1], to)]
            : [value, kernel];
        return graph.Node("Conv", inputs, [
            OnnxAttribute.Ints("kernel_shape", rows, columns), Strides(layer), Pads(layer),
            OnnxAttribute.Ints("dilations", layer.Dilation.Rows, layer.Dilation.Columns)]);
    }

    /// <summary>Turns <c>[places,in,out]</c> into <c>[out,in,places]</c>.</summary>
    private static float[] OutputFirst(float[] kernel, int places, int from, int to)
    {
        var turned = new float[kernel.Length];
        for (var place = 0; place < places; place++)
        {
            for (var input = 0; input < from; input++)
            {
                for (var output = 0; output < to; output++)
                    turned[(output * from + input) * places + place] = kernel[(place * from + input) * to + output];
            }
        }
        return turned;
    }

    private string Weigh(string name, KerasLayer layer, IReadOnlyList<float[]> tensors, string value)
    {
        var kernel = graph.Builder.Initializer($"{name}.kernel", tensors[0], layer.Input.Channels, layer.Output.Channels);
        return layer.HasBias
            ? graph.Node("Gemm", [value, kernel, graph.Builder.Initializer($"{name}.bias", tensors[1], layer.Output.Channels)])
            : graph.Node("MatMul", [value, kernel]);
    }

    /// <summary>What is learned of the mean and the variance is one factor and one summand for each channel.</summary>
    private string Normalize(string name, KerasLayer layer, IReadOnlyList<float[]> tensors, string value)
    {
        var count = (int)layer.Input.Channels;
        var (factor, summand) = (new float[count], new float[count]);
        var (mean, variance) = (tensors[^2], tensors[^1]);
        for (var i = 0; i < count; i++)
        {
            var gamma = layer.Normalization.Scale ? tensors[0][i] : 1.0;
            var beta = layer.Normalization.Center ? tensors[layer.Normalization.Scale ? 1 : 0][i] : 0.0;
            var scale = gamma / Math.Sqrt(variance[i] + layer.Epsilon);
            (factor[i], summand[i]) = ((float)scale, (float)(beta - mean[i] * scale));
        }
        long[] shape = layer.Input.IsFlat ? [1, count] : [1, count, 1, 1];
        var scaled = graph.Node("Mul", [value, graph.Builder.Initializer($"{name}.factor", factor, shape)]);
        return graph.Node("Add", [scaled, graph.Builder.Initializer($"{name}.summand", summand, shape)]);
    }

    private string Flatten(KerasLayer layer, string value)
    {
        if (layer.ChannelsInside && !layer.Input.IsFlat)
            value = graph.Node("Transpose", [value], OnnxAttribute.Ints("perm", 0, 2, 3, 1));
        return graph.Node("Reshape", [value, graph.Integers(-1, layer.Output.Channels)]);
    }

    private string Activate(KerasLayer layer, string value) => layer.Activation switch
    {
        KerasActivation.Relu => graph.Node("Relu", [value]),
        KerasActivation.Sigmoid => graph.Node("Sigmoid", [value]),
        KerasActivation.Tanh => graph.Node("Tanh", [value]),
        KerasActivation.Softmax => graph.Node("Softmax", [value], OnnxAttribute.Int("axis", 1)),
        _ => value,
    };

    private static AttributeProto Strides(KerasLayer layer) => OnnxAttribute.Ints("strides", layer.Strides.Rows, layer.Strides.Columns);

    /// <summary>Of an odd number of zeros, TensorFlow puts the one more below and to the right.</summary>
    private static AttributeProto Pads(KerasLayer layer)
    {
        var down = layer.KeepsSize ? Missing(layer.Input.Height, layer.Window.Rows, layer.Strides.Rows, layer.Dilation.Rows) : 0;
        var across = layer.KeepsSize ? Missing(layer.Input.Width, layer.Window.Columns, layer.Strides.Columns, layer.Dilation.Columns) : 0;
        return OnnxAttribute.Ints("pads", down / 2, across / 2, down - down / 2, across - across / 2);
    }

    private static long Missing(long length, int window, int stride, int dilation) =>
        Math.Max(0, ((length + stride - 1) / stride - 1) * stride + (window - 1L) * dilation + 1 - length);
}

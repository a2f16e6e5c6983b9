using Google.Protobuf;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.Backbones;

/// <summary>
/// Makes the backbone's ONNX model out of a pretrained network: the part of its graph that the embedding needs, with today's operator
/// set, any number of pictures at once, the preparation of the picture inside, and batch norms folded into the convolutions before them.
/// </summary>
public sealed class BackboneImporter
{
    public const string PictureInput = "picture";
    public const string EmbeddingOutput = "embedding";

    /// <summary>
    /// The i-th layer of the embedding before pooling is the graph's value <c>feature_map_i</c>, float32 [N,C,h,w]. It is
    /// no output, which would cost time; who wants it declares it one with <see cref="OnnxGraphBuilder.Output"/>.
    /// </summary>
    public const string FeatureMapPrefix = "feature_map_";
    private const string Batch = "N";
    private const int Channels = 3;

    private readonly OnnxGraphBuilder _builder = new("backbone");
    private readonly BackboneSpec _spec;
    private readonly string _pictureName;
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);

    /// <summary>A value of the source, by its name there, as it is called here and with its number of channels.</summary>
    private readonly Dictionary<string, (string Name, long Channels)> _made = new(StringComparer.Ordinal);

    private BackboneImporter(GraphProto source, BackboneSpec spec)
    {
        this._spec = spec;
        foreach (var tensor in source.Initializer)
            _constants[tensor.Name] = tensor;
        foreach (var node in source.Node)
        {
            foreach (var output in node.Output)
                _producers[output] = node;
        }
        _pictureName = source.Input.FirstOrDefault(input => !_constants.ContainsKey(input.Name))?.Name
            ?? throw new InvalidDataException("The pretrained network takes no picture.");
    }

    /// <summary>Writes the model: <c>picture</c> uint8 [N,H,W,3] RGB in, <c>embedding</c> float32 [N,D] out.</summary>
    /// <param name="source">Content of an .onnx file: a network of convolutions that takes blue, green, red from 0 to 255 less their
    /// means.</param>
    /// <exception cref="InvalidDataException">The source is damaged, lacks a layer of <paramref name="spec"/> or has an operator that is
    /// not known here.</exception>
    public static ModelProto Import(byte[] source, BackboneSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(source);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The pretrained network's ONNX file is damaged.", exception);
        }
        var graph = model.Graph ?? throw new InvalidDataException("The pretrained network's ONNX file has no graph.");
        return new BackboneImporter(graph, spec).Build(graph);
    }

    private ModelProto Build(GraphProto source)
    {
        Prepare();
        var layers = _spec.Layers.Select(layer => source.Node.FirstOrDefault(node => node.Name == layer.Node)?.Output[0]
            ?? throw new InvalidDataException($"The pretrained network has no layer '{layer.Node}'.")).ToList();
        var needed = Needed(layers);
        foreach (var node in source.Node.Where(node => needed.Contains(node.Output[0])))
            Add(node);

        var parts = new List<string>();
        foreach (var (index, layer) in _spec.Layers.Index())
        {
            var map = $"{FeatureMapPrefix}{index}";
            _builder.NodeTo([map], "Identity", [Value(layers[index]).Name]);
            var pooled = _builder.Node("GlobalAveragePool", [map]);
            if (layer.Pooling == BackbonePooling.RootAverage)
                pooled = _builder.Node("Sqrt", [pooled]);
            parts.Add(_builder.Node("Flatten", [pooled], OnnxAttribute.Int("axis", 1)));
        }
        _builder.NodeTo([EmbeddingOutput], "Concat", parts, OnnxAttribute.Int("axis", 1));
        _builder.Output(EmbeddingOutput, DataType.Float, Batch, layers.Sum(layer => Value(layer).Channels));
        return _builder.ToModel();
    }

    /// <summary>The picture stays red, green, blue; the convolutions that read it are turned round instead, which costs nothing.</summary>
    private void Prepare()
    {
        var picture = _builder.Input(PictureInput, DataType.Uint8, Batch, _spec.InputHeight, _spec.InputWidth, Channels);
        var planes = _builder.Node("Transpose", [picture], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var values = _builder.Node("Cast", [planes], OnnxAttribute.Int("to", (int)DataType.Float));
        var means = _builder.Initializer("pixel_means", [.. _spec.Means.Reverse()], 1, Channels, 1, 1);
        _made[_pictureName] = (_builder.Node("Sub", [values, means]), Channels);
    }

    /// <summary>The values that the layers are computed from, and they themselves.</summary>
    private HashSet<string> Needed(IEnumerable<string> layers)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(layers);
        while (open.TryPop(out var value))
        {
            if (!_producers.TryGetValue(value, out var node) || !needed.Add(value))
                continue;
            foreach (var input in node.Input)
                open.Push(input);
        }
        return needed;
    }

    private void Add(NodeProto node)
    {
        switch (node.OpType)
        {
            case "Conv":
                // Written when its batch norm comes, or by whoever reads it before one does.
                break;
            case "BatchNormalization" when Producer(node.Input[0]) is { OpType: "Conv" } convolution:
                _made[node.Output[0]] = Convolution(convolution, node);
                break;
            case "Relu" or "Add":
                _made[node.Output[0]] = Plain(node);
                break;
            case "MaxPool":
                _made[node.Output[0]] = Plain(
                    node, [.. node.Attribute.Where(attribute => attribute.Name is "kernel_shape" or "strides" or "pads")]);
                break;
            default:
                throw new InvalidDataException(
                    $"The pretrained network has a node '{node.Name}' of the kind {node.OpType}, which is not known here.");
        }
    }

    private (string Name, long Channels) Plain(NodeProto node, params ReadOnlySpan<AttributeProto> attributes)
    {
        var inputs = node.Input.Select(Value).ToList();
        return (_builder.Node(node.OpType, inputs.Select(input => input.Name), attributes), inputs[0].Channels);
    }

    private (string Name, long Channels) Value(string name)
    {
        if (_made.TryGetValue(name, out var value))
            return value;
        return Producer(name) is { OpType: "Conv" } convolution
            ? _made[name] = Convolution(convolution, null)
            : throw new InvalidDataException($"The pretrained network uses '{name}' before it is computed.");
    }

    private NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>
    /// Batch norm makes y = gamma (x - mean) / sqrt(variance + epsilon) + beta of each channel: one factor for the kernel, and a bias.
    /// </summary>
    private (string Name, long Channels) Convolution(NodeProto convolution, NodeProto? norm)
    {
        var kernel = Constant(convolution.Input[1]);
        var shape = kernel.Dims.ToArray();
        var weights = OnnxTensor.ReadFloats(kernel);
        if (shape.Length != 4 || weights.Length != shape.Aggregate(1L, (product, length) => product * length))
            throw new InvalidDataException($"The pretrained network's kernel '{kernel.Name}' is cut short.");
        var bias = convolution.Input.Count > 2 ? OnnxTensor.ReadFloats(Constant(convolution.Input[2])) : new float[shape[0]];
        if (norm is not null)
            Fold(norm, weights, bias);
        if (convolution.Input[0] == _pictureName)
            ReverseChannels(weights, shape);
        var name = convolution.Output[0];
        var output = _builder.Node(
            "Conv",
            [
                Value(convolution.Input[0]).Name,
                _builder.Initializer($"{name}_kernel", weights, shape),
                _builder.Initializer($"{name}_bias", bias, shape[0]),
            ],
            [.. convolution.Attribute.Where(attribute => attribute.Name != "auto_pad" || attribute.S.ToStringUtf8() != "NOTSET")]);
        return (output, shape[0]);
    }

    private void Fold(NodeProto norm, float[] weights, float[] bias)
    {
        var numbers = norm.Input.Skip(1).Select(input => OnnxTensor.ReadFloats(Constant(input))).ToArray();
        if (numbers.Length != 4 || numbers.Any(values => values.Length != bias.Length))
            throw new InvalidDataException($"The pretrained network's batch norm '{norm.Name}' does not fit the convolution before it.");
        var epsilon = norm.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? 1e-5f;
        var each = weights.Length / bias.Length;
        for (var channel = 0; channel < bias.Length; channel++)
        {
            var factor = (float)(numbers[0][channel] / Math.Sqrt(numbers[3][channel] + (double)epsilon));
            foreach (ref var weight in weights.AsSpan(channel * each, each))
                weight *= factor;
            bias[channel] = ((bias[channel] - numbers[2][channel]) * factor) + numbers[1][channel];
        }
    }

    /// <summary>[out,in,h,w]: makes a kernel for red, green, blue of one for blue, green, red.</summary>
    private static void ReverseChannels(float[] weights, long[] shape)
    {
        var plane = (int)(shape[2] * shape[3]);
        if (shape[1] != Channels)
            throw new InvalidDataException($"The pretrained network takes pictures of {shape[1]} channels, not of {Channels}.");
        for (var start = 0; start < weights.Length; start += Channels * plane)
        {
            var first = weights.AsSpan(start, plane).ToArray();
            weights.AsSpan(start + (2 * plane), plane).CopyTo(weights.AsSpan(start));
            first.CopyTo(weights.AsSpan(start + (2 * plane)));
        }
    }

    private TensorProto Constant(string name) =>
        _constants.GetValueOrDefault(name) ?? throw new InvalidDataException($"The pretrained network lacks the numbers '{name}'.");
}

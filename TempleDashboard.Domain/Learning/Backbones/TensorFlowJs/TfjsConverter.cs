using TempleDashboard.Domain.Learning.Onnx;

namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>
/// Copies the part of a TensorFlow.js convolution network between one input node and the asked-for layers into an ONNX
/// graph, in NCHW, with batch normalisation folded into the convolutions and SpaceToBatchND, convolution, BatchToSpaceND
/// as one dilated convolution.
/// </summary>
internal sealed class TfjsConverter(TfjsGraph source, OnnxGraphBuilder target)
{
    private readonly Dictionary<string, FeatureMap> converted = new(StringComparer.Ordinal);
    private readonly HashSet<string> subsampled = new(StringComparer.Ordinal);
    private int convolutions;
    private string? zero;
    private string? six;

    /// <summary>Says which ONNX value stands for a node of the source; nothing before that node is converted.</summary>
    public void Feed(string node, string onnxName, int channels, int height, int width) =>
        converted.Add(node, new FeatureMap(channels, height, width) { OnnxName = onnxName });

    /// <summary>
    /// Makes a convolution keep every second position only; dilated convolutions behind it are dilated half as much, so
    /// that what remains has exactly the values it had in the denser grid.
    /// </summary>
    public void Subsample(string convolutionNode) => subsampled.Add(convolutionNode);

    /// <summary>Converts a node and all it needs, and returns its ONNX name and shape.</summary>
    /// <exception cref="InvalidDataException">The graph has no such node, or uses an operator in a way that is not supported.</exception>
    public FeatureMap Layer(string node)
    {
        var map = Convert(node);
        Write(map);
        return map;
    }

    private FeatureMap Convert(string name)
    {
        if (converted.TryGetValue(name, out var known))
            return known;
        var node = source.Node(name);
        var map = node.Operator switch
        {
            "Conv2D" or "_FusedConv2D" => Convolve(node, depthwise: false),
            "DepthwiseConv2dNative" or "FusedDepthwiseConv2dNative" => Convolve(node, depthwise: true),
            "SpaceToBatchND" => Layer(node.Inputs[0]) with { Dilation = (int)Weight(node.Inputs[1]).Values[0] },
            "BatchToSpaceND" => Convert(node.Inputs[0]),
            "Mul" => Scale(node),
            "Add" or "AddV2" or "AddN" or "BiasAdd" => Add(node),
            "Relu6" or "Relu" => Activate(Convert(node.Inputs[0]), node.Operator),
            _ => throw new InvalidDataException($"Operator {node.Operator} of node '{name}' is not supported."),
        };
        converted.Add(name, map);
        return map;
    }

    private FeatureMap Convolve(TfjsNode node, bool depthwise)
    {
        var input = Convert(node.Inputs[0]);
        var weight = Weight(node.Inputs[1]);
        var geometry = ConvolutionGeometry.Of(node, weight.Shape, input, subsampled.Contains(node.Name));
        var convolution = new Convolution(
            Write(input),
            KernelLayout.ToOnnx(weight, depthwise, out var shape),
            shape,
            new float[shape[0]],
            depthwise ? input.Channels : 1,
            geometry.Stride,
            geometry.Dilation,
            geometry.Pads);
        var fused = node.Texts("fused_ops");
        if (fused.Contains("BiasAdd"))
            convolution = convolution.Shift(Weight(node.Inputs[2]).Values);
        var map = new FeatureMap((int)shape[0], geometry.OutputHeight, geometry.OutputWidth)
        {
            Pending = convolution,
            Subsampling = geometry.OutputSubsampling,
        };
        return fused.FirstOrDefault(name => name is not "BiasAdd") is { } activation ? Activate(map, activation) : map;
    }

    private FeatureMap Scale(TfjsNode node)
    {
        var (map, factors) = MapAndConstant(node);
        return map.Pending is { } pending && map.OnnxName is null
            ? map with { Pending = pending.Scale(factors) }
            : throw new InvalidDataException($"Node '{node.Name}' scales what is not a convolution of its own.");
    }

    private FeatureMap Add(TfjsNode node)
    {
        if (!node.Inputs.Any(input => source.Weight(input) is not null))
            return node.Inputs.Select(Convert).Aggregate(AddMaps);
        var (map, offsets) = MapAndConstant(node);
        if (map.Pending is { } pending && map.OnnxName is null)
            return map with { Pending = pending.Shift(offsets) };
        var constant = target.Initializer(node.Name, offsets, 1, offsets.Length, 1, 1);
        return map with { OnnxName = target.Node("Add", [Write(map), constant]), Pending = null };
    }

    private FeatureMap AddMaps(FeatureMap left, FeatureMap right) =>
        left with { OnnxName = target.Node("Add", [Write(left), Write(right)]), Pending = null };

    private (FeatureMap Map, float[] Constant) MapAndConstant(TfjsNode node)
    {
        var constant = node.Inputs.Single(input => source.Weight(input) is not null);
        var input = node.Inputs.Single(input => input != constant);
        var map = Convert(input);
        // A value that others read as well must stay as it is: written now, nothing more is folded into it.
        if (!source.HasOneConsumer(input))
            Write(map);
        return (map, Weight(constant).Values);
    }

    private FeatureMap Activate(FeatureMap map, string activation)
    {
        var output = activation switch
        {
            "Relu6" => target.Node("Clip", [Write(map), zero ??= target.Initializer("zero", [0f]), six ??= target.Initializer("six", [6f])]),
            "Relu" => target.Node("Relu", [Write(map)]),
            _ => throw new InvalidDataException($"Activation {activation} is not supported."),
        };
        return map with { OnnxName = output, Pending = null };
    }

    private string Write(FeatureMap map)
    {
        if (map.OnnxName is not null)
            return map.OnnxName;
        var convolution = map.Pending!;
        var number = convolutions++;
        var kernel = target.Initializer($"kernel_{number}", convolution.Kernel, convolution.KernelShape);
        var bias = target.Initializer($"bias_{number}", convolution.Bias, convolution.Bias.Length);
        return map.OnnxName = target.Node(
            "Conv",
            [convolution.Input, kernel, bias],
            OnnxAttribute.Int("group", convolution.Groups),
            OnnxAttribute.Ints("strides", convolution.Stride, convolution.Stride),
            OnnxAttribute.Ints("dilations", convolution.Dilation, convolution.Dilation),
            OnnxAttribute.Ints("pads", convolution.Pads));
    }

    private TfjsWeight Weight(string name) =>
        source.Weight(name) ?? throw new InvalidDataException($"'{name}' is expected to be a constant.");
}

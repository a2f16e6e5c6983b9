using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Learning.Backbones;

/// <summary>Looks through a network from outside, and renames its values, before anything of it is run.</summary>
internal static class SourceGraph
{
    /// <summary>All nodes that are added exist with the same meaning from here on; ONNX Runtime promises nothing older.</summary>
    private const int OldestOpset = 7;

    private static readonly string[] KnownDomains = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

    /// <exception cref="BackboneRefusedException">The file needs something that is not in it, or that cannot be run here.</exception>
    public static void Check(ModelProto model)
    {
        var opset = model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 0;
        if (model.Graph is null || opset == 0)
            throw new BackboneRefusedException("file", "The file is not an ONNX model: it has no graph or names no operator set.");
        if (opset < OldestOpset)
        {
            throw new BackboneRefusedException(
                "file", $"The model uses operator set {opset}; {OldestOpset} or newer is needed. Export it again.");
        }

        if (model.Functions.Count > 0)
            throw new BackboneRefusedException("file", "The model defines functions of its own. Export it with functions inlined.");
        Check(model.Graph);
    }

    /// <summary>Puts <paramref name="prefix"/> before the name of every value, so that none can be one of ours.</summary>
    public static void Rename(GraphProto graph, string prefix)
    {
        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            value.Name = prefix + value.Name;
        foreach (var tensor in graph.Initializer)
            tensor.Name = prefix + tensor.Name;
        foreach (var node in graph.Node)
        {
            Rename(node.Input, prefix);
            Rename(node.Output, prefix);
            foreach (var inner in Inner(node))
                Rename(inner, prefix);
        }
    }

    private static void Rename(IList<string> names, string prefix)
    {
        for (var i = 0; i < names.Count; i++)
        {
            // An empty name leaves an optional input or output out.
            if (names[i].Length > 0)
                names[i] = prefix + names[i];
        }
    }

    private static void Check(GraphProto graph)
    {
        // A tensor kept elsewhere is a path, which ONNX Runtime would open: never one that came from outside.
        var tensors = graph.Initializer.Concat(graph.Node.SelectMany(node => node.Attribute)
            .SelectMany(attribute => attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T)));
        if (tensors.Any(tensor => tensor.ExternalData.Count > 0 || tensor.DataLocation == DataLocation.External))
            throw new BackboneRefusedException("file", "The model keeps its weights in another file. Export it as one file.");
        if (graph.SparseInitializer.Count > 0
            || graph
                .Node.SelectMany(node => node.Attribute)
                .Any(attribute => attribute.SparseTensor is not null || attribute.SparseTensors.Count > 0))
        {
            throw new BackboneRefusedException("file", "The model has sparse weights. Export it with dense ones.");
        }

        if (graph.Node.FirstOrDefault(node => !KnownDomains.Contains(node.Domain)) is { } custom)
        {
            throw new BackboneRefusedException(
                "file", $"The model uses the operator '{custom.OpType}' of '{custom.Domain}', which ONNX Runtime does not know.");
        }

        foreach (var inner in graph.Node.SelectMany(Inner))
            Check(inner);
    }

    private static IEnumerable<GraphProto> Inner(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G));
}

/// <summary>The picture input of a network from outside.</summary>
internal sealed class SourceInput
{
    private const int Dimensions = 4;
    private readonly ValueInfoProto _value;
    private readonly PictureLayout _layout;

    private SourceInput(ValueInfoProto value, PictureLayout layout, int width, int height) =>
        (this._value, this._layout, Width, Height) = (value, layout, width, height);

    public string Name => _value.Name;

    /// <summary>In pixels.</summary>
    public int Width { get; }

    /// <summary>In pixels.</summary>
    public int Height { get; }

    /// <exception cref="BackboneRefusedException">The network takes something else than one picture, or the sizes do not agree.</exception>
    public static SourceInput Of(GraphProto graph, PictureLayout layout, InputSize? size)
    {
        if (graph.Input.Count != 1)
            throw new BackboneRefusedException("file", $"The model has {graph.Input.Count} inputs; a backbone has one, the picture.");
        var input = graph.Input[0];
        if (input.Type?.TensorType is not { ElemType: (int)DataType.Float, Shape.Dim.Count: Dimensions } tensor)
            throw new BackboneRefusedException("file", "The model's input is not a picture: it needs to be float32 with 4 dimensions.");
        var dimensions = tensor.Shape.Dim;
        var (channels, height, width) = layout == PictureLayout.Nchw
            ? (dimensions[1], dimensions[2], dimensions[3])
            : (dimensions[3], dimensions[1], dimensions[2]);
        if (channels.DimValue is not (0 or 3))
        {
            var expected = layout == PictureLayout.Nchw ? "[N,3,H,W]" : "[N,H,W,3]";
            throw new BackboneRefusedException(
                "layout", $"The model's input has {channels.DimValue} channels where {expected} has 3. Is the layout the other one?");
        }
        if (dimensions[0].DimValue > 1)
        {
            throw new BackboneRefusedException(
                "file",
                $"The model takes {dimensions[0].DimValue} pictures at once, no more and no fewer. Export it with an open batch size.");
        }

        return new(input, layout, Side("wide", width, size?.Width), Side("high", height, size?.Height));
    }

    /// <summary>Writes the size and an open batch into the graph.</summary>
    public void Apply(string batch)
    {
        var shape = new TensorShapeProto();
        OnnxDimension[] dimensions = _layout == PictureLayout.Nchw ? [batch, 3, Height, Width] : [batch, Height, Width, 3];
        shape.Dim.AddRange(dimensions.Select(dimension => dimension.ToProto()));
        _value.Type.TensorType.Shape = shape;
    }

    /// <summary>Shape of <paramref name="count"/> pictures as the network takes them.</summary>
    public long[] Shape(int count) => _layout == PictureLayout.Nchw ? [count, 3, Height, Width] : [count, Height, Width, 3];

    private static int Side(string word, TensorShapeProto.Types.Dimension declared, int? given)
    {
        if (declared.DimValue == 0 && given is null)
        {
            throw new BackboneRefusedException(
                "size", "The model takes pictures of any size. Give the width and height that it works best with, such as 224 x 224.");
        }

        var side = declared.DimValue == 0 ? given!.Value : declared.DimValue;
        if (given is { } wanted && wanted != side)
        {
            throw new BackboneRefusedException(
                "size", $"The model's pictures are {side} pixels {word}, not {wanted}. Leave the size empty.");
        }

        return side is >= 1 and <= BackboneWrapper.LargestSide
            ? (int)side
            : throw new BackboneRefusedException(
                "size", $"Pictures {side} pixels {word} cannot be used; 1 to {BackboneWrapper.LargestSide} can.");
    }
}

/// <summary>The output of a network that is its embedding, and how long it is.</summary>
internal sealed record SourceVector(string Output, int Length);

using TempleDashboard.Domain.Learning.Onnx;
using static TempleDashboard.Domain.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>The picture input of a network from outside.</summary>
internal sealed class SourceInput
{
    private const int Dimensions = 4;
    private readonly ValueInfoProto value;
    private readonly PictureLayout layout;

    private SourceInput(ValueInfoProto value, PictureLayout layout, int width, int height) =>
        (this.value, this.layout, Width, Height) = (value, layout, width, height);

    public string Name => value.Name;

    /// <summary>In pixels.</summary>
    public int Width { get; }

    /// <summary>In pixels.</summary>
    public int Height { get; }

    /// <exception cref="BackboneRefusedException">The network takes something else than one picture, or the sizes do not agree.</exception>
    public static SourceInput Of(GraphProto graph, PictureLayout layout, PictureSize? size)
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
            throw new BackboneRefusedException("layout", $"The model's input has {channels.DimValue} channels where {expected} has 3. Is the layout the other one?");
        }
        if (dimensions[0].DimValue > 1)
            throw new BackboneRefusedException("file", $"The model takes {dimensions[0].DimValue} pictures at once, no more and no fewer. Export it with an open batch size.");
        return new(input, layout, Side("wide", width, size?.Width), Side("high", height, size?.Height));
    }

    /// <summary>Writes the size and an open batch into the graph.</summary>
    public void Apply(string batch)
    {
        var shape = new TensorShapeProto();
        OnnxDimension[] dimensions = layout == PictureLayout.Nchw ? [batch, 3, Height, Width] : [batch, Height, Width, 3];
        shape.Dim.AddRange(dimensions.Select(dimension => dimension.ToProto()));
        value.Type.TensorType.Shape = shape;
    }

    /// <summary>Shape of <paramref name="count"/> pictures as the network takes them.</summary>
    public long[] Shape(int count) => layout == PictureLayout.Nchw ? [count, 3, Height, Width] : [count, Height, Width, 3];

    private static int Side(string word, TensorShapeProto.Types.Dimension declared, int? given)
    {
        if (declared.DimValue == 0 && given is null)
            throw new BackboneRefusedException("size", "The model takes pictures of any size. Give the width and height that it works best with, such as 224 x 224.");
        var side = declared.DimValue == 0 ? given!.Value : declared.DimValue;
        if (given is { } wanted && wanted != side)
            throw new BackboneRefusedException("size", $"The model's pictures are {side} pixels {word}, not {wanted}. Leave the size empty.");
        return side is >= 1 and <= BackboneWrapper.LargestSide
            ? (int)side
            : throw new BackboneRefusedException("size", $"Pictures {side} pixels {word} cannot be used; 1 to {BackboneWrapper.LargestSide} can.");
    }
}

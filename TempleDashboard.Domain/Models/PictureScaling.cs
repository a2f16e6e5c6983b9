using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Onnx;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// Nodes that scale a picture as the program itself does (libvips: Lanczos for smaller, Catmull-Rom for larger), for ML.NET, which can only
/// repeat or leave out pixels, to one size given beforehand. So it does that to a large canvas; the nodes here find out how large the
/// picture was, by where the canvas changes from column to column and row to row, take its pixels back and scale those. A larger picture
/// than the canvas has lost some.
/// </summary>
internal sealed class PictureScaling(OnnxGraphBuilder builder, string canvas, Region? region)
{
    /// <summary>Width and height of the canvas, a power of two: places on it are exact in float32.</summary>
    public const int Canvas = 2048;

    /// <summary>Every so many rows are compared to find a change between columns, and the other way round.</summary>
    private const int Sampled = 8;

    private readonly Region _seen = region ?? new Region(0, 0, 1, 1);

    private readonly HashSet<string> _constants = [];
    private int _nextNode;

    /// <summary>Adds the nodes. <paramref name="output"/> is uint8 <c>[1,H,W,3]</c>.</summary>
    public void AddTo(string output, int width, int height)
    {
        AddConstants();
        var across = Measure("x", axis: 2, width, _seen.X, _seen.Width);
        var down = Measure("y", axis: 1, height, _seen.Y, _seen.Height);
        var shrink = Shrink(across, down);
        var rows = Node("Gather", [canvas, Places(down)], OnnxAttribute.Int("axis", 1));
        var pixels = Node("Gather", [rows, Places(across)], OnnxAttribute.Int("axis", 2));
        var bands = Node("Transpose", [Float(pixels)], OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        var low = Rounded(Node("MatMul", [Weights(down, across, shrink), bands]));
        var small = Rounded(Node("MatMul", [low, Node("Transpose", [Weights(across, down, shrink)])]));
        var bytes = Node("Cast", [small], OnnxAttribute.Int("to", (int)DataType.Uint8));
        builder.NodeTo([output], "Transpose", [bytes], OnnxAttribute.Ints("perm", 0, 2, 3, 1));
    }

    /// <summary>libvips rounds after each of both directions.</summary>
    private string Rounded(string value) => Node("Clip", [Node("Round", [value]), Number(0), Number(255)]);

    /// <summary>
    /// Of which size the picture would have how many pixels beginning where on the canvas: column j is pixel floor((j + 0.5) S / C).
    /// </summary>
    private void AddConstants()
    {
        var sizes = builder.Initializer("canvas.sizes", [.. Enumerable.Range(1, Canvas).Select(size => (float)size)], Canvas, 1);
        var middles = builder.Initializer(
            "canvas.middles", [.. Enumerable.Range(0, Canvas).Select(place => (place + 0.5f) / Canvas)], 1, Canvas);
        var pixels = Node("Floor", [Node("Mul", [sizes, middles])]);
        var begins = Node("Sub", [Part(pixels, 1, 1, Canvas), Part(pixels, 1, 0, Canvas - 1)]);
        builder.NodeTo(["canvas.same"], "Sub", [Number(1), begins]);
    }

    private Side Measure(string name, int axis, int target, double start, double share)
    {
        var sampled = Float(Part(canvas, 3 - axis, 0, Canvas, Sampled));
        var change = Node("Abs", [Node("Sub", [Part(sampled, axis, 1, Canvas), Part(sampled, axis, 0, Canvas - 1)])]);
        var axes = builder.Initializer($"canvas.{name}.others", [0L, 3 - axis, 3], 3);
        var changes = Node("Sign", [Node("ReduceSum", [change, axes], OnnxAttribute.Int("keepdims", 0))]);
        // The smallest size that every change fits.
        var unexplained = Node("MatMul", ["canvas.same", changes]);
        var fits = Float(Node("Less", [unexplained, Number(0.5f)]));
        var index = Float(Node("ArgMax", [fits], OnnxAttribute.Int("axis", 0), OnnxAttribute.Int("keepdims", 0)));
        var size = Node("Add", [index, Number(1)]);
        var last = Node("Sub", [size, Number(1)]);
        var first = Node("Min", [Node("Round", [Node("Mul", [size, Number(start)])]), last]);
        var rest = Node("Sub", [size, first]);
        var count = Node("Max", [Node("Min", [Node("Round", [Node("Mul", [size, Number(share)])]), rest]), Number(1)]);
        var margin = (float)Math.Ceiling(3.0 * Canvas / target) + 8;
        var steps = Node("Range", [Number(-margin), Node("Add", [count, Number(margin)]), Number(1)]);
        return new Side(name, target, size, first, count, steps, Node("Div", [count, Number(target)]));
    }

    /// <summary>JPEG files are read at half, a quarter or an eighth of their size where that is still large enough.</summary>
    private string Shrink(Side across, Side down)
    {
        var scale = Node("Min", [across.Scale, down.Scale]);
        string Doubled(float from) => Node("Add", [Number(1), Float(Node("Less", [Number(from), scale]))]);
        return Node("Mul", [Node("Mul", [Doubled(1.9999f), Doubled(3.9999f)]), Doubled(7.9999f)]);
    }

    /// <summary>Where on the canvas the pixels of the region lie; beyond its edge, the pixel at the edge.</summary>
    private string Places(Side side)
    {
        var inside = Node("Max", [Node("Min", [side.Steps, Node("Sub", [side.Count, Number(1)])]), Number(0)]);
        var pixel = Node("Add", [Node("Add", [inside, side.First]), Number(0.5f)]);
        var place = Node("Floor", [Node("Div", [Node("Mul", [pixel, Number(Canvas)]), side.Size])]);
        return Node("Cast", [place], OnnxAttribute.Int("to", (int)DataType.Int64));
    }

    /// <summary>Weights of each pixel of the region in each scaled one, <c>[scaled,pixels]</c>.</summary>
    private string Weights(Side side, Side other, string shrink)
    {
        var scale = Node("Div", [side.Scale, shrink]);
        var reach = Node("Max", [scale, Number(1)]);
        var targets = builder.Initializer(
            $"canvas.{side.Name}.targets", [.. Enumerable.Range(0, side.Target).Select(i => (float)i)], side.Target, 1);
        var larger = Node("Less", [scale, Number(1)]);
        // libvips begins half a pixel further to the left where it makes a picture larger.
        var shift = Node("Where", [larger, Number(0), Node("Mul", [scale, Number(0.5f)])]);
        var centres = Node("Sub", [Node("Add", [Node("Mul", [targets, scale]), shift]), Number(0.5f)]);
        var pixels = Node("Floor", [Node("Div", [side.Steps, shrink])]);
        var x = Node("Abs", [Node("Div", [Node("Sub", [pixels, centres]), reach])]);
        var weights = Node("Where", [larger, CatmullRom(x), Lanczos(x)]);
        var one = builder.Initializer($"canvas.{side.Name}.pixels", [1L], 1);
        var plain = Node("Div", [weights, Node("ReduceSum", [weights, one])]);
        // Where only the other side becomes larger, this one is moved as well, after it was made smaller.
        var otherLarger = Node("Less", [Node("Div", [other.Scale, shrink]), Number(1)]);
        return Node("Where", [Node("And", [otherLarger, Node("Not", [larger])]), Moved(side, plain), plain]);
    }

    /// <summary>Half a scaled pixel to the left.</summary>
    private string Moved(Side side, string weights)
    {
        string From(int step, float share)
        {
            var name = FormattableString.Invariant($"canvas.{side.Name}.from.{step}");
            var rows = builder.Initializer(
                name, [.. Enumerable.Range(step, side.Target).Select(i => (long)Math.Clamp(i, 0, side.Target - 1))], side.Target);
            return Node("Mul", [Node("Gather", [weights, rows], OnnxAttribute.Int("axis", 0)), Number(share)]);
        }
        var inner = Node("Add", [From(-1, 9 / 16f), From(0, 9 / 16f)]);
        return Node("Add", [inner, Node("Add", [From(-2, -1 / 16f), From(1, -1 / 16f)])]);
    }

    private string Lanczos(string x)
    {
        var angle = Node("Mul", [Node("Max", [x, Number(1e-4f)]), Number((float)Math.PI)]);
        var product = Node("Mul", [Node("Sin", [angle]), Node("Sin", [Node("Div", [angle, Number(3)])])]);
        var value = Node("Div", [Node("Mul", [product, Number(3)]), Node("Mul", [angle, angle])]);
        return Within(x, 3, value);
    }

    private string CatmullRom(string x)
    {
        string Polynomial(float a, float b, float c, float d) =>
            Node(
                "Add",
                [
                    Node("Mul", [Node("Add", [Node("Mul", [Node("Add", [Node("Mul", [x, Number(a)]), Number(b)]), x]), Number(c)]), x]),
                    Number(d),
                ]);
        return Node("Where", [Node("Less", [x, Number(1)]), Polynomial(1.5f, -2.5f, 0, 1), Within(x, 2, Polynomial(-0.5f, 2.5f, -4, 2))]);
    }

    private string Within(string x, float limit, string value) => Node("Where", [Node("Less", [x, Number(limit)]), value, Number(0)]);

    private string Part(string value, int axis, long start, long end, long step = 1)
    {
        string Index(string what, long index)
        {
            var name = $"canvas.{what}.{index}";
            return _constants.Add(name) ? builder.Initializer(name, [index], 1) : name;
        }
        return Node("Slice", [value, Index("start", start), Index("end", end), Index("axis", axis), Index("step", step)]);
    }

    private string Number(double value)
    {
        var name = FormattableString.Invariant($"canvas.number.{(float)value:R}");
        return _constants.Add(name) ? builder.Initializer(name, [(float)value]) : name;
    }

    private string Float(string value) => Node("Cast", [value], OnnxAttribute.Int("to", (int)DataType.Float));

    private string Node(string type, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var name = $"canvas.{type}.{_nextNode++}";
        builder.NodeTo([name], type, inputs, attributes);
        return name;
    }

    /// <summary>One side of the picture: its pixels, and those of the region.</summary>
    private sealed record Side(string Name, int Target, string Size, string First, string Count, string Steps, string Scale);
}

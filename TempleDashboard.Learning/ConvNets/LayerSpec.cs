namespace TempleDashboard.Learning.ConvNets;

/// <summary>One layer of a network, as data.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Size">Filters of <see cref="LayerKind.Conv"/>, units of <see cref="LayerKind.Dense"/>; 0 otherwise.</param>
/// <param name="Rate">Share that <see cref="LayerKind.Dropout"/> drops, 0 up to 1; 0 otherwise.</param>
public sealed record LayerSpec(LayerKind Kind, int Size = 0, double Rate = 0)
{
    public static LayerSpec Relu { get; } = new(LayerKind.Relu);

    public static LayerSpec MaxPool { get; } = new(LayerKind.MaxPool);

    public static LayerSpec Flatten { get; } = new(LayerKind.Flatten);

    public static LayerSpec Tanh { get; } = new(LayerKind.Tanh);

    public static LayerSpec Softmax { get; } = new(LayerKind.Softmax);

    public static LayerSpec Conv(int filters) => new(LayerKind.Conv, filters);

    public static LayerSpec Dropout(double rate) => new(LayerKind.Dropout, Rate: rate);

    public static LayerSpec Dense(int units) => new(LayerKind.Dense, units);

    /// <summary>Returns the shape of what comes out where <paramref name="input"/> goes in.</summary>
    /// <exception cref="ArgumentException">The layer does not fit there.</exception>
    public LayerShape OutputOf(LayerShape input)
    {
        var needsMap = Kind is LayerKind.Conv or LayerKind.MaxPool or LayerKind.Flatten;
        if (needsMap == input.IsFlat && Kind is not (LayerKind.Relu or LayerKind.Tanh or LayerKind.Dropout))
        {
            throw new ArgumentException(
                $"A {Kind} layer takes {(needsMap ? "maps" : "a row of numbers: put Flatten before it")}, not {input}.");
        }

        return Kind switch
        {
            LayerKind.Conv when Size > 0 => input with { Channels = Size },
            LayerKind.Dense when Size > 0 => input with { Channels = Size },
            LayerKind.Conv or LayerKind.Dense => throw new ArgumentException($"A {Kind} layer needs a size of at least 1."),
            LayerKind.MaxPool when input is { Height: < 2 } or { Width: < 2 } => throw new ArgumentException(
                $"Nothing is left of {input} after MaxPool."),
            LayerKind.MaxPool => input with { Height = input.Height / 2, Width = input.Width / 2 },
            LayerKind.Dropout when Rate is not (>= 0 and < 1) => throw new ArgumentException(
                "A dropout rate is at least 0 and less than 1."),
            LayerKind.Flatten => new LayerShape(checked((int)input.Size), 1, 1, IsFlat: true),
            _ => input,
        };
    }

    /// <summary>Counts the weights and biases of the layer where <paramref name="input"/> goes in.</summary>
    public long ParametersOf(LayerShape input) => Kind switch
    {
        LayerKind.Conv => ((long)input.Channels * 9 + 1) * Size,
        LayerKind.Dense => ((long)input.Channels + 1) * Size,
        _ => 0,
    };
}

/// <summary>The kinds of layers that a <see cref="ConvNetNetwork"/> can be made of.</summary>
public enum LayerKind
{
    /// <summary>Convolution 3x3, stride 1, the picture's size kept ("same"), with a bias for each filter.</summary>
    Conv,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>The largest of each 2x2, stride 2; an odd last row or column is left out.</summary>
    MaxPool,

    /// <summary>In training, numbers are set to 0 at random and the others scaled up to make up for it; nothing otherwise.</summary>
    Dropout,

    /// <summary>A map as one row of numbers.</summary>
    Flatten,

    /// <summary>Every output is a weighted sum of all inputs and a bias.</summary>
    Dense,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Probabilities of the categories; always the last layer.</summary>
    Softmax,
}

/// <summary>What one picture is at some place in the network.</summary>
/// <param name="Channels">Maps, or the length of a row of numbers.</param>
/// <param name="Height">Rows of a map; 1 after <see cref="LayerKind.Flatten"/>.</param>
/// <param name="Width">Columns of a map; 1 after <see cref="LayerKind.Flatten"/>.</param>
/// <param name="IsFlat">True for a row of numbers, <c>[N,C]</c>, false for maps, <c>[N,C,H,W]</c>.</param>
public readonly record struct LayerShape(int Channels, int Height, int Width, bool IsFlat = false)
{
    /// <summary>Numbers for one picture.</summary>
    public long Size => (long)Channels * Height * Width;

    /// <summary>Positions of a map.</summary>
    public long Positions => (long)Height * Width;

    /// <summary>The axes without that of the pictures.</summary>
    internal long[] Axes => IsFlat ? [Channels] : [Channels, Height, Width];

    public override string ToString() => IsFlat ? $"{Channels}" : $"{Channels} x {Height} x {Width}";
}

/// <summary>
/// The architecture of a small convolution network, as data: RGB pictures of one size go in, probabilities come out.
/// </summary>
public sealed class ConvNetNetwork
{
    /// <summary>Red, green and blue.</summary>
    public const int Bands = 3;

    /// <summary>Makes a network of <paramref name="layers"/>, which end in Dense and Softmax.</summary>
    /// <param name="width">Width of a picture in pixels.</param>
    /// <param name="height">Height of a picture in pixels.</param>
    /// <exception cref="ArgumentException">The layers do not fit on each other.</exception>
    public ConvNetNetwork(int width, int height, IReadOnlyList<LayerSpec> layers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (layers is not [.., { Kind: LayerKind.Dense }, { Kind: LayerKind.Softmax }]
            || layers.Count(l => l.Kind == LayerKind.Softmax) != 1)
        {
            throw new ArgumentException("A network ends in a Dense layer with a unit for each category, and Softmax.", nameof(layers));
        }

        if (layers.Count(l => l.Kind == LayerKind.Flatten) != 1)
            throw new ArgumentException("A network has one Flatten layer, between its maps and its Dense layers.", nameof(layers));
        (Width, Height, Layers) = (width, height, [.. layers]);
        var shapes = new List<LayerShape> { new(Bands, height, width) };
        foreach (var layer in layers)
            shapes.Add(layer.OutputOf(shapes[^1]));
        Shapes = shapes;
    }

    /// <summary>Width of a picture in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of a picture in pixels.</summary>
    public int Height { get; }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<LayerSpec> Layers { get; }

    /// <summary>The shape before each layer, and after the last one.</summary>
    public IReadOnlyList<LayerShape> Shapes { get; }

    /// <summary>Categories K.</summary>
    public int ClassCount => Shapes[^1].Channels;

    /// <summary>Weights and biases of all layers.</summary>
    public long ParameterCount => Layers.Zip(Shapes, (layer, input) => layer.ParametersOf(input)).Sum();

    /// <summary>Bytes of a picture as it goes in, <c>[H,W,3]</c>.</summary>
    public int PictureBytes => Width * Height * Bands;

    /// <summary>
    /// Returns the earlier system's network at the sizes of <paramref name="options"/>: twice convolution, ReLU, pooling, dropout; twice
    /// dense, tanh, dropout; then a dense layer with a unit for each of the <paramref name="classCount"/> categories, and softmax.
    /// </summary>
    public static ConvNetNetwork Of(ConvNetOptions options, int width, int height, int classCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        var dropout = LayerSpec.Dropout(options.Dropout);
        return new ConvNetNetwork(width, height, [
            LayerSpec.Conv(options.Filters1), LayerSpec.Relu, LayerSpec.MaxPool, dropout,
            LayerSpec.Conv(options.Filters2), LayerSpec.Relu, LayerSpec.MaxPool, dropout,
            LayerSpec.Flatten,
            LayerSpec.Dense(options.Dense1), LayerSpec.Tanh, dropout,
            LayerSpec.Dense(options.Dense2), LayerSpec.Tanh, dropout,
            LayerSpec.Dense(classCount), LayerSpec.Softmax]);
    }

    /// <summary>
    /// Estimates the bytes that training works on at once: weights with gradients and two moments, and for each picture of a batch what
    /// goes through the layers, forward and backward, and the patches that a convolution's gradient is computed from.
    /// </summary>
    public long TrainingBytes(int batchSize)
    {
        var numbers = 2 * Shapes[0].Size;
        foreach (var (layer, input) in Layers.Zip(Shapes))
            numbers += 2 * layer.OutputOf(input).Size + (layer.Kind == LayerKind.Conv ? 9 * input.Size : 0);
        return sizeof(float) * (4 * ParameterCount + batchSize * numbers);
    }
}

namespace TempleDashboard.Domain.Learning.ConvNets;

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
            throw new ArgumentException($"A {Kind} layer takes {(needsMap ? "maps" : "a row of numbers: put Flatten before it")}, not {input}.");
        return Kind switch
        {
            LayerKind.Conv when Size > 0 => input with { Channels = Size },
            LayerKind.Dense when Size > 0 => input with { Channels = Size },
            LayerKind.Conv or LayerKind.Dense => throw new ArgumentException($"A {Kind} layer needs a size of at least 1."),
            LayerKind.MaxPool when input is { Height: < 2 } or { Width: < 2 } => throw new ArgumentException($"Nothing is left of {input} after MaxPool."),
            LayerKind.MaxPool => input with { Height = input.Height / 2, Width = input.Width / 2 },
            LayerKind.Dropout when Rate is not (>= 0 and < 1) => throw new ArgumentException("A dropout rate is at least 0 and less than 1."),
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

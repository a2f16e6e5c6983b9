namespace TempleDashboard.Learning.Keras;

/// <summary>The kinds of layers of a saved model that can be run.</summary>
public enum KerasLayerKind
{
    Conv2D,
    MaxPooling2D,
    BatchNormalization,
    Activation,

    /// <summary>Does nothing where nothing is learned.</summary>
    Dropout,

    Flatten,
    Dense,
}

/// <summary>What is done to every number, or to a row of them.</summary>
public enum KerasActivation
{
    Linear,
    Relu,
    Sigmoid,
    Tanh,
    Softmax,
}

/// <summary>One layer of a saved model: what its configuration says, and the shapes before and after it.</summary>
/// <param name="Name">As the files call it; data, shown to people.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Input">What one picture is before it.</param>
/// <param name="Output">What one picture is after it.</param>
public sealed record KerasLayer(string Name, KerasLayerKind Kind, KerasShape Input, KerasShape Output)
{
    /// <summary>What follows within the layer itself.</summary>
    public KerasActivation Activation { get; init; }

    /// <summary>Kernel or window, rows and columns; 1 and 1 where it has none.</summary>
    public (int Rows, int Columns) Window { get; init; } = (1, 1);

    /// <summary>How far the window moves, down and to the right.</summary>
    public (int Rows, int Columns) Strides { get; init; } = (1, 1);

    /// <summary>Distance between the numbers of a kernel.</summary>
    public (int Rows, int Columns) Dilation { get; init; } = (1, 1);

    /// <summary>Zeros are put around, so that only the strides make the maps smaller ("same"); nothing is otherwise ("valid").</summary>
    public bool KeepsSize { get; init; }

    /// <summary>Whether it adds a number of its own to each output.</summary>
    public bool HasBias { get; init; }

    /// <summary>Of batch normalization: whether it scales (gamma) and shifts (beta).</summary>
    public (bool Scale, bool Center) Normalization { get; init; }

    /// <summary>Of batch normalization: what is added to the variance.</summary>
    public double Epsilon { get; init; }

    /// <summary>Of <see cref="KerasLayerKind.Flatten"/>: the channels of a place lie side by side, else the places of a channel.</summary>
    public bool ChannelsInside { get; init; }

    /// <summary>The kernel is kept as <c>[out,in,rows,columns]</c>, as Keras 1 did; else <c>[rows,columns,in,out]</c>.</summary>
    public bool KernelIsOutputFirst { get; init; }

    /// <summary>The tensors that the layer has in the file of weights, in their order there.</summary>
    public IReadOnlyList<KerasTensorSpec> Tensors => Kind switch
    {
        KerasLayerKind.Conv2D => [new("kernel", KernelShape), .. Bias(Output.Channels)],
        KerasLayerKind.Dense => [new("kernel", [Input.Channels, Output.Channels]), .. Bias(Output.Channels)],
        KerasLayerKind.BatchNormalization =>
        [
            .. Normalization.Scale ? [new KerasTensorSpec("gamma", [Input.Channels])] : Array.Empty<KerasTensorSpec>(),
            .. Normalization.Center ? [new KerasTensorSpec("beta", [Input.Channels])] : Array.Empty<KerasTensorSpec>(),
            new("moving_mean", [Input.Channels]),
            new("moving_variance", [Input.Channels]),
        ],
        _ => [],
    };

    /// <summary>Numbers that the layer holds.</summary>
    public long Parameters => Tensors.Sum(tensor => tensor.Length);

    private long[] KernelShape => KernelIsOutputFirst
        ? [Output.Channels, Input.Channels, Window.Rows, Window.Columns]
        : [Window.Rows, Window.Columns, Input.Channels, Output.Channels];

    private KerasTensorSpec[] Bias(long length) => HasBias ? [new("bias", [length])] : [];
}

/// <summary>A tensor that a layer needs.</summary>
/// <param name="What">kernel, bias, gamma, beta, moving_mean or moving_variance.</param>
/// <param name="Shape">Its axes as the file keeps them.</param>
public sealed record KerasTensorSpec(string What, IReadOnlyList<long> Shape)
{
    public long Length => Shape.Aggregate(1L, (product, length) => checked(product * length));
}

/// <summary>What one picture is at some place of the network: maps, or a row of numbers.</summary>
/// <param name="Channels">Maps, or the length of the row.</param>
/// <param name="Height">Rows of a map; 1 for a row of numbers.</param>
/// <param name="Width">Columns of a map; 1 for a row of numbers.</param>
/// <param name="IsFlat">True for a row of numbers.</param>
public readonly record struct KerasShape(long Channels, long Height, long Width, bool IsFlat = false)
{
    /// <summary>Numbers of one picture.</summary>
    public long Size => checked(Channels * Height * Width);

    public override string ToString() =>
        IsFlat ? FormattableString.Invariant($"{Channels}") : FormattableString.Invariant($"{Height} x {Width} x {Channels}");
}

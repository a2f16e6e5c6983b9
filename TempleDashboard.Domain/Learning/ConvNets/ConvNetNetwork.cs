namespace TempleDashboard.Domain.Learning.ConvNets;

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
        if (layers is not [.., { Kind: LayerKind.Dense }, { Kind: LayerKind.Softmax }] || layers.Count(l => l.Kind == LayerKind.Softmax) != 1)
            throw new ArgumentException("A network ends in a Dense layer with a unit for each category, and Softmax.", nameof(layers));
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
    /// Returns the earlier system's network at the sizes of <paramref name="options"/>: twice convolution, ReLU, pooling, dropout; twice dense, tanh, dropout;
    /// then a dense layer with a unit for each of the <paramref name="classCount"/> categories, and softmax.
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
    /// Estimates the bytes that training works on at once: weights with gradients and two moments, and for each picture of a batch what goes
    /// through the layers, forward and backward, and the patches that a convolution's gradient is computed from.
    /// </summary>
    public long TrainingBytes(int batchSize)
    {
        var numbers = 2 * Shapes[0].Size;
        foreach (var (layer, input) in Layers.Zip(Shapes))
            numbers += 2 * layer.OutputOf(input).Size + (layer.Kind == LayerKind.Conv ? 9 * input.Size : 0);
        return sizeof(float) * (4 * ParameterCount + batchSize * numbers);
    }
}

namespace TempleDashboard.Learning.Keras;

/// <summary>The network of a saved model: its layers in order, and the picture that it takes.</summary>
/// <param name="Layers">First to last; the last one's output are the answers.</param>
/// <param name="ChannelsFirst">How Keras had the axes of a picture; what is learned is kept accordingly.</param>
public sealed record KerasNetwork(IReadOnlyList<KerasLayer> Layers, bool ChannelsFirst)
{
    /// <summary>Numbers that a model may hold at most: 128 MB of them.</summary>
    public const long MostParameters = 32_000_000;

    /// <summary>Numbers that one picture may be at any place of the network.</summary>
    public const long MostNumbers = 16_000_000;

    /// <summary>Multiplications that one picture may take.</summary>
    public const long MostWork = 5_000_000_000;

    /// <summary>The picture that goes in, in pixels; three channels.</summary>
    public KerasShape Input => Layers[0].Input;

    /// <summary>Numbers that it answers with: a probability for each category, or a single one that tells two apart.</summary>
    public int Units => (int)Layers[^1].Output.Channels;

    /// <summary>One number between 0 and 1 stands for two categories: near 0 is the first, near 1 the second.</summary>
    public bool IsBinary => Units == 1;

    /// <summary>Categories that it tells apart.</summary>
    public int ClassCount => IsBinary ? 2 : Units;

    /// <summary>Numbers that it holds.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Says what is too large about it; null where nothing is.</summary>
    internal string? TooLarge()
    {
        foreach (var layer in Layers)
        {
            if (layer.Output.Size > MostNumbers)
                return $"Layer '{layer.Name}' makes {layer.Output.Size} numbers of one picture; {MostNumbers} are the most.";
        }
        if (Parameters > MostParameters)
            return $"The network holds {Parameters} numbers; {MostParameters} are the most.";
        var work = Layers.Sum(layer => layer.Kind switch
        {
            KerasLayerKind.Conv2D => checked(layer.Output.Size * layer.Input.Channels * layer.Window.Rows * layer.Window.Columns),
            KerasLayerKind.MaxPooling2D => checked(layer.Output.Size * layer.Window.Rows * layer.Window.Columns),
            KerasLayerKind.Dense => checked(layer.Input.Channels * layer.Output.Channels),
            _ => layer.Output.Size,
        });
        return work > MostWork ? $"One picture would take {work} multiplications; {MostWork} are the most." : null;
    }
}

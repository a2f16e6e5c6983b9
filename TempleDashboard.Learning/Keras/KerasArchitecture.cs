using System.Text;
using System.Text.Json;

namespace TempleDashboard.Learning.Keras;

/// <summary>
/// Reads <c>model_architecture.json</c>, as <c>Model.to_json</c> of Keras 1, 2 and 3 writes it: a Sequential model of the layers that the
/// earlier system makes. Everything else is refused by the name of the layer: a model that answers differently would be worse than none.
/// </summary>
internal sealed class KerasArchitecture
{
    private const int MostLayers = 200;
    private const int Deepest = 24;

    private readonly List<KerasLayer> _layers = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly bool _channelsFirst;
    private KerasShape _shape;

    private KerasArchitecture(KerasShape input, bool channelsFirst) => (_shape, _channelsFirst) = (input, channelsFirst);

    /// <summary>Reads the layers and works out the shapes between them.</summary>
    /// <param name="json">Content of the file.</param>
    /// <param name="picture">Height and width that <c>extra_info.json</c> says; null where it says none.</param>
    /// <exception cref="KerasFileException">It is damaged, or of a kind that cannot be run.</exception>
    public static KerasNetwork Read(ReadOnlyMemory<byte> json, (long Height, long Width)? picture)
    {
        using var document = Parse(json);
        using var inner = document.RootElement.ValueKind == JsonValueKind.String
            ? Parse(Encoding.UTF8.GetBytes(document.RootElement.GetStringOrNull() ?? ""))
            : null;
        var layers = ListOf(inner?.RootElement ?? document.RootElement).Select(layer => new KerasConfig(layer)).ToList();
        if (layers.Count is 0 or > MostLayers)
            throw Refuse($"It lists {layers.Count} layers; 1 to {MostLayers} are possible.");
        var channelsFirst = IsChannelsFirst(layers);
        var reader = new KerasArchitecture(InputOf(layers, channelsFirst, picture), channelsFirst);
        try
        {
            foreach (var layer in layers.Where(layer => layer.Class != "InputLayer"))
                reader.Add(layer);
            return reader.Finish();
        }
        catch (OverflowException exception)
        {
            throw new KerasFileException(KerasFiles.Architecture, "Its sizes are too large to be multiplied.", exception);
        }
    }

    internal static KerasFileException Refuse(string message) => new(KerasFiles.Architecture, message);

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            if (json.Span.StartsWith("\uFEFF"u8))
                json = json[3..];
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest });
        }
        catch (JsonException exception)
        {
            throw new KerasFileException(
                KerasFiles.Architecture, $"It is no JSON: {exception.Message} Save it with model.to_json().", exception);
        }
    }

    /// <summary>A bare list, <c>config</c> that is a list (to 2.2.2), or <c>config.layers</c> (since then).</summary>
    private static JsonElement.ArrayEnumerator ListOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("class_name", out var kind)
            && kind.GetStringOrNull() is var name && name != "Sequential")
        {
            throw Refuse(
                $"It is a model of the class '{KerasConfig.Shown(name)}'. Only Sequential models can be imported; "
                    + "build the same layers as a Sequential model and save that.");
        }
        var list = root;
        if (list.ValueKind == JsonValueKind.Object && list.TryGetProperty("config", out var config))
            list = config;
        if (list.ValueKind == JsonValueKind.Object && list.TryGetProperty("layers", out var layers))
            list = layers;
        return list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : throw Refuse("It has no list of layers ('config' or 'layers'). Save it with model.to_json().");
    }

    private static bool IsChannelsFirst(IReadOnlyList<KerasConfig> layers)
    {
        var said = layers.Where(layer => layer.Class is "Conv2D" or "MaxPooling2D" or "Convolution2D")
            .Select(layer => layer.ChannelsFirst).OfType<bool>().Distinct().ToList();
        return said.Count < 2
            ? said is [true]
            : throw Refuse("Some layers have channels_first and others channels_last. A model that mixes them cannot be imported.");
    }

    private static KerasShape InputOf(IReadOnlyList<KerasConfig> layers, bool channelsFirst, (long Height, long Width)? picture)
    {
        var first = layers[0];
        var given = first.InputShape;
        if (given is not null && given.Count != 3)
            throw Refuse($"Layer '{first.Name}' takes {given.Count} numbers for a shape where a picture has height, width and channels.");
        var (height, width, channels) = given is null ? (null, null, 3L)
            : channelsFirst ? (given[1], given[2], given[0]) : (given[0], given[1], given[2]);
        if (channels is not null and not 3)
        {
            throw Refuse(
                $"Layer '{first.Name}' takes pictures with {channels} channels. Only models of colour pictures (3 channels, RGB) "
                    + "can be imported.");
        }
        if ((height ?? picture?.Height) is not { } rows || (width ?? picture?.Width) is not { } columns)
        {
            throw Refuse(
                $"Layer '{first.Name}' does not say how large its pictures are ('batch_input_shape'), and neither does "
                    + "'resized image shape' of extra_info.json.");
        }
        if (rows is < 1 or > 4096 || columns is < 1 or > 4096)
            throw Refuse($"Its pictures have {rows} x {columns} pixels; 1 to 4096 are possible.");
        return new KerasShape(3, rows, columns);
    }

    private void Add(KerasConfig config)
    {
        var name = config.Name;
        if (!_names.Add(name))
            throw Refuse($"Two layers are called '{name}'.");
        if (KerasConfig.Unknown(config.Class) is { } kind)
        {
            throw Refuse(
                $"Layer '{name}' is a {kind}, which cannot be imported. Conv2D, MaxPooling2D, BatchNormalization, Activation, Dropout, "
                    + "Flatten and Dense can; train a model of those, or train a new one here.");
        }
        foreach (var layer in LayersOf(config))
        {
            _layers.Add(layer);
            _shape = layer.Output;
        }
    }

    private IEnumerable<KerasLayer> LayersOf(KerasConfig config) => config.Class switch
    {
        "Conv2D" or "Convolution2D" => [Windowed(config, KerasLayerKind.Conv2D)],
        "MaxPooling2D" or "MaxPool2D" => [Windowed(config, KerasLayerKind.MaxPooling2D)],
        "BatchNormalization" => [Normalized(config)],
        "Activation" => [Same(config, KerasLayerKind.Activation) with { Activation = Activated(config, _shape) }],
        "ReLU" => [Same(config, KerasLayerKind.Activation) with { Activation = config.PlainRelu() }],
        "Softmax" => [Same(config, KerasLayerKind.Activation) with { Activation = Allowed(config, KerasActivation.Softmax, _shape) }],
        "Dropout" or "SpatialDropout2D" => [Same(config, KerasLayerKind.Dropout)],
        "Flatten" => [Flattened(config)],
        _ => [Dense(config)],
    };

    private KerasLayer Same(KerasConfig config, KerasLayerKind kind) => new(config.Name, kind, _shape, _shape);

    private KerasLayer Windowed(KerasConfig config, KerasLayerKind kind)
    {
        if (_shape.IsFlat)
            throw Refuse($"Layer '{config.Name}' needs maps, but what comes to it is flat already.");
        var isConv = kind == KerasLayerKind.Conv2D;
        var window = isConv ? config.Kernel : config.Pool;
        var strides = config.Strides ?? (isConv ? (Rows: 1, Columns: 1) : window);
        var dilation = isConv ? config.Dilation : (Rows: 1, Columns: 1);
        var same = config.IsSame;
        var channels = isConv ? config.Size("filters", "nb_filter") : _shape.Channels;
        var output = new KerasShape(
            channels,
            Reach(config, _shape.Height, window.Rows, strides.Rows, dilation.Rows, same),
            Reach(config, _shape.Width, window.Columns, strides.Columns, dilation.Columns, same));
        return new KerasLayer(config.Name, kind, _shape, output)
        {
            Window = window,
            Strides = strides,
            Dilation = dilation,
            KeepsSize = same,
            HasBias = isConv && config.HasBias,
            Activation = isConv ? Activated(config, output) : KerasActivation.Linear,
            KernelIsOutputFirst = isConv && config.IsKeras1 && _channelsFirst,
        };
    }

    private static long Reach(KerasConfig config, long length, int window, int stride, int dilation, bool same)
    {
        var span = (window - 1L) * dilation + 1;
        var count = same ? (length + stride - 1) / stride : length < span ? 0 : (length - span) / stride + 1;
        return count > 0 ? count : throw Refuse($"Nothing is left of {length} pixels after layer '{config.Name}'.");
    }

    private KerasLayer Normalized(KerasConfig config)
    {
        var channels = _shape.IsFlat ? 1 : _channelsFirst ? 1 : 3;
        var last = _shape.IsFlat ? 1 : 3;
        var axis = config.Axis;
        if ((axis < 0 ? axis + last + 1 : axis) != channels)
        {
            throw Refuse(
                $"Layer '{config.Name}' normalizes axis {axis}; only the axis of the channels ({channels}) can be imported.");
        }
        return Same(config, KerasLayerKind.BatchNormalization) with
        {
            Normalization = (config.Flag("scale", true), config.Flag("center", true)),
            Epsilon = config.Epsilon,
        };
    }

    private KerasLayer Flattened(KerasConfig config)
    {
        // With channels_first Keras moves the channels to the inside and flattens then; else it takes the numbers as they lie.
        var inside = !_channelsFirst || config.FlattensInside;
        var output = new KerasShape(_shape.Size, 1, 1, IsFlat: true);
        return new(config.Name, KerasLayerKind.Flatten, _shape, output) { ChannelsInside = inside };
    }

    private KerasLayer Dense(KerasConfig config)
    {
        if (!_shape.IsFlat)
            throw Refuse($"Layer '{config.Name}' is Dense on maps. Put Flatten before it.");
        var output = new KerasShape(config.Size("units", "output_dim"), 1, 1, IsFlat: true);
        return new(config.Name, KerasLayerKind.Dense, _shape, output) { HasBias = config.HasBias, Activation = Activated(config, output) };
    }

    private static KerasActivation Activated(KerasConfig config, KerasShape shape) => Allowed(config, config.Activation, shape);

    private static KerasActivation Allowed(KerasConfig config, KerasActivation activation, KerasShape shape) =>
        activation == KerasActivation.Softmax && !shape.IsFlat
            ? throw Refuse($"Layer '{config.Name}' is softmax on maps, which cannot be imported: softmax comes after the last Dense layer.")
            : activation;

    private KerasNetwork Finish()
    {
        if (_layers is [] || _layers.TrueForAll(layer => layer.Parameters == 0))
            throw Refuse("It has no layer that learns anything.");
        var last = _layers.FindLast(layer => layer.Kind != KerasLayerKind.Dropout)!;
        var (units, activation) = (_shape.Channels, last.Activation);
        if (!_shape.IsFlat)
            throw Refuse($"Its last layer '{last.Name}' makes maps, not a probability for each category.");
        if (!(units == 1 ? activation == KerasActivation.Sigmoid : activation == KerasActivation.Softmax))
        {
            throw Refuse(
                $"Its last layer '{last.Name}' has {units} outputs and ends in {activation.ToString().ToLowerInvariant()}. Probabilities "
                    + "come of softmax with an output for each category, or of sigmoid with a single output for two categories.");
        }
        if (units > 1000)
            throw Refuse($"It tells {units} categories apart; 1000 are the most.");
        var network = new KerasNetwork(_layers, _channelsFirst);
        return network.TooLarge() is { } why ? throw Refuse(why) : network;
    }
}

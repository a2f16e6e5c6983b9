using System.Text.Json;

namespace TempleDashboard.Learning.Keras;

/// <summary>The configuration of one layer, by the names that Keras 1, 2 and 3 have for things. What does not fit is refused.</summary>
internal sealed class KerasConfig
{
    private const int LongestName = 100, LargestWindow = 64, LargestSize = 65536;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "Conv2D", "Convolution2D", "MaxPooling2D", "MaxPool2D", "BatchNormalization", "Activation", "ReLU", "Softmax", "Dropout",
        "SpatialDropout2D", "Flatten", "Dense", "InputLayer",
    };

    private readonly JsonElement _config;

    public KerasConfig(JsonElement layer)
    {
        if (layer.ValueKind != JsonValueKind.Object
            || !layer.TryGetProperty("class_name", out var kind) || kind.GetStringOrNull() is not { Length: > 0 } name
            || !layer.TryGetProperty("config", out _config) || _config.ValueKind != JsonValueKind.Object)
        {
            throw KerasArchitecture.Refuse("A layer lacks its 'class_name' or its 'config'.");
        }
        Class = name;
        var own = _config.TryGetProperty("name", out var given) ? Shown(given.GetStringOrNull()) : "";
        Name = own.Length > 0 ? own : Shown(name);
    }

    /// <summary>Such as <c>Conv2D</c>.</summary>
    public string Class { get; }

    /// <summary>Such as <c>conv2d_1</c>; safe to show.</summary>
    public string Name { get; }

    /// <summary>Written by Keras 1, whose names for things were others.</summary>
    public bool IsKeras1 => _config.TryGetProperty("nb_filter", out _);

    /// <summary>Null where the layer does not say.</summary>
    public bool? ChannelsFirst => Text("data_format", "dim_ordering") switch
    {
        null or "default" => null,
        "channels_first" or "th" => true,
        "channels_last" or "tf" => false,
        var other => throw Refuse("data_format", $"is '{Shown(other)}', not channels_last or channels_first"),
    };

    /// <summary>Flatten that moves the channels to the inside; those of before it could were never asked.</summary>
    public bool FlattensInside => ChannelsFirst is true;

    /// <summary>The shape that goes in, without the axis of the pictures; null where the layer does not say.</summary>
    public IReadOnlyList<long?>? InputShape
    {
        get
        {
            if (!_config.TryGetProperty("batch_input_shape", out var shape) && !_config.TryGetProperty("batch_shape", out shape))
                return null;
            if (shape.ValueKind == JsonValueKind.Null)
                return null;
            if (shape.ValueKind != JsonValueKind.Array)
                throw Refuse("batch_input_shape", "is no list");
            return [.. shape.EnumerateArray().Skip(1).Select(length => length.ValueKind == JsonValueKind.Null ? (long?)null
                : length.ValueKind == JsonValueKind.Number && length.TryGetInt64(out var value) ? value
                : throw Refuse("batch_input_shape", "holds something that is no whole number"))];
        }
    }

    public (int Rows, int Columns) Kernel => _config.TryGetProperty("nb_row", out _)
        ? (Whole("nb_row", LargestWindow), Whole("nb_col", LargestWindow))
        : Pair("kernel_size") ?? throw Refuse("kernel_size", "is missing");

    public (int Rows, int Columns) Pool => Pair("pool_size") ?? (2, 2);

    public (int Rows, int Columns)? Strides => Pair("strides") ?? Pair("subsample");

    public (int Rows, int Columns) Dilation
    {
        get
        {
            if (_config.TryGetProperty("groups", out var groups) && !(groups.ValueKind == JsonValueKind.Number && groups.GetDouble() == 1))
                throw Refuse("groups", "is not 1; convolutions in groups cannot be imported");
            return Pair("dilation_rate") ?? (1, 1);
        }
    }

    public bool IsSame => Text("padding", "border_mode") switch
    {
        null or "valid" => false,
        "same" => true,
        var other => throw Refuse("padding", $"is '{Shown(other)}'; only valid and same can be imported"),
    };

    public bool HasBias => Flag("use_bias", Flag("bias", true));

    public KerasActivation Activation => Text("activation") switch
    {
        null or "linear" => KerasActivation.Linear,
        "relu" => KerasActivation.Relu,
        "sigmoid" => KerasActivation.Sigmoid,
        "tanh" => KerasActivation.Tanh,
        "softmax" => KerasActivation.Softmax,
        var other => throw Refuse(
            "activation", $"is '{Shown(other)}'; only relu, sigmoid, softmax, tanh and linear can be imported"),
    };

    /// <summary>Of batch normalization; Keras writes a number, TensorFlow a list of one.</summary>
    public int Axis
    {
        get
        {
            if (!_config.TryGetProperty("axis", out var axis))
                return -1;
            if (axis.ValueKind == JsonValueKind.Array && axis.GetArrayLength() == 1)
                axis = axis[0];
            return axis.ValueKind == JsonValueKind.Number && axis.TryGetInt32(out var value) ? value
                : throw Refuse("axis", "is no whole number");
        }
    }

    public double Epsilon
    {
        get
        {
            if (_config.TryGetProperty("mode", out var mode) && !(mode.ValueKind == JsonValueKind.Number && mode.GetDouble() == 0))
                throw Refuse("mode", "is not 0; only that can be imported");
            if (!_config.TryGetProperty("epsilon", out var epsilon))
                return 1e-3;
            return epsilon.ValueKind == JsonValueKind.Number && epsilon.TryGetDouble(out var value) && value is > 0 and < 1 ? value
                : throw Refuse("epsilon", "is no number between 0 and 1");
        }
    }

    /// <summary>Names the class of a layer that cannot be run; null where it can.</summary>
    public static string? Unknown(string kind) => Known.Contains(kind) ? null : Shown(kind);

    /// <summary>Makes a name of a file safe and short enough to show.</summary>
    public static string Shown(string? name)
    {
        var harmless = string.Concat(
            (name ?? "").Take(LongestName).Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));
        return name?.Length > LongestName ? harmless + "…" : harmless;
    }

    /// <summary>A size that has a name in Keras 2 and another in Keras 1.</summary>
    public long Size(string name, string earlier) => Whole(_config.TryGetProperty(name, out _) ? name : earlier, LargestSize);

    public bool Flag(string name, bool otherwise) => !_config.TryGetProperty(name, out var value) ? otherwise : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => otherwise,
        _ => throw Refuse(name, "is neither true nor false"),
    };

    /// <summary>A layer of its own that is max(x, 0) and nothing else.</summary>
    public KerasActivation PlainRelu()
    {
        foreach (var name in (string[])["max_value", "negative_slope", "threshold"])
        {
            if (_config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                && !(value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0 && name != "max_value"))
            {
                throw Refuse(name, "is set; only a plain ReLU can be imported");
            }
        }
        return KerasActivation.Relu;
    }

    private string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!_config.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
                continue;
            return value.GetStringOrNull() ?? throw Refuse(name, "is no text");
        }
        return null;
    }

    private int Whole(string name, int most)
    {
        if (!_config.TryGetProperty(name, out var value))
            throw Refuse(name, "is missing");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1 && number <= most
            ? number
            : throw Refuse(name, $"is no whole number from 1 to {most}");
    }

    private (int Rows, int Columns)? Pair(string name)
    {
        if (!_config.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        int[] numbers = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out var one) => [one, one],
            JsonValueKind.Array when value.GetArrayLength() == 2 =>
                [.. value.EnumerateArray()
                    .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var one) ? one : 0)],
            _ => [],
        };
        return numbers is [>= 1 and <= LargestWindow, >= 1 and <= LargestWindow]
            ? (numbers[0], numbers[1])
            : throw Refuse(name, $"is not two whole numbers from 1 to {LargestWindow}");
    }

    private KerasFileException Refuse(string field, string what) => KerasArchitecture.Refuse($"Layer '{Name}': {field} {what}.");
}

/// <summary>JSON that may hold anything.</summary>
internal static class KerasJson
{
    /// <summary>The text of a value; null where it is something else, or no Unicode.</summary>
    public static string? GetStringOrNull(this JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

namespace TempleDashboard.Learning.Keras;

/// <summary>The three files of a model that the earlier system saved.</summary>
public static class KerasFiles
{
    public const string Architecture = "model_architecture.json";
    public const string Weights = "model_weights.h5";
    public const string Info = "extra_info.json";

    /// <summary>Longest of the two JSON files, in bytes.</summary>
    public const int MostJsonBytes = 1024 * 1024;

    /// <summary>Longest file of weights, in bytes.</summary>
    public const long MostWeightBytes = 256L * 1024 * 1024;

    /// <summary>All three, in the order in which people speak of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Architecture, Weights, Info];
}

/// <summary>What the numbers of a pixel are when the network sees them.</summary>
public enum KerasPixels
{
    /// <summary>0 to 1: the byte divided by 255, as the earlier system prepares pictures.</summary>
    ZeroToOne = 0,

    /// <summary>0 to 255: the byte itself.</summary>
    ZeroTo255 = 1,

    /// <summary>-1 to 1: the byte divided by 127.5, less 1.</summary>
    MinusOneToOne = 2,
}

/// <summary>A saved model cannot be read, or is of a kind that cannot be run. The message is for people and names what is wrong.</summary>
public sealed class KerasFileException : Exception
{
    public KerasFileException(string file, string message, Exception? inner = null)
        : base(message, inner) => File = file;

    /// <summary>One of <see cref="KerasFiles"/>.</summary>
    public string File { get; }
}

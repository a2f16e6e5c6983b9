using System.Text.Json;
using TempleDashboard.Domain.Learning.ConvNets;

namespace TempleDashboard.Domain.Training;

/// <summary>What a training run is started with.</summary>
public sealed record TrainingSettings
{
    /// <summary>What is trained. Default <see cref="TrainingMethod.Auto"/>.</summary>
    public TrainingMethod Method { get; init; } = TrainingMethod.Auto;

    /// <summary>How a ConvNet is trained, where one is.</summary>
    public ConvNetOptions ConvNet { get; init; } = new();

    /// <summary>
    /// Trains a classifier with a single category, normal, to tell what is unlike it. Default true; the earlier system's call asks for two
    /// categories.
    /// </summary>
    public bool AllowOneCategory { get; init; } = true;

    /// <summary>Returns all that is wrong, as sentences for a person.</summary>
    /// <param name="classCount">Categories of the classifier.</param>
    public IReadOnlyList<string> Validate(int classCount) =>
        Method == TrainingMethod.Transfer ? [] : ConvNet.Validate(Math.Max(2, classCount));

    /// <summary>Tells whether the same data would be trained in the same way.</summary>
    internal bool LeadsToTheSame(TrainingSettings other) =>
        Method == other.Method && (Method == TrainingMethod.Transfer || ConvNet == other.ConvNet);

    internal string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads the settings of a run as they are kept in <see cref="TrainingRun.SettingsJson"/>.</summary>
    public static TrainingSettings Read(string json) => JsonSerializer.Deserialize<TrainingSettings>(json)!;

    /// <summary>Returns the settings of a run; those of before there was a choice were transfer.</summary>
    internal static TrainingSettings Of(TrainingRun run) =>
        run.SettingsJson is { } json ? Read(json) : new TrainingSettings { Method = run.Method };
}

/// <summary>What a training run trains.</summary>
public enum TrainingMethod
{
    /// <summary>A head on the embeddings of a frozen backbone: seconds.</summary>
    Transfer = 0,

    /// <summary>A small convolutional network from nothing, as the earlier system did: minutes.</summary>
    ConvNet = 1,

    /// <summary>Both where there are enough pictures; the better one on the held-out pictures is kept.</summary>
    Auto = 2,
}

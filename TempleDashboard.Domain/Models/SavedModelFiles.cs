using System.Security.Cryptography;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Keras;

namespace TempleDashboard.Domain.Models;

/// <summary>The three files of a model that the earlier system saved.</summary>
/// <param name="Architecture">Content of <c>model_architecture.json</c>.</param>
/// <param name="Weights">Content of <c>model_weights.h5</c>; can be sought in.</param>
/// <param name="Info">Content of <c>extra_info.json</c>.</param>
public sealed record SavedModelFiles(ReadOnlyMemory<byte> Architecture, Stream Weights, ReadOnlyMemory<byte> Info)
{
    /// <summary>Names the files with their lengths and SHA-256, one a line.</summary>
    internal async Task<IReadOnlyList<string>> DescribeAsync(CancellationToken cancellationToken)
    {
        Weights.Position = 0;
        var weights = Convert.ToHexStringLower(await SHA256.HashDataAsync(Weights, cancellationToken));
        return
        [
            Line(KerasFiles.Architecture, Architecture.Length, Sha256.Hex(Architecture.Span)),
            Line(KerasFiles.Weights, Weights.Length, weights),
            Line(KerasFiles.Info, Info.Length, Sha256.Hex(Info.Span)),
        ];
    }

    private static string Line(string name, long length, string sha256) =>
        FormattableString.Invariant($"{name}: {length} bytes, SHA-256 {sha256}");
}

/// <summary>How a saved model is imported.</summary>
/// <param name="Who">For the record.</param>
public sealed record SavedModelOptions(string Who)
{
    /// <summary>What the network takes for the numbers of a pixel. Default 0 to 1, as in the earlier system.</summary>
    public KerasPixels Pixels { get; init; } = KerasPixels.ZeroToOne;

    /// <summary>Lets it serve at once. Default false: it serves where no other does, or where it is no worse on test pictures.</summary>
    public bool ServesAtOnce { get; init; }

    /// <summary>Only says what would come. Default false.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>What was read of a saved model.</summary>
/// <param name="Width">Width of a picture as it goes in, in pixels.</param>
/// <param name="Height">Height of a picture as it goes in, in pixels.</param>
/// <param name="ChannelsFirst">How Keras kept pictures; it makes no difference to the answers.</param>
/// <param name="Parameters">Numbers that it holds.</param>
/// <param name="Layers">First to last.</param>
/// <param name="Categories">In the order of the answers.</param>
/// <param name="ModelSha256">SHA-256 of the ONNX model that it becomes.</param>
/// <param name="Notes">What is worth knowing before it is imported.</param>
public sealed record SavedModelPlan(
    int Width,
    int Height,
    bool ChannelsFirst,
    long Parameters,
    IReadOnlyList<SavedLayer> Layers,
    IReadOnlyList<SavedCategory> Categories,
    string ModelSha256,
    IReadOnlyList<string> Notes);

/// <summary>One layer, for a person.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="Kind">Such as <c>Conv2D</c>.</param>
/// <param name="Detail">Such as <c>32 of 3 x 3, same, relu</c>.</param>
/// <param name="Output">What comes out of it: height x width x channels, or a number.</param>
/// <param name="Parameters">Numbers that it holds.</param>
public sealed record SavedLayer(string Name, string Kind, string Detail, string Output, long Parameters)
{
    internal static SavedLayer Of(KerasLayer layer)
    {
        List<string> details = [];
        var window = FormattableString.Invariant($"{layer.Window.Rows} x {layer.Window.Columns}");
        if (layer.Kind == KerasLayerKind.Conv2D)
            details.Add(FormattableString.Invariant($"{layer.Output.Channels} of {window}"));
        if (layer.Kind == KerasLayerKind.MaxPooling2D)
            details.Add(window);
        if (layer.Kind == KerasLayerKind.Dense)
            details.Add(FormattableString.Invariant($"{layer.Output.Channels}"));
        if (layer.Kind is KerasLayerKind.Conv2D or KerasLayerKind.MaxPooling2D)
        {
            details.Add(layer.KeepsSize ? "same" : "valid");
            if (layer.Strides != (layer.Kind == KerasLayerKind.Conv2D ? (1, 1) : layer.Window))
                details.Add(FormattableString.Invariant($"strides {layer.Strides.Rows} x {layer.Strides.Columns}"));
            if (layer.Dilation != (1, 1))
                details.Add(FormattableString.Invariant($"dilation {layer.Dilation.Rows} x {layer.Dilation.Columns}"));
        }
        if (layer.Activation != KerasActivation.Linear)
            details.Add(layer.Activation.ToString().ToLowerInvariant());
        return new(layer.Name, layer.Kind.ToString(), string.Join(", ", details), layer.Output.ToString(), layer.Parameters);
    }
}

/// <summary>A category of a saved model.</summary>
/// <param name="Name">As it will be called here.</param>
/// <param name="IsNew">The classifier does not have it yet, and neither have the common categories: it is created.</param>
/// <param name="IsCommon">It is one of the common categories.</param>
/// <param name="TestPictures">Labelled pictures that the model will be tested on.</param>
public sealed record SavedCategory(string Name, bool IsNew, bool IsCommon, int TestPictures);

/// <summary>A saved model that was imported.</summary>
/// <param name="Serves">Whether it answers the pictures that come in from now on.</param>
/// <param name="Reason">Why it does, or does not.</param>
/// <param name="TestCount">Labelled pictures that it was tested on; 0 where there are none.</param>
/// <param name="TestAccuracy">Share of them that was right, 0 to 1; null where there are none.</param>
public sealed record ImportedModel(long Id, int Number, bool Serves, string Reason, int TestCount, double? TestAccuracy);

/// <summary>Why a saved model was not imported.</summary>
/// <param name="File">Which of the three files is wrong; empty where it is none of them.</param>
/// <param name="Message">What is wrong with it and what to do, for a person.</param>
public sealed record SavedModelRefusal(string File, string Message);

/// <summary>What came of a saved model.</summary>
/// <param name="Plan">What was read; null where it was refused.</param>
/// <param name="Model">The model; null where it was refused, or only looked at.</param>
/// <param name="Refusal">Null where all is well.</param>
public sealed record SavedModelOutcome(SavedModelPlan? Plan, ImportedModel? Model, SavedModelRefusal? Refusal)
{
    internal static SavedModelOutcome Refused(string file, string message) => new(null, null, new(file, message));
}

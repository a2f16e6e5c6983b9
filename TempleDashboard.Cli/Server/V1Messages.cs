using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TempleDashboard.Cli.Server;

/// <summary>Why <c>/api/v1</c> refused something (RFC 9457).</summary>
public sealed record Problem(string? Title, string? Detail, JsonElement? Errors)
{
    /// <summary>One line for each thing that is wrong, with its field where there is one.</summary>
    public IEnumerable<string> Lines()
    {
        if (Errors is not { ValueKind: JsonValueKind.Object } errors)
            return [Detail ?? Title ?? "The dashboard refused without a reason."];
        return errors.EnumerateObject().SelectMany(error => error.Value.EnumerateArray().Select(message => $"{error.Name}: {message.GetString()}"));
    }
}

/// <summary>An answer of <c>/api/v1</c>: what was asked for, or why it was refused.</summary>
public sealed record V1Answer<T>(T? Body, Problem? Problem)
    where T : class
{
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;
}

/// <summary>A page of the dashboard's temples; <paramref name="Next"/> is null at the end.</summary>
public sealed record TemplePage(IReadOnlyList<TempleView> Temples, long? Next);

/// <summary>A temple with its classifiers.</summary>
public sealed record TempleView(long Id, string Code, IReadOnlyList<ClassifierView> Classifiers);

/// <summary>A classifier with its categories.</summary>
public sealed record ClassifierView(long Id, string Name, IReadOnlyList<CategoryView> Categories);

/// <summary>A category.</summary>
public sealed record CategoryView(long Id, string Name);

/// <summary>A page of a temple's pictures; <paramref name="Next"/> is null at the end.</summary>
public sealed record ImagePage(IReadOnlyList<ImageView> Images, long? Next);

/// <summary>A stored picture; its file is at <c>/pictures/{sha256}</c>.</summary>
public sealed record ImageView(string Sha256, string Name, string Format, long ByteCount, IReadOnlyList<LabelView> Labels);

/// <summary>What a picture was labelled as; the split is <c>train</c> or <c>test</c>.</summary>
public sealed record LabelView(long ClassifierId, long CategoryId, string Split);

/// <summary>All backbones, the program's own first.</summary>
public sealed record BackboneList(IReadOnlyList<BackboneView> Backbones);

/// <summary>A backbone of the dashboard; <paramref name="BuiltIn"/> for the program's own.</summary>
public sealed record BackboneView(
    string Sha256, string Name, bool BuiltIn, string Source, int InputWidth, int InputHeight, int EmbeddingLength, long ByteCount, bool Present, int Classifiers, int Models);

/// <summary>A backbone that was just added, and how long it took for a picture.</summary>
public sealed record RegisteredBackbone(BackboneView Backbone, double MillisecondsPerPicture);

/// <summary>How far the dashboard is with a download.</summary>
public sealed record BackboneProgress(long ReceivedBytes, long? TotalBytes, bool IsChecking);

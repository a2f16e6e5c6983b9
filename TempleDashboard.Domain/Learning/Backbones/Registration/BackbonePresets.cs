using System.Collections.Frozen;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>The usual ways of normalising pictures, by name.</summary>
public static class BackbonePresets
{
    public const string Default = "imagenet";

    /// <summary><c>imagenet</c> (mean and deviation of ImageNet), <c>-1..1</c>, <c>0..1</c> and <c>0..255</c>; layout and order stay to be chosen.</summary>
    public static FrozenDictionary<string, BackbonePreparation> All { get; } = new Dictionary<string, BackbonePreparation>
    {
        [Default] = new(),
        ["-1..1"] = new() { Scale = 1 / 127.5f, Mean = [1, 1, 1], Std = [1, 1, 1] },
        ["0..1"] = new() { Mean = [0, 0, 0], Std = [1, 1, 1] },
        ["0..255"] = new() { Scale = 1, Mean = [0, 0, 0], Std = [1, 1, 1] },
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}

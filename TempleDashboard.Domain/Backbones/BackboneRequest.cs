using System.Collections.Frozen;
using System.Globalization;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>What somebody says about an ONNX file that is to become a backbone.</summary>
public sealed record BackboneRequest
{
    /// <summary>For people; not taken by another backbone.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// SHA-256 that the ONNX file must have, 64 hex digits in either case; null where nobody says, which a download does not accept.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>Where it comes from, as shown to people: a file's name or an address.</summary>
    public required string Source { get; init; }

    public required BackbonePreparation Preparation { get; init; }

    /// <summary>Needed where the network takes pictures of any size.</summary>
    public InputSize? Size { get; init; }

    /// <summary>Size of the file where it is known before it is read.</summary>
    public long? ByteCount { get; init; }

    /// <summary>Who asked.</summary>
    public required string Who { get; init; }

    /// <summary>Names everything that is wrong before the file is looked at.</summary>
    public IEnumerable<BackboneError> Validate()
    {
        if (!Names.TryClean(Name, "The backbone's name", out _, out var wrongName))
            yield return new("name", wrongName);
        if (Sha256 is { } sha256 && (sha256.Trim().Length != 64 || !sha256.Trim().All(char.IsAsciiHexDigit)))
            yield return new("sha256", "Give the file's SHA-256: 64 hexadecimal digits, as sha256sum prints them.");
        foreach (var error in Preparation.Validate())
            yield return error;
    }
}

/// <summary>
/// What people write about a backbone, as text: in a form, on the command line or in a request. What is left empty has a default.
/// </summary>
public sealed record BackboneFields
{
    private static readonly char[] Separators = [',', ';', ' ', '\t'];

    public string? Name { get; init; }

    public string? Sha256 { get; init; }

    /// <summary>One of <see cref="BackbonePresets"/>; default <c>imagenet</c>.</summary>
    public string? Normalization { get; init; }

    /// <summary><c>nchw</c> (default) or <c>nhwc</c>.</summary>
    public string? Layout { get; init; }

    /// <summary><c>rgb</c> (default) or <c>bgr</c>.</summary>
    public string? Order { get; init; }

    /// <summary>Width and height in pixels, such as <c>224x224</c>; empty where the network says it itself.</summary>
    public string? Size { get; init; }

    /// <summary>Instead of the normalization's: the factor on the values 0 to 255.</summary>
    public string? Scale { get; init; }

    /// <summary>Instead of the normalization's: red, green, blue, such as <c>0.5, 0.5, 0.5</c>.</summary>
    public string? Mean { get; init; }

    /// <summary>Instead of the normalization's: red, green, blue.</summary>
    public string? Std { get; init; }

    /// <summary>
    /// Makes a request of the texts; <paramref name="errors"/> names everything that is wrong, in the order of the fields.
    /// </summary>
    public BackboneRequest? ToRequest(string source, string who, out IReadOnlyList<BackboneError> errors)
    {
        var found = new List<BackboneError>();
        var preset = Choice(found, "normalization", Normalization, BackbonePresets.All, BackbonePresets.Default);
        var request = new BackboneRequest
        {
            Name = Name ?? "",
            Sha256 = string.IsNullOrWhiteSpace(Sha256) ? null : Sha256.Trim(),
            Source = source,
            Who = who,
            Size = ReadSize(found),
            Preparation = preset with
            {
                Layout = Choice(found, "layout", Layout, Enum.GetValues<PictureLayout>().ToDictionary(Word), Word(PictureLayout.Nchw)),
                Order = Choice(found, "order", Order, Enum.GetValues<ChannelOrder>().ToDictionary(Word), Word(ChannelOrder.Rgb)),
                Scale = Numbers(found, "scale", Scale, 1)?[0] ?? preset.Scale,
                Mean = Numbers(found, "mean", Mean, 3) ?? preset.Mean,
                Std = Numbers(found, "std", Std, 3) ?? preset.Std,
            },
        };
        errors = [.. request.Validate(), .. found];
        return errors.Count == 0 ? request : null;
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Choice<T>(
        List<BackboneError> errors, string field, string? text, IReadOnlyDictionary<string, T> choices, string otherwise)
    {
        var word = string.IsNullOrWhiteSpace(text) ? otherwise : text.Trim().ToLowerInvariant();
        if (choices.TryGetValue(word, out var chosen))
            return chosen;
        errors.Add(
            new(field, $"The {field} '{text}' is not known; choose one of {string.Join(", ", choices.Keys.Order(StringComparer.Ordinal))}.")
        );
        return choices[otherwise];
    }

    private static float[]? Numbers(List<BackboneError> errors, string field, string? text, int count)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var parts = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new float[count];
        var isGood = parts.Length == count;
        for (var i = 0; isGood && i < count; i++)
            isGood = float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
        if (isGood)
            return numbers;
        errors.Add(
            new(
                field,
                count == 1
                    ? $"Write the {field} as a number, such as 0.00392157."
                    : $"Write the {field} as {count} numbers, red, green, blue, such as 0.485, 0.456, 0.406."));
        return null;
    }

    private InputSize? ReadSize(List<BackboneError> errors)
    {
        if (string.IsNullOrWhiteSpace(Size))
            return null;
        if (Size.Trim().ToLowerInvariant().Split('x', '×') is [var width, var height]
            && int.TryParse(width, NumberStyles.Integer, CultureInfo.InvariantCulture, out var wide)
            && int.TryParse(height, NumberStyles.Integer, CultureInfo.InvariantCulture, out var high))
        {
            return new(wide, high);
        }

        errors.Add(new("size", "Write the size as width x height in pixels, such as 224x224."));
        return null;
    }
}

/// <summary>The usual ways of normalising pictures, by name.</summary>
public static class BackbonePresets
{
    public const string Default = "imagenet";

    /// <summary>
    /// <c>imagenet</c> (mean and deviation of ImageNet), <c>-1..1</c>, <c>0..1</c> and <c>0..255</c>; layout and order stay to be chosen.
    /// </summary>
    public static FrozenDictionary<string, BackbonePreparation> All { get; } = new Dictionary<string, BackbonePreparation>
    {
        [Default] = new(),
        ["-1..1"] = new() { Scale = 1 / 127.5f, Mean = [1, 1, 1], Std = [1, 1, 1] },
        ["0..1"] = new() { Mean = [0, 0, 0], Std = [1, 1, 1] },
        ["0..255"] = new() { Scale = 1, Mean = [0, 0, 0], Std = [1, 1, 1] },
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}

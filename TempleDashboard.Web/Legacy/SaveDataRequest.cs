using System.Diagnostics.CodeAnalysis;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Legacy;

/// <summary>A checked request of save_data.</summary>
/// <param name="Name">Name of the picture with its extension; data, never a path.</param>
internal sealed record SaveDataRequest(ClassifierRef Classifier, Split Split, string Category, string Name, ReadOnlyMemory<byte> Picture)
{
    private const int LongestName = 4 * PictureName.MaxLength;

    /// <summary>Checks every key, so that a client learns all that is wrong at once.</summary>
    public static bool TryRead(LegacyRequest request, UploadRules rules, LegacyErrors errors, [NotNullWhen(true)] out SaveDataRequest? read)
    {
        read = null;
        ClassifierRef classifier = default;
        if (request.TryText("temple_id", "the temple's code, such as \"410010\"", errors, out var temple)
            && !ClassifierRef.TryParse(temple, out classifier, out var error))
        {
            errors.Add(error);
        }

        var split = ReadSplit(request, errors);
        string? category = null;
        if (request.TryText("category", "the picture's category, such as \"Door open\"", errors, out var rawCategory)
            && !Names.TryClean(rawCategory, "category", out category, out error))
        {
            errors.Add(error);
        }

        request.TryText("image_name", "the picture's name without extension", errors, out var imageName);
        request.TryText("image_type", "the picture's file extension, such as \"jpg\"", errors, out var imageType);
        var name = NameOf(imageName, imageType);
        var bytes = ReadPicture(request, name, rules, errors);
        if (errors.Count > 0)
            return false;
        read = new(classifier, split, category!, name, bytes);
        return true;
    }

    /// <summary>Puts name and extension together; a leading dot is dropped and an extension is not written twice.</summary>
    public static string NameOf(string? name, string? type)
    {
        // Only the beginning of a name is kept; some clients have sent megabytes, for each of many pictures.
        name = Beginning(name);
        var extension = $".{Beginning(type)?.Trim().TrimStart('.')}";
        return extension == "." || name?.EndsWith(extension, StringComparison.OrdinalIgnoreCase) == true
            ? name ?? ""
            : $"{name}{extension}";
    }

    private static string? Beginning(string? text) => text?.Length > LongestName ? text[..LongestName] : text;

    private static Split ReadSplit(LegacyRequest request, LegacyErrors errors)
    {
        const string hint = "\"train\" or \"test\"";
        if (!request.TryText("train_test", hint, errors, out var text))
            return default;
        switch (text.Trim().ToLowerInvariant())
        {
            case "train":
                return Split.Train;
            case "test":
                return Split.Test;
            default:
                errors.Add($"train_test is neither train nor test: send {hint}.");
                return default;
        }
    }

    private static ReadOnlyMemory<byte> ReadPicture(LegacyRequest request, string name, UploadRules rules, LegacyErrors errors)
    {
        if (request.Items("image") is not [var image])
        {
            errors.Add("image is missing: send the bytes of one picture as base64.");
            return default;
        }
        var (bytes, error) = LegacyPicture.Decode(request, image, name, rules);
        if (error is not null)
            errors.Add(error);
        return bytes;
    }
}

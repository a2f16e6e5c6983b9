using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Learning.Keras;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Models;

/// <summary>Reads the three files of a saved model out of a form, in any order.</summary>
internal static class SavedModelUpload
{
    /// <summary>The fields of the form, for programs that do not give files a name.</summary>
    private static readonly Dictionary<string, string> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["architecture"] = KerasFiles.Architecture,
        ["weights"] = KerasFiles.Weights,
        ["info"] = KerasFiles.Info,
    };

    /// <summary>Reads them; says why not where one is missing, too large or none of them.</summary>
    /// <param name="weights">Where the weights are kept while they come.</param>
    /// <exception cref="InvalidDataException">The form is malformed.</exception>
    public static async Task<(SavedModelFiles? Files, SavedModelRefusal? Refusal)> ReadAsync(
        MultipartForm form, Stream weights, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, byte[]>();
        var hasWeights = false;
        while (await form.NextAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                || !disposition.IsFileDisposition())
            {
                continue;
            }
            var (given, which) = Which(disposition);
            if (which is null)
            {
                return (null, new(
                    "", $"'{PictureName.Clean(given)}' is none of the three files of a saved model: {string.Join(", ", KerasFiles.All)}. "
                        + "They have to have these names."));
            }
            if (which == KerasFiles.Weights ? hasWeights : texts.ContainsKey(which))
                return (null, new(which, "It comes twice."));
            if (which == KerasFiles.Weights)
            {
                hasWeights = true;
                if (!await CopyAsync(section, weights, KerasFiles.MostWeightBytes, cancellationToken))
                    return (null, TooLarge(which, KerasFiles.MostWeightBytes));
                continue;
            }
            using var text = new MemoryStream();
            if (!await CopyAsync(section, text, KerasFiles.MostJsonBytes, cancellationToken))
                return (null, TooLarge(which, KerasFiles.MostJsonBytes));
            texts[which] = text.ToArray();
        }
        var missing = KerasFiles.All.Where(name => name == KerasFiles.Weights ? !hasWeights : !texts.ContainsKey(name)).ToList();
        return missing.Count > 0
            ? (null, new(missing[0], $"It is missing. A saved model has three files: {string.Join(", ", KerasFiles.All)}."))
            : (new(texts[KerasFiles.Architecture], weights, texts[KerasFiles.Info]), null);
    }

    /// <summary>By the last part of the file's name, whatever folder it came from; else by the name of the field.</summary>
    private static (string Given, string? Which) Which(ContentDispositionHeaderValue disposition)
    {
        var given = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName))
            .ToString();
        var last = given.Split('/', '\\')[^1];
        return (given, KerasFiles.All.FirstOrDefault(name => name.Equals(last, StringComparison.OrdinalIgnoreCase))
            ?? Fields.GetValueOrDefault(HeaderUtilities.RemoveQuotes(disposition.Name).ToString()));
    }

    private static Task<bool> CopyAsync(MultipartSection section, Stream target, long most, CancellationToken cancellationToken) =>
        MultipartForm.CompleteAsync(BoundedCopy.FillAsync(target, section.Body, most, cancellationToken));

    private static SavedModelRefusal TooLarge(string file, long most) =>
        new(file, FormattableString.Invariant($"It is larger than {most >> 20} MB, the most that can be imported."));
}

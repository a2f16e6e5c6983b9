using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Settings;

/// <summary>The form of an upload, read up to its file, which is still to be read from <see cref="Content"/>.</summary>
/// <param name="FileName">Safe to show; data, never a path.</param>
internal sealed record BackboneUpload(BackboneFields Fields, string FileName, Stream Content)
{
    private const int MostFields = 30;
    private const int LongestField = 4096;

    /// <summary>Reads the fields before the file; null where there is no file.</summary>
    /// <exception cref="InvalidDataException">The form is malformed, or a field is too long.</exception>
    public static async Task<BackboneUpload?> ReadAsync(MultipartForm form, CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await form.NextAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                continue;
            if (disposition.IsFileDisposition())
            {
                var name = disposition.FileNameStar.HasValue
                    ? disposition.FileNameStar
                    : HeaderUtilities.RemoveQuotes(disposition.FileName);
                return new(Of(fields), PictureName.Clean(name.ToString()), section.Body);
            }
            if (fields.Count == MostFields)
                throw new InvalidDataException($"It has more than {MostFields} fields before the file.");
            fields[HeaderUtilities.RemoveQuotes(disposition.Name).ToString()] = await TextAsync(section, cancellationToken);
        }
        return null;
    }

    private static BackboneFields Of(Dictionary<string, string> fields) => new()
    {
        Name = fields.GetValueOrDefault("name"),
        Sha256 = fields.GetValueOrDefault("sha256"),
        Normalization = fields.GetValueOrDefault("normalization"),
        Layout = fields.GetValueOrDefault("layout"),
        Order = fields.GetValueOrDefault("order"),
        Size = fields.GetValueOrDefault("size"),
        Scale = fields.GetValueOrDefault("scale"),
        Mean = fields.GetValueOrDefault("mean"),
        Std = fields.GetValueOrDefault("std"),
    };

    private static async Task<string> TextAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        return await MultipartForm.CompleteAsync(BoundedCopy.FillAsync(text, section.Body, LongestField, cancellationToken))
            ? System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length)
            : throw new InvalidDataException($"A field before the file is longer than {LongestField} bytes.");
    }
}

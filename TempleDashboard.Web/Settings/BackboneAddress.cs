using System.Text.Json;
using TempleDashboard.Domain.Backbones;

namespace TempleDashboard.Web.Settings;

/// <summary>A backbone to be downloaded; <see cref="BackboneUploadForm"/> says what the words mean.</summary>
/// <param name="Url">http or https, on the public Internet unless a setting allows others.</param>
/// <param name="Sha256">That the file must have, as its publisher names it.</param>
/// <param name="Scale">Instead of the normalization's: a number, or its text.</param>
/// <param name="Mean">Instead of the normalization's: a list of three numbers, red, green, blue, or its text.</param>
/// <param name="Std">Instead of the normalization's: a list of three numbers, red, green, blue, or its text.</param>
internal sealed record BackboneAddress(
    string? Url,
    string? Name,
    string? Sha256,
    string? Normalization = null,
    string? Layout = null,
    string? Order = null,
    string? Size = null,
    JsonElement? Scale = null,
    JsonElement? Mean = null,
    JsonElement? Std = null)
{
    public BackboneFields ToFields() => new()
    {
        Name = Name,
        Sha256 = Sha256,
        Normalization = Normalization,
        Layout = Layout,
        Order = Order,
        Size = Size,
        Scale = Text(Scale),
        Mean = Text(Mean),
        Std = Text(Std),
    };

    /// <summary>The numbers as the form has them; whatever else it is stays what it is, to be refused with its field's name.</summary>
    private static string? Text(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } list => string.Join(' ', list.EnumerateArray().Select(number => number.GetRawText())),
        { } other => other.GetRawText(),
    };
}

using System.Globalization;
using TempleDashboard.Domain.Learning.Backbones.Registration;

namespace TempleDashboard.Web.Api.V1.Backbones;

/// <summary>A backbone to be downloaded; <see cref="BackboneForm"/> says what the words mean.</summary>
/// <param name="Url">http or https, on the public Internet unless a setting allows others.</param>
/// <param name="Sha256">That the file must have, as its publisher names it.</param>
/// <param name="Mean">Instead of the normalization's: red, green, blue.</param>
/// <param name="Std">Instead of the normalization's: red, green, blue.</param>
internal sealed record BackboneAddress(
    string? Url,
    string? Name,
    string? Sha256,
    string? Normalization = null,
    string? Layout = null,
    string? Order = null,
    string? Size = null,
    float? Scale = null,
    IReadOnlyList<float>? Mean = null,
    IReadOnlyList<float>? Std = null)
{
    public BackboneFields ToFields() => new()
    {
        Name = Name,
        Sha256 = Sha256,
        Normalization = Normalization,
        Layout = Layout,
        Order = Order,
        Size = Size,
        Scale = Scale?.ToString(CultureInfo.InvariantCulture),
        Mean = Text(Mean),
        Std = Text(Std),
    };

    private static string? Text(IReadOnlyList<float>? numbers) =>
        numbers is null ? null : string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}

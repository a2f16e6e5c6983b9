using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Web.Settings;

/// <summary>Says how a network gets its pictures, in the words of the form that adds one.</summary>
public static class BackboneWords
{
    public static string Normalization(IStringLocalizer texts, BackbonePreparation preparation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(preparation);
        var preset = BackbonePresets.All.FirstOrDefault(preset => IsSame(preset.Value, preparation)).Key;
        string numbers = texts["scale {0}, mean {1}, deviation {2}", preparation.Scale, Three(preparation.Mean), Three(preparation.Std)];
        return preset is null ? numbers : $"{preset} ({numbers})";
    }

    public static string Order(IStringLocalizer texts, BackbonePreparation preparation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(preparation);
        var layout = preparation.Layout == PictureLayout.Nchw ? texts["colours first"] : texts["colours last"];
        return $"{layout}; {(preparation.Order == ChannelOrder.Rgb ? texts["red, green, blue"] : texts["blue, green, red"])}";
    }

    private static bool IsSame(BackbonePreparation preset, BackbonePreparation other) =>
        preset.Scale == other.Scale && preset.Mean.SequenceEqual(other.Mean) && preset.Std.SequenceEqual(other.Std);

    private static string Three(IEnumerable<float> numbers) =>
        string.Join(" / ", numbers.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Web.Settings;

/// <summary>Says how a network gets its pictures, in the words of the form that adds one.</summary>
public static class BackboneWords
{
    public static string Normalization(BackbonePreparation preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        var preset = BackbonePresets.All.FirstOrDefault(preset => IsSame(preset.Value, preparation)).Key;
        var numbers = FormattableString.Invariant(
            $"scale {preparation.Scale}, mean {Three(preparation.Mean)}, deviation {Three(preparation.Std)}");
        return preset is null ? numbers : $"{preset} ({numbers})";
    }

    public static string Order(BackbonePreparation preparation)
    {
        ArgumentNullException.ThrowIfNull(preparation);
        var layout = preparation.Layout == PictureLayout.Nchw ? "colours first" : "colours last";
        return $"{layout}; {(preparation.Order == ChannelOrder.Rgb ? "red, green, blue" : "blue, green, red")}";
    }

    private static bool IsSame(BackbonePreparation preset, BackbonePreparation other) =>
        preset.Scale == other.Scale && preset.Mean.SequenceEqual(other.Mean) && preset.Std.SequenceEqual(other.Std);

    private static string Three(IEnumerable<float> numbers) =>
        string.Join(" / ", numbers.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

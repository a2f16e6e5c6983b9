using System.Globalization;
using System.Text;

namespace TempleDashboard.Demo;

/// <summary>Collects an SVG drawing; numbers are written with two decimals at most.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new(64 * 1024);
    private int _gradients;

    /// <summary>Adds an element, written in one part or several.</summary>
    public void Add(params FormattableString[] parts) => _text.Append(Join(parts)).Append('\n');

    public void Rect(double x, double y, double width, double height, object fill) =>
        Add($"<rect x='{x}' y='{y}' width='{width}' height='{height}' fill='{fill}'/>");

    public void Path(string data, object fill) => Add($"<path d='{data}' fill='{fill}'/>");

    public void Line(string data, object stroke, double width, double opacity = 1) =>
        Add($"<path d='{data}' fill='none' stroke='{stroke}' stroke-width='{width}' stroke-opacity='{opacity}' stroke-linecap='round'/>");

    public void Ellipse(double x, double y, double radiusX, double radiusY, object fill, double opacity = 1) =>
        Add($"<ellipse cx='{x}' cy='{y}' rx='{radiusX}' ry='{radiusY}' fill='{fill}' fill-opacity='{opacity}'/>");

    /// <summary>Defines a gradient from the upper to the lower edge and gives the fill that uses it.</summary>
    public string Downwards(Rgb top, Rgb bottom, double topOpacity = 1, double bottomOpacity = 1)
    {
        var id = ++_gradients;
        Add(
            $"<linearGradient id='g{id}' x1='0' y1='0' x2='0' y2='1'><stop offset='0' stop-color='{top}' ",
            $"stop-opacity='{topOpacity}'/><stop offset='1' stop-color='{bottom}' stop-opacity='{bottomOpacity}'/></linearGradient>");
        return Url(id);
    }

    /// <summary>Defines a gradient over the width whose middle differs from its edges, as on a column.</summary>
    public string Rounded(Rgb edge, Rgb middle)
    {
        var id = ++_gradients;
        Add(
            $"<linearGradient id='g{id}'><stop offset='0' stop-color='{edge}'/><stop offset='0.4' ",
            $"stop-color='{middle}'/><stop offset='1' stop-color='{edge}'/></linearGradient>");
        return Url(id);
    }

    /// <summary>Draws light that fades out with the distance.</summary>
    public void Glow(double x, double y, double radiusX, double radiusY, Rgb colour, double strength)
    {
        var id = ++_gradients;
        Add(
            $"<radialGradient id='g{id}'><stop offset='0' stop-color='{colour}' ",
            $"stop-opacity='{strength}'/><stop offset='0.45' stop-color='{colour}' stop-opacity='{strength * 0.35}'/><stop ",
            $"offset='1' stop-color='{colour}' stop-opacity='0'/></radialGradient>");
        Ellipse(x, y, radiusX, radiusY, Url(id));
    }

    /// <summary>Writes a path with short numbers.</summary>
    public static string PathData(params FormattableString[] parts) => Join(parts);

    public override string ToString() => _text.ToString();

    private static string Join(FormattableString[] parts) => string.Concat(parts.Select(part => part.ToString(Numbers.Short)));

    private static string Url(int id) => string.Create(CultureInfo.InvariantCulture, $"url(#g{id})");

    private sealed class Numbers : IFormatProvider, ICustomFormatter
    {
        public static readonly Numbers Short = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            double number => number.ToString("0.##", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(format, CultureInfo.InvariantCulture),
            _ => arg?.ToString() ?? "",
        };
    }
}

namespace TempleDashboard.Web.Language;

/// <summary>Says sizes of files the way people do, in powers of 1000.</summary>
public static class SizeWords
{
    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    /// <summary>Writes <paramref name="bytes"/> with two or three digits: "640 bytes", "9.4 MB", "118 GB".</summary>
    public static string Of(long bytes)
    {
        double size = bytes;
        var unit = 0;
        while (size >= 999.5 && unit < Units.Length - 1)
        {
            size /= 1000;
            unit++;
        }
        var digits = unit > 0 && size < 9.95 ? "0.0" : "0";
        return FormattableString.Invariant($"{size.ToString(digits, System.Globalization.CultureInfo.InvariantCulture)} {Units[unit]}");
    }
}

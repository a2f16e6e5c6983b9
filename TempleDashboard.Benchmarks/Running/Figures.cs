using System.Globalization;

namespace TempleDashboard.Benchmarks.Running;

/// <summary>What all benchmarks do with their numbers.</summary>
internal static class Figures
{
    /// <summary>The value at a share (0 to 1) of the sorted values: 0.5 is the median.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>Prints a line, written in one part or several.</summary>
    public static void Print(params FormattableString[] parts) =>
        Console.WriteLine("  " + string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture))));

    /// <summary>The most physical memory that a process has held (VmHWM), in MB; not a number where the system does not tell.</summary>
    public static double PeakMegabytes(int processId)
    {
        var file = $"/proc/{processId}/status";
        var line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            : null;
        return line is null
            ? double.NaN
            : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}

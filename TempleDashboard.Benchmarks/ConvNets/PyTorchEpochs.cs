using System.Diagnostics;
using System.Globalization;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Benchmarks.ConvNets;

/// <summary>PyTorch in a process of its own, which trains one epoch whenever it is asked to.</summary>
internal sealed class PyTorchEpochs : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    private PyTorchEpochs(Process process) => _process = process;

    public double PeakMegabytes => Figures.PeakMegabytes(_process.Id);

    /// <param name="layout">How tensors lie in memory: <c>contiguous</c>, PyTorch's default, or <c>channels_last</c>.</param>
    /// <exception cref="MissingReferenceException">PyTorch is not installed.</exception>
    public static PyTorchEpochs Start(ConvNetOptions options, int threads, string layout)
    {
        if (!File.Exists(Python))
            throw Missing();
        var script = Path.Combine(AppContext.BaseDirectory, "ConvNets", "pytorch_epochs.py");
        string[] sizes =
        [
            .. new[] { threads, options.Filters1, options.Filters2, options.Dense1, options.Dense2 }.Select(size =>
                size.ToString(CultureInfo.InvariantCulture)),
        ];
        var start = new ProcessStartInfo(Python, [script, .. sizes, layout])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Settings for other machines, which would hold PyTorch's matrix library back on this one.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        var process = Process.Start(start)!;
        return process.StandardOutput.ReadLine() == "ready" ? new PyTorchEpochs(process) : throw Missing();
    }

    /// <summary>Trains one epoch and returns its seconds.</summary>
    public double Train()
    {
        _process.StandardInput.WriteLine("epoch");
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PyTorch has ended; its error is above.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static MissingReferenceException Missing() =>
        new("The reference needs Debian's PyTorch. As root: apt-get update && apt-get install -y --no-install-recommends python3-torch");
}

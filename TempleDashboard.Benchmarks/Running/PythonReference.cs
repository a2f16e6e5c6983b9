using System.Diagnostics;
using System.Globalization;

namespace TempleDashboard.Benchmarks.Running;

/// <summary>
/// A Python script that waits, so that it can be measured in turns with the product: it answers each line with a line of numbers.
/// </summary>
internal sealed class PythonReference : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts a script; errors of its own go to the console.</summary>
    public PythonReference(string script, params string[] arguments)
    {
        var start = Python.Start([script, .. arguments]);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        _process = Process.Start(start)!;
    }

    public double PeakMegabytes => Figures.PeakMegabytes(_process.Id);

    /// <summary>Sends a line and waits for the numbers that answer it.</summary>
    /// <exception cref="InvalidOperationException">The script has ended.</exception>
    public async Task<double[]> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The reference ended without an answer; its error is above.");
        return [.. answer.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

using System.Diagnostics;

namespace TempleDashboard.Benchmarks.Running;

/// <summary>Debian's Python, in which the references are written.</summary>
internal static class Python
{
    public const string Program = "/usr/bin/python3";

    /// <summary>Makes sure that <paramref name="modules"/> can be imported.</summary>
    /// <param name="modules">As after <c>import</c>, such as <c>flask, cv2</c>.</param>
    /// <param name="packages">Debian's packages that hold them.</param>
    /// <exception cref="MissingReferenceException">A package is missing; the message has the command that installs all.</exception>
    public static async Task RequireAsync(string modules, string packages, CancellationToken cancellationToken)
    {
        if (File.Exists(Program) && await ImportsAsync(modules, cancellationToken))
            return;
        throw new MissingReferenceException(
            $"The reference needs packages of Debian. As root: apt-get update && apt-get install -y --no-install-recommends {packages}");
    }

    /// <summary>
    /// Describes a start of Python without settings for other machines, which would hold its matrix library back on this one.
    /// </summary>
    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments);
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        return start;
    }

    /// <summary>The place of a script that lies beside the benchmark.</summary>
    public static string Script(string folder, string name) => Path.Combine(AppContext.BaseDirectory, folder, name);

    private static async Task<bool> ImportsAsync(string modules, CancellationToken cancellationToken)
    {
        var start = Start("-c", $"import {modules}");
        start.RedirectStandardError = true;
        using var probe = Process.Start(start)!;
        probe.BeginErrorReadLine();
        await probe.WaitForExitAsync(cancellationToken);
        return probe.ExitCode == 0;
    }
}

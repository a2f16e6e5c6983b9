using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TempleDashboard.Benchmarks.Running;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>A server as a process of its own, ours or the reference.</summary>
internal sealed class ServerUnderLoad : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServerUnderLoad(Process process, int port)
    {
        _process = process;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Patience };
    }

    public HttpClient Client { get; }

    public double PeakMegabytes => Figures.PeakMegabytes(_process.Id);

    public static Task<ServerUnderLoad> StartDashboardAsync(string folder, CancellationToken cancellationToken)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(root, "TempleDashboard.Web", "bin", output.Parent!.Name, output.Name, "TempleDashboard.Web.dll");
        var port = FreePort();
        return StartAsync(folder, port, cancellationToken, "dotnet", program, "--urls", $"http://127.0.0.1:{port}", "--Dashboard:DataPath", Path.Combine(folder, "data"));
    }

    /// <exception cref="MissingReferenceException">A Debian package is missing.</exception>
    public static async Task<ServerUnderLoad> StartFlaskAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(Python) || !await ImportsAsync(cancellationToken))
            throw new MissingReferenceException("The reference server needs Debian's PyTorch, Flask and OpenCV. As root: apt-get update && apt-get install -y --no-install-recommends python3-torch python3-flask python3-opencv");
        var port = FreePort();
        var script = Path.Combine(AppContext.BaseDirectory, "Prediction", "flask_server.py");
        return await StartAsync(folder, port, cancellationToken, Python, script, port.ToString(CultureInfo.InvariantCulture), Path.Combine(folder, "flask_log.txt"));
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<ServerUnderLoad> StartAsync(string folder, int port, CancellationToken cancellationToken, string program, params string[] arguments)
    {
        var server = new ServerUnderLoad(Launch(program, folder, arguments), port);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await server.Client.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
                return server;
            }
            catch (HttpRequestException) when (!server._process.HasExited && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static async Task<bool> ImportsAsync(CancellationToken cancellationToken)
    {
        using var probe = Launch(Python, Path.GetTempPath(), "-c", "import torch, flask, cv2");
        await probe.WaitForExitAsync(cancellationToken);
        return probe.ExitCode == 0;
    }

    private static Process Launch(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        var process = Process.Start(start)!;
        // Read and dropped: a full pipe would stop the server.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

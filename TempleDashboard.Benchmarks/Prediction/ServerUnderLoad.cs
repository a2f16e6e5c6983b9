using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Benchmarks.Starting;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>A server as a process of its own, ours or the reference.</summary>
internal sealed class ServerUnderLoad : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServerUnderLoad(Process process, int port)
    {
        _process = process;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Patience };
    }

    public HttpClient Client { get; }

    public double PeakMegabytes => Figures.PeakMegabytes(_process.Id);

    /// <summary>What the server's threads have computed so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>From the start of the process to the end of its first answer.</summary>
    public TimeSpan TimeToFirstPage { get; private set; }

    /// <summary>Whether <c>./run.sh</c> has published the program; then that one is started.</summary>
    public static bool IsPublished => File.Exists(Published);

    private static string Published => Path.Combine(Root, "artifacts", "app", "TempleDashboard.Web.dll");

    private static string Root => Output.Parent!.Parent!.Parent!.Parent!.FullName;

    private static DirectoryInfo Output => new(AppContext.BaseDirectory);

    /// <summary>Starts the product on a data folder.</summary>
    public static Task<ServerUnderLoad> StartDashboardAsync(string dataFolder, CancellationToken cancellationToken, string? dll = null)
    {
        var program = dll ?? (IsPublished
            ? Published
            : Path.Combine(Root, "TempleDashboard.Web", "bin", Output.Parent!.Name, Output.Name, "TempleDashboard.Web.dll"));
        var port = FreePort();
        return StartAsync(
            port,
            cancellationToken,
            new(
                "dotnet",
                [
                    program,
                    "--contentRoot",
                    Path.GetDirectoryName(program)!,
                    "--urls",
                    $"http://127.0.0.1:{port}",
                    "--Dashboard:DataPath",
                    dataFolder,
                    "--Dashboard:Access=LoopbackWithoutUsers",
                ]));
    }

    /// <summary>Starts the reference, which keeps pictures and rows in <paramref name="folder"/>.</summary>
    /// <param name="network"><c>convnet</c> or <c>resnet18</c>.</param>
    /// <exception cref="MissingReferenceException">A Debian package is missing.</exception>
    public static async Task<ServerUnderLoad> StartFlaskAsync(string folder, string network, CancellationToken cancellationToken)
    {
        await Python.RequireAsync(
            "torch, flask, torchvision, PIL, cv2",
            "python3-torch python3-torchvision python3-flask python3-pil python3-opencv", cancellationToken);
        var port = FreePort();
        var script = Python.Script("Prediction", "flask_server.py");
        var start = Python.Start(script, port.ToString(CultureInfo.InvariantCulture), folder, network);
        return await StartAsync(port, cancellationToken, start);
    }

    /// <summary>Starts this program again as an ASP.NET app with nothing in it.</summary>
    public static Task<ServerUnderLoad> StartBareAsync(CancellationToken cancellationToken)
    {
        var port = FreePort();
        return StartAsync(
            port,
            cancellationToken,
            new("dotnet", [typeof(ServerUnderLoad).Assembly.Location, BareApp.Argument, $"http://127.0.0.1:{port}"])
        );
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<ServerUnderLoad> StartAsync(int port, CancellationToken cancellationToken, ProcessStartInfo start)
    {
        var started = Stopwatch.GetTimestamp();
        var server = new ServerUnderLoad(Launch(start), port);
        while (true)
        {
            try
            {
                using var answer = await server.Client.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
                server.TimeToFirstPage = Stopwatch.GetElapsedTime(started);
                return server;
            }
            catch (HttpRequestException) when (!server._process.HasExited && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    private static Process Launch(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
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

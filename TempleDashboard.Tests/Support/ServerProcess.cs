using System.Diagnostics;

namespace TempleDashboard.Tests.Support;

/// <summary>The program as a process of its own, which a test may kill as a power cut would.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Ready = "Temple Dashboard is ready: open ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _output;

    private ServerProcess(Process process, Uri url, List<string> output)
    {
        _process = process;
        _output = output;
        Client = new() { BaseAddress = url, Timeout = Patience };
    }

    public HttpClient Client { get; }

    /// <summary>The lines that it has printed so far, but for those that a start on a slow machine prints while it goes on.</summary>
    public string[] Output
    {
        get
        {
            lock (_output)
            {
                return
                [
                    .. _output.Where(line =>
                        line.Length > 0 && !line.StartsWith("Temple Dashboard is starting: ", StringComparison.Ordinal)),
                ];
            }
        }
    }

    /// <summary>Starts the program on a free port, with further settings, and waits until it answers.</summary>
    public static async Task<ServerProcess> StartAsync(string dataPath, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataPath,
        };
        string[] ours =
        [
            Program(), "--urls", "http://127.0.0.1:0", "--Dashboard:DataPath", dataPath, "--Dashboard:Access=LoopbackWithoutUsers",
        ];
        foreach (var argument in (string[])[.. ours, .. settings])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var output = new List<string>();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        DataReceivedEventHandler read = (_, line) =>
        {
            lock (output)
                output.Add(line.Data ?? "");
            if (line.Data?.StartsWith(Ready, StringComparison.Ordinal) == true)
                address.TrySetResult(new(line.Data[Ready.Length..]));
        };
        process.OutputDataReceived += read;
        process.ErrorDataReceived += read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync();
        if (await Task.WhenAny(address.Task, ended, Task.Delay(Patience)) == address.Task)
            return new(process, await address.Task, output);
        process.Kill();
        lock (output)
            throw new InvalidOperationException("The server did not start:\n" + string.Join('\n', output));
    }

    /// <summary>Ends the process at once (SIGKILL): it writes nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    /// <summary>The web project's own output of the same configuration, not the copy beside the tests.</summary>
    internal static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        return Build.Repository.PathOf(Path.Combine("TempleDashboard.Web", "bin", configuration, output.Name, "TempleDashboard.Web.dll"));
    }
}

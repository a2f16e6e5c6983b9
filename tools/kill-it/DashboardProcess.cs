using System.Diagnostics;

namespace TempleDashboard.KillIt;

/// <summary>The built dashboard as a process of its own, on a free port.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private const string Ready = "Temple Dashboard is ready: open ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DashboardProcess(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += Read;
        _process.ErrorDataReceived += Read;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; private set; } = new();

    /// <summary>Begins to start the program; it may be killed before it is ready.</summary>
    public static DashboardProcess Begin(string program, string data)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
        };
        foreach (var argument in (string[])
        [
            program, "--urls", "http://127.0.0.1:0", "--Dashboard:DataPath", data, "--Dashboard:Access=LoopbackWithoutUsers",
            "--Dashboard:Retention:DeletedDays=1", "--Dashboard:Backup:LeaveFreeBytes=0", "--Dashboard:Training:Threads=1",
        ])
        {
            start.ArgumentList.Add(argument);
        }
        return new(start);
    }

    /// <summary>Waits until it answers; throws with what it has printed where it does not.</summary>
    public async Task<HttpClient> WaitAsync()
    {
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_address.Task, ended, Task.Delay(Patience)) != _address.Task)
        {
            await KillAsync();
            lock (_output)
                throw new InvalidOperationException("The dashboard did not start: " + string.Join(" | ", _output));
        }
        Client.Dispose();
        return Client = new() { BaseAddress = await _address.Task, Timeout = Patience };
    }

    /// <summary>Ends it at once (SIGKILL): it writes nothing more.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        _process.Dispose();
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.Add(line.Data ?? "");
        if (line.Data?.StartsWith(Ready, StringComparison.Ordinal) == true)
            _address.TrySetResult(new(line.Data[Ready.Length..]));
    }
}

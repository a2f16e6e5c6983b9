using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Temples;

/// <summary>Sets up the demo temple beside whoever asked for it: a page that is reloaded finds the progress again.</summary>
public sealed class DemoSetup(DemoTemple demo, ILogger<DemoSetup> logger) : IProgress<DemoProgress>, IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;

    /// <summary>Raised on any thread, for every picture and at the end.</summary>
    public event Action? Changed;

    public bool IsRunning => _running is not null;

    public DemoProgress Progress { get; private set; }

    /// <summary>The classifier to be trained, once everything is there.</summary>
    public long? ClassifierId { get; private set; }

    /// <summary>For a person; null where nothing went wrong.</summary>
    public string? Error { get; private set; }

    /// <summary>Draws and stores the pictures; does nothing where that is under way.</summary>
    public async Task RunAsync()
    {
        CancellationTokenSource cancellation;
        lock (_gate)
        {
            if (_running is not null)
                return;
            cancellation = _running = new();
        }
        Progress = default;
        Error = null;
        try
        {
            var classifier = await Task.Run(() => demo.CreateAsync(this, cancellation.Token));
            ClassifierId = classifier.Id;
        }
        catch (OperationCanceledException)
        {
            Error = "Cancelled; nothing was kept.";
        }
        catch (DeletedNameException deleted)
        {
            Error = deleted.Message;
        }
        catch (Exception exception) when (StorageTrouble.Find(exception) is { } trouble)
        {
            ScreensLog.PageCannotStore(logger, trouble.Sentence);
            Error = $"The demo temple could not be set up; nothing of it was kept. {trouble.Sentence}";
        }
        catch (Exception exception)
        {
            // Nobody waits for this task: what is not said here is never seen.
            ScreensLog.DemoFailed(logger, exception);
            Error = "The demo temple could not be set up; nothing of it was kept. Check that the disk has space, then start again.";
        }
        finally
        {
            lock (_gate)
                _running = null;
            cancellation.Dispose();
            Changed?.Invoke();
        }
    }

    public void Cancel()
    {
        lock (_gate)
            _running?.Cancel();
    }

    /// <summary>The person has read what went wrong.</summary>
    public void ForgetError()
    {
        Error = null;
        Changed?.Invoke();
    }

    public void Report(DemoProgress value)
    {
        if (value.Done > Progress.Done)
            Progress = value;
        Changed?.Invoke();
    }

    public void Dispose() => Cancel();
}

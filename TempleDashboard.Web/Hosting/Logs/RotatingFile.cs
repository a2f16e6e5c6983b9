using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace TempleDashboard.Web.Hosting.Logs;

/// <summary>
/// Appends to one file, such as <c>log.txt</c>. A file that is long or old is renamed to <c>log.20261130T101500.txt</c>; of these the
/// newest stay. A folder that somebody has taken away is made again with the next entry; where that fails, <see cref="Trouble"/> says so.
/// </summary>
public sealed class RotatingFile : ILogEventSink, IDisposable
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss";

    private static readonly TimeSpan Oldest = TimeSpan.FromDays(7);

    /// <summary>How long entries may go into a file that is no longer in its folder.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly ITextFormatter _formatter;
    private readonly LogRules _rules;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private StreamWriter? _writer;
    private DateTimeOffset _begun;
    private long _lookedAt;
    private int _lost;
    private bool _isOver;

    /// <summary>Opens the file, and deletes what was set aside long ago.</summary>
    public RotatingFile(string path, ITextFormatter formatter, LogRules rules, TimeProvider time)
    {
        (_path, _formatter, _rules, _time) = (path, formatter, rules, time);
        Try(() =>
        {
            Open();
            Sweep();
        });
    }

    /// <summary>Why entries are not written, and what to do; null where they are.</summary>
    public string? Trouble { get; private set; }

    public void Emit(LogEvent logEvent)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            if (!Try(() => Write(logEvent)))
                _lost++;
        }
    }

    /// <summary>Looks whether the file is in its folder, and makes it again where it is not: somebody asks how the logs fare.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _lookedAt = 0;
            Try(Prepare);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Close();
        }
    }

    private void Write(LogEvent logEvent)
    {
        Prepare();
        _formatter.Format(logEvent, _writer!);
        if (_lost > 0)
            _writer!.WriteLine($"({_lost} entries before this one could not be written.)");
        _writer!.Flush();
        _lost = 0;
    }

    /// <summary>A log that cannot be written must not fail what it tells of.</summary>
    private bool Try(Action write)
    {
        try
        {
            write();
            Trouble = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Trouble = $"The log file '{_path}' cannot be written: {exception.Message.TrimEnd('.')}. What happens meanwhile is lost. "
                + "See that its folder can be made and written by the program, and that its disk has room.";
            Close();
            return false;
        }
    }

    private void Prepare()
    {
        if (_writer is not null && _time.GetElapsedTime(_lookedAt) >= LookEvery)
        {
            _lookedAt = _time.GetTimestamp();
            // On Linux and macOS a file that was deleted can still be written, and nobody would read it.
            if (!File.Exists(_path))
                Close();
        }
        if (_writer is null)
            Open();
        if (_writer!.BaseStream.Length >= _rules.MaxFileBytes || _time.GetUtcNow() - _begun >= Oldest)
            SetAside();
    }

    private void Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        _begun = stream.Length == 0 ? _time.GetUtcNow() : BeginningOf(_path) ?? _time.GetUtcNow();
        _lookedAt = _time.GetTimestamp();
    }

    private void SetAside()
    {
        if (_writer!.BaseStream.Length == 0)
        {
            _begun = _time.GetUtcNow();
            return;
        }
        Close();
        File.Move(_path, NameFor(_time.GetUtcNow()));
        Sweep();
        Open();
    }

    private string NameFor(DateTimeOffset now)
    {
        var (folder, name) = (Path.GetDirectoryName(_path)!, Path.GetFileNameWithoutExtension(_path));
        while (true)
        {
            var aside = Path.Combine(folder, $"{name}.{now.ToString(TimeFormat, CultureInfo.InvariantCulture)}.txt");
            if (!File.Exists(aside))
                return aside;
            now = now.AddSeconds(1);
        }
    }

    /// <summary>Goes by the times in the names: a copy or a restored folder has other ones.</summary>
    private void Sweep()
    {
        var name = Path.GetFileNameWithoutExtension(_path);
        var aside = Directory.GetFiles(Path.GetDirectoryName(_path)!, $"{name}.*.txt")
            .Select(file => (File: file, At: TimeOf(Path.GetFileNameWithoutExtension(file)[(name.Length + 1)..])))
            .Where(one => one.At is not null)
            .OrderByDescending(one => one.At).ToList();
        var oldest = _time.GetUtcNow().AddDays(-_rules.KeptDays);
        foreach (var (file, _) in aside.Where((one, index) => index >= _rules.KeptFiles || one.At < oldest))
            File.Delete(file);
    }

    private static DateTimeOffset? TimeOf(string text) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>When the first entry of a file was written, as its first line says; null where it says nothing of the kind.</summary>
    private static DateTimeOffset? BeginningOf(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return LegacyLogFormatter.TimeOf(reader.ReadLine() ?? "");
    }

    private void Close()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // What was not written is lost, which is said already.
        }
        _writer = null;
    }
}

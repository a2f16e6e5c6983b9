using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Hosting.Logs;

/// <summary>
/// The last warnings and errors of this run of the program, for a person who looks at the System page: short, without stack traces, and
/// without what looks like a secret. The same message again is counted, not repeated.
/// </summary>
public sealed partial class RecentErrors(TimeProvider time)
{
    private const int Most = 50;
    private const int LongestMessage = 600;

    private readonly Lock _gate = new();
    private ImmutableList<RecentError> _errors = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RecentError> List() => Volatile.Read(ref _errors);

    internal void Add(string category, LogLevel level, string message, Exception? exception)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var text = Clean(exception is null ? message : $"{message}: {exception.Message}");
        lock (_gate)
        {
            var same = _errors.FindIndex(error => error.Message == text && error.Category == category);
            var count = same < 0 ? 1 : _errors[same].Count + 1;
            var others = same < 0 ? _errors : _errors.RemoveAt(same);
            var all = others.Insert(0, new(now, level >= LogLevel.Error, category, text, WayOut(level, exception), count));
            Volatile.Write(ref _errors, all.Count > Most ? all.RemoveAt(Most) : all);
        }
    }

    /// <summary>A warning of ours says by itself what to do.</summary>
    private static string? WayOut(LogLevel level, Exception? exception) =>
        StorageTrouble.Find(exception)?.Sentence
        ?? (level >= LogLevel.Error ? "logs/error_log.txt has the details at that time." : null);

    private static string Clean(string message)
    {
        var line = Secret().Replace(UserInfo().Replace(message.ReplaceLineEndings(" "), "…@"), "$1…");
        if (line.Length <= LongestMessage)
            return line;
        return $"{line[..(char.IsHighSurrogate(line[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage)]}…";
    }

    /// <summary>The name and the password in an address.</summary>
    [GeneratedRegex(@"(?<=://)[^/\s@]+@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        @"((?:key|token|secret|password|pwd|signature|sig|credential|authorization)[\w-]*""?\s*[=:]\s*""?(?:bearer\s+)?|bearer\s+)"
            + @"[^\s&,;""]+",
        RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}

/// <summary>A warning or an error.</summary>
/// <param name="At">When it was met last, UTC.</param>
/// <param name="IsError">An error; else a warning.</param>
/// <param name="Category">The part of the program that met it.</param>
/// <param name="WayOut">What to do, where the message does not say it.</param>
/// <param name="Count">How often it was met.</param>
public sealed record RecentError(DateTime At, bool IsError, string Category, string Message, string? WayOut, int Count);

/// <summary>Hands what is logged to <see cref="RecentErrors"/>.</summary>
public sealed class RecentErrorsProvider(RecentErrors errors) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Listener(errors, categoryName);

    public void Dispose()
    {
        // What was remembered goes with the program.
    }

    private sealed class Listener(RecentErrors errors, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                errors.Add(category, logLevel, formatter(state, exception), exception);
        }
    }
}

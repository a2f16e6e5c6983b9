using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace TempleDashboard.Web.Hosting.Logs;

/// <summary>
/// Writes entries as the earlier system did: <c>[Status Log at 22/11/2026 10:31:05 ]</c>, the message on the next line, then the stack
/// trace. Names from outside are part of messages, so a message is kept on its line and no line of a trace can pass for an entry.
/// </summary>
/// <param name="kind"><c>Status</c> or <c>Error</c>.</param>
public sealed class LegacyLogFormatter(string kind) : ITextFormatter
{
    private const int LongestText = 16_000, LongestMessage = 2 * LongestText;
    private const int LongestTrace = 64_000;

    private const string TimeFormat = "dd/MM/yyyy HH:mm:ss";

    /// <summary>When an entry was written, of its first line; null where that is none.</summary>
    internal static DateTimeOffset? TimeOf(string line)
    {
        var at = line.IndexOf(" Log at ", StringComparison.Ordinal);
        return at > 0 && line.EndsWith(" ]", StringComparison.Ordinal) && DateTimeOffset.TryParseExact(
            line[(at + 8)..^2], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time : null;
    }

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.WriteLine($"[{kind} Log at {logEvent.Timestamp.ToString(TimeFormat, CultureInfo.InvariantCulture)} ]");
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken named
                && logEvent.Properties.GetValueOrDefault(named.PropertyName) is ScalarValue { Value: string text })
            {
                message.Write(Cut(text, LongestText));
            }
            else
            {
                token.Render(logEvent.Properties, message, CultureInfo.InvariantCulture);
            }
        }
        output.WriteLine(OneLine(Cut(message.ToString(), LongestMessage)));
        if (logEvent.Exception is not { } exception)
            return;
        foreach (var line in Cut(exception.ToString(), LongestTrace).Split('\n'))
            output.WriteLine($"{(line.StartsWith('[') ? " " : "")}{OneLine(line.TrimEnd('\r'))}");
    }

    /// <summary>What clients send is part of messages, and of exceptions; a log entry keeps to a length whatever they send.</summary>
    private static string Cut(string text, int longest) => text.Length <= longest
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, longest)}… ({text.Length - longest} more characters)");

    private static string OneLine(string text)
    {
        if (!text.Any(IsBreak))
            return text;
        var line = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (IsBreak(character))
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                line.Append(character);
        }
        return line.ToString();
    }

    private static bool IsBreak(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}

using Serilog.Events;
using Serilog.Parsing;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Tests.Hosting.Logs;

public sealed class LegacyLogFormatterTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 31, 5, TimeSpan.Zero);

    [Fact]
    public void Format_TextOfMegabytes_IsCut()
    {
        var trace = new InvalidOperationException(new string('y', 3_000_000));

        var lines = Format("Error", "stored {Name} as {Number}", trace, ("Name", new string('x', 3_000_000)), ("Number", 3));

        Assert.Contains("(2984000 more characters)", lines[1], StringComparison.Ordinal);
        Assert.InRange(lines.Sum(line => line.Length), 1, 100_000);
    }

    [Fact]
    public void Format_Message_IsTheEarlierSystemsTwoLines()
    {
        Assert.Equal(
            ["[Status Log at 22/11/2026 10:31:05 ]", "stored Café 🛕 as 3", ""],
            Format("Status", "stored {Name} as {Number}", null, ("Name", "Café 🛕"), ("Number", 3)));
    }

    [Fact]
    public void Format_LineBreaksInAName_CannotForgeAnEntry()
    {
        var lines = Format("Status", "stored {Name}", null, ("Name", "a\r\n[Error Log at 22/11/2026 10:31:05 ]\u2028b"));

        Assert.Equal(@"stored a\u000d\u000a[Error Log at 22/11/2026 10:31:05 ]\u2028b", lines[1]);
    }

    [Fact]
    public void Format_Exception_CarriesTheWholeTraceAndNoForgedEntry()
    {
        Exception caught;
        try
        {
            throw new InvalidOperationException("outer", new FormatException("a\n[Status Log at 01/01/2000 00:00:00 ]"));
        }
        catch (InvalidOperationException exception)
        {
            caught = exception;
        }

        var lines = Format("Error", "failed", caught);

        Assert.Equal(("[Error Log at 22/11/2026 10:31:05 ]", "failed"), (lines[0], lines[1]));
        Assert.Contains(lines, line => line.Contains("System.InvalidOperationException: outer"));
        Assert.Contains(lines, line => line.Contains($"at {typeof(LegacyLogFormatterTests).FullName}"));
        Assert.Single(lines, line => line.StartsWith('['));
    }

    private static string[] Format(string kind, string template, Exception? exception, params (string Name, object Value)[] values)
    {
        var entry = new LogEvent(
            At,
            LogEventLevel.Information,
            exception,
            new MessageTemplateParser().Parse(template),
            values.Select(value => new LogEventProperty(value.Name, new ScalarValue(value.Value))));
        var output = new StringWriter();
        new LegacyLogFormatter(kind).Format(entry, output);
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}

using System.Text.RegularExpressions;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Legacy;

public sealed partial class LegacyLogTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task SaveData_Stored_IsWrittenToTheStatusLogInTheEarlierFormat()
    {
        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "logged"), ("image_name", "cam\n[Status Log at forged")));

        var lines = await LinesAsync("log.txt");
        var at = Array.FindIndex(lines, line => line.Contains("of logged"));
        Assert.Matches(Head("Status"), lines[at - 1]);
        Assert.Equal("save_data: stored cam[Status Log at forged.png as Door open (Train) of logged", lines[at]);
        Assert.Equal(
            lines.Count(line => line.StartsWith("[Status Log at", StringComparison.Ordinal)),
            lines.Count(line => Head("Status").IsMatch(line)));
    }

    [Fact]
    public async Task SaveData_Refused_IsWrittenToTheErrorLog()
    {
        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "refused"), ("train_test", "both")));

        var lines = await LinesAsync("error_log.txt");
        var at = Array.FindIndex(lines, line => line.Contains("train_test is neither"));
        Assert.Matches(Head("Error"), lines[at - 1]);
    }

    private static Regex Head(string kind) => kind == "Status" ? StatusHead() : ErrorHead();

    private async Task<string[]> LinesAsync(string file)
    {
        await using var stream = new FileStream(
            Path.Combine(server.DataPath, "logs", file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return (await new StreamReader(stream).ReadToEndAsync()).Split(Environment.NewLine);
    }

    [GeneratedRegex(@"\A\[Status Log at \d\d/\d\d/\d{4} \d\d:\d\d:\d\d \]\z")]
    private static partial Regex StatusHead();

    [GeneratedRegex(@"\A\[Error Log at \d\d/\d\d/\d{4} \d\d:\d\d:\d\d \]\z")]
    private static partial Regex ErrorHead();
}

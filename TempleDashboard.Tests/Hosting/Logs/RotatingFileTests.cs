using Serilog.Events;
using Serilog.Parsing;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Tests.Hosting.Logs;

public sealed class RotatingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-logs-").FullName;
    private readonly ManualTime _time = new();
    private readonly List<RotatingFile> _opened = [];

    private string LogFile => Path.Combine(_folder, "logs", "log.txt");

    [Fact]
    public void Emit_FileIsFull_IsSetAsideAndTheNewestStay()
    {
        var file = Open(new() { MaxFileBytes = 300, KeptFiles = 2 });
        for (var i = 0; i < 40; i++)
        {
            Write(file, $"entry {i}");
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        var aside = Aside();
        Assert.Equal(2, aside.Count);
        Assert.All(aside, each => Assert.InRange(new FileInfo(each).Length, 300, 400));
        Assert.Contains("entry 39", Read(LogFile), StringComparison.Ordinal);
        Assert.DoesNotContain(aside, each => Read(each).Contains("entry 0\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Emit_FileIsAWeekOld_IsSetAsideAlsoAfterAStart()
    {
        Write(Open(), "first");
        _opened[0].Dispose();
        _time.Advance(TimeSpan.FromDays(6));
        var file = Open();
        Write(file, "second");
        Assert.Empty(Aside());

        _time.Advance(TimeSpan.FromDays(2));
        Write(file, "third");

        Assert.Equal(["first", "second"], Read(Assert.Single(Aside())).Split('\n').Where((_, i) => i % 2 == 1));
        Assert.DoesNotContain("second", Read(LogFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_FilesSetAsideLongAgo_AreDeletedAndOthersStay()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "logs"));
        string[] names = ["log.20260101T000000.txt", "log.20261121T000000.txt", "log.mine.txt", "error_log.20260101T000000.txt"];
        foreach (var name in names)
            File.WriteAllText(Path.Combine(_folder, "logs", name), "");

        Open(new() { KeptDays = 30 });

        Assert.Equal(
            ["error_log.20260101T000000.txt", "log.20261121T000000.txt", "log.mine.txt", "log.txt"],
            Directory.GetFiles(Path.Combine(_folder, "logs")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Emit_FolderWasTakenAway_IsMadeAgain()
    {
        var file = Open();
        Write(file, "before");
        Directory.Delete(Path.Combine(_folder, "logs"), recursive: true);
        _time.Advance(TimeSpan.FromSeconds(2));

        Write(file, "after");

        Assert.Contains("after", Read(LogFile), StringComparison.Ordinal);
        Assert.Null(file.Trouble);
    }

    [Fact]
    public void Emit_CannotBeWritten_IsSaidAndHowMuchWasLost()
    {
        var file = Open();
        Directory.Delete(Path.Combine(_folder, "logs"), recursive: true);
        File.WriteAllText(Path.Combine(_folder, "logs"), "in the way");
        _time.Advance(TimeSpan.FromSeconds(2));
        Write(file, "lost");
        Write(file, "lost too");
        file.Look();
        Assert.Contains(LogFile, file.Trouble, StringComparison.Ordinal);

        File.Delete(Path.Combine(_folder, "logs"));
        Write(file, "found");

        Assert.Null(file.Trouble);
        Assert.Contains("found\n(2 entries before this one could not be written.)", Read(LogFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Emit_AfterItsEnd_WritesNothing()
    {
        var file = Open();
        file.Dispose();
        Directory.Delete(Path.Combine(_folder, "logs"), recursive: true);

        Write(file, "late");
        file.Look();

        Assert.False(Directory.Exists(Path.Combine(_folder, "logs")));
    }

    public void Dispose()
    {
        foreach (var file in _opened)
            file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private RotatingFile Open(LogRules? rules = null)
    {
        var file = new RotatingFile(LogFile, new LegacyLogFormatter("Status"), rules ?? new(), _time);
        _opened.Add(file);
        return file;
    }

    private void Write(RotatingFile file, string text) =>
        file.Emit(new(_time.GetUtcNow(), LogEventLevel.Information, null, new MessageTemplateParser().Parse(text), []));

    private List<string> Aside() => [.. Directory.GetFiles(Path.Combine(_folder, "logs"), "log.*T*.txt").Order(StringComparer.Ordinal)];

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n");
    }
}

using System.Text.RegularExpressions;
using Spectre.Console;
using TempleDashboard.Cli;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Tests.Build;

/// <summary>What the README tells people to type or to open exists.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("README.md"));

    [Fact]
    public void Scripts_OfTheReadme_ExistAndCanBeExecuted()
    {
        var scripts = Script().Matches(Text).Select(match => match.Value).Distinct().ToList();

        Assert.Contains("./run.sh", scripts);
        Assert.Contains("./test.sh", scripts);
        Assert.All(scripts, script => Assert.True(IsExecutable(Repository.PathOf(script)), $"{script} is missing or not executable."));
    }

    [Fact]
    public void TempleCommands_OfTheReadme_AreUnderstood()
    {
        var lines = TempleLine().Matches(Text).Select(match => match.Groups[1].Value.Trim()).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Empty(UnknownCommandOf(line)));
    }

    [Fact]
    public void LocalFiles_OfTheReadme_Exist()
    {
        var targets = Link()
            .Matches(Text)
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(Path.Exists(Repository.PathOf(target.Split('#')[0])), $"{target} does not exist."));
    }

    [Fact]
    public void Settings_OfTheReadme_AreThoseOfTheProgram()
    {
        var settings = SettingsOf(typeof(DashboardOptions), DashboardOptions.Section)
            .Concat(SettingsOf(typeof(SqliteRules), SqliteRules.Section))
            .Concat(SettingsOf(typeof(LimitRules), LimitRules.Section))
            .Concat(SettingsOf(typeof(HttpsRules), HttpsRules.Section))
            .Concat(SettingsOf(typeof(UploadRules), UploadRules.Section))
            .Concat(SettingsOf(typeof(BackboneRules), BackboneRules.Section))
            .Concat(SettingsOf(typeof(BackupRules), BackupRules.Section))
            .Concat(SettingsOf(typeof(ApiRules), ApiRules.Section))
            .Concat(SettingsOf(typeof(LogRules), LogRules.Section))
            .Concat(SettingsOf(typeof(HealthRules), HealthRules.Section))
            .Concat(SettingsOf(typeof(TelemetryRules), TelemetryRules.Section))
            .Concat(SettingsOf(typeof(RetentionRules), RetentionRules.Section))
            .Concat(SettingsOf(typeof(TrainingOptions), TrainingOptions.Section));

        Assert.Equal(settings.Order(), Setting().Matches(Text).Select(match => match.Groups[1].Value).Distinct().Order());
    }

    private static IEnumerable<string> SettingsOf(Type options, string section) =>
        options.GetProperties().Select(property => $"{section}:{property.Name}");

    private static bool IsExecutable(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));

    /// <summary>The parse errors of a line, but for files that exist only on the reader's machine.</summary>
    private static IEnumerable<string> UnknownCommandOf(string line)
    {
        var terminal = new Terminal(AnsiConsole.Console, TextWriter.Null, TextWriter.Null);
        return TempleCommand.Create(terminal).Parse(line).Errors
            .Select(error => error.Message)
            .Where(message => !message.Contains("does not exist", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<![\w/.])\./[\w/-]+\.sh")]
    private static partial Regex Script();

    [GeneratedRegex(@"^temple ([^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex TempleLine();

    [GeneratedRegex(@"`(Dashboard:[\w:]+)`")]
    private static partial Regex Setting();

    [GeneratedRegex(@"(?:\]\(|src=""|srcset="")([^)""\s]+)")]
    private static partial Regex Link();
}

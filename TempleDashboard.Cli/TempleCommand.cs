using System.CommandLine;
using TempleDashboard.Cli.Audit;
using TempleDashboard.Cli.Backbones;
using TempleDashboard.Cli.Backups;
using TempleDashboard.Cli.Configuration;
using TempleDashboard.Cli.Deletions;
using TempleDashboard.Cli.Demo;
using TempleDashboard.Cli.Health;
using TempleDashboard.Cli.MakeModel;
using TempleDashboard.Cli.Models;
using TempleDashboard.Cli.Predict;
using TempleDashboard.Cli.Regions;
using TempleDashboard.Cli.SaveData;
using TempleDashboard.Cli.Server;
using TempleDashboard.Cli.Transfer;

namespace TempleDashboard.Cli;

/// <summary>The command line <c>temple</c>: a contents page of its commands.</summary>
public static class TempleCommand
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await Create(terminal).Parse(args).InvokeAsync(configuration, cancellationToken);
        }
        catch (NoDashboardException exception)
        {
            await terminal.Error.WriteLineAsync(exception.Message);
            return ExitCodes.NoServer;
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("Stopped.");
            return ExitCodes.Stopped;
        }
    }

    public static RootCommand Create(Terminal terminal)
    {
        var server = ServerOption.Create();
        return new RootCommand("Sends pictures to Temple Dashboard, trains its models and asks them.")
        {
            server,
            SaveDataCommand.Create(terminal, server),
            MakeModelCommand.Create(terminal, server),
            PredictCommand.Create(terminal, server),
            ModelCommand.Create(terminal, server),
            RegionCommand.Create(terminal, server),
            DemoCommand.Create(terminal, server),
            ImportCommand.Create(terminal, server),
            ExportCommand.Create(terminal, server),
            MakeConfigCommand.Create(terminal),
            BackbonesCommand.Create(terminal, server),
            BackupCommand.Create(terminal, server),
            RestoreCommand.Create(terminal),
            VerifyBackupCommand.Create(terminal),
            VerifyAuditCommand.Create(terminal, server),
            CheckCommand.Create(terminal, server),
            GcCommand.Create(terminal, server),
        };
    }
}

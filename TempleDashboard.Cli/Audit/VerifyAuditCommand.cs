using System.CommandLine;
using System.Globalization;
using TempleDashboard.Cli.Server;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Cli.Audit;

/// <summary><c>temple verify-audit</c>: proves that the log of people's actions is as it was written, or names where it is not.</summary>
public static class VerifyAuditCommand
{
    public static Command Create(Terminal terminal, Option<Uri> server)
    {
        var command = new Command("verify-audit", "Proves that the log of people's actions is as it was written, or names where it is not");
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = new DashboardClient(arguments.GetRequiredValue(server));
            var found = await client.SendV1Async<AuditVerification>(HttpMethod.Get, "api/v1/audit/verification", null, cancellationToken);
            if (!found.Succeeded)
            {
                foreach (var line in found.Problem.Lines())
                    await terminal.Error.WriteLineAsync(line);
                return ExitCodes.Failed;
            }
            if (found.Body!.Broken is { } broken)
            {
                await terminal.Error.WriteLineAsync($"{broken} The {Count(found.Body)} before are as they were written.");
                return ExitCodes.Failed;
            }
            await terminal.Out.WriteLineAsync($"All {Count(found.Body)} are as they were written. The last seal is {found.Body.Head}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Count(AuditVerification found) => string.Create(CultureInfo.InvariantCulture, $"{found.Entries:N0} entries");
}

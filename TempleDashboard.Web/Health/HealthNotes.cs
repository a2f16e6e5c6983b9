using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TempleDashboard.Web.Health;

/// <summary>Writes into the log when a trouble begins and when it is over, also where nobody asks how the program fares.</summary>
internal sealed class HealthNotes(ILogger<HealthNotes> logger) : IHealthCheckPublisher
{
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>What these find is logged by whoever finds it; of the logs themselves none can be written.</summary>
    private static readonly string[] LoggedElsewhere =
        [HealthNames.DatabaseFile, HealthNames.Models, HealthNames.Clock, HealthNames.Logs];

    private readonly Dictionary<string, IReadOnlyList<string>> _known = [];

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var check in HealthView.From(report).Checks.Where(check => !LoggedElsewhere.Contains(check.Name)))
        {
            var before = _known.GetValueOrDefault(check.Name, []);
            // The room that is left has another number each time.
            if (check.Sentences.Count > 0 && before.Count == 0)
                HealthLog.Ill(logger, check.Name, check.Status, string.Join(" ", check.Sentences));
            else if (check.Sentences.Count == 0 && before.Count > 0)
                HealthLog.Well(logger, check.Name);
            _known[check.Name] = check.Sentences;
        }
        return Task.CompletedTask;
    }
}

internal static partial class HealthLog
{
    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "Health of {Check}: {Status}. {Sentence}")]
    public static partial void Ill(ILogger logger, string check, HealthStatus status, string sentence);

    [LoggerMessage(EventId = 121, Level = LogLevel.Information, Message = "Health of {Check}: well again")]
    public static partial void Well(ILogger logger, string check);
}

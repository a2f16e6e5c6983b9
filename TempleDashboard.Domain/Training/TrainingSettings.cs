using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Domain.Training;

/// <summary>What a training run is started with.</summary>
public sealed record TrainingSettings
{
    /// <summary>What is trained. Default <see cref="TrainingMethod.Auto"/>.</summary>
    public TrainingMethod Method { get; init; } = TrainingMethod.Auto;

    /// <summary>How a ConvNet is trained, where one is.</summary>
    public ConvNetOptions ConvNet { get; init; } = new();

    /// <summary>
    /// Trains a classifier with a single category, normal, to tell what is unlike it. Default true; the earlier system's call asks for two
    /// categories.
    /// </summary>
    public bool AllowOneCategory { get; init; } = true;

    /// <summary>Returns all that is wrong, as sentences for a person.</summary>
    /// <param name="classCount">Categories of the classifier.</param>
    public IReadOnlyList<string> Validate(int classCount) => Method switch
    {
        TrainingMethod.Transfer => [],
        TrainingMethod.Imported => ["'imported' is no way to train: choose auto, transfer or convNet."],
        not (TrainingMethod.ConvNet or TrainingMethod.Auto) => ["The method is unknown: choose auto, transfer or convNet."],
        _ => ConvNet.Validate(Math.Max(2, classCount)),
    };

    /// <summary>Tells whether the same data would be trained in the same way.</summary>
    internal bool LeadsToTheSame(TrainingSettings other) =>
        Method == other.Method && (Method == TrainingMethod.Transfer || ConvNet == other.ConvNet);

    internal string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads the settings of a run as they are kept in <see cref="TrainingRun.SettingsJson"/>.</summary>
    public static TrainingSettings Read(string json) => JsonSerializer.Deserialize<TrainingSettings>(json)!;

    /// <summary>Returns the settings of a run; those of before there was a choice were transfer.</summary>
    internal static TrainingSettings Of(TrainingRun run) =>
        run.SettingsJson is { } json ? Read(json) : new TrainingSettings { Method = run.Method };
}

/// <summary>Remembers what a classifier was trained with.</summary>
internal sealed class LastSettings(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Returns the settings of the classifier's newest run, or the defaults where none was started with any.</summary>
    public async Task<TrainingSettings> OfAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.TrainingRuns.AsNoTracking().Where(run => run.ClassifierId == classifierId && run.SettingsJson != null)
            .OrderByDescending(run => run.Number).FirstOrDefaultAsync(cancellationToken);
        return run is null ? new TrainingSettings() : TrainingSettings.Of(run) with { AllowOneCategory = true };
    }
}

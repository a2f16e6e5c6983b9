using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Benchmarks.Running;

/// <summary>
/// A long history, written in bulk: twenty temples, one prediction a minute, one in fifty an anomaly, one in a hundred reviewed.
/// </summary>
internal static class ManyPredictions
{
    public const int Temples = 20;

    public static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Adds <paramref name="count"/> predictions and the temples that they belong to.</summary>
    public static async Task AddAsync(IDbContextFactory<DashboardDbContext> contexts, int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var models = Enumerable.Range(0, Temples).Select(Model).ToList();
        db.Models.AddRange(models);
        await db.SaveChangesAsync(cancellationToken);
        var (temple, classifier, model) = (models[0].Classifier!.TempleId, models[0].ClassifierId, models[0].Id);
        await db.Database.ExecuteSqlAsync($"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
            INSERT INTO Predictions (TempleId, ClassifierId, ModelId, CreatedAt, ImageSha256, ImageName, Source, TopCategory, Confidence,
                MinConfidence, IsAnomaly, Reason, Probabilities, LatencyMilliseconds, RequestId, Review)
            SELECT {temple} + i % {Temples}, {classifier} + i % {Temples}, {model} + i % {Temples},
                datetime({Start}, '+' || i || ' minutes'),
                printf('%064x', i), 'camera ' || (i % 7) || ' ' || i, 'api', CASE i % 3 WHEN 0 THEN 'Door open' ELSE 'Door closed' END,
                (i * 7919 % 1000) / 1000.0, 0.5, i % 50 = 0, i % 50 = 0, '[]', 10, printf('%032x', i),
                CASE WHEN i % 100 = 0 THEN 1 + i / 100 % 3 ELSE 0 END
            FROM n
            """, cancellationToken);
    }

    private static TrainedModel Model(int number)
    {
        var classifier = new Classifier { Name = Classifier.DefaultName, CreatedAt = Start };
        classifier.Temple = new Temple { Code = $"many-{number}", Name = $"Temple {number}", CreatedAt = Start };
        return new()
        {
            Classifier = classifier,
            Run = new TrainingRun { Classifier = classifier, Number = 1, StartedBy = "benchmark", QueuedAt = Start },
            Number = 1,
            Kind = "transfer",
            ModelSha256 = "m",
            BackboneSha256 = "b",
            SnapshotSha256 = "s",
            Categories = ["Door open", "Door closed"],
            Folder = "none",
            EvaluationJson = "{}",
        };
    }
}

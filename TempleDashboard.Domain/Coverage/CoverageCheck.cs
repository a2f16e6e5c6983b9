using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain.Coverage;

/// <summary>Says whether a classifier has enough labelled pictures, of which kind it lacks some, and what to do next.</summary>
public sealed class CoverageCheck(
    IDbContextFactory<DashboardDbContext> contexts, SplitLeaks splitLeaks, TrainingService training, CurveRuns curves)
{
    /// <summary>Looks at the classifier as it stands; only the learning curve may be older. Null where there is none.</summary>
    public async Task<CoverageReport?> CheckAsync(long classifierId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var classifier = await db.Classifiers.AsNoTracking().Include(row => row.Temple)
            .FirstOrDefaultAsync(row => row.Id == classifierId, cancellationToken);
        if (classifier is null)
            return null;
        var categories = await db.Categories.AsNoTracking().Where(category => category.ClassifierId == classifierId)
            .OrderBy(category => category.Position).ThenBy(category => category.Id)
            .Select(category => new { category.Id, category.Name }).ToListAsync(cancellationToken);
        var labelled = await db.Labels.AsNoTracking().Where(label => label.ClassifierId == classifierId && !label.IsSetAside)
            .OrderBy(label => label.ImageId)
            .Select(label => new LabelledRow(
                label.CategoryId, label.Split, label.Image!.Name, label.Image.CapturedAt))
            .ToListAsync(cancellationToken);
        var unlabelled = await db.Images.AsNoTracking()
            .Where(image => image.TempleId == classifier.TempleId && !image.Labels.Any(label => label.ClassifierId == classifierId))
            .Select(image => new { image.Name, image.CapturedAt }).ToListAsync(cancellationToken);
        var pattern = FileNamePattern.Of(classifier.Temple!.FileNamePattern);
        var matrix = CoverageMatrix.Of(
            [.. categories.Select(category => (category.Id, category.Name))],
            [.. labelled.Select(row => new CoveredPicture(
                row.CategoryId, row.CapturedAt?.Hour, FileNames.Read(row.Name, pattern).Camera, row.Split))],
            [.. unlabelled.Select(row => new WaitingPicture(row.CapturedAt?.Hour, FileNames.Read(row.Name, pattern).Camera))]);
        var leaks = (await splitLeaks.ListAsync(classifierId, cancellationToken)).Count;
        var (modelId, doubts) = await DoubtsAsync(db, classifierId, cancellationToken);
        var readiness = (await training.LookAheadAsync(classifierId, null, cancellationToken)).Readiness;
        var curve = await curves.StateOfAsync(classifierId, cancellationToken);
        var steps = StepRules.Of(new StepFacts(matrix)
        {
            OtherCategories = readiness.Categories.Count(category => category.IsCommon),
            Unlabelled = unlabelled.Count,
            Leaks = leaks,
            Doubts = doubts,
            ModelId = modelId,
            Forecast = curve.Forecast,
            WeakestCategoryId = curve.WeakestCategoryId,
            CanTrain = readiness.CanTrain || readiness.ActiveRunId is not null,
            HasChanged = readiness.ChangedSinceLastRun && readiness.ActiveRunId is null,
        });
        return new CoverageReport(matrix, unlabelled.Count, leaks, doubts.Count, modelId, curve, steps);
    }

    /// <summary>The labels that the newest model disputes, less those that somebody has confirmed or changed since.</summary>
    private static async Task<(long? ModelId, IReadOnlyList<OpenDoubt> Doubts)> DoubtsAsync(
        DashboardDbContext db, long classifierId, CancellationToken cancellationToken)
    {
        var model = await db.Models.AsNoTracking().Where(model => model.ClassifierId == classifierId)
            .OrderByDescending(model => model.Number)
            .Select(model => new { model.Id, model.CreatedAt, model.EvaluationJson }).FirstOrDefaultAsync(cancellationToken);
        if (model is null || JsonSerializer.Deserialize<ModelEvaluation>(model.EvaluationJson)?.Doubts is not { Found: > 0 } doubts)
            return (model?.Id, []);
        var hashes = doubts.Worst.Select(doubt => doubt.Sha256).ToList();
        var open = await db.Labels.AsNoTracking()
            .Where(label => label.ClassifierId == classifierId && !label.IsSetAside && label.LabelledAt <= model.CreatedAt
                && hashes.Contains(label.Image!.Sha256))
            .Select(label => new { label.Image!.Sha256, label.Category!.Name }).ToListAsync(cancellationToken);
        return (model.Id,
        [
            .. doubts.Worst.Where(doubt => open.Exists(label => label.Sha256 == doubt.Sha256 && label.Name == doubt.Category))
                .Select(doubt => new OpenDoubt(doubt.Category, doubt.Suggested)),
        ]);
    }

    private sealed record LabelledRow(long CategoryId, Split Split, string Name, DateTime? CapturedAt);
}

/// <summary>Whether a classifier has enough labelled pictures.</summary>
/// <param name="Matrix">What there is, by category, hour and camera.</param>
/// <param name="Unlabelled">Pictures that wait for a label.</param>
/// <param name="Leaks">Stacks of look-alikes that lie on both sides of the split.</param>
/// <param name="Doubts">Labels that the newest model disputes and nobody has looked at since.</param>
/// <param name="ModelId">The newest model; null where there is none.</param>
/// <param name="Curve">The learning curve.</param>
/// <param name="Steps">What would help, the next step first; at least one.</param>
public sealed record CoverageReport(
    CoverageMatrix Matrix, int Unlabelled, int Leaks, int Doubts, long? ModelId, CurveState Curve, IReadOnlyList<NextStep> Steps);

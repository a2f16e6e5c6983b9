using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;

namespace TempleDashboard.Domain.Predictions;

/// <summary>The model that answers a classifier's pictures, or why there is none.</summary>
/// <param name="Model">Null where neither the champion nor a version before it can serve.</param>
/// <param name="Problem">Says, for a person, what is wrong with the champion, what to do, and who answers meanwhile; null where all is
/// well.</param>
public sealed record Serving(ServingModel? Model, string? Problem);

/// <summary>What is wrong with a champion.</summary>
/// <param name="Sentence">For a person: which file, what to do, and who answers meanwhile.</param>
/// <param name="IsAnswered">Whether an earlier model answers in its place; else pictures are refused.</param>
public sealed record ChampionProblem(long ChampionId, string Sentence, bool IsAnswered);

/// <summary>
/// Chooses the model that answers: the champion, or the newest version before it that is whole where the champion's files are damaged. What
/// is wrong is kept for the pages, the APIs and the health check, and logged once.
/// </summary>
public sealed class ServingModels(
    IDbContextFactory<DashboardDbContext> contexts, ModelCache models, KnownBackbones backbones, ILogger<ServingModels> logger)
{
    private readonly ConcurrentDictionary<long, ChampionProblem> _problems = new();

    /// <summary>What is known to be wrong with champions, one sentence or two each.</summary>
    public IReadOnlyCollection<string> Problems => [.. _problems.OrderBy(problem => problem.Key).Select(problem => problem.Value.Sentence)];

    /// <summary>
    /// What is known to be wrong with a classifier's champion; null where nothing is, or where another one has become champion since.
    /// </summary>
    public ChampionProblem? ProblemOf(long classifierId, long? championId) =>
        _problems.TryGetValue(classifierId, out var problem) && problem.ChampionId == championId ? problem : null;

    /// <summary>Gives the model that answers for a classifier with a champion.</summary>
    public async Task<Serving> FindAsync(long classifierId, long championId, ClassifierRef reference, CancellationToken cancellationToken)
    {
        var (champion, failure) = await TryAsync(championId, cancellationToken);
        if (champion is not null)
        {
            if (_problems.TryRemove(classifierId, out _))
                PredictionLog.AnswersAgain(logger, champion.Number, reference.ToString());
            return new(champion, null);
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Also where it was deleted a moment ago: this request was begun with it.
        var number = await db.Models.IgnoreQueryFilters().Where(model => model.Id == championId).Select(model => model.Number)
            .SingleAsync(cancellationToken);
        var stand = await BeforeAsync(db, classifierId, number, cancellationToken);
        var problem = $"{await ExplainAsync(failure!, $"Model {number} of '{reference}'", cancellationToken)} "
            + (stand is null ? "There is no earlier model that could answer." : $"Model {stand.Number} answers meanwhile.");
        if (_problems.GetValueOrDefault(classifierId)?.Sentence != problem)
            PredictionLog.CannotAnswer(logger, problem);
        _problems[classifierId] = new(championId, problem, IsAnswered: stand is not null);
        return new(stand, problem);
    }

    /// <summary>Looks at the files of all champions without opening them, so that damage is known before the first picture comes.</summary>
    public async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var champions = await db
            .Classifiers.AsNoTracking()
            .Where(classifier => classifier.ChampionModelId != null)
            .Join(
                db.Models,
                classifier => classifier.ChampionModelId,
                model => model.Id,
                (classifier, model) =>
                    new { Champion = new Champion(classifier.Id, model.Id, classifier.Temple!.Code, classifier.Name), model.BackboneSha256 }
            )
            .ToListAsync(cancellationToken);
        foreach (var (champion, backbone) in champions.Select(row => (row.Champion, row.BackboneSha256)))
        {
            var isHere = backbone is null || (await backbones.StatusAsync(backbone, cancellationToken)).Missing("") is null;
            if (!isHere || !await models.IsWholeAsync(champion.ModelId, cancellationToken))
                await FindAsync(champion.ClassifierId, champion.ModelId, new(champion.Temple, champion.Classifier), cancellationToken);
        }
    }

    /// <summary>
    /// Looks again at the champions that could not answer: somebody may have restored their files, or let another model serve.
    /// </summary>
    public async Task CheckKnownAsync(CancellationToken cancellationToken)
    {
        if (_problems.IsEmpty)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var id in _problems.Keys)
        {
            var champion = await db
                .Classifiers.AsNoTracking()
                .Where(classifier => classifier.Id == id && classifier.ChampionModelId != null)
                .Select(classifier => new Champion(
                    classifier.Id, classifier.ChampionModelId!.Value, classifier.Temple!.Code, classifier.Name))
                .SingleOrDefaultAsync(cancellationToken);
            if (champion is null)
                _problems.TryRemove(id, out _);
            else
                await FindAsync(id, champion.ModelId, new(champion.Temple, champion.Classifier), cancellationToken);
        }
    }

    private async Task<ServingModel?> BeforeAsync(DashboardDbContext db, long classifierId, int number, CancellationToken cancellationToken)
    {
        var earlier = await db.Models.Where(model => model.ClassifierId == classifierId && model.Number < number)
            .OrderByDescending(model => model.Number).Select(model => model.Id).ToListAsync(cancellationToken);
        foreach (var id in earlier)
        {
            if (await TryAsync(id, cancellationToken) is { Model: { } whole })
                return whole;
        }
        return null;
    }

    private async Task<(ServingModel? Model, Exception? Failure)> TryAsync(long modelId, CancellationToken cancellationToken)
    {
        try
        {
            return (await models.GetAsync(modelId, cancellationToken), null);
        }
        catch (Exception failure) when (failure is DamagedModelException or MissingBackboneException)
        {
            return (null, failure);
        }
    }

    private async Task<string> ExplainAsync(Exception failure, string subject, CancellationToken cancellationToken) =>
        failure is MissingBackboneException missing
            ? missing.For(subject, await backbones.NameOfAsync(missing.Sha256, cancellationToken)).Message
            : $"{subject} cannot answer: {failure.Message}";

    private sealed record Champion(long ClassifierId, long ModelId, string Temple, string Classifier);
}

/// <summary>Looks at the champions' files once after each start, while the program serves already.</summary>
internal sealed class ChampionFileCheck(ServingModels models, ILogger<ChampionFileCheck> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await models.CheckAllAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Each model is looked at again before it answers.
            PredictionLog.NotChecked(logger, exception.Message);
        }
    }
}

/// <summary>What is kept in memory of a model that serves.</summary>
/// <param name="Categories">In the order of the model's probabilities.</param>
/// <param name="Neighbours">Its training pictures; null for a model that was made before they were kept.</param>
public sealed record ServingModel(
    long ModelId, int Number, Region? Region, IReadOnlyList<string> Categories, IPictureModel Model, NeighbourIndex? Neighbours)
{
    /// <summary>About what it takes of memory.</summary>
    public long ByteCount => Model.ByteCount + (Neighbours?.ByteCount ?? 0);
}

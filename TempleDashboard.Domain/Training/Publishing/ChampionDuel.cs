using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Evaluation;
using TempleDashboard.Domain.Learning.Export;
using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>Lets the champion answer the test pictures of the new model, so that both are judged by the same pictures.</summary>
internal sealed class ChampionDuel(IDbContextFactory<DashboardDbContext> contexts, ModelFolder models)
{
    /// <summary>Says whether the new model, to be numbered <paramref name="number"/>, should serve, and why.</summary>
    public async Task<PromotionDecision> DecideAsync(MadeModel made, int number, string backboneSha256, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var champion = await db.Classifiers.Where(classifier => classifier.Id == made.Run.ClassifierId)
            .Join(db.Models, classifier => classifier.ChampionModelId, model => model.Id, (_, model) => model)
            .AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        if (champion is null)
            return new PromotionDecision(true, $"Model {number} serves: it is the first one.");
        if (champion.BackboneSha256 != backboneSha256 || champion.Region != made.Data.Classifier.Region)
            return new PromotionDecision(true, $"Model {number} serves now: model {champion.Number} looked at another part of the picture or used another backbone, so the two cannot be compared.");

        if (!champion.Categories.ToHashSet().SetEquals(made.Categories))
            return new PromotionDecision(true, $"Model {number} serves now: the categories have changed since model {champion.Number} was made.");
        if (await ReadHeadAsync(champion, cancellationToken) is not { } head)
            return new PromotionDecision(true, $"Model {number} serves now: the file of model {champion.Number} is missing or damaged.");

        var theirs = Score(head, champion, made);
        var ours = made.Test.Accuracy;
        var numbers = FormattableString.Invariant($"{ours:0.0%} of the {made.Test.Count} test pictures right, model {champion.Number} {theirs:0.0%}.");
        return ours >= theirs
            ? new PromotionDecision(true, $"Model {number} serves now: {numbers}")
            : new PromotionDecision(false, $"Model {number} stays a candidate: {numbers} Model {champion.Number} keeps serving.");
    }

    private async Task<LinearHead?> ReadHeadAsync(TrainedModel champion, CancellationToken cancellationToken)
    {
        var file = Path.Combine(models.PathOf(champion.Folder), ModelFolder.ModelFile);
        try
        {
            return HeadReader.Read(await File.ReadAllBytesAsync(file, cancellationToken)).Head;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private static double Score(LinearHead head, TrainedModel champion, MadeModel made)
    {
        var probabilities = new float[head.ClassCount];
        var right = 0;
        for (var i = 0; i < made.TestSet.Pictures.Count; i++)
        {
            head.Predict(made.TestSet.Embeddings.AsSpan(i * head.Dimension, head.Dimension), probabilities);
            right += champion.Categories[TopCategory.Of(probabilities)] == made.Categories[made.TestSet.Pictures[i].Category] ? 1 : 0;
        }
        return (double)right / made.TestSet.Pictures.Count;
    }
}

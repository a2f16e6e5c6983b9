using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// Lets the champion answer the test pictures of the new model, so that both are judged by the same pictures, and asks the guard whether
/// the new one would let strangers pass.
/// </summary>
internal sealed class ChampionCheck(IDbContextFactory<DashboardDbContext> contexts, PictureModelLoader loader, PromotionGuard guard)
{
    /// <summary>Says whether the new model, to be numbered <paramref name="number"/>, should serve, and why.</summary>
    public async Task<PromotionDecision> DecideAsync(MadeModel made, int number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var champion = await db.Classifiers.Where(classifier => classifier.Id == made.Run.ClassifierId)
            .Join(db.Models, classifier => classifier.ChampionModelId, model => model.Id, (_, model) => model)
            .AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        if (made.Origin is { ServesAtOnce: true })
            return new PromotionDecision(true, $"Model {number} began to serve: {made.Run.StartedBy} imported it to serve at once.");
        if (champion is null)
            return new PromotionDecision(true, $"Model {number} began to serve: it was the first one.");
        using var rival = await OpenAsync(champion, cancellationToken);
        var match = CategoryMatch.Of(champion, made.Data.Categories);
        if (made.Origin is not null && WhyNotCompared(made, number, champion, match) is { } candidate)
            return candidate;
        var decision = await CompareAsync(made, number, champion, match, rival, cancellationToken);
        return decision.Serves && rival is not null
            && await guard.CheckAsync(made, champion, rival, match is not null, cancellationToken) is { } hold
            ? new PromotionDecision(false, Describe(number, hold)) { Hold = hold }
            : decision;
    }

    /// <summary>
    /// A training follows from what people labelled, so its model serves where nothing can be compared. One that was imported follows from
    /// nothing here, and waits.
    /// </summary>
    private static PromotionDecision? WhyNotCompared(MadeModel made, int number, TrainedModel champion, CategoryMatch? match)
    {
        var why = match is null ? $"it tells other categories apart than model {champion.Number}"
            : champion.Region != made.Data.Classifier.Region ? $"model {champion.Number} looks at another part of the picture"
            : made.Test.Count == 0 ? "there are no labelled test pictures to try it on"
            : null;
        return why is null
            ? null
            : new(false, $"Model {number} stayed a candidate: {why}. Model {champion.Number} went on serving.");
    }

    private static async Task<PromotionDecision> CompareAsync(
        MadeModel made,
        int number,
        TrainedModel champion,
        CategoryMatch? match,
        IPictureModel? rival,
        CancellationToken cancellationToken)
    {
        if (match is null)
        {
            return new PromotionDecision(
                true, $"Model {number} began to serve: the categories had changed since model {champion.Number} was made.");
        }

        if (made.Learned.Kind == ModelKinds.NormalOnly)
        {
            return new PromotionDecision(
                true, $"Model {number} began to serve: both know a single category, and this one has seen the newest pictures of it.");
        }

        if (rival is null)
        {
            return new PromotionDecision(
                true, $"Model {number} began to serve: the file of model {champion.Number} was missing or damaged, or its backbone was.");
        }

        var answers = await rival.AnswerStoredAsync([.. made.TestSet.Pictures.Select(picture => picture.Sha256)], null, cancellationToken);
        var theirs = Score(answers.Probabilities, match, made);
        var ours = made.Test.Accuracy;
        var numbers = FormattableString.Invariant(
            $"{ours:0.0%} of the {made.Test.Count} test pictures right, model {champion.Number} {theirs:0.0%}{Where(made, champion)}.");
        return ours >= theirs
            ? new PromotionDecision(true, $"Model {number} began to serve: {numbers}")
            : new PromotionDecision(
                false,
                $"Model {number} stayed a candidate: {numbers} Model {champion.Number} went on "
                    + $"serving{(match.IsRenamed ? ", with the names from before the renaming" : "")}.");
    }

    /// <summary>Null where the champion cannot answer.</summary>
    private async Task<IPictureModel?> OpenAsync(TrainedModel champion, CancellationToken cancellationToken)
    {
        try
        {
            return await loader.LoadAsync(
                champion.Folder, champion.ModelSha256, champion.BackboneSha256, champion.Region, cancellationToken);
        }
        catch (Exception exception) when (exception is DamagedModelException or MissingBackboneException)
        {
            return null;
        }
    }

    private static string Describe(int number, PromotionHold hold)
    {
        List<string> reasons = [];
        if (hold.IsWider)
        {
            reasons.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"it calls pictures unlike anything seen from a distance of {hold.Line:0.0000} on, "
                    + $"model {hold.Champion} from {hold.ChampionLine:0.0000} on"));
        }

        if (hold.Lost > 0)
            reasons.Add($"{hold.Lost} of {hold.Strangers} strange pictures of the last {hold.Days} days would get a category");
        return $"Model {number} waited for a person to let it serve: {string.Join("; ", reasons)}. Model {hold.Champion} went on serving.";
    }

    /// <summary>Each is shown the part of the same pictures that it was trained on.</summary>
    private static string Where(MadeModel made, TrainedModel champion) =>
        champion.Region == made.Data.Classifier.Region ? "" : ", which looks at another part of the picture";

    private static double Score(float[] probabilities, CategoryMatch match, MadeModel made)
    {
        var count = match.Places.Count;
        var right = 0;
        for (var i = 0; i < made.TestSet.Pictures.Count; i++)
        {
            var top = TopCategory.Of(probabilities.AsSpan(i * count, count));
            right += match.Places[top] == made.TestSet.Pictures[i].Category ? 1 : 0;
        }
        return (double)right / made.TestSet.Pictures.Count;
    }
}

/// <summary>Whether a new model serves at once, and why, for a person.</summary>
internal sealed record PromotionDecision(bool Serves, string Reason)
{
    /// <summary>What speaks against a model that is no worse; null for nothing.</summary>
    public PromotionHold? Hold { get; init; }
}

/// <summary>Which category of a new model each category of an earlier one is. A category that was renamed is still the same.</summary>
/// <param name="Places">For each category of the earlier model its place among the new model's.</param>
/// <param name="IsRenamed">Whether the earlier model knows one by another name.</param>
internal sealed record CategoryMatch(IReadOnlyList<int> Places, bool IsRenamed)
{
    /// <summary>
    /// Matches by id, then by name where a model keeps no ids or a category was made anew; null where the categories are others.
    /// </summary>
    public static CategoryMatch? Of(TrainedModel earlier, IReadOnlyList<CategoryCount> categories)
    {
        var ids = JsonSerializer
            .Deserialize<ModelEvaluation>(earlier.EvaluationJson)
            ?.Categories.ToDictionary(category => category.Name, category => category.Id)
            ?? [];
        var places = earlier.Categories.Select(name => PlaceOf(name, ids.GetValueOrDefault(name), categories)).ToList();
        if (places.Count != categories.Count || places.Contains(-1) || places.Distinct().Count() < places.Count)
            return null;
        return new(places, places.Index().Any(place => categories[place.Item].Name != earlier.Categories[place.Index]));
    }

    private static int PlaceOf(string name, long? id, IReadOnlyList<CategoryCount> categories)
    {
        var indexed = categories.Index().ToList();
        var found = indexed
            .Where(category => id is not null && category.Item.Id == id)
            .Concat(indexed.Where(category => category.Item.Name == Names.Plain(name)));
        return found.Select(category => (int?)category.Index).FirstOrDefault() ?? -1;
    }
}

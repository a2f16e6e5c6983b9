using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Suggestions;

namespace TempleDashboard.Domain.Suggestions;

/// <summary>Makes the suggestions of a classifier, from reading what is labelled to a snapshot.</summary>
internal sealed class SuggestionMaker(BackboneProvider backbones, PatientLook look, ServingModels models, TimeProvider time)
{
    /// <summary>Labels of each category from which suggestions are good.</summary>
    public const int EnoughLabels = 5;

    /// <summary>Labels of each category from which they are made at all; why so early: decision 080.</summary>
    public const int FirstGuessLabels = 2;

    /// <summary>So many can be compared with each other; of more, those in doubt.</summary>
    private const int MostCompared = 2_000;

    /// <summary>
    /// Pictures that are chosen with care; the others follow by how sure they are. People turn few pages between renewals.
    /// </summary>
    private const int MostChosen = 100;

    /// <summary>Says what is missing without looking at any picture.</summary>
    public static SuggestionSnapshot Waiting(SuggestionPool pool, SuggestionSnapshot before) => before with
    {
        Missing = pool.Lacking(pool.Lacking(FirstGuessLabels).Count > 0 && before.Source == SuggestionSource.None
            ? FirstGuessLabels : EnoughLabels),
    };

    /// <summary>Makes suggestions; where there are too few labels, the order alone.</summary>
    /// <param name="tell">Told of progress.</param>
    /// <exception cref="MissingBackboneException">The backbone is not here.</exception>
    public async Task<SuggestionSnapshot> MakeAsync(
        SuggestionPool pool, SuggestionSnapshot before, Action<SuggestionSnapshot> tell, CancellationToken cancellationToken)
    {
        var lacks = pool.Lacking(FirstGuessLabels).Count > 0 || pool.Categories.Count < 2;
        var isEnough = !lacks && pool.Lacking(EnoughLabels).Count == 0;
        var champion = isEnough ? null : await ChampionAsync(pool, cancellationToken);
        var (backbone, region) = champion is { } serving
            ? (serving.Model.Backbone, serving.Region)
            : (backbones.Get(pool.Classifier!.BackboneSha256), pool.Classifier.Region);
        var told = before with { IsWorking = true, Pictures = pool.Pictures.Count, LeftOut = pool.LeftOut, Problem = null };
        var (features, places) = await look.AtAsync(
            backbone, [.. pool.Pictures.Select(picture => picture.Sha256)], region, done => tell(told with { LookedAt = done }),
            cancellationToken);
        var seen = new SeenPictures(pool, backbone, features, [.. places.Select(place => pool.Pictures[place])]);
        var (answers, order) = await Task.Factory.StartNew(
            () => Work(seen, champion, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var source = champion is not null ? SuggestionSource.Champion
            : lacks || answers is null ? SuggestionSource.None
            : isEnough ? SuggestionSource.Labels
            : SuggestionSource.FirstGuesses;
        return told with
        {
            Version = before.Version + 1,
            IsWorking = false,
            Source = source,
            Missing = pool.Lacking(source == SuggestionSource.None ? FirstGuessLabels : EnoughLabels),
            LookedAt = seen.Pictures.Count,
            Labels = seen.Pictures.Count(picture => picture.CategoryId is not null),
            ModelNumber = champion?.Number,
            MadeAt = time.GetUtcNow().UtcDateTime,
            Suggestions = source == SuggestionSource.None ? new Dictionary<long, Suggestion>() : seen.SuggestionsOf(answers!),
            Order = [.. order.Select(i => seen.Pictures[i].ImageId)],
            Worth = source is SuggestionSource.None or SuggestionSource.Champion ? null : answers!.Worth,
        };
    }

    private static (SuggestedAnswers? Answers, IReadOnlyList<int> Order) Work(
        SeenPictures seen, ChampionHead? champion, CancellationToken cancellationToken)
    {
        // Whoever else wants the processor comes first, where the system lets threads say so.
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        var labels = seen.Labels;
        var similarity = labels.Length is > 0 and <= MostCompared
            ? SimilarityMatrix.Of(seen.Features, labels.Length, cancellationToken)
            : null;
        var answers = champion is not null ? champion.Answer(seen)
            : labels.Where(label => label >= 0).Distinct().Count() < 2 ? null
            : SuggestionHead.Train(seen.Features, labels, seen.Categories.Count, similarity, cancellationToken);
        var order = similarity is not null
            ? CoverageOrder.Of(similarity, labels, answers, MostChosen, cancellationToken)
            : OrderOfMany(seen, answers, cancellationToken);
        return (answers, order);
    }

    /// <summary>Of too many to compare, those most in doubt are; before there is a head, some from everywhere.</summary>
    private static IReadOnlyList<int> OrderOfMany(SeenPictures seen, SuggestedAnswers? answers, CancellationToken cancellationToken)
    {
        var labels = seen.Labels;
        int[] open = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] < 0)];
        int[] inDoubt = answers is null
            ? [.. Enumerable.Range(0, Math.Min(MostCompared, open.Length)).Select(i =>
                open[(int)((long)i * open.Length / Math.Min(MostCompared, open.Length))])]
            : [.. open.OrderBy(answers.Margin)];
        int[] compared = [.. inDoubt.Take(MostCompared)];
        var dimension = labels.Length == 0 ? 0 : seen.Features.Length / labels.Length;
        float[] features = [.. compared.SelectMany(i => seen.Features.AsSpan(i * dimension, dimension).ToArray())];
        var similarity = SimilarityMatrix.Of(features, compared.Length, cancellationToken);
        double[] doubt = [.. compared.Select(i => answers is null ? 1 : 1 - answers.Margin(i))];
        int[] chosen =
        [
            .. CoverageOrder.Of(similarity, doubt, new bool[compared.Length], MostChosen, cancellationToken)
                .Select(place => compared[place]),
        ];
        return [.. chosen, .. (answers is null ? open : inDoubt).Except(chosen)];
    }

    /// <summary>The champion's head, where it answers embeddings and knows all categories; null else.</summary>
    private async Task<ChampionHead?> ChampionAsync(SuggestionPool pool, CancellationToken cancellationToken)
    {
        if (pool.Classifier!.ChampionModelId is not { } id || pool.Categories.Count < 2)
            return null;
        var serving = (await models.FindAsync(pool.Classifier.Id, id, pool.Reference, cancellationToken)).Model;
        if (serving is not { Model: TransferModel model })
            return null;
        int[] places = [.. pool.Categories.Select(category => serving.Categories.ToList().IndexOf(category.Name))];
        return places.Contains(-1) ? null : new(model, serving.Number, serving.Region, places);
    }

    /// <param name="Places">Where the model has each category of the classifier.</param>
    private sealed record ChampionHead(TransferModel Model, int Number, Region? Region, int[] Places)
    {
        /// <summary>Answers by the classifier's own categories; what the model takes for a common category is left in doubt.</summary>
        public SuggestedAnswers Answer(SeenPictures seen)
        {
            var classes = Places.Length;
            var result = new float[seen.Pictures.Count * classes];
            var all = new float[Model.ClassCount];
            for (var i = 0; i < seen.Pictures.Count; i++)
            {
                Model.Head.Predict(seen.Features.AsSpan(i * Model.Head.Dimension, Model.Head.Dimension), all);
                for (var k = 0; k < classes; k++)
                    result[(i * classes) + k] = all[Places[k]];
            }
            return new(result, classes, new LabelWorth(0, 0));
        }
    }

    /// <summary>Pictures that could be read, with what the backbone makes of them.</summary>
    private sealed record SeenPictures(SuggestionPool Pool, Backbone Backbone, float[] Features, IReadOnlyList<PoolPicture> Pictures)
    {
        public IReadOnlyList<CategoryName> Categories => Pool.Categories;

        /// <summary>Place of each picture's category, -1 where it has none.</summary>
        public int[] Labels { get; } = LabelsOf(Pool, Pictures);

        public Dictionary<long, Suggestion> SuggestionsOf(SuggestedAnswers answers)
        {
            var suggestions = new Dictionary<long, Suggestion>();
            for (var i = 0; i < Pictures.Count; i++)
            {
                var ranked = answers.Ranked(i);
                var confidence = answers.Probabilities[(i * answers.ClassCount) + ranked[0]];
                // Below, the champion takes it for something that is no category here.
                if (Labels[i] < 0 && confidence * answers.ClassCount >= 0.5)
                {
                    suggestions[Pictures[i].ImageId] = new(
                        Pictures[i].ImageId, Categories[ranked[0]].Id, confidence, Categories[ranked[1]].Id, answers.Margin(i));
                }
            }
            return suggestions;
        }

        private static int[] LabelsOf(SuggestionPool pool, IReadOnlyList<PoolPicture> pictures)
        {
            var places = pool.Categories.Index().ToDictionary(pair => pair.Item.Id, pair => pair.Index);
            return [.. pictures.Select(picture => picture.CategoryId is { } id ? places.GetValueOrDefault(id, -1) : -1)];
        }
    }
}

using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Review;

/// <summary>Lays a prediction out for a person to judge, and does what they say.</summary>
public sealed class ReviewDesk(
    PredictionHistory history,
    TempleCatalog catalog,
    RenamedCategories renamed,
    PredictionReview reviews,
    PredictionToTraining training,
    PredictionTeaching teaching,
    LabelService labels,
    CurrentAccess access)
{
    /// <summary>Reads a prediction and what judging it needs; null where it is unknown.</summary>
    public async Task<ReviewItem?> FindAsync(long predictionId, CancellationToken cancellationToken) =>
        await history.FindAsync(predictionId, cancellationToken) is { } entry && access.Temples.Has(entry.TempleId)
            ? await OfAsync(entry, cancellationToken)
            : null;

    /// <summary>Finds those predictions of which a person has said what they show, and whose pictures are whole.</summary>
    public async Task<IReadOnlyList<SaidPrediction>> FindSaidAsync(
        IReadOnlyCollection<long> predictionIds, CancellationToken cancellationToken)
    {
        var entries = new List<PredictionEntry>();
        var filter = new PredictionFilter { Ids = [.. predictionIds], TempleIds = access.Temples.Ids };
        await foreach (var entry in history.StreamAsync(filter, cancellationToken))
        {
            if (entry.Reason != AnomalyReason.Damaged)
                entries.Add(entry);
        }
        var said = await training.FindSaidAsync(entries, cancellationToken);
        return [.. entries.Where(entry => said.ContainsKey(entry.Id)).Select(entry => new SaidPrediction(entry, said[entry.Id]))];
    }

    /// <summary>Reads what judging a prediction needs.</summary>
    public async Task<ReviewItem> OfAsync(PredictionEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var classifier = await catalog.FindAsync(entry.ClassifierId, cancellationToken);
        // By its id: after a renaming the answer and the category are still the same.
        var answered = entry.IsAnomaly
            ? null
            : await training.FindSaidAsync(entry with { Review = ReviewState.Correct }, cancellationToken);
        var right = entry.Review == ReviewState.Wrong && entry.ReviewCategory is { } name
            ? await renamed.FindAsync(entry.ClassifierId, name, entry.ReviewedAt ?? entry.CreatedAt, cancellationToken)
            : null;
        return new(
            entry,
            classifier?.Categories ?? [],
            answered?.Id,
            right?.Id,
            await training.FindSaidAsync(entry, cancellationToken),
            await training.CountUnlikeAsync(entry, cancellationToken));
    }

    /// <summary>Finds those that nobody has judged yet.</summary>
    public Task<IReadOnlySet<long>> FindWaitingAsync(IReadOnlyCollection<long> predictionIds, CancellationToken cancellationToken) =>
        history.FindUnreviewedAsync(predictionIds, cancellationToken);

    /// <summary>Keeps an answer.</summary>
    public Task<ReviewResult> AnswerAsync(PredictionEntry entry, ReviewWord word)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return reviews.SetAsync(entry.Id, word, access.As(Rights.Review), CancellationToken.None);
    }

    /// <summary>Keeps an answer for several at once.</summary>
    public Task<ReviewsResult> AnswerAsync(IReadOnlyCollection<long> predictionIds, ReviewWord word) =>
        reviews.SetManyAsync(predictionIds, word, access.Temples, access.As(Rights.Review), CancellationToken.None);

    public Task<int> UndoAsync(ReviewSet set) => reviews.UndoAsync(set, access.As(Rights.Review), CancellationToken.None);

    /// <summary>Teaches a diverse few of what was corrected.</summary>
    public Task<TeachResult> TeachAsync(IReadOnlyCollection<long> predictionIds, bool withUnlike) =>
        teaching.TeachAsync(predictionIds, withUnlike, access.Temples, access.As(Rights.Review), CancellationToken.None);

    public Task<int> UndoAsync(TeachSet set) => teaching.UndoAsync(set, access.As(Rights.Review), CancellationToken.None);

    /// <summary>Adds the picture to training as what a person said it is; a new category is made first.</summary>
    public async Task<TrainingAddition> LearnAsync(PredictionEntry entry, SaidCategory said)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(said);
        if (said.Id is not { } id)
        {
            var made = await catalog.FindOrCreateCategoryAsync(
                entry.ClassifierId, said.Name, access.As(Rights.Review), CancellationToken.None);
            if (!made.Succeeded)
                return TrainingAddition.Refused(made.Error);
            id = made.Value.Id;
        }
        return await training.AddAsync(entry.Id, id, access.As(Rights.Review), CancellationToken.None);
    }

    /// <summary>Takes the label back; the picture stays, without it.</summary>
    public Task ForgetAsync(LabelChange change) => labels.UndoAsync(change, access.As(Rights.Review), CancellationToken.None);
}

/// <summary>A prediction on the desk.</summary>
/// <param name="Categories">The classifier's categories in order; the first nine have keys.</param>
/// <param name="AnsweredId">The category that the model answered; null for an anomaly, and where the category is gone.</param>
/// <param name="RightId">The category that a person called right instead.</param>
/// <param name="Said">What the picture shows by a person's word; null where nobody has said it.</param>
/// <param name="UnlikeCount">How many training pictures it is unlike, all of them; null where it is like some.</param>
public sealed record ReviewItem(
    PredictionEntry Entry, IReadOnlyList<Category> Categories, long? AnsweredId, long? RightId, SaidCategory? Said, int? UnlikeCount)
{
    /// <summary>Categories that are chosen by one key.</summary>
    public const int MostKeys = 9;

    /// <summary>The answer that means a category: the model's own is right, another one makes the model's wrong.</summary>
    public ReviewWord AnswerOf(Category category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return category.Id == AnsweredId ? new(ReviewState.Correct) : new(ReviewState.Wrong, category.Name);
    }

    /// <summary>True where this category is what the review says.</summary>
    public bool IsSaid(Category category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return Entry.Review == ReviewState.Correct ? category.Id == AnsweredId : category.Id == RightId;
    }

    /// <summary>The answer of a key; null for a key that answers nothing. N asks for a name first, so it is none of these.</summary>
    public ReviewWord? AnswerOf(string key) => key switch
    {
        "c" => new(Entry.IsAnomaly ? ReviewState.Anomaly : ReviewState.Correct),
        "a" => new(ReviewState.Anomaly),
        "w" => new(ReviewState.Wrong),
        "u" => new(ReviewState.Unsure),
        [>= '1' and <= '9' and var digit] when digit - '1' < Categories.Count => AnswerOf(Categories[digit - '1']),
        _ => null,
    };
}

/// <summary>A prediction of which a person has said what it shows.</summary>
public sealed record SaidPrediction(PredictionEntry Entry, SaidCategory Said)
{
    /// <inheritdoc cref="PredictionToTraining.IsUnlike"/>
    public bool IsUnlike => PredictionToTraining.IsUnlike(Entry);
}

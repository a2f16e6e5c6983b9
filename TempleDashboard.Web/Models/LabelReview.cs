using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Models;

/// <summary>One person looking through the labels that a model disputes: the labels as they are now, and the way back.</summary>
/// <param name="madeAtUtc">When the model was made: labels given since then are somebody's answer to it.</param>
public sealed class LabelReview(long classifierId, DateTime madeAtUtc, LabelPictures pictures, LabelService labels, CurrentAccess access)
{
    private readonly Dictionary<string, CurrentLabel> _current = [];
    private readonly Dictionary<string, LabelChange> _changes = [];
    private IReadOnlyList<CategoryChoice> _categories = [];

    public long ClassifierId => classifierId;

    /// <summary>Reads the present labels of <paramref name="disputed"/> and the categories.</summary>
    public async Task LoadAsync(IReadOnlyCollection<CheckedPicture> disputed, CancellationToken cancellationToken) =>
        Take(await ReadAsync(classifierId, pictures, disputed, cancellationToken));

    /// <summary>Reads what <see cref="Take"/> takes, so that it can be handed over.</summary>
    public static async Task<LabelReading> ReadAsync(
        long classifierId, LabelPictures pictures, IReadOnlyCollection<CheckedPicture> disputed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        string[] hashes = [.. disputed.Select(picture => picture.Sha256).Distinct()];
        return new(
            await pictures.CategoriesAsync(classifierId, cancellationToken),
            hashes,
            await pictures.FindAsync(classifierId, hashes, cancellationToken));
    }

    public void Take(LabelReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        _categories = reading.Categories;
        foreach (var hash in reading.Sha256s)
            _current.Remove(hash);
        foreach (var label in reading.Labels)
            _current[label.Sha256] = label;
    }

    /// <summary>The picture's label as it is now; null where it has none, or is no picture of this temple.</summary>
    public string? LabelOf(CheckedPicture picture) =>
        _current.GetValueOrDefault(picture.Sha256)?.CategoryId is { } id
            ? _categories.FirstOrDefault(category => category.Id == id)?.Name
            : null;

    public CheckState StateOf(CheckedPicture picture) => _current.GetValueOrDefault(picture.Sha256) switch
    {
        null => CheckState.Elsewhere,
        { CategoryId: null } => CheckState.Unlabelled,
        _ when Names.Plain(LabelOf(picture) ?? "") != Names.Plain(picture.Label) => CheckState.Changed,
        { LabelledAt: { } at } when at > madeAtUtc => CheckState.Confirmed,
        _ => CheckState.Open,
    };

    /// <summary>False where the suggested category is none of the classifier's own, such as a common or a deleted one.</summary>
    public bool CanRelabel(CheckedPicture picture) => _categories.Any(category => category.Name == Names.Plain(picture.Suggested));

    /// <summary>Whether what this person did to the picture can be taken back.</summary>
    public bool CanUndo(CheckedPicture picture) => _changes.ContainsKey(picture.Sha256);

    /// <summary>Counts the pictures of a list that this person has given another label, or none.</summary>
    public int CountRelabelled(IEnumerable<CheckedPicture> disputed) =>
        disputed.Count(picture => CanUndo(picture) && StateOf(picture) is (CheckState.Changed or CheckState.Unlabelled));

    /// <summary>Gives the picture the category that the model says; its split stays.</summary>
    public Task RelabelAsync(CheckedPicture picture, CancellationToken cancellationToken) => ChangeAsync(picture, imageId =>
    {
        var category = _categories.First(category => category.Name == Names.Plain(picture.Suggested));
        return labels.AssignAsync(classifierId, [imageId], category.Id, split: null, access.As(Rights.Save), cancellationToken);
    }, cancellationToken);

    /// <summary>Takes the picture's label away: it is none of the categories, and no training uses it.</summary>
    public Task TakeOutAsync(CheckedPicture picture, CancellationToken cancellationToken) =>
        ChangeAsync(
            picture,
            imageId => labels.ClearAsync(classifierId, [imageId], access.As(Rights.Save), cancellationToken),
            cancellationToken);

    /// <summary>Says that the label is right, so that nobody need look again.</summary>
    public Task ConfirmAsync(CheckedPicture picture, CancellationToken cancellationToken) =>
        ChangeAsync(
            picture,
            imageId => labels.ConfirmAsync(classifierId, [imageId], access.As(Rights.Save), cancellationToken),
            cancellationToken);

    /// <summary>Takes back what this person did to the picture.</summary>
    public async Task UndoAsync(CheckedPicture picture, CancellationToken cancellationToken)
    {
        if (!_changes.Remove(picture.Sha256, out var change))
            return;
        await labels.UndoAsync(change, access.As(Rights.Save), cancellationToken);
        await LoadAsync([picture], cancellationToken);
    }

    private async Task ChangeAsync(CheckedPicture picture, Func<long, Task<LabelChange>> change, CancellationToken cancellationToken)
    {
        // Somebody may have labelled or deleted it since the page was opened: then the page shows that, and nothing is overwritten.
        var before = StateOf(picture);
        await LoadAsync([picture], cancellationToken);
        if (StateOf(picture) != before || before != CheckState.Open)
            return;
        _changes[picture.Sha256] = await change(_current[picture.Sha256].ImageId);
        await LoadAsync([picture], cancellationToken);
    }
}

/// <summary>A picture on which label and model disagree.</summary>
/// <param name="Label">The label that the model was made or tested with.</param>
/// <param name="Suggested">What the model says.</param>
/// <param name="Probability">Of what the model says, 0 to 1.</param>
public sealed record CheckedPicture(string Sha256, string Name, string Label, string Suggested, double Probability)
{
    /// <summary>Whether it is unlike all other pictures, and may belong to no category.</summary>
    public bool IsUnlikeAll { get; init; }

    public static CheckedPicture Of(DoubtfulLabel doubt)
    {
        ArgumentNullException.ThrowIfNull(doubt);
        return new(doubt.Sha256, doubt.Name, doubt.Category, doubt.Suggested, doubt.Probability) { IsUnlikeAll = doubt.IsUnlikeAll };
    }

    /// <summary>
    /// Picks the misread ones of <paramref name="pictures"/>, the surest first: there the label is most likely to be the mistake.
    /// </summary>
    public static IReadOnlyList<CheckedPicture> Misread(IEnumerable<TestPicture> pictures) =>
        [
            .. pictures
                .Where(picture => !picture.IsRight)
                .OrderByDescending(picture => picture.Probability)
                .Select(picture => new CheckedPicture(
                    picture.Sha256,
                    picture.Name,
                    picture.TrueCategory,
                    picture.PredictedCategory,
                    picture.Probability)),
        ];
}

/// <summary>The labels that pictures have, and the categories that they could have.</summary>
/// <param name="Sha256s">The pictures that were asked for; of those without a label here nothing is known.</param>
public sealed record LabelReading(
    IReadOnlyList<CategoryChoice> Categories, IReadOnlyList<string> Sha256s, IReadOnlyList<CurrentLabel> Labels);

/// <summary>How a disputed label stands now.</summary>
public enum CheckState
{
    /// <summary>Nobody has looked at it since the model was made.</summary>
    Open,

    /// <summary>Somebody has confirmed the label.</summary>
    Confirmed,

    /// <summary>It has another label now.</summary>
    Changed,

    /// <summary>It has no label any more.</summary>
    Unlabelled,

    /// <summary>It is no picture of this temple: deleted, or one of the common pictures.</summary>
    Elsewhere,
}

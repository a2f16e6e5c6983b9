using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Pictures;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Labels;

/// <summary>Opens what a page about look-alikes shows.</summary>
public sealed class AlikeDesks(
    TempleCatalog catalog, LabelPictures pictures, SplitLeaks leaks, LabelConflicts conflicts, LabelService labels, CurrentAccess access,
    IStringLocalizer texts)
{
    /// <summary>Reads a classifier with its questions and leaks; null where there is no such classifier.</summary>
    public async Task<AlikeDesk?> OpenAsync(long classifierId, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(classifierId, cancellationToken) is not { } classifier)
            return null;
        var desk = new AlikeDesk(
            classifier, await pictures.CategoriesAsync(classifierId, cancellationToken), pictures, leaks, conflicts, labels, access, texts);
        await desk.ReadAsync(cancellationToken);
        return desk;
    }
}

/// <summary>One person answering which label of near-identical pictures is right, and mending the split.</summary>
public sealed class AlikeDesk(
    Classifier classifier, IReadOnlyList<CategoryChoice> categories, LabelPictures pictures, SplitLeaks leaks, LabelConflicts conflicts,
    LabelService labels, CurrentAccess access, IStringLocalizer texts)
{
    /// <summary>Leaks that are shown; all are mended.</summary>
    public const int MostLeaks = 30;

    /// <summary>Small pictures side by side.</summary>
    public const int MostInRow = 6;

    private readonly Dictionary<long, LabelPicture> _pictures = [];
    private readonly HashSet<(long, long, long)> _passed = [];
    private readonly List<LabelChange> _done = [];
    private IReadOnlyList<LabelConflict> _conflicts = [];

    public Classifier Classifier => classifier;

    /// <summary>The question that is asked now; null where none is left that was not passed over.</summary>
    public LabelConflict? Question { get; private set; }

    /// <summary>Questions that nobody has answered.</summary>
    public int Left => _conflicts.Count;

    public IReadOnlyList<SplitLeak> Leaks { get; private set; } = [];

    /// <summary>What was done last, for a person.</summary>
    public string Message { get; private set; } = "";

    public bool CanUndo => _done.Count > 0;

    /// <summary>Reads questions and leaks anew.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        _conflicts = await conflicts.ListAsync(classifier.Id, cancellationToken);
        Leaks = await leaks.ListAsync(classifier.Id, cancellationToken);
        Question = _conflicts.FirstOrDefault(conflict => !_passed.Contains(KeyOf(conflict)));
        long[] shown =
        [
            .. Question is null ? [] : Question.One.ImageIds.Take(MostInRow + 1).Concat(Question.Other.ImageIds.Take(MostInRow + 1)),
            .. Leaks.Take(MostLeaks).SelectMany(leak => leak.Train.Take(MostInRow).Concat(leak.Test.Take(MostInRow))),
        ];
        foreach (var picture in await pictures.ReadAsync(
            classifier.Id, [.. shown.Where(id => !_pictures.ContainsKey(id)).Distinct()], cancellationToken))
        {
            _pictures[picture.Id] = picture;
        }
    }

    public LabelPicture? Find(long id) => _pictures.GetValueOrDefault(id);

    public string NameOf(long categoryId) => categories.FirstOrDefault(category => category.Id == categoryId)?.Name ?? "?";

    /// <summary>
    /// Obeys a key: 1 and 2 say which is right, 3 that both are, the arrow passes the question over, Z takes the last step back.
    /// </summary>
    public async Task PressAsync(string key, CancellationToken cancellationToken)
    {
        if (key == "z")
        {
            await UndoAsync(cancellationToken);
            return;
        }
        if (Question is not { } question || key is not ("1" or "2" or "3" or "ArrowRight"))
            return;
        Message = "";
        if (key == "ArrowRight")
            _passed.Add(KeyOf(question));
        else
            await AnswerAsync(question, key, cancellationToken);
        await ReadAsync(cancellationToken);
    }

    /// <summary>Moves each stack that lies on both sides of the split to one of them.</summary>
    public async Task MendAsync(CancellationToken cancellationToken)
    {
        var change = await leaks.MendAsync(classifier.Id, null, access.As(Rights.Save), cancellationToken);
        _done.Add(change);
        Message = texts.Many(change.ChangedCount, "1 picture moved.", "{0} pictures moved.");
        await ReadAsync(cancellationToken);
    }

    private async Task AnswerAsync(LabelConflict question, string key, CancellationToken cancellationToken)
    {
        var (one, other) = (question.One.CategoryId, question.Other.CategoryId);
        long? right = key == "3" ? null : key == "1" ? one : other;
        var change = await conflicts.AnswerAsync(
            classifier.Id, question.StackId, (one, other), right, access.As(Rights.Save), cancellationToken);
        if (change is null)
        {
            Message = texts["Somebody else has answered it meanwhile."];
            return;
        }
        _done.Add(change);
        Message = right is { } category
            ? texts["{0}: {1}", texts.Pictures(change.ChangedCount), NameOf(category)]
            : texts["Both are right."];
    }

    private async Task UndoAsync(CancellationToken cancellationToken)
    {
        if (_done.Count == 0)
            return;
        var change = _done[^1];
        _done.RemoveAt(_done.Count - 1);
        var undo = await labels.UndoAsync(change, access.As(Rights.Save), cancellationToken);
        Message = undo.Kept.Count == 0 ? texts["Undone."] : texts.WhyKept(undo.Kept, id => id is { } known ? NameOf(known) : null);
        await ReadAsync(cancellationToken);
    }

    private static (long, long, long) KeyOf(LabelConflict conflict) =>
        (conflict.StackId, conflict.One.CategoryId, conflict.Other.CategoryId);
}

using System.Collections.Concurrent;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Labels;

/// <summary>One person labelling one classifier: the board, the counts, the way back, and what others do meanwhile.</summary>
public sealed class LabelSession(
    long templeId, long classifierId, LabelPictures pictures, LabelService labels, string who, IStringLocalizer texts)
{
    /// <summary>From here on a change takes long enough to say so while it is made.</summary>
    private const int ManyPictures = 300;

    private readonly Dictionary<long, LabelPicture> _known = [];
    private readonly HashSet<long> _fresh = [];
    private readonly HashSet<long> _outgrown = [];
    private readonly ConcurrentQueue<LabelNews> _news = [];
    private readonly HashSet<LabelChange> _own = new(ReferenceEqualityComparer.Instance);
    private LabelSteps _steps = new();

    /// <summary>Raised while a long change is made, so that its message is seen.</summary>
    public event Action? Changed;

    public LabelBoard Board { get; } = new();

    public LabelFilter Filter { get; private set; } = LabelFilter.All;

    public LabelCounts Counts { get; private set; } = new(0, new Dictionary<(long, Split), int>());

    public IReadOnlyList<CategoryChoice> Categories { get; private set; } = [];

    /// <summary>One picture is looked at: what is done is done to it alone, whatever is selected.</summary>
    public bool IsPreviewing { get; set; }

    /// <summary>Says why the grid is empty.</summary>
    public string NothingShown => Filter switch
    {
        { Unlabelled: true, Name: "" } => texts["Every picture has a label. You can train now."],
        { LookAlikeOf: not null } => texts["No other picture looks like this one."],
        { Name: { Length: > 0 } name } => texts["No picture shown by this filter has “{0}” in its name.", name],
        _ => texts["No picture fits this filter."],
    };

    /// <summary>What was done last, for a person.</summary>
    public string Message { get; private set; } = "";

    public bool CanUndo => _steps.Last is not null;

    public bool CanRedo => _steps.Next is not null;

    /// <summary>Says what an undo takes back.</summary>
    public string WhatToUndo => _steps.Last is { } step ? texts["Undo: {0}", Words(step)] : texts["Nothing to undo."];

    /// <summary>Says what a redo does once more.</summary>
    public string WhatToRedo => _steps.Next is { } step ? texts["Redo: {0}", Words(step)] : texts["Nothing to redo."];

    public LabelPicture? Focused => Board.FocusedId is { } id ? Find(id) : null;

    /// <summary>Pictures that are shown although the filter would not show them any more: they stay until it is chosen again.</summary>
    public int OutgrownCount => _outgrown.Count;

    private IReadOnlyList<long> Targets => !IsPreviewing ? Board.Targets : Board.FocusedId is { } id ? [id] : [];

    /// <summary>Starts with what was read for the page.</summary>
    public void Begin(LabelStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        (Filter, Counts, Categories) = (start.Filter, new(start.Counts), start.Categories);
        Board.Load(start.Ids);
        foreach (var picture in start.Pictures)
            _known[picture.Id] = picture;
        _fresh.UnionWith(start.Pictures.Select(picture => picture.Id));
    }

    /// <summary>Goes on with the steps that this browser tab has made before.</summary>
    public void GoOnWith(LabelSteps steps) => _steps = steps;

    /// <summary>
    /// Reads everything anew, such as after an upload; selection and undo stay. What was loaded is shown until it is loaded again:
    /// labels may have been changed elsewhere.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        Categories = await pictures.CategoriesAsync(classifierId, cancellationToken);
        Counts = await pictures.CountAsync(templeId, classifierId, cancellationToken);
        Board.Load(await pictures.ListAsync(templeId, classifierId, Filter, cancellationToken));
        _outgrown.Clear();
        _fresh.Clear();
        if (Board.FocusedId is { } focused)
            await LoadAsync([focused], cancellationToken);
    }

    public async Task ShowAsync(LabelFilter filter, CancellationToken cancellationToken)
    {
        Filter = filter;
        Message = "";
        Board.ClearSelection();
        Board.Load(await pictures.ListAsync(templeId, classifierId, filter, cancellationToken));
        _outgrown.Clear();
    }

    /// <summary>Gives a picture that has been loaded; null where it has not, or was deleted.</summary>
    public LabelPicture? Find(long id) => _known.GetValueOrDefault(id);

    public string? NameOf(long? categoryId) => Categories.FirstOrDefault(category => category.Id == categoryId)?.Name;

    /// <summary>Place of a category among the others, from 0; -1 where there is none.</summary>
    public int IndexOf(long? categoryId)
    {
        for (var i = 0; categoryId is not null && i < Categories.Count; i++)
        {
            if (Categories[i].Id == categoryId)
                return i;
        }
        return -1;
    }

    /// <summary>Loads what was not loaded since everything was read anew of <paramref name="ids"/>.</summary>
    public async Task LoadAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        long[] missing = [.. ids.Where(id => !_fresh.Contains(id))];
        if (missing.Length == 0)
            return;
        var read = await pictures.ReadAsync(classifierId, missing, cancellationToken);
        foreach (var id in missing)
            _known.Remove(id);
        foreach (var picture in read)
            _known[picture.Id] = picture;
        _fresh.UnionWith(missing);
    }

    /// <summary>A message that only fitted what was selected before is not shown any more.</summary>
    public void ForgetMessage() => Message = "";

    /// <summary>Goes to another picture, or selects others.</summary>
    public void Go(LabelCommand command)
    {
        ForgetMessage();
        switch (command.Action)
        {
            case LabelAction.Move when IsPreviewing:
                Board.Step(command.Value);
                break;
            case LabelAction.Move:
                Board.Move(command.Value, command.Extend);
                break;
            case LabelAction.SelectAll when !IsPreviewing:
                Board.SelectAll();
                break;
            case LabelAction.Escape when IsPreviewing:
                IsPreviewing = false;
                break;
            case LabelAction.Escape:
                Board.ClearSelection();
                break;
        }
    }

    /// <summary>Gives the selection the category at <paramref name="index"/>; after a single picture the next one is selected.</summary>
    public async Task AssignAsync(int index, CancellationToken cancellationToken)
    {
        if (index < 0 || index >= Categories.Count)
        {
            Message = Categories.Count == 0
                ? texts["There is no category yet; add one first."]
                : texts["There is no category {0}; the last is {1}, {2}.", CategoryKeys.Of(index)!, Key(Categories.Count), Categories[^1].Name];
            return;
        }
        var category = Categories[index];
        if (Targets is not { Count: > 0 } targets)
        {
            Message = texts["Select a picture first."];
            return;
        }
        Remember(
            await WorkAsync(targets.Count, () => labels.AssignAsync(classifierId, targets, category.Id, null, who, cancellationToken)),
            LabelStepKind.Labelled,
            category.Id);
        if (targets.Count == 1)
            Board.Step(1);
    }

    public async Task UnlabelAsync(CancellationToken cancellationToken)
    {
        if (Targets is not { Count: > 0 } targets)
            return;
        Remember(
            await WorkAsync(targets.Count, () => labels.ClearAsync(classifierId, targets, who, cancellationToken)), LabelStepKind.Unlabelled);
    }

    /// <summary>Moves the selection to the split that the focused picture is not in.</summary>
    public async Task ToggleSplitAsync(CancellationToken cancellationToken)
    {
        if (Targets is not { Count: > 0 } targets)
            return;
        var split = Focused is { CategoryId: not null, Split: Split.Test } ? Split.Train : Split.Test;
        var change = await WorkAsync(targets.Count, () => labels.MoveAsync(classifierId, targets, split, who, cancellationToken));
        if (change.Before.All(state => state.CategoryId is null))
        {
            Message = texts["Label the picture first: only labelled pictures are for training or testing."];
            return;
        }
        Remember(change, split == Split.Test ? LabelStepKind.MovedToTesting : LabelStepKind.MovedToTraining);
    }

    /// <summary>
    /// Takes the last change back and goes to its first picture. Returns what was left alone because somebody else has changed it since,
    /// as a sentence; null where all was taken back.
    /// </summary>
    public async Task<string?> UndoAsync(CancellationToken cancellationToken)
    {
        if (!_steps.TryTakeLast(out var step))
        {
            Message = texts["Nothing to undo."];
            return null;
        }
        return await RevertAsync(step, isRedo: false, cancellationToken);
    }

    /// <summary>Does once more what was taken back last; returns the same.</summary>
    public async Task<string?> RedoAsync(CancellationToken cancellationToken)
    {
        if (!_steps.TryTakeNext(out var step))
        {
            Message = texts["Nothing to redo."];
            return null;
        }
        return await RevertAsync(step, isRedo: true, cancellationToken);
    }

    /// <summary>Notes what was changed, by whomever; called on any thread.</summary>
    public void Hear(LabelNews news)
    {
        ArgumentNullException.ThrowIfNull(news);
        if (news.ClassifierId == classifierId || news.TempleId == templeId)
            _news.Enqueue(news);
    }

    /// <summary>Takes over what others have changed since the last time; true where the board has other pictures now.</summary>
    public async Task<NewsEffect> TakeNewsAsync(CancellationToken cancellationToken)
    {
        var effect = NewsEffect.None;
        while (_news.TryDequeue(out var news))
        {
            if (news.Change is not { } change)
            {
                effect = NewsEffect.Pictures;
            }
            else if (!_own.Contains(change))
            {
                Take(change, isOwn: false);
                effect = effect == NewsEffect.Pictures ? effect : NewsEffect.Labels;
            }
        }
        // What is made here has been told before it is known here: nothing of it is still to come.
        _own.Clear();
        if (effect == NewsEffect.Labels)
        {
            var counts = await pictures.CountAsync(templeId, classifierId, cancellationToken);
            // Labels of pictures that are new as well, such as one that was added to training.
            effect = counts.Total == Counts.Total ? effect : NewsEffect.Pictures;
            Counts = counts;
        }
        if (effect == NewsEffect.Pictures)
            await RefreshAsync(cancellationToken);
        return effect;
    }

    private async Task<string?> RevertAsync(LabelStep step, bool isRedo, CancellationToken cancellationToken)
    {
        LabelUndo? undo = null;
        var made = await WorkAsync(step.Change.Before.Count, async () =>
        {
            undo = await labels.UndoAsync(step.Change, cancellationToken);
            return undo.Made;
        });
        var count = made.ChangedCount;
        Take(made, isOwn: true);
        Message = "";
        if (count > 0)
        {
            var reverted = step with { Change = made };
            if (isRedo)
                _steps.AddRedone(reverted);
            else
                _steps.AddUndone(reverted);
            Message = isRedo ? texts["Redone: {0}.", Words(reverted)] : texts["Undone: {0}.", Words(reverted)];
        }
        if (made.Before.Count == 1)
            Board.GoTo(made.Before[0].ImageId);
        if (undo!.Kept.Count == 0)
            return null;
        var why = texts.WhyKept(undo.Kept, NameOf);
        string kept = isRedo ? texts["Not redone: {0}", why] : texts["Not undone: {0}", why];
        Message = $"{Message} {kept}".Trim();
        return kept;
    }

    /// <summary>Makes a change; a long one beside the caller, who goes on showing the page meanwhile.</summary>
    private async Task<LabelChange> WorkAsync(int count, Func<Task<LabelChange>> change)
    {
        if (count < ManyPictures)
            return await change();
        Message = texts["Working on {0}…", texts.Pictures(count)];
        Changed?.Invoke();
        return await Task.Run(change);
    }

    private void Remember(LabelChange change, LabelStepKind kind, long? categoryId = null)
    {
        var step = new LabelStep(change, kind, categoryId);
        if (change.ChangedCount > 0)
            _steps.Add(step);
        Take(change, isOwn: true);
        Message = $"{Words(step)}.";
    }

    /// <summary>Shows the labels of a change; the counts of others' changes are read anew, all at once.</summary>
    private void Take(LabelChange change, bool isOwn)
    {
        if (isOwn)
        {
            _own.Add(change);
            Counts.Apply(change.Before, change.After);
        }
        foreach (var state in change.After)
        {
            if (_known.TryGetValue(state.ImageId, out var picture))
                _known[state.ImageId] = picture with { CategoryId = state.CategoryId, Split = state.Split };
            if (Board.PositionOf(state.ImageId) < 0)
                continue;
            if (Filter.Fits(state))
                _outgrown.Remove(state.ImageId);
            else
                _outgrown.Add(state.ImageId);
        }
    }

    private string Words(LabelStep step) => texts.Step(step.Kind, step.Change.After.Count, NameOf(step.CategoryId));

    private static string Key(int categories) => CategoryKeys.Of(categories - 1)?.ToString() ?? "…";
}

/// <summary>What a page about labels shows first.</summary>
/// <param name="Classifier">Null where there is none of that id.</param>
public sealed record LabelStart(
    Classifier? Classifier, LabelFilter Filter, IReadOnlyList<CategoryChoice> Categories, LabelCounts Counts, IReadOnlyList<long> Ids,
    IReadOnlyList<LabelPicture> Pictures)
{
    public static readonly LabelStart Nothing = new(null, LabelFilter.All, [], new(0, new Dictionary<(long, Split), int>()), [], []);
}

/// <summary>What others have changed of what is shown.</summary>
public enum NewsEffect
{
    None,
    Labels,

    /// <summary>The board has been read anew.</summary>
    Pictures,
}

using System.Globalization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Web.Labels;

/// <summary>One person labelling one classifier: the board, the counts, and the way back.</summary>
public sealed class LabelSession(long templeId, long classifierId, LabelPictures pictures, LabelService labels, string who)
{
    private const int MostUndoSteps = 200;

    /// <summary>From here on a change takes long enough to say so while it is made.</summary>
    private const int ManyPictures = 300;
    private readonly Dictionary<long, LabelPicture> _known = [];
    private readonly HashSet<long> _fresh = [];
    private readonly List<LabelChange> _changes = [];

    /// <summary>Raised while a long change is made, so that its message is seen.</summary>
    public event Action? Changed;

    public LabelBoard Board { get; } = new();

    public LabelFilter Filter { get; private set; } = LabelFilter.All;

    public LabelCounts Counts { get; private set; } = new(0, new Dictionary<(long, Split), int>());

    public IReadOnlyList<CategoryChoice> Categories { get; private set; } = [];

    /// <summary>Says why the grid is empty.</summary>
    public string NothingShown => Filter switch
    {
        { Unlabelled: true, Name: "" } => "Every picture has a label. You can train now.",
        { LookAlikeOf: not null } => "No other picture looks like this one.",
        { Name: { Length: > 0 } name } => $"No picture shown by this filter has “{name}” in its name.",
        _ => "No picture fits this filter.",
    };

    /// <summary>What was done last, for a person.</summary>
    public string Message { get; private set; } = "";

    public bool CanUndo => _changes.Count > 0;

    public LabelPicture? Focused => Board.FocusedId is { } id ? Find(id) : null;

    /// <summary>
    /// Reads everything anew, such as after an upload; selection and undo stay. What was loaded is shown until it is loaded again:
    /// labels may have been changed elsewhere.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        Categories = await pictures.CategoriesAsync(classifierId, cancellationToken);
        Counts = await pictures.CountAsync(templeId, classifierId, cancellationToken);
        Board.Load(await pictures.ListAsync(templeId, classifierId, Filter, cancellationToken));
        _fresh.Clear();
        if (Board.FocusedId is { } focused)
            await LoadAsync([focused], cancellationToken);
    }

    public async Task ShowAsync(LabelFilter filter, CancellationToken cancellationToken)
    {
        Filter = filter;
        Board.ClearSelection();
        Board.Load(await pictures.ListAsync(templeId, classifierId, filter, cancellationToken));
    }

    /// <summary>Gives a picture that has been loaded; null where it has not, or was deleted.</summary>
    public LabelPicture? Find(long id) => _known.GetValueOrDefault(id);

    public string? NameOf(long? categoryId) => Categories.FirstOrDefault(category => category.Id == categoryId)?.Name;

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

    /// <summary>Gives the selection the category at <paramref name="index"/>; after a single picture the next one is selected.</summary>
    public async Task AssignAsync(int index, CancellationToken cancellationToken)
    {
        if (index < 0 || index >= Categories.Count)
        {
            Message = Categories.Count == 0
                ? "There is no category yet; add one first."
                : $"There is no category {index + 1}; the last is {Categories.Count}, {Categories[^1].Name}.";
            return;
        }
        var category = Categories[index];
        if (Board.Targets is not { Count: > 0 } targets)
        {
            Message = "Select a picture first.";
            return;
        }
        Change(
            await WorkAsync(targets.Count, () => labels.AssignAsync(classifierId, targets, category.Id, null, who, cancellationToken)),
            category.Name);
        if (targets.Count == 1)
            Board.Move(1, extend: false);
    }

    public async Task UnlabelAsync(CancellationToken cancellationToken)
    {
        if (Board.Targets is { Count: > 0 } targets)
            Change(await WorkAsync(targets.Count, () => labels.ClearAsync(classifierId, targets, who, cancellationToken)), "unlabelled");
    }

    /// <summary>Moves the selection to the split that the focused picture is not in.</summary>
    public async Task ToggleSplitAsync(CancellationToken cancellationToken)
    {
        if (Board.Targets is not { Count: > 0 } targets)
            return;
        var split = Focused is { CategoryId: not null, Split: Split.Test } ? Split.Train : Split.Test;
        var change = await WorkAsync(targets.Count, () => labels.MoveAsync(classifierId, targets, split, who, cancellationToken));
        if (change.Before.All(state => state.CategoryId is null))
            Message = "Label the picture first: only labelled pictures are for training or testing.";
        else
            Change(change, split == Split.Test ? "for testing" : "for training");
    }

    /// <summary>Takes the last change back and goes to its first picture.</summary>
    public async Task UndoAsync(CancellationToken cancellationToken)
    {
        if (_changes.Count == 0)
        {
            Message = "Nothing to undo.";
            return;
        }
        var change = _changes[^1];
        _changes.RemoveAt(_changes.Count - 1);
        await WorkAsync(change.Before.Count, async () =>
        {
            await labels.UndoAsync(change, cancellationToken);
            return change;
        });
        Counts = await pictures.CountAsync(templeId, classifierId, cancellationToken);
        Remember(change.Before);
        if (change.Before.Count == 1)
            Board.GoTo(change.Before[0].ImageId);
        Message = $"Undone: {Pictures(change.Before.Count)}.";
    }

    /// <summary>Makes a change; a long one beside the caller, who goes on showing the page meanwhile.</summary>
    private async Task<LabelChange> WorkAsync(int count, Func<Task<LabelChange>> change)
    {
        if (count < ManyPictures)
            return await change();
        Message = $"Working on {Pictures(count)}…";
        Changed?.Invoke();
        return await Task.Run(change);
    }

    private void Change(LabelChange change, string what)
    {
        _changes.Add(change);
        if (_changes.Count > MostUndoSteps)
            _changes.RemoveAt(0);
        Counts.Apply(change.Before, change.After);
        Remember(change.After);
        Message = $"{Pictures(change.After.Count)}: {what}.";
    }

    private void Remember(IEnumerable<LabelState> states)
    {
        foreach (var state in states)
        {
            if (_known.TryGetValue(state.ImageId, out var picture))
                _known[state.ImageId] = picture with { CategoryId = state.CategoryId, Split = state.Split };
        }
    }

    private static string Pictures(int count) =>
        count == 1 ? "1 picture" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} pictures");
}

using System.Globalization;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Labels;

/// <summary>One person labelling one classifier: what is done to labels, and how it is taken back.</summary>
public sealed class LabelSession(
    long templeId, long classifierId, LabelPictures pictures, LabelService labels, CurrentAccess access, IStringLocalizer texts,
    StackLabels? stackLabels = null)
    : LabelBoardView(templeId, classifierId, pictures, texts)
{
    /// <summary>From here on a change takes long enough to say so while it is made.</summary>
    private const int ManyPictures = 300;

    private LabelSteps _steps = new();
    private bool _hasDeleted;

    /// <summary>Raised while a long change is made, so that its message is seen.</summary>
    public event Action? Changed;

    public bool CanUndo => _steps.Last is not null;

    public bool CanRedo => _steps.Next is not null;

    /// <summary>Says what an undo takes back.</summary>
    public string WhatToUndo => _steps.Last is { } step ? Texts["Undo: {0}", Words(step)] : Texts["Nothing to undo."];

    /// <summary>Says what a redo does once more.</summary>
    public string WhatToRedo => _steps.Next is { } step ? Texts["Redo: {0}", Words(step)] : Texts["Nothing to redo."];

    /// <summary>What a command acts on: of a stack that is closed, all its pictures; while one picture is looked at, it alone.</summary>
    public IReadOnlyList<long> Targets => !IsPreviewing ? [.. Board.Targets.SelectMany(Stacks.MembersOf)]
        : Board.FocusedId is { } id ? [id] : [];

    /// <summary>Several pictures at once, of which a few stand for all.</summary>
    private bool IsStack => !IsPreviewing && Board.Targets.Any(id => Stacks.MembersOf(id).Count > 1);

    /// <summary>The classifier whose question is asked now.</summary>
    private long AskedId => IsPreviewing && Pass.Current is { } question ? question.ClassifierId : ClassifierId;

    /// <summary>
    /// Remembers that pictures were deleted, which is no step of labels: an undo must not take back what was before it unasked.
    /// </summary>
    public void NoteDeletion() => _hasDeleted = true;

    /// <summary>Goes on with the steps that this browser tab has made before.</summary>
    public void GoOnWith(LabelSteps steps) => _steps = steps;

    /// <summary>Gives the selection the category at <paramref name="index"/>; after a single picture the next one is selected.</summary>
    public async Task AssignAsync(int index, CancellationToken cancellationToken)
    {
        if (IsPreviewing && Pass.Asked.Count > 0)
        {
            await AnswerAsync(index, cancellationToken);
            return;
        }
        if (index < 0 || index >= Categories.Count)
        {
            Message = Categories.Count == 0
                ? Texts["There is no category yet; add one first."]
                : Texts[
                    "There is no category {0}; the last is {1}, {2}.",
                    (index + 1).ToString(CultureInfo.InvariantCulture), LastKey, Categories[^1].Name];
            return;
        }
        var category = Categories[index];
        if (Targets is not { Count: > 0 } targets)
        {
            Message = Texts["Select a picture first."];
            return;
        }
        var who = access.As(Rights.Save);
        var isOne = IsPreviewing || Board.Targets.Count == 1;
        var seen = targets.Select(Find).OfType<LabelPicture>().ToDictionary(picture => picture.Id, picture => picture.CategoryId);
        var change = await WorkAsync(targets.Count, () => IsStack && stackLabels is not null
            ? stackLabels.AssignSeenAsync(ClassifierId, targets, category.Id, seen, who, cancellationToken)
            : labels.AssignSeenAsync(ClassifierId, targets, category.Id, seen, who, cancellationToken));
        Remember(change, LabelStepKind.Labelled, category.Id);
        var overtaken = change.Before.Where(state => state.CategoryId != category.Id && seen.TryGetValue(state.ImageId, out var was)
            && was != state.CategoryId).ToList();
        if (overtaken.Count > 0)
        {
            var kept = overtaken.ConvertAll(state => new KeptLabel(state.ImageId, state.CategoryId, state.LabelledBy, false));
            Message = Texts["Not labelled: {0} Press the key again to change it.", Texts.WhyKept(kept, NameOf)];
            return;
        }
        if (change.After.Count(state => state.IsSetAside) is > 0 and var aside)
        {
            var left = Texts.Many(aside, "1 look-alike is set aside.", "{0} look-alikes are set aside.");
            Message = $"{Message} {left}";
        }
        if (isOne)
            Board.Step(1);
    }

    /// <summary>
    /// Does what a key or button asks for, other than undo and what only the page can do; true where the rows are others now.
    /// </summary>
    public async Task<bool> DoAsync(LabelCommand command, CancellationToken cancellationToken)
    {
        switch (command.Action)
        {
            case LabelAction.Assign:
                await AssignAsync(command.Value, cancellationToken);
                return false;
            case LabelAction.Unlabel:
                await UnlabelAsync(cancellationToken);
                return false;
            case LabelAction.ToggleSplit:
                await ToggleSplitAsync(cancellationToken);
                return false;
            case LabelAction.OpenStack or LabelAction.CloseStack:
                return OpenOrClose(command.Action == LabelAction.OpenStack);
            case LabelAction.Use or LabelAction.SetAside or LabelAction.UseFew:
                await UseAsync(command.Action, cancellationToken);
                return false;
            default:
                Go(command);
                return false;
        }
    }

    /// <summary>Goes to a picture, and opens or closes its stack by what is returned.</summary>
    public LabelCommand ToggleOf(long id)
    {
        Board.GoTo(id);
        return new(Stacks.IsOpen(id) ? LabelAction.CloseStack : LabelAction.OpenStack);
    }

    /// <summary>Opens the stack of the focused tile, or closes the one that the focused picture is of.</summary>
    private bool OpenOrClose(bool open)
    {
        ForgetMessage();
        if (Board.FocusedId is not { } id || IsPreviewing || !Stacks.CanToggle(id, open))
            return false;
        var tiles = Stacks.Toggle(id);
        Board.ClearSelection();
        Board.Load(tiles);
        Board.GoTo(Stacks.TileOf(id));
        return true;
    }

    /// <summary>Takes pictures back in, or sets them aside: the selected ones, or a few of each stack.</summary>
    private async Task UseAsync(LabelAction action, CancellationToken cancellationToken)
    {
        if (Targets is not { Count: > 0 } targets || stackLabels is null)
            return;
        var who = access.As(Rights.Save);
        var change = await WorkAsync(targets.Count, () => action switch
        {
            LabelAction.Use => stackLabels.UseAsync(ClassifierId, targets, who, cancellationToken),
            LabelAction.SetAside => stackLabels.SetAsideAsync(ClassifierId, targets, who, cancellationToken),
            _ => stackLabels.UseFewAsync(ClassifierId, targets, who, cancellationToken),
        });
        Remember(change, action == LabelAction.Use ? LabelStepKind.TakenIn : LabelStepKind.SetAside);
    }

    /// <summary>Answers the question that is asked of the large picture, and goes on to the next one, or to the next picture.</summary>
    private async Task AnswerAsync(int index, CancellationToken cancellationToken)
    {
        var categories = Pass.Current?.Categories ?? Categories;
        if (index < 0 || index >= categories.Count || Targets is not [var picture])
            return;
        Remember(
            await labels.AssignAsync(AskedId, [picture], categories[index].Id, null, access.As(Rights.Save), cancellationToken),
            LabelStepKind.Labelled,
            categories[index].Id);
        if (!Pass.GoOn())
            Board.Step(1);
    }

    /// <summary>Labels what is ticked as it is suggested, in one step, and turns the page; says so where nothing is ticked.</summary>
    /// <param name="all">All that fits the filter, not this page alone.</param>
    public async Task ConfirmAsync(bool all, CancellationToken cancellationToken)
    {
        var meant = Suggestions.Meant(all);
        if (meant.Count == 0)
        {
            Message = Texts["Nothing is ticked."];
            return;
        }
        var before = Suggestions.Newest.Version;
        Remember(
            await WorkAsync(
                meant.Count, () => labels.AssignEachAsync(ClassifierId, meant, access.As(Rights.Save), cancellationToken)),
            LabelStepKind.Confirmed);
        Suggestions.LeaveOut();
        await Suggestions.RenewedAsync(before, cancellationToken);
        await ShowAgainAsync(cancellationToken);
    }

    public async Task UnlabelAsync(CancellationToken cancellationToken)
    {
        if (Targets is not { Count: > 0 } targets)
            return;
        var change = await WorkAsync(
            targets.Count, () => labels.ClearAsync(AskedId, targets, access.As(Rights.Save), cancellationToken));
        Remember(change, LabelStepKind.Unlabelled);
    }

    /// <summary>Moves the selection to the split that the focused picture is not in.</summary>
    public async Task ToggleSplitAsync(CancellationToken cancellationToken)
    {
        if (Targets is not { Count: > 0 } targets)
            return;
        var split = Focused is { CategoryId: not null, Split: Split.Test } ? Split.Train : Split.Test;
        var change = await WorkAsync(
            targets.Count, () => labels.MoveAsync(ClassifierId, targets, split, access.As(Rights.Save), cancellationToken));
        if (change.Before.All(state => state.CategoryId is null))
        {
            Message = Texts["Label the picture first: only labelled pictures are for training or testing."];
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
        if (_hasDeleted && _steps.Last is { } last)
        {
            _hasDeleted = false;
            Message = Texts[
                "Pictures were deleted after that: the page “Deleted” brings them back. Press the key again to undo: {0}.",
                Words(last)];
            return null;
        }
        if (!_steps.TryTakeLast(out var step))
        {
            Message = Texts["Nothing to undo."];
            return null;
        }
        return await RevertAsync(step, isRedo: false, cancellationToken);
    }

    /// <summary>Does once more what was taken back last; returns the same.</summary>
    public async Task<string?> RedoAsync(CancellationToken cancellationToken)
    {
        if (!_steps.TryTakeNext(out var step))
        {
            Message = Texts["Nothing to redo."];
            return null;
        }
        return await RevertAsync(step, isRedo: true, cancellationToken);
    }

    private async Task<string?> RevertAsync(LabelStep step, bool isRedo, CancellationToken cancellationToken)
    {
        LabelUndo? undo = null;
        var version = Suggestions.Newest.Version;
        var made = await WorkAsync(step.Change.Before.Count, async () =>
        {
            undo = await labels.UndoAsync(step.Change, access.As(Rights.Save), cancellationToken);
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
            Message = isRedo ? Texts["Redone: {0}.", Words(reverted)] : Texts["Undone: {0}.", Words(reverted)];
        }
        if (Filter.Confirm && count > 0)
        {
            await Suggestions.RenewedAsync(version, cancellationToken);
            await ShowAgainAsync(cancellationToken);
        }
        if (made.Before.Select(state => Stacks.TileOf(state.ImageId)).Distinct().Take(2).ToList() is [var tile])
            Board.GoTo(tile);
        if (undo!.Kept.Count == 0)
            return null;
        var why = Texts.WhyKept(undo.Kept, NameOf);
        string kept = isRedo ? Texts["Not redone: {0}", why] : Texts["Not undone: {0}", why];
        Message = $"{Message} {kept}".Trim();
        return kept;
    }

    /// <summary>What was confirmed and taken back is there to be confirmed again.</summary>
    private async Task ShowAgainAsync(CancellationToken cancellationToken)
    {
        var said = Message;
        await ShowAsync(Filter, cancellationToken);
        Message = said;
        GoToFirst();
    }

    /// <summary>Begins at the top of what is shown, such as of a page of suggestions.</summary>
    public void GoToFirst()
    {
        if (Board.Ids.Count > 0)
            Board.GoTo(Board.Ids[0]);
    }

    /// <summary>Makes a change; a long one beside the caller, who goes on showing the page meanwhile.</summary>
    private async Task<LabelChange> WorkAsync(int count, Func<Task<LabelChange>> change)
    {
        if (count < ManyPictures)
            return await change();
        Message = Texts["Working on {0}…", Texts.Pictures(count)];
        Changed?.Invoke();
        return await Task.Run(change);
    }

    private void Remember(LabelChange change, LabelStepKind kind, long? categoryId = null)
    {
        var step = new LabelStep(change, kind, categoryId);
        if (change.ChangedCount > 0)
        {
            _steps.Add(step);
            _hasDeleted = false;
        }
        Take(change, isOwn: true);
        Message = $"{Words(step)}.";
    }

    private string Words(LabelStep step) => Texts.Step(
        step.Kind,
        step.Kind is LabelStepKind.SetAside or LabelStepKind.TakenIn ? step.Change.ChangedCount : step.Change.After.Count,
        NameOf(step.CategoryId));

    private string LastKey => Keys.Of(Categories.Count - 1)?.ToString() ?? "…";
}

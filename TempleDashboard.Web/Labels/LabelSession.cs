using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Web.Labels;

/// <summary>One person labelling one classifier: what is done to labels, and how it is taken back.</summary>
public sealed class LabelSession(
    long templeId, long classifierId, LabelPictures pictures, LabelService labels, CurrentAccess access, IStringLocalizer texts)
    : LabelBoardView(templeId, classifierId, pictures, texts)
{
    /// <summary>From here on a change takes long enough to say so while it is made.</summary>
    private const int ManyPictures = 300;

    private LabelSteps _steps = new();

    /// <summary>Raised while a long change is made, so that its message is seen.</summary>
    public event Action? Changed;

    public bool CanUndo => _steps.Last is not null;

    public bool CanRedo => _steps.Next is not null;

    /// <summary>Says what an undo takes back.</summary>
    public string WhatToUndo => _steps.Last is { } step ? Texts["Undo: {0}", Words(step)] : Texts["Nothing to undo."];

    /// <summary>Says what a redo does once more.</summary>
    public string WhatToRedo => _steps.Next is { } step ? Texts["Redo: {0}", Words(step)] : Texts["Nothing to redo."];

    private IReadOnlyList<long> Targets => !IsPreviewing ? Board.Targets : Board.FocusedId is { } id ? [id] : [];

    /// <summary>Goes on with the steps that this browser tab has made before.</summary>
    public void GoOnWith(LabelSteps steps) => _steps = steps;

    /// <summary>Gives the selection the category at <paramref name="index"/>; after a single picture the next one is selected.</summary>
    public async Task AssignAsync(int index, CancellationToken cancellationToken)
    {
        if (index < 0 || index >= Categories.Count)
        {
            Message = Categories.Count == 0
                ? Texts["There is no category yet; add one first."]
                : Texts[
                    "There is no category {0}; the last is {1}, {2}.",
                    CategoryKeys.Of(index)!, Key(Categories.Count), Categories[^1].Name];
            return;
        }
        var category = Categories[index];
        if (Targets is not { Count: > 0 } targets)
        {
            Message = Texts["Select a picture first."];
            return;
        }
        Remember(
            await WorkAsync(
                targets.Count,
                () => labels.AssignAsync(ClassifierId, targets, category.Id, null, access.As(Rights.Save), cancellationToken)),
            LabelStepKind.Labelled,
            category.Id);
        if (targets.Count == 1)
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
            targets.Count, () => labels.ClearAsync(ClassifierId, targets, access.As(Rights.Save), cancellationToken));
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
        if (made.Before.Count == 1)
            Board.GoTo(made.Before[0].ImageId);
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
            _steps.Add(step);
        Take(change, isOwn: true);
        Message = $"{Words(step)}.";
    }

    private string Words(LabelStep step) => Texts.Step(step.Kind, step.Change.After.Count, NameOf(step.CategoryId));

    private static string Key(int categories) => CategoryKeys.Of(categories - 1)?.ToString() ?? "…";
}

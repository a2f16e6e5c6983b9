using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Web.Labels;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Models;

/// <summary>One model: how good it is, what it mixes up, and whether it serves.</summary>
public sealed partial class ModelPage : PageBase
{
    private Classifier? _classifier;
    private ModelDetail? _detail;
    private ConfusionCell? _cell;
    private LabelReview? _review;
    private BackboneStatus? _backbone;
    private string? _change;
    private IReadOnlyList<CheckedPicture> _misread = [];
    private IReadOnlyList<CheckedPicture> _doubtful = [];
    private long _loadedId;
    private bool _missing;

    [Parameter]
    public long ModelId { get; set; }

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private ModelCatalog Models { get; set; } = null!;

    [Inject]
    private ServingModels Serving { get; set; } = null!;

    [Inject]
    private Promotion Promotion { get; set; } = null!;

    [Inject]
    private KnownBackbones Backbones { get; set; } = null!;

    [Inject]
    private LabelPictures Pictures { get; set; } = null!;

    [Inject]
    private LabelService Labels { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    private ModelRow Model => _detail!.Model;

    private ClassificationReport Test => _detail!.Evaluation.Test;

    /// <summary>Also of a model that somebody let serve all the same: what it lets pass is as it was.</summary>
    private PromotionHold? Hold => Model.IsChampion || Model.ServedFrom is null ? _detail!.Evaluation.Hold : null;

    private bool IsOlder => _detail?.Champion is { } champion && champion.Number > Model.Number;

    private bool IsTested => Model.TestCount > 0;

    private bool IsComparable => _detail!.Champion is { TestCount: > 0 } champion && IsTested
        && champion.Kind != ModelKinds.NormalOnly && Model.Kind != ModelKinds.NormalOnly;

    private string PromoteText => IsOlder ? L["Roll back to this model"] : L["Let this model serve"];

    /// <summary>Says that the model cannot answer; null where it can.</summary>
    private string? Missing => Problem?.Sentence ?? _backbone?.Missing($"Model {Model.Number}");

    private ChampionProblem? Problem => Model.IsChampion ? Serving.ProblemOf(Model.ClassifierId, Model.Id) : null;

    /// <summary>Whether an earlier model answers in its place, which <see cref="Missing"/> then says.</summary>
    private bool HasSubstitute => Problem is { IsAnswered: true };

    private string Next => (Model, _misread.Count, _doubtful.Count) switch
    {
        ({ Serving.IsWaiting: true }, _, _) =>
            L["Next: look at what it would let pass, put wrong labels right and train again; or let it serve as it is."],
        ({ IsChampion: true }, _, _) when Hold is not null =>
            L["Next: look at what it lets pass; put wrong labels right and train again, or go back to the model before."],
        (_, _, _) when !IsTested =>
            L["Next: label some pictures for testing and import it once more, to know how good it is; or train a model of your own."],
        ({ IsChampion: false }, _, _) when IsOlder => L["Next: nothing; you can roll back to it at any time."],
        ({ IsChampion: false }, _, _) => L["Next: compare it with the model that serves, or add pictures and train again."],
        (_, _, > 0) => L["Next: look through the doubtful labels; a wrong one teaches the model something false."],
        (_, > 0, _) => L["Next: look at the misread test pictures; more training pictures like them help."],
        _ => L["Next: try it on pictures that it has not seen."],
    };

    private string Consequence =>
        _detail?.Champion is { } champion
            ? (Hold is null ? "" : L["It waits because it would let strange pictures pass."] + " ") + L[
                "Pictures that come in from now on are answered by model {0} ({1} of its test pictures right) instead of model {2} ({3}). "
                    + "You can change back at any time.",
                Model.Number, L.Tested(Model.TestAccuracy), champion.Number, L.Tested(champion.TestAccuracy)]
            : L["Pictures that come in from now on are answered by model {0}.", Model.Number];

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == ModelId)
            return;
        _loadedId = ModelId;
        (_cell, _review) = (null, null);
        Take(await LoadAsync(ReadAsync, $"model{ModelId}"));
    }

    private IEnumerable<(string Id, string Text)> Sections()
    {
        yield return ("standing", L["At a glance"]);
        if (Hold is not null)
            yield return ("hold", L["What it would let pass"]);
        if (!IsTested)
        {
            yield return ("record", L["Record and files"]);
            yield return ("use-it-from", L["Use it from"]);
            yield break;
        }
        if (Model.Kind != ModelKinds.NormalOnly)
        {
            yield return ("good", L["How good is it?"]);
            yield return ("confusion", L["Where is it wrong?"]);
            yield return ("doubts", L["Doubtful labels"]);
            yield return ("reliability", L["Confidences"]);
        }

        yield return ("unlike", L["Unlike anything seen"]);
        if (IsComparable)
            yield return ("compared", L["Compared"]);
        yield return ("record", L["Record and files"]);
        yield return ("use-it-from", L["Use it from"]);
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var detail = await Models.FindAsync(ModelId, cancellationToken);
        if (detail is null)
            return new(null, null, null, null, null);
        var backbone = detail.Model.BackboneSha256 is { } sha256 ? await Backbones.StatusAsync(sha256, cancellationToken) : null;
        return new(
            detail,
            await Catalog.FindAsync(detail.Model.ClassifierId, cancellationToken),
            backbone,
            await Backbones.DescribeChangeAsync(ModelId, cancellationToken),
            await LabelReview.ReadAsync(
                detail.Model.ClassifierId, Pictures, [.. Misread(detail), .. Doubtful(detail)], cancellationToken));
    }

    private void Take(Reading read)
    {
        (_detail, _classifier, _backbone, _change) = (read.Detail, read.Classifier, read.Backbone, read.Change);
        _missing = _classifier is null;
        if (_detail is null || read.Labels is null)
            return;
        (_misread, _doubtful) = (Misread(_detail), Doubtful(_detail));
        _review ??= new LabelReview(Model.ClassifierId, Model.CreatedAt, Pictures, Labels, Access);
        _review.Take(read.Labels);
    }

    private async Task ReadAgainAsync() => Take(await ReadAsync(Closing));

    private static IReadOnlyList<CheckedPicture> Misread(ModelDetail detail) =>
        detail.Model.Kind == ModelKinds.NormalOnly ? [] : CheckedPicture.Misread(detail.Evaluation.TestPictures);

    private static IReadOnlyList<CheckedPicture> Doubtful(ModelDetail detail) =>
        [.. (detail.Evaluation.Doubts?.Worst ?? []).Select(CheckedPicture.Of)];

    private async Task PromoteAsync()
    {
        await Promotion.PromoteAsync(Model, _detail!.Champion?.Id, ShowTakenBackAsync, Closing);
        await ReadAgainAsync();
    }

    private Task ShowTakenBackAsync() => InvokeAsync(async () =>
    {
        if (Closing.IsCancellationRequested)
            return;
        await ReadAgainAsync();
        StateHasChanged();
    });

    private sealed record Reading(
        ModelDetail? Detail, Classifier? Classifier, BackboneStatus? Backbone, string? Change, LabelReading? Labels);
}

using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
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
    private ModelRegistry Registry { get; set; } = null!;

    [Inject]
    private KnownBackbones Backbones { get; set; } = null!;

    [Inject]
    private LabelPictures Pictures { get; set; } = null!;

    [Inject]
    private LabelService Labels { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private ModelRow Model => _detail!.Model;

    private ClassificationReport Test => _detail!.Evaluation.Test;

    private bool IsOlder => _detail?.Champion is { } champion && champion.Number > Model.Number;

    private string PromoteText => IsOlder ? "Roll back to this model" : "Let this model serve";

    /// <summary>Says that the model cannot answer; null where it can.</summary>
    private string? Missing => Problem?.Sentence ?? _backbone?.Missing($"Model {Model.Number}");

    private ChampionProblem? Problem => Model.IsChampion ? Serving.ProblemOf(Model.ClassifierId, Model.Id) : null;

    /// <summary>Whether an earlier model answers in its place, which <see cref="Missing"/> then says.</summary>
    private bool HasSubstitute => Problem is { IsAnswered: true };

    private string Standing => Model.IsChampion
        ? $"This model {(Missing is null ? "answers" : "is the one to answer")} the pictures that come in. {_detail!.Evaluation.Promotion}"
        : $"This model does not serve. When it was made: {_detail!.Evaluation.Promotion}";

    private string Consequence =>
        _detail?.Champion is { } champion
            ? $"Pictures that come in from now on are answered by model {Model.Number} "
                + $"({TimeWords.Percent(Model.TestAccuracy)} of its test pictures right) instead of model {champion.Number} "
                + $"({TimeWords.Percent(champion.TestAccuracy)}). You can change back at any time."
            : $"Pictures that come in from now on are answered by model {Model.Number}.";

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == ModelId)
            return;
        _loadedId = ModelId;
        (_cell, _review) = (null, null);
        await LoadAsync();
        if (_detail is not null)
            await LoadLabelsAsync();
        _classifier = _detail is null ? null : await Catalog.FindAsync(Model.ClassifierId, Closing);
        _missing = _classifier is null;
    }

    private async Task LoadAsync()
    {
        _detail = await Models.FindAsync(ModelId, Closing);
        _backbone = _detail?.Model.BackboneSha256 is { } sha256 ? await Backbones.StatusAsync(sha256, Closing) : null;
        _change = await Backbones.DescribeChangeAsync(ModelId, Closing);
    }

    private async Task LoadLabelsAsync()
    {
        _misread = _detail!.Model.Kind == ModelKinds.NormalOnly ? [] : CheckedPicture.Misread(_detail.Evaluation.TestPictures);
        _doubtful = [.. (_detail.Evaluation.Doubts?.Worst ?? []).Select(CheckedPicture.Of)];
        var review = new LabelReview(Model.ClassifierId, Model.CreatedAt, Pictures, Labels, Person.Browser);
        await review.LoadAsync([.. _misread, .. _doubtful], Closing);
        _review = review;
    }

    private async Task PromoteAsync()
    {
        if (await Registry.PromoteAsync(ModelId, Person.Browser, Closing))
            Toasts.Say($"Model {Model.Number} serves now.");
        else
            Toasts.SayError($"Model {Model.Number} is gone; reload the page.");
        await LoadAsync();
    }
}

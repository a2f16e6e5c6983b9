using Microsoft.AspNetCore.Components;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Models;

/// <summary>The models of a classifier: which one serves, served when, and what people noted of them.</summary>
public sealed partial class ModelsPage : PageBase
{
    private const int AtATime = 25;

    private readonly List<long> _chosen = [];
    private Classifier? _classifier;
    private bool _missing;
    private long _loadedId;
    private IReadOnlyList<ModelRow> _models = [];
    private int _limit = AtATime;

    [Parameter]
    public long ClassifierId { get; set; }

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private ServingModels Serving { get; set; } = null!;

    [Inject]
    private ModelCatalog Models { get; set; } = null!;

    [Inject]
    private ModelRegistry Registry { get; set; } = null!;

    [Inject]
    private Promotion Promotion { get; set; } = null!;

    [Inject]
    private DeletionDesk Deletions { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string CompareHref => _chosen is [var one, var other]
        ? $"models/compare?a={Math.Min(one, other)}&b={Math.Max(one, other)}"
        : $"classifiers/{ClassifierId}/models";

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == ClassifierId)
            return;
        _loadedId = ClassifierId;
        _limit = AtATime;
        _chosen.Clear();
        Take(await LoadAsync(ReadAsync, $"models{ClassifierId}"));
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken) => new(
        await Models.ListAsync(ClassifierId, _limit, cancellationToken), await Catalog.FindAsync(ClassifierId, cancellationToken));

    private void Take(Reading read)
    {
        (_models, _classifier) = (read.Models, read.Classifier);
        _missing = _classifier is null;
    }

    private async Task ReadAgainAsync() => Take(await ReadAsync(Closing));

    private Task ShowMoreAsync()
    {
        _limit += AtATime;
        return ReadAgainAsync();
    }

    private void Choose(long modelId, bool isTicked)
    {
        _chosen.Remove(modelId);
        if (isTicked && _chosen.Count < 2)
            _chosen.Add(modelId);
    }

    private async Task ImportAsync()
    {
        if (await ImportModelDialog.ShowAsync(Dialogs, L["Import a saved model"], ClassifierId) is not { } model)
            return;
        Toasts.Say(model.Serves ? L["Model {0} is imported and serves now.", model.Number] : L["Model {0} is imported.", model.Number]);
        await ReadAgainAsync();
    }

    private async Task PinAsync(ModelRow model)
    {
        await Registry.PinAsync(model.Id, !model.IsPinned, Access.As(Rights.Train), Closing);
        await ReadAgainAsync();
    }

    private async Task PromoteAsync(ModelRow model)
    {
        var before = _classifier!.ChampionModelId;
        string consequence = model.Serving.IsWaiting
            ? L["It waits because it would let strange pictures pass; its page shows which. You can change back at any time."]
            : L["It answers the pictures that come in from now on. You can change back at any time."];
        if (!await ConfirmDialog.AskAsync(
                Dialogs, L["Let model {0} serve?", model.Number], consequence, L["Let it serve"], Color.Primary))
        {
            return;
        }

        await Promotion.PromoteAsync(model, before, ShowTakenBackAsync, Closing);
        await ReadAgainAsync();
    }

    private async Task DeleteAsync(ModelRow model)
    {
        if (await Deletions.DeleteModelAsync(model.Id, model.Number, ShowTakenBackAsync))
        {
            _chosen.Remove(model.Id);
            await ReadAgainAsync();
        }
    }

    private Task ShowTakenBackAsync() => InvokeAsync(async () =>
    {
        if (Closing.IsCancellationRequested)
            return;
        await ReadAgainAsync();
        StateHasChanged();
    });

    private static string Range(ModelRow model) => model.TestAccuracy is { } accuracy
        ? ModelWords.Range(Interval.Wilson((int)Math.Round(accuracy * model.TestCount), model.TestCount))
        : "";

    private sealed record Reading(IReadOnlyList<ModelRow> Models, Classifier? Classifier);
}

using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Training;

/// <summary>One training run: live while it goes on, whole afterwards.</summary>
public sealed partial class RunPage : PageBase
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(250);

    private Classifier? _classifier;
    private RunRow? _row;
    private RunWatch? _watch;
    private long _loadedId;
    private bool _missing;

    [Parameter]
    public long RunId { get; set; }

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private TrainingService Training { get; set; } = null!;

    [Inject]
    private TrainingFeed Feed { get; set; } = null!;

    [Inject]
    private RunCatalog Runs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private RunSnapshot? Snapshot => _watch?.Current;

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == RunId)
            return;
        var runId = _loadedId = RunId;
        var throttle = Own(new Throttle(Time, DrawEvery, () => _ = InvokeAsync(ShowAsync)));
        _watch = Own(new RunWatch(Feed, run => run.RunId == runId, throttle.Signal));
        await LoadAsync();
        _classifier = _row is null ? null : await Catalog.FindAsync(_row.ClassifierId, Closing);
        _missing = _classifier is null;
    }

    private async Task ShowAsync()
    {
        if (_row is not null && _row.Status != Snapshot?.Status)
            await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _row = await Runs.FindAsync(RunId, Closing);
        if (await Training.FindAsync(RunId, Closing) is { } snapshot)
            _watch?.Offer(snapshot);
    }

    private async Task CancelAsync()
    {
        if (!await Training.CancelAsync(RunId, Person.Browser, Closing))
            await LoadAsync();
    }

    private async Task StartAgainAsync()
    {
        var result = await Training.StartAsync(_classifier!.Id, Person.Browser, Closing);
        if (result.Started)
            Navigation.NavigateTo($"runs/{result.RunId}");
        else
            Toasts.SayError(result.Refusal);
    }
}

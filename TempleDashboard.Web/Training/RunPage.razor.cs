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

    private bool IsImported => _row?.Method == TrainingMethod.Imported;

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
        var read = await LoadAsync(ReadAsync, $"run{runId}");
        if (_loadedId != runId)
            return;
        var throttle = Own(new Throttle(Time, DrawEvery, () => Later(ShowAsync)));
        _watch = Own(new RunWatch(Feed, run => run.RunId == runId, throttle.Signal));
        Take(read);
        _classifier = read.Classifier;
        _missing = _classifier is null;
    }

    private async Task ShowAsync()
    {
        if (_row is not null && _row.Status != Snapshot?.Status)
            Take(await ReadAsync(Closing));
        StateHasChanged();
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await Runs.FindAsync(RunId, cancellationToken);
        return row is null
            ? new(null, null, null)
            : new(
                row, await Training.FindAsync(RunId, cancellationToken), await Catalog.FindAsync(row.ClassifierId, cancellationToken));
    }

    private void Take(Reading read)
    {
        _row = read.Row;
        if (read.Snapshot is not null)
            _watch?.Offer(read.Snapshot);
    }

    private async Task CancelAsync()
    {
        if (!await Training.CancelAsync(RunId, Access.As(Rights.Train), Closing))
            Take(await ReadAsync(Closing));
    }

    private async Task StartAgainAsync()
    {
        var result = await Training.StartAsync(_classifier!.Id, Access.As(Rights.Train), Closing);
        if (result.Started)
            Navigation.NavigateTo($"runs/{result.RunId}");
        else
            Toasts.SayError(result.Refusal);
    }

    private sealed record Reading(RunRow? Row, RunSnapshot? Snapshot, Classifier? Classifier);
}

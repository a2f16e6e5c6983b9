using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Training;

/// <summary>Starts a training and shows it live to everybody who looks.</summary>
public sealed partial class TrainPage : PageBase
{
    private const int RunsAtATime = 10;
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(250);

    private Classifier? _classifier;
    private bool _missing;
    private long _loadedId;
    private TrainingReadiness? _readiness;
    private TrainingEstimate? _estimate;

    /// <summary>What somebody has chosen here and not started yet; null for what was trained with last.</summary>
    private TrainingSettings? _chosen;
    private IReadOnlyList<RunRow> _runs = [];
    private int _limit = RunsAtATime;
    private RunWatch? _watch;

    [Parameter]
    public long ClassifierId { get; set; }

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private TrainingService Training { get; set; } = null!;

    [Inject]
    private TrainingTimes Times { get; set; } = null!;

    [Inject]
    private TrainingFeed Feed { get; set; } = null!;

    [Inject]
    private RunCatalog Runs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private RunSnapshot? Active => _watch?.Current is { IsActive: true } run ? run : null;

    /// <summary>All but the run that the card above shows.</summary>
    private List<RunRow> Earlier
    {
        get
        {
            var shown = Active?.RunId ?? _runs.FirstOrDefault()?.Id;
            return [.. _runs.Where(run => run.Id != shown)];
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == ClassifierId)
            return;
        _loadedId = ClassifierId;
        _classifier = await Catalog.FindAsync(ClassifierId, Closing);
        _missing = _classifier is null;
        if (_missing)
            return;
        var classifierId = ClassifierId;
        var throttle = Own(new Throttle(Time, DrawEvery, () => _ = InvokeAsync(ShowAsync)));
        _watch = Own(new RunWatch(Feed, run => run.ClassifierId == classifierId, throttle.Signal));
        await LoadAsync();
    }

    /// <summary>Draws the newest snapshot; once a run has begun or ended, its row has changed as well.</summary>
    private async Task ShowAsync()
    {
        if (_watch?.Current is { } run && _runs.FirstOrDefault(row => row.Id == run.RunId)?.Status != run.Status)
            await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        _runs = await Runs.ListAsync(ClassifierId, _limit, Closing);
        if (_runs.FirstOrDefault() is { Status: RunStatus.Queued or RunStatus.Running } going
            && await Training.FindAsync(going.Id, Closing) is { } snapshot)
        {
            _watch?.Offer(snapshot);
        }

        if (Active is null)
            await PrepareAsync();
    }

    /// <summary>Shows at once whether a training can start; measures how long it would take while that is read.</summary>
    private async Task PrepareAsync()
    {
        var wanted = _chosen;
        var outlook = await Training.LookAheadAsync(ClassifierId, wanted, Closing);
        if (_chosen != wanted)
            return;
        _readiness = outlook.Readiness;
        _estimate = null;
        StateHasChanged();
        var settings = _readiness.Settings;
        var estimate = await Times.EstimateAsync(outlook, Closing);
        if (_readiness.Settings == settings)
            _estimate = estimate;
    }

    private Task ChooseAsync(TrainingSettings settings)
    {
        // At once: the next change is made to what is shown, while the last one is still being looked into.
        _chosen = settings;
        _readiness = _readiness! with { Settings = settings };
        return PrepareAsync();
    }

    private async Task StartAsync()
    {
        var result = await Training.StartAsync(new TrainingRequest(ClassifierId, Person.Browser) { Settings = _chosen }, Closing);
        if (!result.Started)
            Toasts.SayError(result.Refusal);
        await LoadAsync();
    }

    private async Task CancelAsync()
    {
        if (Active is { } run && !await Training.CancelAsync(run.RunId, Person.Browser, Closing))
            await LoadAsync();
    }

    private Task ShowMoreAsync()
    {
        _limit += RunsAtATime;
        return LoadAsync();
    }
}

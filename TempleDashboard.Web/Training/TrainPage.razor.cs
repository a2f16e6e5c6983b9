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
        var classifierId = _loadedId = ClassifierId;
        (_chosen, _limit) = (null, RunsAtATime);
        var read = await LoadAsync(ReadAsync, $"train{classifierId}");
        // Meanwhile the page may have gone on to another classifier.
        if (_loadedId != classifierId)
            return;
        _classifier = read.Classifier;
        _missing = _classifier is null;
        if (_missing)
            return;
        var throttle = Own(new Throttle(Time, DrawEvery, () => Later(ShowAsync)));
        _watch = Own(new RunWatch(Feed, run => run.ClassifierId == classifierId, throttle.Signal));
        await TakeAsync(read);
    }

    /// <summary>Draws the newest snapshot; once a run has begun or ended, its row has changed as well.</summary>
    private async Task ShowAsync()
    {
        if (_watch?.Current is { } run && _runs.FirstOrDefault(row => row.Id == run.RunId)?.Status != run.Status)
            await ReadAgainAsync();
        StateHasChanged();
    }

    private async Task ReadAgainAsync()
    {
        var classifierId = ClassifierId;
        var read = await ReadAsync(Closing);
        if (ClassifierId == classifierId)
            await TakeAsync(read);
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var wanted = _chosen;
        var classifier = await Catalog.FindAsync(ClassifierId, cancellationToken);
        if (classifier is null)
            return new(null, [], null, null, wanted);
        var runs = await Runs.ListAsync(ClassifierId, _limit, cancellationToken);
        var going = runs.FirstOrDefault() is { IsActive: true } first ? await Training.FindAsync(first.Id, cancellationToken) : null;
        var outlook = going is { IsActive: true } ? null : await Training.LookAheadAsync(ClassifierId, wanted, cancellationToken);
        return new(classifier, runs, going, outlook, wanted);
    }

    private async Task TakeAsync(Reading read)
    {
        _runs = read.Runs;
        if (read.Going is not null)
            _watch?.Offer(read.Going);
        if (Active is null)
            await PrepareAsync(read);
    }

    /// <summary>Shows at once whether a training can start; measures how long it would take while that is read.</summary>
    private async Task PrepareAsync(Reading read)
    {
        var classifierId = ClassifierId;
        var outlook = read.Outlook ?? await Training.LookAheadAsync(classifierId, read.Wanted, Closing);
        if (_chosen != read.Wanted || ClassifierId != classifierId)
            return;
        _readiness = outlook.Readiness;
        _estimate = null;
        StateHasChanged();
        if (!IsLive)
            return;
        var settings = _readiness.Settings;
        var estimate = await Times.EstimateAsync(outlook, Closing);
        if (_readiness.Settings == settings && ClassifierId == classifierId)
            _estimate = estimate;
    }

    private Task ChooseAsync(TrainingSettings settings)
    {
        // At once: the next change is made to what is shown, while the last one is still being looked into.
        _chosen = settings;
        _readiness = _readiness! with { Settings = settings };
        return PrepareAsync(new(null, [], null, null, settings));
    }

    private async Task StartAsync()
    {
        var result = await Training.StartAsync(new TrainingRequest(ClassifierId, Access.As(Rights.Train)) { Settings = _chosen }, Closing);
        if (!result.Started)
            Toasts.SayError(result.Refusal);
        await ReadAgainAsync();
    }

    private async Task CancelAsync()
    {
        if (Active is { } run && !await Training.CancelAsync(run.RunId, Access.As(Rights.Train), Closing))
            await ReadAgainAsync();
    }

    private Task ShowMoreAsync()
    {
        _limit += RunsAtATime;
        return ReadAgainAsync();
    }

    private sealed record Reading(
        Classifier? Classifier, IReadOnlyList<RunRow> Runs, RunSnapshot? Going, TrainingOutlook? Outlook, TrainingSettings? Wanted);
}

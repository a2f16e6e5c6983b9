using Microsoft.AspNetCore.Components;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Training;

/// <summary>The trainings of all temples. Which of the ended ones are shown stands in the address.</summary>
public sealed partial class RunsPage : PageBase
{
    private const int AtATime = 25;
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(250);

    private readonly RunBoard _board = new();
    private bool _isRead;
    private RunState? _readState;
    private bool _isReading;
    private Throttle? _draw;

    /// <summary>One of <see cref="RunState"/>.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? StateText { get; set; }

    [Inject]
    private RunCatalog Runs { get; set; } = null!;

    [Inject]
    private TrainingService Training { get; set; } = null!;

    [Inject]
    private TrainingFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private RunState State => Enum.TryParse<RunState>(StateText, ignoreCase: true, out var state) ? state : RunState.Ended;

    protected override async Task OnParametersSetAsync()
    {
        if (_readState == State)
            return;
        if (_readState is null && IsLive)
            Follow();
        var state = _readState = State;
        _board.BeginReading();
        var read = await LoadAsync(ReadAsync, $"runs{state}");
        if (_readState != state)
            return;
        _board.Show(read.Active, read.Ended, AtATime);
        _isRead = true;
        if (!IsLive)
            return;
        foreach (var snapshot in Feed.Active)
            _board.Offer(snapshot);
        // What the drawing by request has read was read before: a run that has ended since is not in the feed any more.
        if (_board.IsOutdated || read.Active.Any(run => Feed.Find(run.Row.Id) is null))
            await ReadAgainAsync();
    }

    /// <summary>Before anything is read: what begins or ends meanwhile is heard of.</summary>
    private void Follow()
    {
        var draw = _draw = Own(new Throttle(Time, DrawEvery, () => Later(DrawAsync)));
        Own(Feed.Subscribe(snapshot =>
        {
            _board.Offer(snapshot);
            draw.Signal();
        }));
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var active = await Runs.ActiveAsync(cancellationToken);
        return new(
            [.. active.Select(row => new ActiveRun(row, Feed.Find(row.Id) ?? RunBoard.SnapshotOf(row)))],
            await Runs.PageAsync(State, null, AtATime, cancellationToken));
    }

    /// <summary>A run that nobody here knows has begun, or a known one has ended: the lists are read anew.</summary>
    private async Task DrawAsync()
    {
        if (_board.IsOutdated && _isRead)
            await ReadAgainAsync();
        StateHasChanged();
    }

    private async Task ReadAgainAsync()
    {
        if (_isReading)
            return;
        _isReading = true;
        try
        {
            var state = State;
            _board.BeginReading();
            var read = await ReadAsync(Closing);
            if (State == state)
                _board.Show(read.Active, read.Ended, AtATime);
        }
        finally
        {
            _isReading = false;
        }
        if (_board.IsOutdated)
            _draw?.Signal();
    }

    private void Filter(RunState state) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter("state", state == RunState.Ended ? null : state.ToString().ToLowerInvariant()), replace: true);

    private async Task ShowMoreAsync() =>
        _board.AddEnded(await Runs.PageAsync(State, _board.Ended[^1].Id, AtATime, Closing), AtATime);

    private async Task CancelAsync(long runId)
    {
        _board.Stop(runId);
        await Training.CancelAsync(runId, Access.As(Rights.Train), Closing);
    }

    private sealed record Reading(IReadOnlyList<ActiveRun> Active, IReadOnlyList<RunRow> Ended);
}

/// <summary>What the page of all runs shows. Snapshots may come from any thread.</summary>
public sealed class RunBoard
{
    private readonly Lock _gate = new();
    private IReadOnlyList<ActiveRun> _active = [];
    private bool _isShown;

    /// <summary>In the order in which they were queued.</summary>
    public IReadOnlyList<ActiveRun> Active
    {
        get
        {
            lock (_gate)
                return _active;
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RunRow> Ended { get; private set; } = [];

    public bool HasMore { get; private set; }

    /// <summary>Whether a run has begun or ended that the lists do not know of.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>The lists are about to be read: what does not fit them from here on makes them outdated once more.</summary>
    public void BeginReading()
    {
        lock (_gate)
            IsOutdated = false;
    }

    public void Show(IReadOnlyList<ActiveRun> active, IReadOnlyList<RunRow> ended, int limit)
    {
        lock (_gate)
        {
            var stopping = _active.Where(run => run.IsStopping).Select(run => run.Row.Id).ToHashSet();
            _active = [.. active.Select(run => run with { IsStopping = stopping.Contains(run.Row.Id) })];
            _isShown = true;
        }
        (Ended, HasMore) = (ended, ended.Count == limit);
    }

    public void AddEnded(IReadOnlyList<RunRow> more, int limit) => (Ended, HasMore) = ([.. Ended, .. more], more.Count == limit);

    /// <summary>Takes the newest of a run.</summary>
    public void Offer(RunSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (_gate)
        {
            IsOutdated |= !_isShown || snapshot.IsActive != _active.Any(run => run.Row.Id == snapshot.RunId);
            _active = [.. _active.Select(run => run.Row.Id == snapshot.RunId ? run with { Snapshot = snapshot } : run)];
        }
    }

    /// <summary>Somebody has asked the run to stop.</summary>
    public void Stop(long runId)
    {
        lock (_gate)
            _active = [.. _active.Select(run => run.Row.Id == runId ? run with { IsStopping = true } : run)];
    }

    /// <summary>What is known of a run from its row alone.</summary>
    public static RunSnapshot SnapshotOf(RunRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            RunId = row.Id,
            ClassifierId = row.ClassifierId,
            Number = row.Number,
            Status = row.Status,
            Message = row.Message,
            QueuedAt = row.QueuedAt,
        };
    }
}

/// <summary>A run that waits or works, as it stands.</summary>
public sealed record ActiveRun(RunRow Row, RunSnapshot Snapshot)
{
    public bool IsStopping { get; init; }
}

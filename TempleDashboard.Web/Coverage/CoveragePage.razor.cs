using Microsoft.AspNetCore.Components;
using MudBlazor;
using TempleDashboard.Domain.Coverage;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Domain.Training;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Coverage;

/// <summary>Whether a classifier has enough labelled pictures, and the one thing to do next.</summary>
public sealed partial class CoveragePage : PageBase
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private Classifier? _classifier;
    private CoverageReport? _report;
    private bool _missing;
    private long _loadedId;

    [Parameter]
    public long ClassifierId { get; set; }

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private CoverageCheck Check { get; set; } = null!;

    [Inject]
    private CurveRuns Curves { get; set; } = null!;

    [Inject]
    private LabelFeed Labels { get; set; } = null!;

    [Inject]
    private TrainingFeed Trainings { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private IReadOnlyList<CategoryCount> Counts =>
        [.. _report!.Matrix.Categories.Select(category => new CategoryCount(category.Name, false, category.Train, category.Test))];

    protected override void OnInitialized()
    {
        if (!IsLive)
            return;
        var all = Own(new Throttle(Time, LookEvery, () => Later(ReadAgainAsync)));
        var curve = Own(new Throttle(Time, LookEvery, () => Later(ReadCurveAsync)));
        Own(Curves.Subscribe(classifierId =>
        {
            if (classifierId == ClassifierId)
                curve.Signal();
        }));
        Own(Labels.Subscribe(news =>
        {
            if (news.ClassifierId == ClassifierId || news.TempleId == _classifier?.TempleId)
                all.Signal();
        }));
        Own(Trainings.Subscribe(run =>
        {
            if (run.ClassifierId == ClassifierId && !run.IsActive)
                all.Signal();
        }));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == ClassifierId)
            return;
        var classifierId = _loadedId = ClassifierId;
        var read = await LoadAsync(ReadAsync, $"coverage{classifierId}");
        if (_loadedId != classifierId)
            return;
        (_classifier, _report) = (read.Classifier, read.Report);
        _missing = _report is null;
        // Whoever looks for the first time need not ask for it.
        if (IsLive && _report is { Curve: { MeasuredAt: null, Progress: null, Hindrance: null } } && Access.May(Rights.Save))
            Curves.TryStart(classifierId);
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        var classifier = await Catalog.FindAsync(ClassifierId, cancellationToken);
        return new(classifier, classifier is null ? null : await Check.CheckAsync(classifier.Id, cancellationToken));
    }

    private async Task ReadAgainAsync()
    {
        var classifierId = ClassifierId;
        if (await Check.CheckAsync(classifierId, Closing) is { } report && classifierId == ClassifierId)
        {
            _report = report;
            StateHasChanged();
        }
    }

    /// <summary>How far the measuring is; at its end all is read, as the next step may be another one.</summary>
    private async Task ReadCurveAsync()
    {
        var state = await Curves.StateOfAsync(ClassifierId, Closing);
        if (state.Progress is null)
            await ReadAgainAsync();
        else if (_report is not null)
            _report = _report with { Curve = state };
        StateHasChanged();
    }

    private void Measure()
    {
        Access.As(Rights.Save);
        Curves.TryStart(ClassifierId);
    }

    private NextStep? Step(StepKind kind) => _report!.Steps.FirstOrDefault(step => step.Kind == kind);

    private static string IconOf(int open) => open == 0 ? Icons.Material.Outlined.CheckCircle : Icons.Material.Outlined.ErrorOutline;

    private static string ClassOf(int open) => open == 0 ? "fine" : "open";

    private sealed record Reading(Classifier? Classifier, CoverageReport? Report);
}

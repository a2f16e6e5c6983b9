namespace TempleDashboard.Domain.Training.Running;

/// <summary>A part of a run's progress, such as one learner's: what it calls half done may be a tenth of the run.</summary>
internal sealed class PartProgress(RunReporter reporter, double from, double to)
{
    /// <summary>Says what is being done and how far the part is, 0 to 1.</summary>
    /// <param name="timeLeft">For the whole run, where it has been measured.</param>
    public void Report(double share, string message, TimeSpan? timeLeft = null) =>
        reporter.Progress(from + (to - from) * Math.Clamp(share, 0, 1), message, timeLeft);

    /// <summary>Returns a part of this part, from and to 0 to 1.</summary>
    public PartProgress Slice(double start, double end) => new(reporter, from + (to - from) * start, from + (to - from) * end);

    /// <summary>Counts pictures: "Looking at picture 3 of 200".</summary>
    public IProgress<int> Counting(int count, string text) => new Direct(done => Report(done / (double)Math.Max(1, count), $"{text} {done} of {count}"));

    /// <summary>Reports on the caller's thread; <see cref="Progress{T}"/> would queue the reports and change their order.</summary>
    private sealed class Direct(Action<int> handler) : IProgress<int>
    {
        public void Report(int value) => handler(value);
    }
}

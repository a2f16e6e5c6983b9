using System.Diagnostics;
using TempleDashboard.Domain.Data;
using TempleDashboard.Learning.Evaluation;

namespace TempleDashboard.Domain.Training;

/// <summary>Lets the learners of a run learn one after the other, and keeps the one that does best on the held-out pictures.</summary>
internal sealed class LearnerComparison
{
    /// <summary>Returns the best; the others are closed.</summary>
    public async Task<LearnedModel> LearnAsync(
        IReadOnlyList<ILearner> learners,
        TrainingInput input,
        RunReporter reporter,
        PartProgress progress,
        CancellationToken cancellationToken)
    {
        await ForgetCurvesAsync(learners, reporter);
        List<(LearnedModel Model, double Seconds)> learned = [];
        try
        {
            for (var i = 0; i < learners.Count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var part = progress.Slice(i / (double)learners.Count, (i + 1.0) / learners.Count);
                try
                {
                    var model = await learners[i].LearnAsync(input, reporter, part, cancellationToken);
                    learned.Add((model, Stopwatch.GetElapsedTime(started).TotalSeconds));
                }
                catch (TrainingDataException failure) when (learned.Count > 0)
                {
                    reporter.Log($"{failure.Message} The model that was trained before it is kept.");
                }
                await reporter.TrialsAsync(Trials(learned, kept: null));
            }
            var best = Best([.. learned.Select(pair => pair.Model)]);
            await reporter.TrialsAsync(Trials(learned, best));
            foreach (var (other, _) in learned.Where(pair => pair.Model != best))
                other.Dispose();
            return best with { Findings = Join(best.Findings, [.. learned.Select(pair => pair.Model.Findings)]) };
        }
        catch
        {
            learned.ForEach(pair => pair.Model.Dispose());
            throw;
        }
    }

    /// <summary>
    /// In a resumed run, what is learned anew draws its curves anew, and what is not learned any more has none; a ConvNet goes on with its
    /// own.
    /// </summary>
    private static async Task ForgetCurvesAsync(IReadOnlyList<ILearner> learners, RunReporter reporter)
    {
        var goesOn = learners.Any(learner => learner.Kind == ModelKinds.ConvNet);
        foreach (var kind in reporter.Learners.Where(kind => kind != ModelKinds.ConvNet || !goesOn))
            await reporter.ForgetEpochsAsync(kind);
    }

    /// <summary>
    /// A wrong label is wrong for every learner: the list of the one that could hold out the most pictures is kept. What only another
    /// learner could measure on new days and cameras is better than nothing.
    /// </summary>
    private static ModelFindings Join(ModelFindings best, IReadOnlyList<ModelFindings> all) => new(
        all.Select(findings => findings.Doubts).MaxBy(doubts => doubts?.Checked ?? 0),
        all.Prepend(best).Select(findings => findings.Splits).OfType<SplitEvaluation>().MaxBy(splits => splits.Comparisons.Count > 0));

    /// <summary>
    /// The most accurate on the held-out pictures; of equals the first, which is the one that knows the most of unlike pictures.
    /// </summary>
    internal static LearnedModel Best(IReadOnlyList<LearnedModel> learned) => learned.MaxBy(model => model.Validation?.Accuracy ?? 0)!;

    private static IReadOnlyList<LearnerTrial> Trials(List<(LearnedModel Model, double Seconds)> learned, LearnedModel? kept) =>
        [.. learned.Select(pair => new LearnerTrial(pair.Model.Kind, pair.Seconds, pair.Model.Validation, pair.Model == kept))];
}

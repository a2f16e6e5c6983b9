using System.Diagnostics;
using TempleDashboard.Domain.Evaluation.Doubts;
using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>Lets the learners of a run learn one after the other, and keeps the one that does best on the held-out pictures.</summary>
internal sealed class LearnerContest
{
    /// <summary>Returns the best; the others are closed.</summary>
    public async Task<LearnedModel> HoldAsync(
        IReadOnlyList<ILearner> learners, Lesson lesson, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken)
    {
        List<(LearnedModel Model, double Seconds)> learned = [];
        try
        {
            for (var i = 0; i < learners.Count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var part = progress.Slice(i / (double)learners.Count, (i + 1.0) / learners.Count);
                try
                {
                    var model = await learners[i].LearnAsync(lesson, reporter, part, cancellationToken);
                    learned.Add((model, Stopwatch.GetElapsedTime(started).TotalSeconds));
                }
                catch (TrainingDataException failure) when (learned.Count > 0)
                {
                    reporter.Log($"{failure.Message} The model that was trained before it is kept.");
                }
                await reporter.TrialsAsync(Trials(learned, kept: null));
            }
        }
        catch
        {
            learned.ForEach(pair => pair.Model.Dispose());
            throw;
        }
        var best = Best([.. learned.Select(pair => pair.Model)]);
        await reporter.TrialsAsync(Trials(learned, best));
        foreach (var (other, _) in learned.Where(pair => pair.Model != best))
            other.Dispose();
        return best with { Findings = best.Findings with { Doubts = MostLookedAt([.. learned.Select(pair => pair.Model.Findings.Doubts)]) } };
    }

    /// <summary>A wrong label is wrong for every learner: the list of the one that could hold out the most pictures is kept.</summary>
    private static LabelDoubts? MostLookedAt(IReadOnlyList<LabelDoubts?> doubts) => doubts.MaxBy(list => list?.Checked ?? 0);

    /// <summary>The most accurate on the held-out pictures; of equals the first, which is the one that knows the most of unlike pictures.</summary>
    internal static LearnedModel Best(IReadOnlyList<LearnedModel> learned) => learned.MaxBy(model => model.Validation?.Accuracy ?? 0)!;

    private static IReadOnlyList<LearnerTrial> Trials(List<(LearnedModel Model, double Seconds)> learned, LearnedModel? kept) =>
        [.. learned.Select(pair => new LearnerTrial(pair.Model.Kind, pair.Seconds, pair.Model.Validation, pair.Model == kept))];
}

using TempleDashboard.Domain.Evaluation.Doubts;
using TempleDashboard.Domain.Evaluation.Splits;

namespace TempleDashboard.Domain.Training;

/// <summary>What <see cref="ModelDiagnostics"/> found; null for what could not be asked.</summary>
internal sealed record ModelFindings(LabelDoubts? Doubts, SplitEvaluation? Splits)
{
    /// <summary>Says it for the run's log.</summary>
    public IEnumerable<string> Sentences()
    {
        foreach (var split in Splits?.Comparisons ?? [])
        {
            var groups = split.Kind == SplitKind.Day ? "days" : "cameras";
            yield return FormattableString.Invariant(
                $"On pictures of {groups} it has never seen: {split.Unseen:0.0%} of {split.Count} right; on pictures of known {groups}: {split.Random:0.0%}.");
        }
        if (Doubts is { Found: > 0 } doubts)
            yield return $"{doubts.Found} of {doubts.Checked} training pictures have doubtful labels; the model's page lists them.";
    }
}

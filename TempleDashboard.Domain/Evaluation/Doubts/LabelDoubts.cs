namespace TempleDashboard.Domain.Evaluation.Doubts;

/// <summary>The training pictures whose labels are probably wrong.</summary>
/// <param name="Checked">Training pictures that a model could judge without having seen them.</param>
/// <param name="Found">Doubtful ones among them.</param>
/// <param name="Worst">The most suspicious of them, the worst first; at most <see cref="MostKept"/>.</param>
public sealed record LabelDoubts(int Checked, int Found, IReadOnlyList<DoubtfulLabel> Worst)
{
    /// <summary>More than that nobody looks through at one go; the next training finds the next ones.</summary>
    public const int MostKept = 50;
}

using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>Decides which learners a run has.</summary>
internal sealed class LearnerChoice(TransferLearner transfer, NormalOnlyLearner normalOnly, BackboneProvider backbones)
{
    /// <summary>Returns the learners in the order of work; <paramref name="say"/> is told why one is left out.</summary>
    public IReadOnlyList<ILearner> Of(Lesson lesson, Action<string> say) => lesson.Data.Categories.Count == 1 ? [normalOnly] : [transfer];

    /// <summary>Returns the SHA-256 of the backbone that the run looks through; null where it needs none.</summary>
    public string? BackboneOf(Lesson lesson) => backbones.Get(lesson.Data.Classifier.BackboneSha256).Hash;
}

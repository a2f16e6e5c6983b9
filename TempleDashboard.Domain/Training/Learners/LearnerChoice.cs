using TempleDashboard.Domain.Learning.Backbones;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>Decides which learners a run has.</summary>
internal sealed class LearnerChoice(TransferLearner transfer, ConvNetLearner convNet, NormalOnlyLearner normalOnly, BackboneProvider backbones)
{
    /// <summary>Returns the learners in the order of work; <paramref name="say"/> is told why one is left out.</summary>
    public IReadOnlyList<ILearner> Of(TrainingInput input, Action<string> say)
    {
        var plan = LearnerPlan.Of(input.Settings, input.Data);
        if (plan.LeftOut is { } why)
            say(why);
        ILearner[] all = [transfer, convNet, normalOnly];
        return [.. plan.Kinds.Select(kind => all.Single(learner => learner.Kind == kind))];
    }

    /// <summary>Returns the SHA-256 of the backbone that the run looks through; null where it needs none.</summary>
    public string? BackboneOf(TrainingInput input) => LearnerPlan.Of(input.Settings, input.Data).UsesBackbone
        ? backbones.Get(input.Data.Classifier.BackboneSha256).Hash
        : null;
}

using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>Which learners a run has, as follows from what was chosen and what there is to learn from.</summary>
/// <param name="Kinds">Some of <see cref="ModelKinds"/>, in the order of work.</param>
/// <param name="LeftOut">Why a ConvNet is not among them although <see cref="TrainingMethod.Auto"/> could have one; null otherwise.</param>
internal sealed record LearnerPlan(IReadOnlyList<string> Kinds, string? LeftOut = null)
{
    /// <summary>Training pictures of each category below which a network from nothing is not worth its time.</summary>
    public const int FewestForConvNet = 40;

    /// <summary>True where a backbone takes part.</summary>
    public bool UsesBackbone => Kinds.Any(kind => kind != ModelKinds.ConvNet);

    public static LearnerPlan Of(TrainingSettings settings, TrainingData data) =>
        settings.Method switch
        {
            _ when data.Categories.Count == 1 => new([ModelKinds.NormalOnly]),
            TrainingMethod.Transfer => new([ModelKinds.Transfer]),
            TrainingMethod.ConvNet => new([ModelKinds.ConvNet]),
            _ when data.Categories.Count == 0 => new([ModelKinds.Transfer]),
            _ when Fewest(data) is { Train: < FewestForConvNet } few => new(
                [ModelKinds.Transfer],
                $"No ConvNet is trained beside it: '{few.Name}' has {few.Train} training "
                    + $"{(few.Train == 1 ? "picture" : "pictures")}, and a network from nothing needs {FewestForConvNet} of each category."
            ),
            _ when ConvNetPlan.WhyNot(data, settings.ConvNet) is { } why => new(
                [ModelKinds.Transfer],
                $"No ConvNet is trained beside it. {why}"),
            _ => new([ModelKinds.Transfer, ModelKinds.ConvNet]),
        };

    private static CategoryCount Fewest(TrainingData data) => data.Categories.MinBy(category => category.Train)!;
}

/// <summary>Decides which learners a run has.</summary>
internal sealed class LearnerChoice(
    TransferLearner transfer, ConvNetLearner convNet, NormalOnlyLearner normalOnly, BackboneProvider backbones)
{
    /// <summary>Returns the learners in the order of work; <paramref name="say"/> is told why one is left out.</summary>
    public IReadOnlyList<ILearner> Of(LearnerPlan plan, Action<string> say)
    {
        if (plan.LeftOut is { } why)
            say(why);
        ILearner[] all = [transfer, convNet, normalOnly];
        return [.. plan.Kinds.Select(kind => all.Single(learner => learner.Kind == kind))];
    }

    /// <summary>Returns the SHA-256 of the backbone that the run looks through; null where it needs none.</summary>
    public string? BackboneOf(LearnerPlan plan, Classifier classifier) =>
        plan.UsesBackbone ? backbones.Get(classifier.BackboneSha256).Hash : null;
}

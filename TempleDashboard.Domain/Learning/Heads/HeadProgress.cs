namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>How far a head's training is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Finished steps of the stage.</param>
/// <param name="Total">Steps of the stage; for solver steps an upper bound.</param>
/// <param name="Iteration">The point of the learning curve; null in stages that do not draw it.</param>
public readonly record struct HeadProgress(HeadStage Stage, int Done, int Total, HeadIteration? Iteration = null);

/// <summary>What <see cref="HeadTrainer"/> is doing.</summary>
public enum HeadStage
{
    /// <summary>Standardising the embeddings.</summary>
    Preparing,

    /// <summary>Trying L2 strengths on held-out folds.</summary>
    CrossValidation,

    /// <summary>Fitting on the training part and watching the validation part.</summary>
    Validation,

    /// <summary>Fitting the final head on all pictures.</summary>
    Refit,
}

/// <summary>A point of the learning curve, drawn as an epoch.</summary>
/// <param name="Number">Iterations of the solver so far, from 1.</param>
/// <param name="TrainLoss">Mean cross-entropy of the training part, in nats, without the L2 penalty.</param>
/// <param name="TrainAccuracy">Share of the training part that is right, 0 to 1.</param>
/// <param name="ValidationLoss">The same of the validation part; null where there is none.</param>
/// <param name="ValidationAccuracy">The same of the validation part; null where there is none.</param>
public readonly record struct HeadIteration(
    int Number, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy);

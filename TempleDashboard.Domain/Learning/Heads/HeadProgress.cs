namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>How far a head's training is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Finished steps of the stage.</param>
/// <param name="Total">Steps of the stage; for solver steps an upper bound.</param>
/// <param name="Iteration">The solver step for the learning curve; null in stages that do not draw it.</param>
public readonly record struct HeadProgress(HeadStage Stage, int Done, int Total, HeadIteration? Iteration = null);

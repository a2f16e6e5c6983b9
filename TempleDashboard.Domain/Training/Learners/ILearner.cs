using TempleDashboard.Domain.Training.Running;

namespace TempleDashboard.Domain.Training.Learners;

/// <summary>One way to make a model of labelled pictures.</summary>
internal interface ILearner
{
    /// <summary>One of <see cref="ModelKinds"/>: what it makes.</summary>
    string Kind { get; }

    /// <summary>Says for the run's log what will be trained, before anything is.</summary>
    string DescribeArchitecture(TrainingInput input);

    /// <summary>Learns; each epoch goes to <paramref name="reporter"/>, what is being done to <paramref name="progress"/>.</summary>
    /// <exception cref="TrainingDataException">The data do not allow it.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    Task<LearnedModel> LearnAsync(TrainingInput input, RunReporter reporter, PartProgress progress, CancellationToken cancellationToken);
}

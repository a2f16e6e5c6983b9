using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Api.V1;

/// <summary>One point of the learning curves.</summary>
/// <param name="Learner">Whose curve: <c>transfer</c> or <c>convnet</c>.</param>
/// <param name="Seconds">Time since its learner began, without breaks.</param>
public sealed record EpochView(
    string Learner, int Epoch, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double Seconds)
{
    public static EpochView From(EpochMetric epoch) => new(
        epoch.Learner, epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.Seconds);
}

using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Api.V1;

/// <summary>One point of the learning curves.</summary>
public sealed record EpochView(
    int Epoch, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double Seconds)
{
    public static EpochView From(EpochMetric epoch) => new(
        epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.Seconds);
}

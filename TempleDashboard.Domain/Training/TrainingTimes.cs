using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Training;

/// <summary>Says beforehand how long a training will take, by trying a little of it.</summary>
public sealed class TrainingTimes
{
    private readonly TransferTiming _transfer;
    private readonly ConvNetTimes _convNet;
    private readonly TrainingOptions _options;

    internal TrainingTimes(TransferTiming transfer, ConvNetTimes convNet, IOptions<TrainingOptions> options) =>
        (_transfer, _convNet, _options) = (transfer, convNet, options.Value);

    /// <summary>
    /// Measures; takes up to a second or two the first time, next to nothing afterwards. Of data that cannot be trained on, nothing is
    /// known.
    /// </summary>
    /// <param name="outlook">What was seen of the classifier; see <see cref="TrainingService.LookAheadAsync"/>.</param>
    public async Task<TrainingEstimate> EstimateAsync(TrainingOutlook outlook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        var (data, settings) = (outlook.Data, outlook.Readiness.Settings);
        var plan = settings.Method == TrainingMethod.Auto
            ? outlook.Plan
            : LearnerPlan.Of(settings with { Method = TrainingMethod.Auto }, data);
        var leftOut = plan.LeftOut;
        if (TrainingRequirements.MissingForTraining(data, allowOneCategory: true).Any())
            return new TrainingEstimate(null, null, leftOut);
        return await Task.Run(async () => new TrainingEstimate(
            await TransferAsync(data, cancellationToken),
            data.Categories.Count == 1 ? null : await ConvNetAsync(data, settings, cancellationToken),
            leftOut), cancellationToken);
    }

    private async Task<TimeSpan?> TransferAsync(TrainingData data, CancellationToken cancellationToken)
    {
        try
        {
            return await _transfer.MeasureAsync(data, _options.ThreadCount, cancellationToken);
        }
        catch (Exception exception) when (exception is MissingBackboneException or UnreadablePictureException)
        {
            return null;
        }
    }

    private async Task<TimeSpan?> ConvNetAsync(TrainingData data, TrainingSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await _convNet.MeasureAsync(data, settings.ConvNet, _options.ThreadCount, cancellationToken);
        }
        catch (Exception exception) when (exception is TrainingDataException or UnreadablePictureException)
        {
            return null;
        }
    }
}

/// <summary>How long a training would take here, measured on this machine.</summary>
/// <param name="Transfer">A head on a backbone; null where the backbone is missing.</param>
/// <param name="ConvNet">A network from nothing, all its epochs; null where it cannot be trained.</param>
/// <param name="LeftOut">Why <see cref="TrainingMethod.Auto"/> trains no ConvNet; null where it does.</param>
public sealed record TrainingEstimate(TimeSpan? Transfer, TimeSpan? ConvNet, string? LeftOut)
{
    /// <summary>Returns the time of a method; null where it is not known.</summary>
    public TimeSpan? Of(TrainingMethod method) => method switch
    {
        TrainingMethod.Transfer => Transfer,
        TrainingMethod.ConvNet => ConvNet,
        _ => LeftOut is null ? Transfer + ConvNet : Transfer,
    };
}

using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Web.Api.V1;

/// <summary>How to train.</summary>
/// <param name="Method"><c>auto</c>, <c>transfer</c> or <c>convNet</c>; null for <c>auto</c>. Without any settings the classifier is trained as it was the last time.</param>
/// <param name="ConvNet">The ConvNet's settings; null for the defaults.</param>
public sealed record RunRequest(TrainingMethod? Method, ConvNetOptions? ConvNet)
{
    internal TrainingSettings? Settings => Method is null && ConvNet is null
        ? null
        : new TrainingSettings { Method = Method ?? TrainingMethod.Auto, ConvNet = ConvNet ?? new ConvNetOptions() };
}

namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>The loss became infinite or no number. The message is for the person who started the training, and says what to do.</summary>
public sealed class ConvNetDivergedException(string message) : Exception(message);

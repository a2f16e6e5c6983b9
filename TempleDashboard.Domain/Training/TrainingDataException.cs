namespace TempleDashboard.Domain.Training;

/// <summary>The run cannot go on because of its data; the message tells a person why and what to do.</summary>
internal sealed class TrainingDataException(string message) : Exception(message);

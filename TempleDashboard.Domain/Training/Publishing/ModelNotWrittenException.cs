namespace TempleDashboard.Domain.Training.Publishing;

/// <summary>The disk did not take the new model; nothing of it is left, and the model that served before still does.</summary>
internal sealed class ModelNotWrittenException(IOException reason) : Exception(
    $"The model could not be written: {reason.Message} Make room in the data folder and train again; the model that served before still does.", reason);

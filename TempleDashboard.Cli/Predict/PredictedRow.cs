namespace TempleDashboard.Cli.Predict;

/// <summary>A line of the answer: the category of a picture with its confidence from 0 to 1, or why there is none.</summary>
internal sealed record PredictedRow(string Picture, string Category, double Confidence, string? Error)
{
    public static PredictedRow Failed(string picture, string error) => new(picture, "", 0, error);
}

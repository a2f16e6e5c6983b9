namespace TempleDashboard.Cli.Server;

/// <summary>Answer of <c>POST /api/predict</c>, in the order of the pictures; confidences from 0 to 1.</summary>
public sealed record PredictAnswer(
    IReadOnlyList<string> ErrorMsg, IReadOnlyList<string>? ImageClass, IReadOnlyList<double>? ClassConfidence);

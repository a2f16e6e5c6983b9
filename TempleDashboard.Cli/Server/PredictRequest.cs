namespace TempleDashboard.Cli.Server;

/// <summary>Pictures for <c>POST /api/predict</c>; the three lists have one entry per picture.</summary>
public sealed record PredictRequest(
    string TempleId, IReadOnlyList<byte[]> Image, IReadOnlyList<string> ImageName, IReadOnlyList<string> ImageType);

namespace TempleDashboard.Domain.Training;

/// <summary>A test picture of a category that is not trained on: a model of normal pictures alone should find it unlike them.</summary>
internal sealed record StrangePicture(string Sha256, string Name, string Category);

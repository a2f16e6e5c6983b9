namespace TempleDashboard.Tests.Learning.Backbones;

/// <summary>One layer's means per channel, over all positions and over every second one.</summary>
public sealed record GoldenLayer(
    string Layer, int Channels, int Height, int Width, IReadOnlyList<float> Mean, IReadOnlyList<float> MeanOfEverySecond);

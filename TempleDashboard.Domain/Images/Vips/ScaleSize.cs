namespace TempleDashboard.Domain.Images.Vips;

/// <summary>From how many pixels to how many.</summary>
internal readonly record struct ScaleSize(int FromWidth, int FromHeight, int ToWidth, int ToHeight);

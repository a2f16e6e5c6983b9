using System.Text.RegularExpressions;

namespace TempleDashboard.Domain.Images;

/// <summary>Finds out which camera took a picture, from the file name that the camera or its recorder gave it.</summary>
public static partial class CameraName
{
    private const int MostLetters = 40;

    /// <summary>
    /// Takes what stands before the time in names such as <c>camera1_2015-11-16_0910_slot75</c> or <c>front-door 20261122_103105</c>, or a
    /// numbered camera at the start, as in <c>cam02-0001</c>. Words that every camera writes (<c>IMG</c>, <c>DSC</c>, ...) tell nothing.
    /// </summary>
    /// <returns>The camera in lower case; null where the name tells none.</returns>
    public static string? FromName(string? fileName)
    {
        var name = (fileName ?? "").Replace('\\', '/');
        name = name[(name.LastIndexOf('/') + 1)..];
        var prefix = CaptureTime.IndexInName(name) is { } time ? name[..time] : Numbered().Match(name).Value;
        var camera = prefix.Trim(' ', '_', '-', '.', ',', '(').ToLowerInvariant();
        return camera.Length is > 0 and <= MostLetters && !Common().IsMatch(camera) ? camera : null;
    }

    [GeneratedRegex(@"^(camera|cam|kamera|ipcam|ipc|channel|ch)[ _-]?\d{1,3}(?!\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    /// <summary>What programs and phones write, and numbers alone, which count pictures and not cameras.</summary>
    [GeneratedRegex(
        @"^((img|image|dsc[fn]?|dcim|pxl|mvimg|pano|vid|video|photo|picture|pic|snapshot|snap|capture|frame|screenshot|scan|whatsapp image|signal)[ _-]*)?[\d ._-]*(at)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Common();
}

namespace TempleDashboard.Cli.Sending;

/// <summary>Finds picture files by their extension; whether they are pictures is for the dashboard to say.</summary>
public static class PictureFiles
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif",
    };

    /// <summary>
    /// Lists the pictures in a folder and everything below it in a stable order; <paramref name="others"/> counts the other files.
    /// </summary>
    public static IReadOnlyList<string> Below(string folder, out int others)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        var files = Directory.GetFiles(folder, "*", options);
        Array.Sort(files, StringComparer.Ordinal);
        var pictures = files.Where(file => Extensions.Contains(Path.GetExtension(file))).ToList();
        others = files.Length - pictures.Count;
        return pictures;
    }
}

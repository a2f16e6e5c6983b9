using System.Formats.Tar;
using System.IO.Compression;

namespace TempleDashboard.Tests.Backbones;

/// <summary>
/// A data folder that the last version with IBM's network made: one temple of 12 training and 4 test pictures, its model 1, and four
/// predictions that are in its history with all that they said.
/// </summary>
internal static class EarlierDataFolder
{
    /// <summary>SHA-256 of the backbone in it.</summary>
    public const string BackboneSha256 = "da9307b38238b3e0378312f10858c163c1134476b29bd2a544d20239604e4036";

    /// <summary>Unpacks it to a folder that is the caller's to delete.</summary>
    public static async Task<string> UnpackAsync()
    {
        var folder = Directory.CreateTempSubdirectory("earlier-").FullName;
        await using var packed = typeof(EarlierDataFolder).Assembly.GetManifestResourceStream("earlier-data.tar.br")!;
        await using var unpacked = new BrotliStream(packed, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(unpacked, folder, overwriteFiles: false);
        return folder;
    }
}

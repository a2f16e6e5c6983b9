using System.Security.Cryptography;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>A backbone on disk, with its SHA-256 beside it (the format of sha256sum). It is there whole or not at all.</summary>
internal sealed class BackboneFile(string path)
{
    public string Path => path;

    private string HashPath => path + ".sha256";

    /// <summary>What the file beside it says its SHA-256 is; null where there is none.</summary>
    public string? RecordedSha256 => File.Exists(HashPath) ? File.ReadAllText(HashPath).Split(' ')[0] : null;

    /// <exception cref="InvalidDataException">The content is not what was written.</exception>
    public byte[] Read()
    {
        var content = File.ReadAllBytes(path);
        if (!File.Exists(HashPath) || File.ReadAllText(HashPath) != HashLine(content))
            throw new InvalidDataException("its SHA-256 is not the recorded one.");
        return content;
    }

    public void Write(byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Replace(HashPath, System.Text.Encoding.ASCII.GetBytes(HashLine(content)));
        Replace(path, content);
    }

    public void Delete()
    {
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
            return;
        File.Delete(path);
        File.Delete(HashPath);
    }

    private static void Replace(string target, byte[] content)
    {
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            CleanUp.TryDelete(temporary);
        }
    }

    private string HashLine(byte[] content) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {System.IO.Path.GetFileName(path)}\n";
}

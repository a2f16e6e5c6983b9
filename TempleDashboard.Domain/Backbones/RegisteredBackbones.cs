using System.Security.Cryptography;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Backbones;

/// <summary>
/// The registered backbones of a folder, opened on demand. A few stay open; another one let go of is closed by the
/// garbage collector once nobody uses it any more, and found again until then. Those that came with an earlier version of the program keep
/// the name that it gave them; the SHA-256 beside each says which it is.
/// </summary>
/// <param name="folder">Where the files lie.</param>
/// <param name="own">Name, without its extension, of the file of the product's own backbone, which is none of these.</param>
/// <param name="threads">Threads for one run; 0 means one per processor.</param>
internal sealed class RegisteredBackbones(string folder, string own, int threads) : IDisposable
{
    private const int KeptOpen = 3;
    private const int HashLength = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WeakReference<Backbone>> _known = new(StringComparer.Ordinal);

    /// <summary>Used last comes last.</summary>
    private readonly List<Backbone> _open = [];

    private bool _isClear;

    /// <summary>Returns the backbone, or null where there is no such file.</summary>
    /// <exception cref="MissingBackboneException">The file is there and damaged.</exception>
    public Backbone? Find(string sha256)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(sha256, out var reference) && reference.TryGetTarget(out var backbone))
                return Use(backbone);
            return Has(sha256) ? Use(Open(sha256)) : null;
        }
    }

    public bool Has(string sha256) => IsHash(sha256) && File.Exists(FileOf(sha256).Path);

    /// <summary>Lists what earlier versions of the program made and left, by name.</summary>
    public IEnumerable<(string Name, string Sha256)> Earlier()
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (var file in Directory.GetFiles(folder, "*.onnx").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (name != own && !IsHash(name) && new BackboneFile(file).RecordedSha256 is { } sha256 && IsHash(sha256))
                yield return (name, sha256);
        }
    }

    public void Keep(Backbone made) => FileOf(made.Hash).Write(made.Content);

    public void Remove(string sha256)
    {
        if (!IsHash(sha256))
            return;
        lock (_gate)
        {
            _open.RemoveAll(backbone => backbone.Hash == sha256);
            _known.Remove(sha256);
            FileOf(sha256).Delete();
        }
    }

    public FileStream OpenTemporary()
    {
        lock (_gate)
            ClearLeftovers();
        return new(
            Path.Combine(folder, $"{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var reference in _known.Values)
            {
                if (reference.TryGetTarget(out var backbone))
                    backbone.Dispose();
            }
            _known.Clear();
            _open.Clear();
        }
    }

    /// <summary>Before the first file of this process: whatever is temporary was left behind by one that was killed.</summary>
    private void ClearLeftovers()
    {
        if (_isClear)
            return;
        foreach (var file in Directory.CreateDirectory(folder).EnumerateFiles("*.tmp"))
            CleanUp.TryDelete(file.FullName);
        _isClear = true;
    }

    /// <summary>A hash may come from outside; only what is one becomes part of a path.</summary>
    private static bool IsHash(string sha256) => sha256.Length == HashLength && sha256.All(char.IsAsciiHexDigitLower);

    internal BackboneFile FileOf(string sha256)
    {
        var kept = Path.Combine(folder, $"{sha256}.onnx");
        var earlier = File.Exists(kept) ? null : Earlier().FirstOrDefault(file => file.Sha256 == sha256).Name;
        return new(earlier is null ? kept : Path.Combine(folder, $"{earlier}.onnx"));
    }

    private Backbone Open(string sha256)
    {
        try
        {
            var backbone = new Backbone(FileOf(sha256).Read(), threads);
            if (backbone.Hash == sha256)
                return backbone;
            backbone.Dispose();
        }
        catch (InvalidDataException)
        {
            // A damaged file is as good as none, and what to do about it is the same.
        }
        throw new MissingBackboneException(sha256);
    }

    private Backbone Use(Backbone backbone)
    {
        _known[backbone.Hash] = new(backbone);
        _open.Remove(backbone);
        _open.Add(backbone);
        if (_open.Count > KeptOpen)
            _open.RemoveAt(0);
        return backbone;
    }
}

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
        if (!File.Exists(HashPath) || File.ReadAllText(HashPath) != HashLine(SHA256.HashData(content)))
            throw new InvalidDataException("its SHA-256 is not the recorded one.");
        return content;
    }

    /// <summary>Tells whether the content is what was written, without keeping it in memory.</summary>
    public bool IsWhole()
    {
        if (!File.Exists(HashPath))
            return false;
        using var stream = File.OpenRead(path);
        return File.ReadAllText(HashPath) == HashLine(SHA256.HashData(stream));
    }

    public void Write(byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Replace(HashPath, System.Text.Encoding.ASCII.GetBytes(HashLine(SHA256.HashData(content))));
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

    private string HashLine(byte[] hash) =>
        $"{Convert.ToHexStringLower(hash)}  {System.IO.Path.GetFileName(path)}\n";
}

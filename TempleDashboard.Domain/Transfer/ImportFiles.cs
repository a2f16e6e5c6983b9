using System.Diagnostics.CodeAnalysis;
using TempleDashboard.Domain.Text;

namespace TempleDashboard.Domain.Transfer;

/// <summary>A file that came with an import.</summary>
/// <param name="Path">Where it lay, with <c>/</c> between folders; data, never a path of this machine.</param>
/// <param name="Length">In bytes, as far as it is known.</param>
internal sealed record ImportFile(string Path, long Length)
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif",
    };

    /// <summary>The path without folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The folder with its last <c>/</c>; empty at the top.</summary>
    public string Folder => Path[..(Path.LastIndexOf('/') + 1)];

    /// <summary>Lower-case ending with its dot.</summary>
    public string Ending => System.IO.Path.GetExtension(Name).ToLowerInvariant();

    /// <summary>Whether its ending says that it is a picture; whether it is one is seen when it is opened.</summary>
    public bool IsPicture => IsPictureName(Name);

    public static bool IsPictureName(string name) => Endings.Contains(System.IO.Path.GetExtension(name));
}

/// <summary>The files of an import: of an archive, or a description that came alone.</summary>
internal interface IImportFiles
{
    IReadOnlyList<ImportFile> Files { get; }

    /// <summary>Opens a file to be read from its beginning to its end; one at a time.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or larger than it says; the message is for a person.</exception>
    Stream Open(ImportFile file);
}

/// <summary>Finds the file that a description means. Names of descriptions are looked up here, and opened nowhere.</summary>
internal sealed class FileSearch
{
    /// <summary>What is looked up is tried below each of its folders, which costs their number times their length.</summary>
    private const int LongestName = 1_000;

    private const int MostFolders = 32;

    /// <summary>For a person: why such a name is not looked for.</summary>
    public const string TooLong = "Its name is longer than 1,000 characters or lies below more than 32 folders: shorten it.";

    private readonly Dictionary<string, string> _byPath = new(StringComparer.Ordinal);

    /// <summary>Null where several files have the name.</summary>
    private readonly Dictionary<string, string?> _byName = new(StringComparer.OrdinalIgnoreCase);

    public FileSearch(IImportFiles files)
    {
        foreach (var file in files.Files.Where(file => file.IsPicture))
        {
            _byPath.TryAdd(Key(file.Path), file.Path);
            var name = Key(file.Name);
            _byName[name] = _byName.ContainsKey(name) ? null : file.Path;
        }
    }

    /// <summary>Whether any picture came along.</summary>
    public bool IsEmpty => _byPath.Count == 0;

    /// <summary>
    /// Finds the picture by its path below <paramref name="folder"/>, by its whole path, by the end of an address, or by its name alone.
    /// </summary>
    /// <param name="why">That several have the name; null where there is none.</param>
    public bool TryFind(string text, string folder, [NotNullWhen(true)] out string? path, out string? why)
    {
        (path, why) = (null, null);
        if (IsTooLong(text))
            return false;
        foreach (var name in WaysToWrite(text))
        {
            foreach (var start in new[] { folder, folder + "images/", "", "images/" })
            {
                if (_byPath.TryGetValue(start + name, out path))
                    return true;
            }
            for (var slash = name.IndexOf('/'); slash >= 0; slash = name.IndexOf('/', slash + 1))
            {
                if (_byPath.TryGetValue(folder + name[(slash + 1)..], out path) || _byPath.TryGetValue(name[(slash + 1)..], out path))
                    return true;
            }
            if (_byName.TryGetValue(name[(name.LastIndexOf('/') + 1)..], out path))
            {
                why = path is null ? "several files have this name: write it with its folder" : null;
                if (path is not null)
                    return true;
            }
        }
        path = null;
        return false;
    }

    /// <summary>
    /// Whether a name is longer, or lies deeper, than is looked for. What follows an address's question mark does not count.
    /// </summary>
    public static bool IsTooLong(string text) =>
        WaysToWrite(text).First() is var name && (name.Length > LongestName || name.AsSpan().Count('/') > MostFolders);

    /// <summary>Gives the last part of a path or an address, as a name to show and to store.</summary>
    public static string NameOf(string text)
    {
        var name = WaysToWrite(text).First();
        return name[(name.LastIndexOf('/') + 1)..];
    }

    /// <summary>Gives the names that a picture may have been stored under, when it was uploaded without the description.</summary>
    public static IEnumerable<string> NamesOf(string text) => WaysToWrite(text).Select(name => name[(name.LastIndexOf('/') + 1)..]);

    private static IEnumerable<string> WaysToWrite(string text)
    {
        var plain = text.Replace('\\', '/').Trim();
        if (plain.Contains("?d=", StringComparison.Ordinal))
            plain = plain[(plain.IndexOf("?d=", StringComparison.Ordinal) + 3)..];
        else if (plain.Contains("://", StringComparison.Ordinal) && plain.IndexOfAny(['?', '#']) is > 0 and var end)
            plain = plain[..end];
        var start = 0;
        while (plain.AsSpan(start).StartsWith("./"))
            start += 2;
        plain = Key(plain[start..].TrimStart('/'));
        yield return plain;
        if (plain.Contains('%') && Uri.UnescapeDataString(plain) is var decoded && decoded != plain)
            yield return Key(decoded);
        // Label Studio writes eight digits before the names of files that were uploaded.
        var name = plain[(plain.LastIndexOf('/') + 1)..];
        if (name.Length > 9 && name[8] == '-' && !name.AsSpan(0, 8).ContainsAnyExcept("0123456789abcdef"))
            yield return name[9..];
    }

    /// <summary>Some systems write letters and their marks apart.</summary>
    private static string Key(string text)
    {
        foreach (var letter in text)
        {
            if (char.IsSurrogate(letter))
                return text;
        }
        return NormalFormC.Of(text);
    }
}

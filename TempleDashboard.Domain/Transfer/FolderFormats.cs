using System.Text;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Transfer;

/// <summary>Reads what folders say: a category each, below splits or not, or below a temple as the earlier system had them.</summary>
internal static class FolderFormats
{
    private const string TeachableSeparator = "-!-";
    private const int LongestLabels = 1024 * 1024;

    /// <summary>Says which of the formats these folders are.</summary>
    public static TransferFormat Recognise(IImportFiles files, ClassifierRef reference)
    {
        var paths = Paths(files);
        if (paths.Count > 0 && paths.TrueForAll(path => path.Parts.Length == 1 && path.Parts[0].Contains(TeachableSeparator)))
            return TransferFormat.TeachableMachine;
        if (files.Files.Any(file => file.Name.Equals("labels.txt", StringComparison.OrdinalIgnoreCase)))
            return TransferFormat.TeachableMachine;
        return IsLegacy(paths, reference) ? TransferFormat.Legacy : TransferFormat.ImageFolder;
    }

    /// <summary>Reads a folder per category, with folders for splits above them or without.</summary>
    public static ImportReading ReadImageFolder(IImportFiles files, IReadOnlyList<string>? order = null, TransferFormat? format = null)
    {
        var reading = new ImportReading(format ?? TransferFormat.ImageFolder);
        var loose = reading.Counted("picture lies in no folder of a category and comes in unlabelled",
            "pictures lie in no folder of a category and come in unlabelled");
        var paths = Paths(files);
        var hasSplits = paths.Count > 0 && paths.TrueForAll(path => IsSplitFolder(path.Parts[0]) && path.Parts.Length > 1);
        foreach (var (file, all) in paths)
        {
            var parts = all.AsSpan();
            OutsideSplit? part = null;
            var isSetAside = false;
            if (hasSplits)
            {
                if (parts[0] == OutsideSplits.SetAsideFolder)
                {
                    isSetAside = true;
                    parts = parts[1..];
                }
                if (parts.Length > 1 && OutsideSplits.Of(parts[0]) is { } named)
                {
                    part = named;
                    parts = parts[1..];
                }
            }
            var category = parts.Length > 1 ? FolderName.Read(parts[0]) : null;
            if (category is null)
                loose.Add(file.Path);
            reading.Add(new(file.Path, file.Path, NameOf(parts), null, category, part, hasSplits ? isSetAside : null));
        }
        NoteOthers(files, reading);
        return reading.Complete(order);
    }

    /// <summary>Reads the earlier system's folders: splits, in them temples, in them categories. One temple's are taken.</summary>
    public static ImportReading ReadLegacy(IImportFiles files, ClassifierRef reference)
    {
        var reading = new ImportReading(TransferFormat.Legacy);
        var paths = Paths(files);
        var codes = paths.Where(path => path.Parts.Length > 3).Select(path => FolderName.Read(path.Parts[1])).Distinct().ToList();
        var own = codes.Find(code => IsMeant(code, reference)) ?? (codes.Count == 1 ? codes[0] : null);
        if (own is null)
        {
            reading.Error = codes.Count == 0
                ? "The folders are not those of the earlier system: training and testing data, in them a folder per temple, in them one "
                    + "per category."
                : $"The folders are those of the temples {string.Join(", ", codes.Take(10))}; none of them is '{reference}'. "
                    + "Import into the classifier of one of them, or leave the others out.";
            return reading;
        }
        if (!IsMeant(own, reference))
            reading.Note($"The folders are those of '{own}', and come into '{reference}'.");
        foreach (var (file, parts) in paths)
        {
            if (parts.Length < 4 || OutsideSplits.Of(parts[0]) is not { } part)
                reading.Refused.Add(file.Path, "It lies in no folder of a split, a temple and a category.");
            else if (FolderName.Read(parts[1]) != own)
                reading.Refused.Add(file.Path, $"It is of the temple '{FolderName.Read(parts[1])}': import it there.");
            else
                reading.Add(new(file.Path, file.Path, NameOf(parts.AsSpan(2)), null, FolderName.Read(parts[2]), part, null));
        }
        NoteOthers(files, reading);
        return reading.Complete();
    }

    /// <summary>Reads a project of Teachable Machine, whose files are called <c>Category-!-7.png</c>, or folders with their list.</summary>
    public static async Task<ImportReading> ReadTeachableAsync(IImportFiles files, CancellationToken cancellationToken)
    {
        var paths = Paths(files);
        if (!paths.Exists(path => path.File.Name.Contains(TeachableSeparator)))
        {
            return ReadImageFolder(files, await LabelsAsync(files, cancellationToken), TransferFormat.TeachableMachine);
        }
        var reading = new ImportReading(TransferFormat.TeachableMachine);
        var order = new List<string>();
        foreach (var (file, _) in paths)
        {
            var at = file.Name.LastIndexOf(TeachableSeparator, StringComparison.Ordinal);
            var category = at > 0 ? file.Name[..at] : null;
            if (category is not null && !order.Contains(category) && order.Count < 1_000)
                order.Add(category);
            reading.Add(new(file.Path, file.Path, file.Name, null, category, null, null));
        }
        return reading.Complete(order);
    }

    /// <summary>Reads <c>labels.txt</c>: a category a line, with its number before it or without.</summary>
    private static async Task<List<string>> LabelsAsync(IImportFiles files, CancellationToken cancellationToken)
    {
        if (files.Files.FirstOrDefault(one => one.Name.Equals("labels.txt", StringComparison.OrdinalIgnoreCase)) is not
            { Length: <= LongestLabels } file)
        {
            return [];
        }
        using var reader = new StreamReader(files.Open(file), Encoding.UTF8);
        var labels = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line && labels.Count < 10_000)
        {
            var space = line.IndexOf(' ');
            labels.Add(space > 0 && line.AsSpan(0, space).IndexOfAnyExceptInRange('0', '9') < 0 ? line[(space + 1)..] : line);
        }
        return labels;
    }

    /// <summary>
    /// Gives the pictures with the parts of their paths, without the folders that are around all of them and say nothing.
    /// </summary>
    private static List<(ImportFile File, string[] Parts)> Paths(IImportFiles files)
    {
        var paths = files.Files.Where(file => file.IsPicture).Select(file => (File: file, Parts: file.Path.Split('/'))).ToList();
        while (paths.Count > 0 && paths[0].Parts is [var around, _, _, ..] && !IsSplitFolder(around)
            && paths.TrueForAll(path => path.Parts.Length > 2 && path.Parts[0] == around))
        {
            paths = paths.ConvertAll(path => (path.File, path.Parts[1..]));
        }
        return paths;
    }

    private static bool IsLegacy(List<(ImportFile File, string[] Parts)> paths, ClassifierRef reference) =>
        paths.Count > 0
        && paths.TrueForAll(path => path.Parts.Length == 4 && OutsideSplits.Of(path.Parts[0]) is not null)
        && (paths.Exists(path => IsMeant(FolderName.Read(path.Parts[1]), reference))
            || paths.DistinctBy(path => path.Parts[1]).Count() == 1);

    private static bool IsMeant(string code, ClassifierRef reference) =>
        code == reference.ToString() || (reference.ClassifierName == Classifier.DefaultName && code == reference.TempleCode);

    private static bool IsSplitFolder(string name) => name == OutsideSplits.SetAsideFolder || OutsideSplits.Of(name) is not null;

    private static string NameOf(ReadOnlySpan<string> parts)
    {
        var below = parts.Length > 1 ? parts[1..] : parts;
        var names = new string[below.Length];
        for (var i = 0; i < names.Length; i++)
            names[i] = FolderName.Read(below[i]);
        return string.Join('/', names);
    }

    internal static void NoteOthers(IImportFiles files, ImportReading reading)
    {
        var others = reading.Counted("file is no picture and is left out", "files are no pictures and are left out");
        foreach (var file in files.Files.Where(file => !file.IsPicture && !file.Name.StartsWith('.') && file.Ending is not ".txt"))
            others.Add(file.Path);
    }
}

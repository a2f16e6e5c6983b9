using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Transfer;

/// <summary>Says what an import would bring, before anything is written: looks through all of it, but decodes nothing.</summary>
internal sealed class ImportCheck(
    IDbContextFactory<DashboardDbContext> contexts, TempleCatalog catalog, IOptions<UploadRules> rules)
{
    public const int MostShown = 100;

    /// <summary>Reads the descriptions and looks at every file. Null with the reason where nothing can be taken.</summary>
    /// <param name="progress">How many pictures were looked at, of how many.</param>
    public async Task<(ImportPreview? Preview, ImportRefusals Refused, string? Error)> RunAsync(
        ImportedFile file, Classifier classifier, TransferFormat? format, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var reference = new ClassifierRef(classifier.Temple!.Code, classifier.Name);
        var reading = await DatasetReader.ReadAsync(file, format, reference, cancellationToken);
        foreach (var refused in file.Refused)
            reading.Refused.Add(refused.Path, refused.Error);
        // An archive whose files are all locked or damaged is not one without pictures.
        if (reading.Error == DatasetReader.NoPicture && file.Refused is [{ } first, ..])
            reading.Error = $"Nothing of it can be taken. {PictureName.Clean(first.Path)}: {first.Error}";
        if (reading.Error is not null)
            return (null, reading.Refused, reading.Error);
        var known = new TemplePictures(contexts, classifier.TempleId, classifier.Id);
        var seen = await LookAsync(file, reading, known, progress, cancellationToken);
        return (Preview(reading, seen, await catalog.FindAsync(classifier.Id, cancellationToken) ?? classifier), reading.Refused, null);
    }

    /// <summary>
    /// Finds the row of each picture that came without a file. Pictures that the temple does not have are refused.
    /// </summary>
    public static async Task<Dictionary<PlannedPicture, TemplePicture>> MatchAsync(
        ImportReading reading, TemplePictures known, CancellationToken cancellationToken)
    {
        var matched = new Dictionary<PlannedPicture, TemplePicture>(ReferenceEqualityComparer.Instance);
        var alone = reading.Pictures.FindAll(picture => picture.Path is null);
        if (alone.Count == 0)
            return matched;
        var byHash = await known.BySha256Async(alone.Select(picture => picture.Sha256).OfType<string>(), cancellationToken);
        var byName = await known.ByNameAsync(
            alone.Where(picture => picture.Sha256 is null || !byHash.ContainsKey(picture.Sha256))
                .SelectMany(NamesOf), cancellationToken);
        foreach (var picture in alone)
        {
            var found = picture.Sha256 is { } sha256
                ? byHash.GetValueOrDefault(sha256)
                : NamesOf(picture).Select(byName.GetValueOrDefault).FirstOrDefault(one => one is not null);
            if (found is not null)
                matched[picture] = found;
            else
                reading.Refused.Add(picture.Source, WhyNone(picture, byName));
        }
        return matched;
    }

    private static string WhyNone(PlannedPicture picture, Dictionary<string, TemplePicture?> byName) =>
        picture.Sha256 is not null ? "The temple has no picture of this SHA-256, and no file came along."
        : NamesOf(picture).Any(byName.ContainsKey) ? "Several pictures of the temple have this name: name it by its SHA-256."
        : "The temple has no picture of this name, and no file came along. Send the pictures with the description in one .zip.";

    private static IEnumerable<string> NamesOf(PlannedPicture picture) =>
        new[] { picture.Source, picture.Name }.Concat(FileSearch.NamesOf(picture.Source)).Select(PictureName.Clean).Distinct();

    private async Task<List<Seen>> LookAsync(
        ImportedFile file, ImportReading reading, TemplePictures known, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var seen = new List<Seen>();
        foreach (var (picture, row) in await MatchAsync(reading, known, cancellationToken))
            seen.Add(new(picture, row.Sha256) { Row = row });
        using var buffer = new MemoryStream();
        var done = 0;
        foreach (var picture in reading.Pictures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(++done, reading.Pictures.Count);
            if (picture.Path is null)
                continue;
            if (ImportWork.Read(file, picture, buffer, rules.Value, cancellationToken) is { } why)
                reading.Refused.Add(picture.Source, why);
            else
                seen.Add(new(picture, Sha256.Hex(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))));
        }
        var rows = await known.BySha256Async(seen.Where(one => one.Row is null).Select(one => one.Sha256), cancellationToken);
        foreach (var one in seen)
            one.Row ??= rows.GetValueOrDefault(one.Sha256);
        return seen;
    }

    private static ImportPreview Preview(ImportReading reading, List<Seen> seen, Classifier classifier)
    {
        var first = new Dictionary<string, Seen>(StringComparer.Ordinal);
        var duplicates = 0;
        foreach (var one in seen)
        {
            if (first.TryAdd(one.Sha256, one))
                continue;
            duplicates++;
            if (ImportWork.WhyTwice(first[one.Sha256].Picture, one.Picture) is { } why)
                reading.Refused.Add(one.Picture.Source, why);
        }
        var taken = first.Values.ToList();
        var conflicts = taken.Where(one => one.Row?.Label is not null && Differs(reading, one)).ToList();
        var names = classifier.Categories.ConvertAll(category => category.Name);
        var byCategory = taken.ToLookup(one => one.Picture.Category, one => one.Picture, StringComparer.Ordinal);
        var categories = reading.Order.ConvertAll(name => CategoryOf(name, names, reading, [.. byCategory[name]]));
        return new(
            reading.Format, taken.Count, taken.Count(one => one.Row is null), taken.Count(one => one.Row is not null), duplicates,
            taken.Count(one => one.Picture.Category is null), categories, conflicts.Count,
            [.. conflicts.Take(MostShown).Select(one => new ImportConflict(
                PictureName.Clean(one.Picture.Source),
                ImportWords.Label(one.Row!.Label!.Category, one.Row.Label.Split, one.Row.IsSetAside),
                ImportWords.Label(one.Picture.Category!, reading.SplitOf(one.Picture), one.Picture.IsSetAside)))],
            reading.Refused.Count, [.. reading.Refused.Named.Take(MostShown)], reading.Notes);
    }

    private static ImportCategory CategoryOf(string name, List<string> names, ImportReading reading, List<PlannedPicture> pictures)
    {
        var used = pictures.FindAll(picture => picture.IsSetAside != true);
        var isNew = !names.Contains(name);
        return new(
            name, isNew, used.Count(picture => reading.SplitOf(picture) == Split.Train),
            used.Count(picture => reading.SplitOf(picture) == Split.Test), used.Count(picture => picture.Part is null),
            pictures.Count - used.Count, isNew ? Names.CaseHint("category", name, names) : null);
    }

    /// <summary>Whether the import names another label than the picture has. What it does not say is no difference.</summary>
    private static bool Differs(ImportReading reading, Seen one) => ImportWork.Differs(
        one.Picture, reading.SplitOf(one.Picture), one.Row!.Label!, one.Row.IsSetAside);

    private sealed record Seen(PlannedPicture Picture, string Sha256)
    {
        public TemplePicture? Row { get; set; }
    }
}

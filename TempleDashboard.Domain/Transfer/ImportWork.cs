using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Brings an import in: pictures first, then their labels, in one change that can be taken back. What has arrived is known by its hash, so
/// that doing it once more goes on where it stopped.
/// </summary>
internal sealed class ImportWork(
    IDbContextFactory<DashboardDbContext> contexts,
    PictureIntake intake,
    LabelService labels,
    LabelFeed feed,
    TempleCatalog catalog,
    AuditLog audit,
    IOptions<UploadRules> rules)
{
    private const string Queue = "imports";

    /// <summary>As many as one entry of the list of people's actions can take back.</summary>
    private const int LabelsAtOnce = 20_000;

    private const int LabelTries = 3;

    /// <summary>Pictures that are in memory at once.</summary>
    private const int AtOnce = 4;

    /// <summary>Pictures after which pages that show the temple are told.</summary>
    private const int TellEvery = 50;

    /// <summary>Brings it in. Being cancelled is no failure: what came until then is labelled and told of.</summary>
    /// <returns>What came, and whether that is all.</returns>
    public async Task<(ImportResult Result, ImportRefusals Refused, bool IsWhole)> RunAsync(
        ImportedFile file, string fileName, Classifier classifier, TransferFormat format, bool replaces, string who,
        Action<int, int> progress, CancellationToken cancellationToken)
    {
        var reference = new ClassifierRef(classifier.Temple!.Code, classifier.Name);
        var reading = await DatasetReader.ReadAsync(file, format, reference, cancellationToken);
        foreach (var refused in file.Refused)
            reading.Refused.Add(refused.Path, refused.Error);
        var known = new TemplePictures(contexts, classifier.TempleId, classifier.Id);
        var tally = new ImportTally(reading);
        var categories = await CategoriesAsync(reading, classifier, tally, who, cancellationToken);
        var isWhole = true;
        try
        {
            foreach (var (picture, row) in await ImportCheck.MatchAsync(reading, known, cancellationToken))
            {
                if (tally.First(row.Sha256, picture) is not { } first)
                    tally.Take(picture, row.ImageId, isNew: false);
                else if (WhyTwice(first, picture) is { } twice)
                    reading.Refused.Add(picture.Source, twice);
            }
            await StoreAsync(file, reading, classifier, tally, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            isWhole = false;
        }
        finally
        {
            feed.PicturesChanged(classifier.TempleId);
        }
        await LabelAsync(reading, classifier, categories, tally, replaces, fileName, who);
        var result = tally.Result();
        await WriteDownAsync(reference, fileName, reading, result, who);
        return (result, reading.Refused, isWhole);
    }

    /// <summary>Reads a picture into memory; returns why it is not taken, or null.</summary>
    public static string? Read(
        ImportedFile file, PlannedPicture picture, MemoryStream buffer, UploadRules rules, CancellationToken cancellationToken)
    {
        if (file.LengthOf(picture.Path!) > rules.MaxUploadBytes)
            return RefusalText.For(ImageRefusal.TooManyBytes, picture.Source, rules);
        buffer.SetLength(0);
        if (file.Read(picture.Path!, buffer, cancellationToken) is { } why)
            return why;
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        if (bytes.IsEmpty)
            return RefusalText.For(ImageRefusal.Empty, picture.Source, rules);
        if (FormatDetector.Detect(bytes) is null)
            return RefusalText.For(ImageRefusal.UnknownFormat, picture.Source, rules, FormatDetector.NameOfForeign(bytes), size: null);
        return picture.Sha256 is { } said && said != Sha256.Hex(bytes)
            ? "Its bytes are not those that the description names by their SHA-256: export it again."
            : null;
    }

    /// <summary>Says that the same bytes come twice with different labels; null where both say the same.</summary>
    public static string? WhyTwice(PlannedPicture first, PlannedPicture again) =>
        first.Category == again.Category || again.Category is null
            ? null
            : $"It is the same picture as ‘{PictureName.Clean(first.Source)}’, which is "
                + (first.Category is null ? "unlabelled here; that one counts." : $"‘{first.Category}’ here; that one counts.");

    public static bool Differs(PlannedPicture picture, Split? split, KnownLabel has, bool isSetAside) =>
        picture.Category is not null
        && (has.Category != picture.Category || (split is { } wanted && wanted != has.Split)
            || (picture.IsSetAside is { } aside && aside != isSetAside));

    private async Task<Dictionary<string, long>> CategoriesAsync(
        ImportReading reading, Classifier classifier, ImportTally tally, string who, CancellationToken cancellationToken)
    {
        var before = (await catalog.FindAsync(classifier.Id, cancellationToken))?.Categories.ConvertAll(category => category.Name) ?? [];
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in reading.Order)
        {
            var made = await catalog.FindOrCreateCategoryAsync(classifier.Id, name, who, cancellationToken);
            if (!made.Succeeded)
                continue;
            ids[name] = made.Value.Id;
            if (!before.Contains(name))
                tally.Categories++;
        }
        return ids;
    }

    private async Task StoreAsync(
        ImportedFile file, ImportReading reading, Classifier classifier, ImportTally tally, Action<int, int> progress,
        CancellationToken cancellationToken)
    {
        var (done, total) = (reading.Pictures.Count(picture => picture.Path is null), reading.Pictures.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            ReadAsync(file, reading, tally, () => progress(Interlocked.Increment(ref done), total), cancellationToken),
            options,
            async (one, token) =>
            {
                var (picture, bytes) = one;
                var stored = await intake.StoreAsync(classifier.TempleId, bytes, picture.Name, who: null, Queue, token);
                if (stored.Accepted)
                    tally.Take(picture, stored.Image.Id, !stored.IsDuplicate);
                else
                    reading.Refused.Add(picture.Source, stored.Error);
                var now = Interlocked.Increment(ref done);
                progress(now, total);
                if (now % TellEvery == 0)
                    feed.PicturesChanged(classifier.TempleId);
            });
    }

    /// <summary>Reads one after the other; the same bytes come once, and the first label counts.</summary>
    private async IAsyncEnumerable<(PlannedPicture Picture, byte[] Bytes)> ReadAsync(
        ImportedFile file, ImportReading reading, ImportTally tally, Action skipped,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        foreach (var picture in reading.Pictures.Where(picture => picture.Path is not null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(file, picture, buffer, rules.Value, cancellationToken) is { } why)
            {
                reading.Refused.Add(picture.Source, why);
                skipped();
                continue;
            }
            var bytes = buffer.ToArray();
            if (tally.First(Sha256.Hex(bytes), picture) is { } first)
            {
                if (WhyTwice(first, picture) is { } twice)
                    reading.Refused.Add(picture.Source, twice);
                skipped();
                continue;
            }
            yield return (picture, bytes);
        }
        await Task.CompletedTask;
    }

    private async Task LabelAsync(
        ImportReading reading, Classifier classifier, Dictionary<string, long> categories, ImportTally tally, bool replaces,
        string fileName, string who)
    {
        await FindMergedAsync(classifier.Id, categories);
        var given = new List<GivenLabel>();
        foreach (var (picture, imageId) in tally.InOrder())
        {
            if (picture.Category is null)
                tally.Unlabelled++;
            else if (categories.TryGetValue(picture.Category, out var category))
                given.Add(new(imageId, category, reading.SplitOf(picture), picture.IsSetAside));
        }
        var reason = new LabelReason(who, AuditActions.LabelledPictures, $"from ‘{PictureName.Clean(fileName)}’: ");
        foreach (var chunk in given.Chunk(LabelsAtOnce))
            tally.Count(chunk, await AssignAsync(classifier.Id, chunk, replaces, reason), replaces);
    }

    /// <summary>Labels them; once more where a category was deleted, or a picture labelled, between the reading and the writing.</summary>
    private async Task<LabelChange> AssignAsync(long classifierId, GivenLabel[] given, bool replaces, LabelReason reason)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await labels.AssignEachAsync(classifierId, given, replaces, reason, CancellationToken.None);
            }
            catch (DbUpdateException) when (tries < LabelTries)
            {
                // What is there now is read again.
            }
        }
    }

    /// <summary>Takes for a category that is gone by now the one that it was merged into, or that was made anew: the same name.</summary>
    private async Task FindMergedAsync(long classifierId, Dictionary<string, long> categories)
    {
        var known = (await catalog.FindAsync(classifierId, CancellationToken.None))?.Categories ?? [];
        foreach (var (name, id) in categories.ToList())
        {
            if (known.TrueForAll(category => category.Id != id)
                && known.Find(category => Names.Plain(category.Name) == Names.Plain(name)) is { } merged)
            {
                categories[name] = merged.Id;
            }
        }
    }

    private async Task WriteDownAsync(ClassifierRef reference, string fileName, ImportReading reading, ImportResult result, string who)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        audit.Add(db, who, AuditActions.ImportedPictures, reference.ToString(), string.Create(
            CultureInfo.InvariantCulture,
            $"‘{PictureName.Clean(fileName)}’ ({reading.Format}): {result.Stored} new, {result.Known} known, "
                + $"{result.RefusedCount} refused"));
        await db.SaveChangesAsync(CancellationToken.None);
    }
}

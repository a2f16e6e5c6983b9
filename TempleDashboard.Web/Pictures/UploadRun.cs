using System.Globalization;
using System.Runtime.CompilerServices;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Web.Pictures;

/// <summary>Stores and labels the files of one request, one after the other; each has a result of its own.</summary>
internal sealed class UploadRun(
    UploadTarget target, PictureIntake intake, LabelService labels, FolderCategories? folders, UploadRules rules, ILogger logger)
{
    /// <summary>Files that nothing foreseen stopped.</summary>
    public List<Exception> Failures { get; } = [];

    /// <summary>Files beyond the most of a request.</summary>
    public int Left { get; private set; }

    public int Count { get; private set; }

    /// <summary>Says of the files beyond the most of a request that they were left out; null where there were none.</summary>
    public string? TooMany => Left == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The request holds more than {Count} files. These were dealt with: send the other {Left} again.");

    /// <summary>Gives the results as they come, in the order of the files.</summary>
    /// <exception cref="InvalidDataException">The form is malformed; what came before that is stored.</exception>
    public async IAsyncEnumerable<UploadResult> StoreAsync(
        IAsyncEnumerable<UploadedFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in files.WithCancellation(cancellationToken))
        {
            if (Count == rules.MaxPicturesPerRequest)
            {
                Left++; // and read to the end: a client that is still sending would not see the answer
                continue;
            }
            Count++;
            yield return await TryStoreAsync(file, cancellationToken);
        }
    }

    private async Task<UploadResult> TryStoreAsync(UploadedFile file, CancellationToken cancellationToken)
    {
        var name = PictureName.Clean(file.Name);
        try
        {
            return await StoreAsync(name, file, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // It must not take along the results of the others, which are stored.
            Failures.Add(failure);
            return Refused(name, Explain(failure, name));
        }
    }

    /// <summary>
    /// A full disk or a locked database is no fault of the program: it is told as such, and logged once where the request ends.
    /// </summary>
    private string Explain(Exception failure, string name)
    {
        if (StorageTrouble.Find(failure) is { } trouble)
            return $"‘{name}’ could not be stored. {trouble.Sentence}";
        logger.UploadFailed(failure, name);
        return $"‘{name}’ could not be stored: Temple Dashboard failed at it, and wrote to its error log why. Send it again.";
    }

    private async Task<UploadResult> StoreAsync(string name, UploadedFile file, CancellationToken cancellationToken)
    {
        if (file.Error is not null)
            return Refused(name, file.Error);
        if (file.Bytes is not { } bytes)
            return Refused(name, RefusalText.For(ImageRefusal.TooManyBytes, file.Name, rules));
        if (folders?.WhyNot(file.Name) is { } error)
            return Refused(name, error);
        var stored = await intake.StoreAsync(target.TempleId, bytes, file.Name, target.Who, target.Client, cancellationToken);
        if (!stored.Accepted)
            return Refused(name, stored.Error);
        // Only now: a folder without pictures becomes no category.
        var label = folders is null ? target.Label : await folders.FindAsync(file.Name, cancellationToken);
        var known = label is var (classifier, category)
            ? await labels.AssignFirstAsync(classifier, stored.Image.Id, category, target.Split, target.Who, cancellationToken)
            : null;
        return stored.IsDuplicate
            ? new(
                name, UploadStatus.Duplicate, stored.Image.Id, null,
                await KnownPictures.SettleAsync(
                    stored.Image.Id, stored.Image.Name, known, label, target, labels, cancellationToken))
            : new(name, UploadStatus.Stored, stored.Image.Id, null);
    }

    private static UploadResult Refused(string name, string error) => new(name, UploadStatus.Refused, null, error);
}

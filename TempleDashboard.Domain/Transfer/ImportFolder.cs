using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Transfer;

/// <summary>Keeps what was sent to be imported, and how each import stands, so that a new start finds it.</summary>
internal sealed class ImportFolder(DataFolder data, ILogger<ImportFolder> logger)
{
    private const string Record = "import.json";

    /// <summary>Receives what is sent, to its end; leaves nothing where that fails.</summary>
    public async Task ReceiveAsync(long id, Stream content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(PathOf(id));
        try
        {
            await using var sent = new FileStream(
                SentOf(id), FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, FileOptions.Asynchronous);
            await content.CopyToAsync(sent, cancellationToken);
        }
        catch
        {
            Delete(id);
            throw;
        }
    }

    public bool Has(long id) => Directory.Exists(PathOf(id));

    /// <summary>Where what was sent lies.</summary>
    public string SentOf(long id) => Path.Combine(PathOf(id), "sent");

    public void DeleteSent(long id) => CleanUp.TryDelete(SentOf(id));

    public void Delete(long id) => CleanUp.TryDeleteFolder(PathOf(id));

    /// <summary>What it came to is worth a file; that it cannot be written does not fail the import.</summary>
    public void Save(ImportView view, ImportRefusals refused, ImportRequest order)
    {
        var target = Path.Combine(PathOf(view.Id), Record);
        try
        {
            // Whole or not at all: a start that finds half of it would sweep what was sent.
            using (var draft = new FileStream(target + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
            {
                JsonSerializer.Serialize(draft, new KeptImport(view, refused.Named, order));
                draft.Flush(flushToDisk: true);
            }
            File.Move(target + ".new", target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TransferLog.NotKept(logger, exception.Message);
        }
    }

    /// <summary>
    /// Reads what an earlier start has left. What was cut off waits for somebody where it was looked through, and else for being looked
    /// through again; what cannot be read is swept.
    /// </summary>
    public IEnumerable<(ImportView View, ImportRefusals Refused, ImportRequest Order)> Load()
    {
        if (!Directory.Exists(data.Imports))
            yield break;
        foreach (var folder in Directory.GetDirectories(data.Imports))
        {
            if (Read(folder) is not { View: { } view } kept)
            {
                CleanUp.TryDeleteFolder(folder);
                continue;
            }
            var refused = new ImportRefusals();
            foreach (var refusal in kept.Refused)
                refused.Add(refusal.Name, refusal.Reason);
            var order = kept.Order ?? new(Starts: false);
            yield return (view.IsActive ? view with { Status = ImportStatus.Interrupted } : view, refused, order);
        }
    }

    private static KeptImport? Read(string folder)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<KeptImport>(File.ReadAllBytes(Path.Combine(folder, Record)));
            return kept?.View?.Id.ToString(CultureInfo.InvariantCulture) == Path.GetFileName(folder) ? kept : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private string PathOf(long id) => Path.Combine(data.Imports, id.ToString(CultureInfo.InvariantCulture));

    private sealed record KeptImport(ImportView? View, IReadOnlyList<ImportRefusal> Refused, ImportRequest? Order = null);
}

/// <summary>What was asked for with an import, so that a new start does it.</summary>
/// <param name="Starts">Whether it comes in as soon as it was looked through.</param>
/// <param name="Tries">Starts of the program that have looked through it again.</param>
internal sealed record ImportRequest(bool Starts, int Tries = 0);

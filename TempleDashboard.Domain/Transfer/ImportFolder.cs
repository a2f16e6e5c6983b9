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
    public void Save(ImportView view, ImportRefusals refused)
    {
        try
        {
            File.WriteAllBytes(
                Path.Combine(PathOf(view.Id), Record), JsonSerializer.SerializeToUtf8Bytes(new KeptImport(view, refused.Named)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TransferLog.NotKept(logger, exception.Message);
        }
    }

    /// <summary>
    /// Reads what an earlier start has left. What was cut off can go on where it was looked through; what cannot be read is swept.
    /// </summary>
    public IEnumerable<(ImportView View, ImportRefusals Refused)> Load()
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
            var cutOff = view.Preview is null ? ImportStatus.Cancelled : ImportStatus.Interrupted;
            yield return (view.IsActive ? view with { Status = cutOff } : view, refused);
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

    private sealed record KeptImport(ImportView? View, IReadOnlyList<ImportRefusal> Refused);
}

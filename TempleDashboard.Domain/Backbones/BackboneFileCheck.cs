using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Backbones;

/// <summary>Proves the files of all backbones by their SHA-256, without opening them. A file that has not changed is read once.</summary>
public sealed class BackboneFileCheck(IDbContextFactory<DashboardDbContext> contexts, BackboneProvider backbones)
{
    private readonly ConcurrentDictionary<string, (long Length, DateTime Written, bool IsWhole)> _known = new(StringComparer.Ordinal);

    /// <summary>Lists what is wrong, the product's own backbone first; empty where nothing is.</summary>
    public async Task<IReadOnlyList<BackboneTrouble>> FindAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var registered = await db.Backbones.AsNoTracking().OrderBy(row => row.Id).Select(row => new { row.Name, row.Sha256 })
            .ToListAsync(cancellationToken);
        return await Task.Run<IReadOnlyList<BackboneTrouble>>(
            () => [.. registered.Select(row => Registered(row.Name, row.Sha256)).Prepend(Own()).OfType<BackboneTrouble>()],
            cancellationToken);
    }

    private BackboneTrouble? Own()
    {
        var file = backbones.OwnFile;
        var damage = Explain(file);
        if (!File.Exists(backbones.OwnSource))
        {
            return damage is null
                ? null
                : new(
                    $"The product's own backbone, '{file.Path}', {damage}, and the network that it is made of, "
                        + $"'{backbones.OwnSource}', is missing. Build or publish the program again.",
                    IsFatal: true);
        }
        // A first start has none yet, and makes it when somebody needs it.
        return damage is null || !File.Exists(file.Path)
            ? null
            : new(
                $"The product's own backbone, '{file.Path}', {damage}. What is in memory answers; "
                    + "start the program again, and it makes the file anew.",
                IsFatal: false);
    }

    private BackboneTrouble? Registered(string name, string sha256)
    {
        var file = backbones.FileOf(sha256);
        return Explain(file) is { } damage
            ? new(
                $"The backbone '{name}', '{file.Path}', {damage}. Models that were made with it cannot answer: "
                    + "restore the file from a backup, or register it again under Settings.",
                IsFatal: false)
            : null;
    }

    private string? Explain(BackboneFile file)
    {
        try
        {
            var info = new FileInfo(file.Path);
            if (!info.Exists)
                return "is missing";
            var known = _known.GetValueOrDefault(file.Path);
            if (known.Length != info.Length || known.Written != info.LastWriteTimeUtc)
                _known[file.Path] = known = (info.Length, info.LastWriteTimeUtc, file.IsWhole());
            return known.IsWhole ? null : "is damaged: its SHA-256 is not the one that was written beside it";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({exception.Message.TrimEnd('.')})";
        }
    }
}

/// <summary>What is wrong with a backbone.</summary>
/// <param name="Sentence">Which file, and what to do.</param>
/// <param name="IsFatal">Nothing can be trained, and only what is in memory answers.</param>
public sealed record BackboneTrouble(string Sentence, bool IsFatal);

using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TempleDashboard.Domain.Data;

/// <summary>
/// Chains the entries of the audit log: each has a seal, the hash of the seal before and of what the entry says. Whoever changes or removes
/// an entry afterwards breaks the chain at that place. Entries are sealed a moment after they are written, by one service for all, in the
/// order of their ids; SQLite gives ids in the order in which changes are committed. What has to be sealed a second time is logged.
/// </summary>
public sealed class AuditChain(IDbContextFactory<DashboardDbContext> contexts, TimeProvider time, ILogger<AuditChain> logger)
{
    private const int AtOnce = 1_000;

    /// <summary>An entry is sealed a few seconds after it was written.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    /// <summary>The seal before the first.</summary>
    private static readonly string Beginning = new('0', 64);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The last entry that this program has seen with a seal. It never has to seal it again.</summary>
    private long _sealed;

    /// <summary>When this program had sealed all that there was; nothing of before is left to be sealed.</summary>
    private DateTime? _sealedAt;

    /// <summary>Seals what has been written since; gives how many entries that were.</summary>
    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (count, now) = (0, time.GetUtcNow().UtcDateTime);
            int some;
            do
                count += some = await SealSomeAsync(now, cancellationToken);
            while (some == AtOnce);
            _sealedAt = now;
            return count;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Walks the whole chain and names the first place where it is broken.</summary>
    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        await SealAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (hash, entries, last) = (Beginning, 0, 0L);
        await foreach (var row in db.AuditSeals.AsNoTracking().OrderBy(seal => seal.EntryId)
            .GroupJoin(db.AuditEntries, seal => seal.EntryId, entry => entry.Id, (seal, found) => new { seal, found })
            .SelectMany(pair => pair.found.DefaultIfEmpty(), (pair, entry) => new { pair.seal, entry })
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (row.entry is null)
                return new(entries, null, $"Entry {row.seal.EntryId} was removed.");
            hash = HashOf(hash, row.entry);
            if (hash != row.seal.Hash)
            {
                return new(
                    entries, null, $"Entry {row.entry.Id} was changed after it was written, or one before it was put in or taken out.");
            }
            (entries, last) = (entries + 1, row.entry.Id);
        }
        var unsealed = await db.AuditEntries.Where(entry => entry.Id < last && !db.AuditSeals.Any(seal => seal.EntryId == entry.Id))
            .OrderBy(entry => entry.Id).Select(entry => (long?)entry.Id).FirstOrDefaultAsync(cancellationToken);
        return unsealed is { } id
            ? new(entries, null, $"Entry {id} was put in afterwards: it has no seal, and later ones have.")
            : new(entries, hash, null);
    }

    private async Task<int> SealSomeAsync(DateTime now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.AuditSeals.AsNoTracking().OrderByDescending(seal => seal.EntryId).FirstOrDefaultAsync(cancellationToken);
        var after = last?.EntryId ?? 0;
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.Id > after).OrderBy(entry => entry.Id).Take(AtOnce)
            .ToListAsync(cancellationToken);
        var hash = last?.Hash ?? Beginning;
        foreach (var entry in entries)
            db.AuditSeals.Add(new() { EntryId = entry.Id, Hash = hash = HashOf(hash, entry) });
        await db.SaveChangesAsync(cancellationToken);
        if (entries.Find(entry => entry.Id <= _sealed || IsLate(entry, now)) is { } late)
            AuditLogMessages.SealedLate(logger, late.Id, late.At);
        _sealed = Math.Max(_sealed, entries.Count > 0 ? entries[^1].Id : after);
        return entries.Count;
    }

    /// <summary>A sealing long after the entry has passed it by: a machine that slept, or a clock that was set, is none.</summary>
    private bool IsLate(AuditEntry entry, DateTime now) => entry.At < _sealedAt - Late && entry.At < now - Late;

    /// <summary>When an entry was taken back is written later, and is no part of what is sealed.</summary>
    private static string HashOf(string before, AuditEntry entry) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(
            new object?[] { before, entry.Id, entry.At.Ticks, entry.Who, entry.Action, entry.Subject, entry.Detail, entry.Undo })));
}

/// <summary>The seal of an entry.</summary>
public sealed class AuditSeal
{
    public long EntryId { get; set; }

    /// <summary>SHA-256 in hexadecimal, over the seal before and the entry.</summary>
    public required string Hash { get; set; }
}

/// <summary>What the walk along the chain found.</summary>
/// <param name="Entries">How many entries are as they were written.</param>
/// <param name="Head">The last seal: whoever notes it elsewhere can see later whether the end was cut off. Null where it is broken.</param>
/// <param name="Broken">The first place where it is broken; null where it is whole.</param>
public sealed record AuditVerification(int Entries, string? Head, string? Broken);

/// <summary>Seals new entries every few seconds, and those of before at the start.</summary>
internal sealed class AuditSealer(AuditChain chain, TimeProvider time, ILogger<AuditSealer> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await chain.SealAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // A full disk or a locked database: what is written meanwhile is sealed once that is over.
                AuditLogMessages.NotSealed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

internal static partial class AuditLogMessages
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Entries of the audit log could not be sealed yet.")]
    public static partial void NotSealed(ILogger logger, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Entry {Id} of the audit log, of {At} (UTC), was sealed only now and must have had a seal long since: it was removed, "
            + "or the entry was written past the program. Compare the log from there on with a backup")]
    public static partial void SealedLate(ILogger logger, long id, DateTime at);
}

internal sealed class AuditSealTable : IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditSeal> builder)
    {
        builder.HasKey(seal => seal.EntryId);
        builder.Property(seal => seal.EntryId).ValueGeneratedNever();
    }
}

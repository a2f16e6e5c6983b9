using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>Writes down what people do, and shows it.</summary>
public sealed class AuditLog(IDbContextFactory<DashboardDbContext> contexts, TimeProvider time)
{
    /// <summary>
    /// Adds an entry to <paramref name="db"/>, which is to be saved in the transaction of the change that it tells of: there is never one
    /// without the other.
    /// </summary>
    /// <param name="who">See <see cref="AuditEntry.Who"/>; the others likewise.</param>
    /// <param name="undo">See <see cref="AuditEntry.Undo"/>.</param>
    public void Add(DashboardDbContext db, string who, string action, string subject, string detail = "", string? undo = null)
    {
        ArgumentNullException.ThrowIfNull(db);
        db.AuditEntries.Add(new AuditEntry
        {
            At = time.GetUtcNow().UtcDateTime,
            Who = who,
            Action = action,
            Subject = subject,
            Detail = detail,
            Undo = undo,
        });
    }

    /// <summary>Reads one page, newest first.</summary>
    /// <param name="before">Only ids below this one, from <see cref="AuditPage.Next"/>; null for the newest.</param>
    public async Task<AuditPage> PageAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        var end = before ?? long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.Id < end)
            .OrderByDescending(entry => entry.Id).Take(limit + 1).ToListAsync(cancellationToken);
        if (entries.Count <= limit)
            return new(entries, null);
        entries.RemoveAt(limit);
        return new(entries, entries[^1].Id);
    }
}

/// <summary>Audit entries, newest first.</summary>
/// <param name="Next">The <c>before</c> of the following, older page; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, long? Next);

/// <summary>Something a person did. Entries are only ever added.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }

    public DateTime At { get; set; }

    /// <summary>A person as far as known, such as <c>browser</c> or <c>api/v1</c>; <c>start</c> for what the program did itself.</summary>
    public required string Who { get; set; }

    /// <summary>A verb in the past tense with its object, such as <c>promoted model</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to, such as <c>410010:lights model 3</c>.</summary>
    public required string Subject { get; set; }

    public string Detail { get; set; } = "";

    /// <summary>What takes the action back, as JSON; null where nothing does.</summary>
    public string? Undo { get; set; }

    /// <summary>When it was taken back from the list of people's actions.</summary>
    public DateTime? UndoneAt { get; set; }
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.HasIndex(entry => entry.At);
}

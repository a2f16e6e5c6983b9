using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TempleDashboard.Domain.Data;

/// <summary>Writes down what people do.</summary>
public sealed class AuditLog(TimeProvider time)
{
    /// <summary><see cref="AuditEntry.Who"/> of what the program does by itself.</summary>
    public const string Program = "start";

    /// <summary>
    /// Adds an entry to <paramref name="db"/>, which is to be saved in the transaction of the change that it tells of: there is never one
    /// without the other.
    /// </summary>
    /// <param name="who">See <see cref="AuditEntry.Who"/>; the others likewise.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
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
}

/// <summary>Something a person did. Entries are never deleted; all that is written into one later is when it was taken back.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }

    public DateTime At { get; set; }

    /// <summary>A person as far as known, such as <c>browser</c> or <c>api/v1</c>; <c>start</c> for what the program did itself.</summary>
    public required string Who { get; set; }

    /// <summary>One of <see cref="AuditActions"/>, or of those of a later version.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to, such as <c>410010:lights model 3</c>.</summary>
    public required string Subject { get; set; }

    public string Detail { get; set; } = "";

    /// <summary>What takes the action back, an <see cref="AuditUndo"/> as JSON; null where nothing does.</summary>
    public string? Undo { get; set; }

    /// <summary>When it was taken back from the list of people's actions.</summary>
    public DateTime? UndoneAt { get; set; }
}

/// <summary>What takes an action back, as it is kept with it: one of these, each as whoever made it writes and reads it.</summary>
internal sealed record AuditUndo(
    JsonElement? Reviews = null,
    JsonElement? Labels = null,
    JsonElement? Taught = null,
    JsonElement? Region = null,
    JsonElement? Common = null)
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static AuditUndo? Of(string json) => JsonSerializer.Deserialize<AuditUndo>(json, Options);

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.HasIndex(entry => entry.At);
}

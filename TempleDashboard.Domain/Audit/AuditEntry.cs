namespace TempleDashboard.Domain.Audit;

/// <summary>Something a person did. Entries are only ever added.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }

    public DateTime At { get; set; }

    public required string Who { get; set; }

    /// <summary>A verb in the past tense with its object, such as <c>promoted model</c>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to, such as <c>410010:lights model 3</c>.</summary>
    public required string Subject { get; set; }

    public string Detail { get; set; } = "";
}

namespace TempleDashboard.Domain.Audit;

/// <summary>Audit entries, newest first.</summary>
/// <param name="Next">The <c>before</c> of the following, older page; null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, long? Next);

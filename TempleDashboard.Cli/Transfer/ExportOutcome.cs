namespace TempleDashboard.Cli.Transfer;

/// <summary>How many pictures an export wrote, found in place, and left out because nobody labelled them; and what went wrong.</summary>
public sealed record ExportOutcome(int Written, int AlreadyThere, int Unlabelled, IReadOnlyList<string> Errors);

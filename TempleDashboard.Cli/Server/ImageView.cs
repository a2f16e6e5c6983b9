namespace TempleDashboard.Cli.Server;

/// <summary>A stored picture; its file is at <c>/pictures/{sha256}</c>.</summary>
public sealed record ImageView(string Sha256, string Name, string Format, long ByteCount, IReadOnlyList<LabelView> Labels);

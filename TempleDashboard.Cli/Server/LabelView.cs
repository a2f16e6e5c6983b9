namespace TempleDashboard.Cli.Server;

/// <summary>What a picture was labelled as; the split is <c>train</c> or <c>test</c>.</summary>
public sealed record LabelView(long ClassifierId, long CategoryId, string Split);

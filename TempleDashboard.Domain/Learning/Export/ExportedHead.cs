using TempleDashboard.Domain.Learning.Heads;

namespace TempleDashboard.Domain.Learning.Export;

/// <summary>What is left of a model without its backbone: enough to serve it beside others that share the backbone.</summary>
/// <param name="Head">The head.</param>
/// <param name="Categories">Names in the order of the probabilities.</param>
/// <param name="BackboneHash">SHA-256 of the backbone that the head was trained on.</param>
public sealed record ExportedHead(LinearHead Head, string[] Categories, string BackboneHash);

namespace TempleDashboard.Cli.Server;

/// <summary>Request to <c>POST /api/make_model</c>; <paramref name="Forceful"/> trains again where a model exists.</summary>
public sealed record MakeModelRequest(string TempleId, bool Forceful);

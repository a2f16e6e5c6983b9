namespace TempleDashboard.Cli.Server;

/// <summary>Answer of <c>POST /api/save_data</c>: "All OK", or why the picture was refused.</summary>
public sealed record SaveDataAnswer(string ErrorMsg);

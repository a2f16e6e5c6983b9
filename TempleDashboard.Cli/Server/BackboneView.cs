namespace TempleDashboard.Cli.Server;

/// <summary>A backbone of the dashboard; <paramref name="BuiltIn"/> for the program's own.</summary>
public sealed record BackboneView(
    string Sha256, string Name, bool BuiltIn, string Source, int InputWidth, int InputHeight, int EmbeddingLength, long ByteCount, bool Present, int Classifiers, int Models);

namespace TempleDashboard.Domain.Data;

/// <summary>The one folder under which everything that the program writes lies.</summary>
public sealed class DataFolder
{
    /// <summary>Takes <paramref name="root"/> and creates it where missing.</summary>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public DataFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public string DatabaseFile => Path.Combine(Root, "temple.db");

    public string Models => Path.Combine(Root, "models");

    public string Backbones => Path.Combine(Root, "backbones");

    public string Keys => Path.Combine(Root, "keys");

    public string Logs => Path.Combine(Root, "logs");
}

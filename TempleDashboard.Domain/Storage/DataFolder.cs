namespace TempleDashboard.Domain.Storage;

/// <summary>The one folder under which everything that the program writes lies.</summary>
public sealed class DataFolder
{
    /// <summary>Takes <paramref name="root"/> and creates it where missing. Models and logs may lie elsewhere.</summary>
    /// <exception cref="IOException">A folder cannot be created.</exception>
    public DataFolder(string root, string? models = null, string? logs = null)
    {
        Root = Directory.CreateDirectory(Path.GetFullPath(root)).FullName;
        Models = Path.GetFullPath(models ?? Path.Combine(Root, "models"));
        Logs = Directory.CreateDirectory(Path.GetFullPath(logs ?? Path.Combine(Root, "logs"))).FullName;
    }

    public string Root { get; }

    public string DatabaseFile => Path.Combine(Root, "temple.db");

    public string Models { get; }

    public string Backbones => Path.Combine(Root, "backbones");

    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>What is put together for somebody who downloads it; gone with the download.</summary>
    public string Downloads => Path.Combine(Root, "downloads");

    /// <summary>Archives that are imported, each until it is; see <c>ImportRuns</c>.</summary>
    public string Imports => Path.Combine(Root, "imports");

    public string Keys => Path.Combine(Root, "keys");

    public string Logs { get; }
}

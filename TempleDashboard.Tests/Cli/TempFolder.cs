namespace TempleDashboard.Tests.Cli;

/// <summary>An empty folder that is deleted with its content.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("temple-cli-").FullName;

    public string File(string relative, byte[]? content = null)
    {
        var file = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllBytes(file, content ?? []);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

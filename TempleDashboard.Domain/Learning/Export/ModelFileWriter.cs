namespace TempleDashboard.Domain.Learning.Export;

/// <summary>Writes to the file system and waits for the disk.</summary>
public sealed class ModelFileWriter : IModelFileWriter
{
    /// <inheritdoc/>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }
}

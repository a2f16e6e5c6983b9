namespace TempleDashboard.Domain.Learning.Export;

/// <summary>Puts the files of a model on the disk.</summary>
public interface IModelFileWriter
{
    /// <summary>Writes a new file and returns once it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full, or the path cannot be written.</exception>
    void Write(string path, ReadOnlySpan<byte> content);
}

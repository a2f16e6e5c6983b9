using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.Extensions.Hosting;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.Export;
using TempleDashboard.Learning.Onnx;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// The folders of all models, <c>temple/classifier/version</c> below one root. A model's folder is there whole or not at all:
/// it is filled under a temporary name, which begins with a dot as no escaped name does, and renamed.
/// </summary>
public sealed partial class ModelFolder(string root, IModelFileWriter writer)
{
    public const string HeadFile = "head.onnx";
    public const string ModelFile = "model.onnx";
    public const string InfoFile = "extra_info.json";
    public const string ArchitectureFile = "model_architecture.json";
    public const string NeighboursFile = "neighbours.bin";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns where a version lies below the root, with forward slashes.</summary>
    public static string NameOf(string temple, string classifier, int version) => string.Create(
        CultureInfo.InvariantCulture, $"{SafeFolderName.Escape(temple)}/{SafeFolderName.Escape(classifier)}/{version}");

    /// <summary>Returns the full path of a folder named by <see cref="NameOf"/>.</summary>
    public string PathOf(string folder) => Path.Combine([root, .. folder.Split('/')]);

    /// <summary>
    /// Returns the path of what is the version's own: its head where there is one, else the whole model, which a ConvNet is and which
    /// folders of earlier days hold.
    /// </summary>
    public string OwnFileOf(string folder)
    {
        var head = Path.Combine(PathOf(folder), HeadFile);
        return File.Exists(head) ? head : Path.Combine(PathOf(folder), ModelFile);
    }

    /// <summary>
    /// Writes a version and returns its name (see <see cref="NameOf"/>). What a crash may have left of the same version is replaced.
    /// </summary>
    /// <exception cref="IOException">The disk is full or cannot be written; nothing of the version is left behind.</exception>
    public string Save(string temple, string classifier, int version, ModelFiles files)
    {
        var name = NameOf(temple, classifier, version);
        var target = PathOf(name);
        var parent = Path.GetDirectoryName(target)!;
        var temporary = Path.Combine(parent, $".{version}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(temporary);
            var sums = new FileSums();
            Write(files.OwnFile, files.OwnBytes);
            Write(InfoFile, JsonSerializer.SerializeToUtf8Bytes(files.Info, Json));
            Write(ArchitectureFile, JsonSerializer.SerializeToUtf8Bytes(files.Architecture, Json));
            if (files.Neighbours is { } neighbours)
                Write(NeighboursFile, neighbours);
            writer.Write(Path.Combine(temporary, FileSums.FileName), sums.ToBytes());
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.Move(temporary, target);
            return name;

            void Write(string file, byte[] content)
            {
                writer.Write(Path.Combine(temporary, file), content);
                sums.Add(file, content);
            }
        }
        catch
        {
            Remove(temporary, parent);
            throw;
        }
    }

    /// <summary>
    /// Notes that a file of a version was found whole, for versions from before their sums were kept: the next check is quick. A folder
    /// that cannot be written is checked the long way again.
    /// </summary>
    internal void NoteWhole(string folder, string file, ReadOnlySpan<byte> content)
    {
        var sums = FileSums.Read(PathOf(folder));
        sums.Add(file, content);
        var temporary = Path.Combine(PathOf(folder), $".{Guid.NewGuid():N}");
        try
        {
            writer.Write(temporary, sums.ToBytes());
            File.Move(temporary, Path.Combine(PathOf(folder), FileSums.FileName), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            CleanUp.TryDelete(temporary);
        }
    }

    /// <summary>Deletes the folder of a version, and those above it that it leaves empty; false where something holds it.</summary>
    internal bool Remove(string folder)
    {
        var path = PathOf(folder);
        Remove(path, Path.GetDirectoryName(path)!);
        return !Directory.Exists(path);
    }

    /// <summary>
    /// Replaces the neighbours of a version. Their sum is taken away first and comes back last: cut off in between, the file proves itself
    /// by the sum that it ends in.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal void ReplaceNeighbours(string folder, byte[] content)
    {
        var sums = FileSums.Read(PathOf(folder));
        sums.Remove(NeighboursFile);
        Replace(folder, FileSums.FileName, sums.ToBytes());
        Replace(folder, NeighboursFile, content);
        NoteWhole(folder, NeighboursFile, content);
    }

    private void Replace(string folder, string file, byte[] content)
    {
        var temporary = Path.Combine(PathOf(folder), $".{Guid.NewGuid():N}");
        writer.Write(temporary, content);
        File.Move(temporary, Path.Combine(PathOf(folder), file), overwrite: true);
    }

    /// <summary>Deletes what saves that a crash cut off have left. To be called before the first save.</summary>
    public void RemoveUnfinished()
    {
        if (!Directory.Exists(root))
            return;
        foreach (var classifier in Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories))
        {
            foreach (
                var unfinished in Directory.GetDirectories(classifier, ".*").Where(path => Unfinished().IsMatch(Path.GetFileName(path))))
            {
                CleanUp.TryDeleteFolder(unfinished);
            }
        }
    }

    /// <summary>The models folder may lie among folders of other programs: only names that <see cref="Save"/> gives are swept.</summary>
    [GeneratedRegex(@"^\.[0-9]+\.[0-9a-f]{32}$")]
    private static partial Regex Unfinished();

    /// <summary>Deletes a folder and the folders above it that it leaves empty.</summary>
    private void Remove(string path, string parent)
    {
        CleanUp.TryDeleteFolder(path);
        foreach (var folder in new[] { parent, Path.GetDirectoryName(parent)! })
        {
            if (folder != root && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                CleanUp.TryDeleteEmpty(folder);
        }
    }
}

/// <summary>Sweeps half-written models when the program starts, before the first run does.</summary>
internal sealed class UnfinishedModels(ModelFolder models) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        models.RemoveUnfinished();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Puts the files of a model on the disk.</summary>
public interface IModelFileWriter
{
    /// <summary>Writes a new file and returns once it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full, or the path cannot be written.</exception>
    void Write(string path, ReadOnlySpan<byte> content);
}

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

/// <summary>The content of a model folder.</summary>
/// <param name="Own">What is the version's own: its head, or the whole model where it needs no backbone.</param>
/// <param name="NeedsBackbone">True for a head: it becomes <c>head.onnx</c>, else <c>model.onnx</c>.</param>
/// <param name="Info">Becomes <c>extra_info.json</c>.</param>
/// <param name="Architecture">Becomes <c>model_architecture.json</c>; lists the whole model.</param>
/// <param name="Neighbours">Bytes of <c>neighbours.bin</c>, see <see cref="NeighbourFile"/>; null where nobody knows the training
/// pictures.</param>
public sealed record ModelFiles(ModelProto Own, bool NeedsBackbone, ExtraInfo Info, ModelArchitecture Architecture, byte[]? Neighbours)
{
    internal string OwnFile => NeedsBackbone ? ModelFolder.HeadFile : ModelFolder.ModelFile;

    internal byte[] OwnBytes => Own.ToByteArray();
}

using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Anomaly;
using TempleDashboard.Learning.ConvNets;
using TempleDashboard.Learning.Export;

namespace TempleDashboard.Domain.Models;

/// <summary>Reads models back from their folders, whole or not at all. What kind a model is, its file says.</summary>
public sealed class PictureModelLoader(ModelFolder folders, PictureEmbedder embedder, BackboneProvider backbones, ConvNetModels convNets)
{
    /// <summary>One model at a time is joined with its backbone: it takes several times the backbone's size of memory.</summary>
    private readonly Lock _joining = new();

    /// <summary>Reads the model in <paramref name="folder"/> (see <see cref="ModelFolder.NameOf"/>).</summary>
    /// <param name="modelSha256">SHA-256 of the whole model, which its file has to be a part of.</param>
    /// <param name="backboneSha256">The backbone that it needs; null where it needs none.</param>
    /// <param name="region">The region that it was trained on; null for the whole picture.</param>
    /// <exception cref="DamagedModelException">The model's file is missing, or not the one that was written.</exception>
    /// <exception cref="MissingBackboneException">The backbone is not here.</exception>
    public async Task<IPictureModel> LoadAsync(
        string folder, string modelSha256, string? backboneSha256, Region? region, CancellationToken cancellationToken)
    {
        var (name, content) = await ReadAsync(folder, modelSha256, backboneSha256, cancellationToken);
        try
        {
            return ExportedKind.Read(content) switch
            {
                ConvNetExporter.Kind => convNets.Open(content, region),
                NormalOnlyExporter.Kind => new NormalOnlyModel(embedder, backbones.Get(backboneSha256), region),
                _ => new TransferModel(embedder, backbones.Get(backboneSha256), HeadReader.Read(content).Head, region),
            };
        }
        catch (InvalidDataException exception)
        {
            throw DamagedModelException.Unusable(folder, name, exception);
        }
    }

    /// <summary>Reads the file that is a model's own and proves that it is the one that was written.</summary>
    /// <exception cref="DamagedModelException">It is missing, or another one.</exception>
    /// <exception cref="MissingBackboneException">Only its backbone could prove it, and is not here.</exception>
    internal async Task<(string Name, byte[] Content)> ReadAsync(
        string folder, string modelSha256, string? backboneSha256, CancellationToken cancellationToken)
    {
        var own = folders.OwnFileOf(folder);
        if (!File.Exists(own))
            throw DamagedModelException.Gone(folder, backboneSha256 is null ? ModelFolder.ModelFile : ModelFolder.HeadFile);
        var name = Path.GetFileName(own);
        var content = await ModelFileReader.ReadAsync(folders, folder, name, cancellationToken);
        if (!FileSums.Read(folders.PathOf(folder)).Matches(name, content))
        {
            if (WholeSha256(name, content, backboneSha256) != modelSha256)
                throw DamagedModelException.Changed(folder, name);
            folders.NoteWhole(folder, name, content);
        }
        return (name, content);
    }

    /// <summary>
    /// The SHA-256 of what a head becomes with its backbone; null where the two cannot be joined, which a whole head always can.
    /// </summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "A damaged graph can break anything that reads it; what matters is that it is no whole one.")]
    private string? WholeSha256(string name, byte[] content, string? backboneSha256)
    {
        if (name == ModelFolder.ModelFile)
            return Sha256.Hex(content);
        var backbone = backbones.Get(backboneSha256);
        try
        {
            lock (_joining)
                return Sha256.Hex(ModelExporter.Join(backbone.ReadModel(), HeadReader.ReadGraph(content)).ToByteArray());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }
}

/// <summary>Reads the training pictures that models keep to tell what is unlike them.</summary>
public sealed class NeighbourLoader(ModelFolder folders)
{
    /// <summary>Reads them from a model's folder (see <see cref="ModelFolder.NameOf"/>).</summary>
    /// <param name="isKept"> Whether the model keeps them: a file that should be there and is not would silence one of the two signals for
    /// what is unlike anything seen. </param>
    /// <returns>Null where the model was made before they were kept.</returns>
    /// <exception cref="DamagedModelException">The file is damaged, or should be there.</exception>
    public async Task<NeighbourIndex?> LoadAsync(string folder, bool isKept, CancellationToken cancellationToken)
    {
        const string name = ModelFolder.NeighboursFile;
        var sums = FileSums.Read(folders.PathOf(folder));
        if (!isKept && !sums.Lists(name) && !File.Exists(Path.Combine(folders.PathOf(folder), name)))
            return null;
        var content = await ModelFileReader.ReadAsync(folders, folder, name, cancellationToken);
        try
        {
            // The file ends in its own SHA-256; the recorded one tells it from that of another model.
            var read = NeighbourFile.Read(content);
            if (!sums.Lists(name))
                folders.NoteWhole(folder, name, content);
            else if (!sums.Matches(name, content))
                throw DamagedModelException.Changed(folder, name);
            return read;
        }
        catch (InvalidDataException exception)
        {
            throw DamagedModelException.Unusable(folder, name, exception);
        }
    }
}

/// <summary>
/// A file that a model's answers depend on is missing, or is not the one that was written. The message is meant for people.
/// </summary>
public sealed class DamagedModelException : Exception
{
    private const string Remedy = "Restore it from a backup, or train again.";

    private DamagedModelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The file is there, but its content is another one.</summary>
    internal static DamagedModelException Changed(string folder, string file) =>
        new(
            $"its file {folder}/{file} in the models folder is damaged: it is "
                + $"no longer what was written when the model was made. {Remedy}");

    /// <summary>The file is gone.</summary>
    internal static DamagedModelException Gone(string folder, string file, Exception? inner = null) =>
        new($"its file {folder}/{file} is missing from the models folder. {Remedy}", inner);

    /// <summary>The disk, or the system, does not give the file out.</summary>
    internal static DamagedModelException Unreadable(string folder, string file, Exception inner) =>
        new($"its file {folder}/{file} in the models folder cannot be read: {inner.Message} {Remedy}", inner);

    /// <summary>The file is what was written, and this program cannot use it.</summary>
    internal static DamagedModelException Unusable(string folder, string file, Exception inner) =>
        new($"its file {folder}/{file} in the models folder cannot be used. {inner.Message}", inner);
}

/// <summary>Reads the files of models.</summary>
internal static class ModelFileReader
{
    /// <exception cref="DamagedModelException">The file is missing or cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(ModelFolder folders, string folder, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(folders.PathOf(folder), file), cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DamagedModelException.Gone(folder, file, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DamagedModelException.Unreadable(folder, file, exception);
        }
    }
}

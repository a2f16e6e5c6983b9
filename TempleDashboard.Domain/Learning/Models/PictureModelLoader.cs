using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Learning.Export;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.Models;

/// <summary>Reads models back from their folders, whole or not at all. What kind a model is, its file says.</summary>
public sealed class PictureModelLoader(ModelFolder folders, PictureEmbedder embedder, BackboneProvider backbones, ConvNetModels convNets)
{
    /// <summary>One model at a time is joined with its backbone: it takes several times the backbone's size of memory.</summary>
    private readonly Lock joining = new();

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
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A damaged graph can break anything that reads it; what matters is that it is no whole one.")]
    private string? WholeSha256(string name, byte[] content, string? backboneSha256)
    {
        if (name == ModelFolder.ModelFile)
            return Sha256.Hex(content);
        var backbone = backbones.Get(backboneSha256);
        try
        {
            lock (joining)
                return Sha256.Hex(ModelExporter.Join(backbone.ReadModel(), HeadReader.ReadGraph(content)).ToByteArray());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }
}

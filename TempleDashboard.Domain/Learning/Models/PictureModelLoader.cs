using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.ConvNets;
using TempleDashboard.Domain.Learning.Embeddings;
using TempleDashboard.Domain.Learning.Export;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Domain.Learning.Models;

/// <summary>Reads models back from their folders. What kind a model is, its file says.</summary>
public sealed class PictureModelLoader(ModelFolder folders, PictureEmbedder embedder, BackboneProvider backbones, ConvNetModels convNets)
{
    /// <summary>Reads the model in <paramref name="folder"/> (see <see cref="ModelFolder.NameOf"/>).</summary>
    /// <param name="backboneSha256">The backbone that it needs; null where it needs none.</param>
    /// <param name="region">The region that it was trained on; null for the whole picture.</param>
    /// <exception cref="IOException">The folder or its model file is missing.</exception>
    /// <exception cref="InvalidDataException">The model file is damaged.</exception>
    /// <exception cref="MissingBackboneException">The backbone is not here.</exception>
    public async Task<IPictureModel> LoadAsync(string folder, string? backboneSha256, Region? region, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(folders.OwnFileOf(folder), cancellationToken);
        return ExportedKind.Read(content) switch
        {
            ConvNetExporter.Kind => convNets.Open(content, region),
            NormalOnlyExporter.Kind => new NormalOnlyModel(embedder, backbones.Get(backboneSha256), region),
            _ => new TransferModel(embedder, backbones.Get(backboneSha256), HeadReader.Read(content).Head, region),
        };
    }
}

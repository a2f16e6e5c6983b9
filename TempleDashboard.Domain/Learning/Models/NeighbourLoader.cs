using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Learning.Export;

namespace TempleDashboard.Domain.Learning.Models;

/// <summary>Reads the training pictures that models keep to tell what is unlike them.</summary>
public sealed class NeighbourLoader(ModelFolder folders)
{
    /// <summary>Reads them from a model's folder (see <see cref="ModelFolder.NameOf"/>); null where the model was made before they were kept.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public async Task<NeighbourIndex?> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folders.PathOf(folder), ModelFolder.NeighboursFile);
        return File.Exists(file) ? NeighbourFile.Read(await File.ReadAllBytesAsync(file, cancellationToken)) : null;
    }
}

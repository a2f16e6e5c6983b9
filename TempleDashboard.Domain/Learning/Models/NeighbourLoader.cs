using TempleDashboard.Domain.Evaluation.Anomaly;
using TempleDashboard.Domain.Learning.Export;

namespace TempleDashboard.Domain.Learning.Models;

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

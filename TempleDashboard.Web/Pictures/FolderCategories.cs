using System.Globalization;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Pictures;

/// <summary>Makes the folders of uploaded files categories: the last folder of a path is one. A file in no folder has none.</summary>
internal sealed class FolderCategories(TempleCatalog catalog, long classifierId, string who)
{
    /// <summary>So many categories nobody keeps apart; the folders are days or cameras then.</summary>
    public const int MostFolders = 500;

    private readonly Dictionary<string, ((long, long)? Label, string? Error)> _known = new(StringComparer.Ordinal);

    /// <summary>Gives the label that a file's path says, making the category where it is new; or says why the file cannot have it.</summary>
    public async Task<((long ClassifierId, long CategoryId)? Label, string? Error)> FindAsync(
        string path, CancellationToken cancellationToken)
    {
        if (path.Split('/') is not [.., var folder, _] || folder.Length == 0)
            return (null, null);
        if (_known.TryGetValue(folder, out var found))
            return found;
        if (_known.Count == MostFolders)
        {
            return (null, string.Create(
                CultureInfo.InvariantCulture,
                $"‘{PictureName.Clean(path)}’ lies in a further folder than the {MostFolders} that can be categories at once. "
                    + $"Send it without categories, and label it afterwards."));
        }
        var made = await catalog.FindOrCreateCategoryAsync(classifierId, folder, who, cancellationToken);
        return _known[folder] = made.Succeeded
            ? ((classifierId, made.Value.Id), null)
            : (null, $"‘{PictureName.Clean(path)}’: its folder cannot be a category. {made.Error}");
    }
}

using System.Globalization;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Web.Pictures;

/// <summary>Makes the folders of uploaded files categories: the last folder of a path is one. A file in no folder has none.</summary>
internal sealed class FolderCategories(TempleCatalog catalog, long classifierId, string who)
{
    /// <summary>So many categories nobody keeps apart; the folders are days or cameras then.</summary>
    public const int MostFolders = 500;

    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);

    /// <summary>Says why a file's folder cannot be a category, before the file is stored; null where it can, or lies in none.</summary>
    public string? WhyNot(string path)
    {
        if (FolderOf(path) is not { } folder || _known.ContainsKey(folder))
            return null;
        if (_known.Count == MostFolders)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"‘{PictureName.Clean(path)}’ lies in a further folder than the {MostFolders} that can be categories at once. "
                    + $"Send it without categories, and label it afterwards.");
        }
        return Names.TryClean(folder, "category", out _, out var error)
            ? null
            : $"‘{PictureName.Clean(path)}’: its folder cannot be a category. {error}";
    }

    /// <summary>Gives the label that a file's path says, making the category where it is new; null where it lies in no folder.</summary>
    public async Task<(long ClassifierId, long CategoryId)?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (FolderOf(path) is not { } folder)
            return null;
        if (!_known.TryGetValue(folder, out var category))
        {
            var made = await catalog.FindOrCreateCategoryAsync(classifierId, folder, who, cancellationToken);
            _known[folder] = category = made.Value?.Id ?? throw new InvalidOperationException(made.Error);
        }
        return (classifierId, category);
    }

    private static string? FolderOf(string path) => path.Split('/') is [.., { Length: > 0 } folder, _] ? folder : null;
}

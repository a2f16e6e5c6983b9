using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Transfer;

/// <summary>A picture that the temple has, with its label of one classifier.</summary>
/// <param name="Label">Null where it has none.</param>
internal sealed record TemplePicture(long ImageId, string Sha256, string Name, KnownLabel? Label, bool IsSetAside);

/// <summary>Finds pictures of a temple by their hashes and names.</summary>
internal sealed class TemplePictures(IDbContextFactory<DashboardDbContext> contexts, long templeId, long classifierId)
{
    private const int ChunkSize = 500;

    public async Task<Dictionary<string, TemplePicture>> BySha256Async(IEnumerable<string> hashes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, TemplePicture>(StringComparer.Ordinal);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var chunk in hashes.Distinct().Chunk(ChunkSize))
        {
            foreach (var picture in await Select(db.Images.Where(image => image.TempleId == templeId && chunk.Contains(image.Sha256)))
                .ToListAsync(cancellationToken))
            {
                found[picture.Sha256] = picture;
            }
        }
        return found;
    }

    /// <summary>Gives the one picture of each name; of a name that several have, null.</summary>
    public async Task<Dictionary<string, TemplePicture?>> ByNameAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, TemplePicture?>(StringComparer.Ordinal);
        if (wanted.Count == 0)
            return found;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Once through the temple's names by key: there is no index over them.
        for (long last = 0; ;)
        {
            var page = await db.Images.AsNoTracking().Where(image => image.TempleId == templeId && image.Id > last)
                .OrderBy(image => image.Id).Take(5_000).Select(image => new { image.Id, image.Name }).ToListAsync(cancellationToken);
            if (page.Count == 0)
                break;
            last = page[^1].Id;
            foreach (var chunk in page.Where(image => wanted.Contains(image.Name)).Select(image => image.Id).Chunk(ChunkSize))
            {
                foreach (var picture in await Select(db.Images.Where(image => chunk.Contains(image.Id))).ToListAsync(cancellationToken))
                    found[picture.Name] = found.ContainsKey(picture.Name) ? null : picture;
            }
        }
        return found;
    }

    private IQueryable<TemplePicture> Select(IQueryable<StoredImage> images) => images.AsNoTracking().Select(image => new TemplePicture(
        image.Id,
        image.Sha256,
        image.Name,
        image.Labels.Where(label => label.ClassifierId == classifierId)
            .Select(label => new KnownLabel(label.CategoryId, label.Category!.Name, label.Split)).FirstOrDefault(),
        image.Labels.Any(label => label.ClassifierId == classifierId && label.IsSetAside)));
}

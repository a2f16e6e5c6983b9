using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Learning.Export;

namespace TempleDashboard.Domain.Prediction;

/// <summary>Keeps the heads of the models that were asked for last, within a bound of memory.</summary>
public sealed class ModelCache(IDbContextFactory<DashboardDbContext> contexts, ModelFolder models) : IDisposable
{
    /// <summary>Room for some thousand heads.</summary>
    private const long MaxBytes = 64L * 1024 * 1024;

    private readonly MemoryCache _heads = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Returns a model by its id, from memory or from its folder.</summary>
    /// <exception cref="IOException">The model's folder is missing or damaged.</exception>
    public async Task<ServingModel> GetAsync(long modelId, CancellationToken cancellationToken)
    {
        if (_heads.TryGetValue(modelId, out ServingModel? kept))
            return kept!;
        var loaded = await LoadAsync(modelId, cancellationToken);
        return _heads.Set(modelId, loaded, new MemoryCacheEntryOptions { Size = loaded.ByteCount });
    }

    public void Dispose() => _heads.Dispose();

    private async Task<ServingModel> LoadAsync(long modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db.Models.AsNoTracking().SingleAsync(model => model.Id == modelId, cancellationToken);
        var file = Path.Combine(models.PathOf(model.Folder), ModelFolder.ModelFile);
        var head = HeadReader.Read(await File.ReadAllBytesAsync(file, cancellationToken)).Head;
        return new ServingModel(model.Id, model.Number, model.BackboneSha256 ?? "", model.Region, model.Categories, head);
    }
}

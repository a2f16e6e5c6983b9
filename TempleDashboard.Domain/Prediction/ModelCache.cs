using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Learning.Backbones;
using TempleDashboard.Domain.Learning.Models;

namespace TempleDashboard.Domain.Prediction;

/// <summary>Keeps the models that were asked for last, within a bound of memory.</summary>
public sealed class ModelCache(IDbContextFactory<DashboardDbContext> contexts, PictureModelLoader loader, NeighbourLoader neighbours) : IDisposable
{
    /// <summary>Room for eighty models with all the neighbours that a model can have, or for hundreds of a usual size.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Returns a model by its id, from memory or from its folder.</summary>
    /// <exception cref="IOException">The model's folder is missing.</exception>
    /// <exception cref="InvalidDataException">The model's file, or that of its neighbours, is damaged.</exception>
    /// <exception cref="MissingBackboneException">The backbone that it was made with is not here.</exception>
    public async Task<ServingModel> GetAsync(long modelId, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(modelId, out ServingModel? kept))
            return kept!;
        var loaded = await LoadAsync(modelId, cancellationToken);
        return _kept.Set(modelId, loaded, new MemoryCacheEntryOptions { Size = loaded.ByteCount });
    }

    public void Dispose() => _kept.Dispose();

    private async Task<ServingModel> LoadAsync(long modelId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db.Models.AsNoTracking().SingleAsync(model => model.Id == modelId, cancellationToken);
        var loaded = await loader.LoadAsync(model.Folder, model.BackboneSha256, model.Region, cancellationToken);
        return new ServingModel(
            model.Id, model.Number, model.Region, model.Categories, loaded, await neighbours.LoadAsync(model.Folder, cancellationToken));
    }
}

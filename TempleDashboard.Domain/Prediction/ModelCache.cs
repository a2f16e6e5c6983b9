using System.Collections.Concurrent;
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

    /// <summary>Requests that come while a model is being read wait for it instead of reading it as well.</summary>
    private readonly ConcurrentDictionary<long, Lazy<Task<ServingModel>>> _loading = new();

    /// <summary>Returns a model by its id, from memory or from its folder.</summary>
    /// <exception cref="IOException">The model's folder is missing.</exception>
    /// <exception cref="InvalidDataException">The model's file, or that of its neighbours, is damaged.</exception>
    /// <exception cref="MissingBackboneException">The backbone that it was made with is not here.</exception>
    public async Task<ServingModel> GetAsync(long modelId, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(modelId, out ServingModel? kept))
            return kept!;
        var loading = _loading.GetOrAdd(modelId, id => new Lazy<Task<ServingModel>>(() => KeepAsync(id)));
        return await loading.Value.WaitAsync(cancellationToken);
    }

    public void Dispose() => _kept.Dispose();

    /// <summary>Not cancelled with the request that happened to come first: others wait for it.</summary>
    private async Task<ServingModel> KeepAsync(long modelId)
    {
        try
        {
            var loaded = await LoadAsync(modelId);
            return _kept.Set(modelId, loaded, new MemoryCacheEntryOptions { Size = loaded.ByteCount });
        }
        finally
        {
            _loading.TryRemove(modelId, out _);
        }
    }

    private async Task<ServingModel> LoadAsync(long modelId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var model = await db.Models.AsNoTracking().SingleAsync(model => model.Id == modelId);
        // First what may be damaged and is not to be closed.
        var near = await neighbours.LoadAsync(model.Folder, CancellationToken.None);
        var loaded = await loader.LoadAsync(model.Folder, model.BackboneSha256, model.Region, CancellationToken.None);
        return new ServingModel(model.Id, model.Number, model.Region, model.Categories, loaded, near);
    }
}

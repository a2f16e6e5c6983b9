using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Domain.Predictions;

/// <summary>Keeps the models that were asked for last, within a bound of memory.</summary>
public sealed class ModelCache(
    IDbContextFactory<DashboardDbContext> contexts,
    PictureModelLoader loader,
    NeighbourLoader neighbours,
    BackboneProvider backbones) : IDisposable
{
    /// <summary>Room for eighty models with all the neighbours that a model can have, or for hundreds of a usual size.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>A model that could not be read is tried again after so long: somebody may have restored its file.</summary>
    private static readonly TimeSpan FailureKept = TimeSpan.FromSeconds(10);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Requests that come while a model is being read wait for it instead of reading it as well.</summary>
    private readonly ConcurrentDictionary<long, Lazy<Task<ServingModel>>> _loading = new();

    /// <summary>Returns a model by its id, from memory or from its folder.</summary>
    /// <exception cref="DamagedModelException">The model's file, or that of its neighbours, is missing or damaged.</exception>
    /// <exception cref="MissingBackboneException">The backbone that it was made with is not here.</exception>
    public async Task<ServingModel> GetAsync(long modelId, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(modelId, out var kept) && !IsBackAgain(kept))
            return kept as ServingModel ?? throw (Exception)kept!;
        var loading = _loading.GetOrAdd(modelId, id => new Lazy<Task<ServingModel>>(() => KeepAsync(id)));
        return await loading.Value.WaitAsync(cancellationToken);
    }

    /// <summary>Its files are other ones now: who asks next gets them.</summary>
    internal void Forget(long modelId) => _kept.Remove(modelId);

    /// <summary>Tells whether a model's own files are what was written, without opening it; true where it is in memory.</summary>
    internal async Task<bool> IsWholeAsync(long modelId, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(modelId, out var kept))
            return kept is ServingModel;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await db.Models.IgnoreQueryFilters().AsNoTracking().SingleAsync(model => model.Id == modelId, cancellationToken);
        try
        {
            await neighbours.LoadAsync(model.Folder, KeepsNeighbours(model), cancellationToken);
            await loader.ReadAsync(model.Folder, model.ModelSha256, model.BackboneSha256, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is DamagedModelException or MissingBackboneException)
        {
            return false;
        }
    }

    public void Dispose() => _kept.Dispose();

    /// <summary>A backbone that was missing and has been registered again serves at once.</summary>
    private bool IsBackAgain(object? kept) => kept is MissingBackboneException missing && backbones.Has(missing.Sha256);

    /// <summary>Not cancelled with the request that happened to come first: others wait for it.</summary>
    private async Task<ServingModel> KeepAsync(long modelId)
    {
        try
        {
            var loaded = await LoadAsync(modelId);
            return _kept.Set(modelId, loaded, new MemoryCacheEntryOptions { Size = loaded.ByteCount });
        }
        catch (Exception failure) when (failure is DamagedModelException or MissingBackboneException)
        {
            _kept.Set(modelId, failure, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = FailureKept });
            throw;
        }
        finally
        {
            _loading.TryRemove(modelId, out _);
        }
    }

    private async Task<ServingModel> LoadAsync(long modelId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        // Also where it was deleted a moment ago: who asks was begun with it.
        var model = await db.Models.IgnoreQueryFilters().AsNoTracking().SingleAsync(model => model.Id == modelId);
        // First what may be damaged and is not to be closed.
        var near = await neighbours.LoadAsync(model.Folder, KeepsNeighbours(model), CancellationToken.None);
        var loaded = await loader.LoadAsync(model.Folder, model.ModelSha256, model.BackboneSha256, model.Region, CancellationToken.None);
        return new ServingModel(model.Id, model.Number, model.Region, model.Categories, loaded, near);
    }

    /// <summary>Since they are kept, a model's evaluation has distances that come of them.</summary>
    private static bool KeepsNeighbours(TrainedModel model) =>
        JsonSerializer.Deserialize<ModelEvaluation>(model.EvaluationJson)?.Distances is not null;
}

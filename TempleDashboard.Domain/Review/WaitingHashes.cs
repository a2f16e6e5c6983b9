using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// Computes the look-alike hashes of predictions that were answered before such hashes were kept, once they come up for review: in the
/// background, from the thumbnail where there is one, and a bounded number at a time.
/// </summary>
public sealed class WaitingHashes(
    IDbContextFactory<DashboardDbContext> contexts,
    IBlobStore blobs,
    ImageDecoder decoder,
    ProcessorQueue processors,
    ILogger<WaitingHashes> logger) : BackgroundService
{
    /// <summary>Predictions that wait for their hash, at most: those beyond are asked for again when the queue is read again.</summary>
    private const int MostWaiting = 4_000;

    /// <summary>Written together.</summary>
    private const int Together = 100;

    /// <summary>Pixels a side that are enough for a hash.</summary>
    private const int Side = 96;

    private readonly Channel<WaitingPrediction> _asked = Channel.CreateUnbounded<WaitingPrediction>();
    private readonly HashSet<long> _known = [];

    /// <summary>Some hashes were written. Handlers must be quick and not throw.</summary>
    public event Action? Found;

    /// <summary>How many are to be computed still.</summary>
    public int Left => _asked.Reader.Count;

    /// <summary>Asks for the hashes of those that have none. Each is tried once: what cannot be read stays on its own.</summary>
    public void Ask(IEnumerable<WaitingPrediction> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        lock (_known)
        {
            foreach (var row in rows.Where(row => row is { LookAlikeHash: null, IsKept: true }))
            {
                if (_asked.Reader.Count >= MostWaiting)
                    return;
                if (_known.Add(row.Id))
                    _asked.Writer.TryWrite(row);
            }
        }
    }

    /// <summary>Computes the hash of a prediction's picture, of the region that its model looks at; null where it cannot be read.</summary>
    internal async Task<long?> ComputeAsync(string sha256, Region? region, CancellationToken cancellationToken)
    {
        var file = await blobs.ReadAsync(BlobKey.Thumbnail(sha256), cancellationToken)
            ?? await blobs.ReadAsync(BlobKey.Picture(sha256), cancellationToken);
        return file is null
            ? null
            : await processors.RunAsync("review", decoder.IsLarge(file), () => HashOf(file, region), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _asked.Reader.WaitToReadAsync(stoppingToken))
        {
            try
            {
                await FillAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Without its hash a prediction is a stack of its own: nobody has to wait for it.
                ReviewLog.HashesFailed(logger, failure);
            }
        }
    }

    private long? HashOf(byte[] file, Region? region)
    {
        var rgb = new byte[Side * Side * ImageDecoder.Bands];
        return decoder.DecodePixels(file, Side, Side, region, rgb) is null
            ? unchecked((long)LookAlikeHash.OfPixels(rgb, Side, Side).Bits)
            : null;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var rows = new List<WaitingPrediction>();
        while (rows.Count < Together && _asked.Reader.TryRead(out var row))
            rows.Add(row);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        long[] models = [.. rows.Select(row => row.ModelId).Distinct()];
        var regions = await db.Models.IgnoreQueryFilters().Where(model => models.Contains(model.Id))
            .Select(model => new { model.Id, model.Region }).ToDictionaryAsync(model => model.Id, model => model.Region, cancellationToken);
        var computed = new List<(long Id, long Hash)>();
        foreach (var row in rows)
        {
            if (await ComputeAsync(row.ImageSha256, regions.GetValueOrDefault(row.ModelId), cancellationToken) is { } hash)
                computed.Add((row.Id, hash));
        }
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            foreach (var (id, hash) in computed)
            {
                await db.Predictions.Where(row => row.Id == id)
                    .ExecuteUpdateAsync(row => row.SetProperty(prediction => prediction.LookAlikeHash, hash), cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
        }
        if (computed.Count > 0)
            Found?.Invoke();
    }
}

internal static partial class ReviewLog
{
    [LoggerMessage(7101, LogLevel.Warning, "Look-alikes could not be found among older predictions that wait for review")]
    public static partial void HashesFailed(ILogger logger, Exception failure);
}

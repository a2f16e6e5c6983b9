using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Predictions;

/// <summary>
/// Writes predictions, several requests in one transaction: those that come while one is being committed go into the next together
/// (group commit), because what a commit costs is the wait for the disk, however much is in it. A request is told once its own rows are
/// committed, so that no answer is lost with the program.
/// </summary>
public sealed class PredictionWriter(IDbContextFactory<DashboardDbContext> contexts)
{
    /// <summary>Requests in one transaction at most: the first of them waits for the last.</summary>
    private const int MostTogether = 64;

    private readonly ConcurrentQueue<PredictionsToWrite> _waiting = new();
    private int _writing;

    /// <summary>Writes the predictions of a request, all or none, and sets their ids. Ends when they are committed.</summary>
    /// <exception cref="DbException">The database refused them; requests beside this one are not affected by what is wrong with
    /// it.</exception>
    public Task WriteAsync(IReadOnlyList<PredictionRecord> predictions)
    {
        var asked = new PredictionsToWrite(predictions);
        _waiting.Enqueue(asked);
        // The writer lives as long as there is something to write: nothing has to be started or stopped with the program.
        if (Interlocked.CompareExchange(ref _writing, 1, 0) == 0)
            _ = Task.Run(WriteWaitingAsync);
        return asked.Written;
    }

    private async Task WriteWaitingAsync()
    {
        do
        {
            while (!_waiting.IsEmpty)
                await WriteTogetherAsync(Take());
            // A full fence: the look at the queue below must not come before others can see that nobody writes.
            Interlocked.Exchange(ref _writing, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _writing, 1, 0) == 0);
    }

    private List<PredictionsToWrite> Take()
    {
        var taken = new List<PredictionsToWrite>();
        while (taken.Count < MostTogether && _waiting.TryDequeue(out var asked))
            taken.Add(asked);
        return taken;
    }

    private async Task WriteTogetherAsync(List<PredictionsToWrite> together)
    {
        try
        {
            await CommitAsync(together);
        }
        catch (DbException refusal) when (together.Count > 1 && ConstraintViolation.Is(refusal))
        {
            // Such as a classifier that was deleted meanwhile: the others have nothing to do with it.
            foreach (var asked in together)
                await WriteTogetherAsync([asked]);
            return;
        }
#pragma warning disable CA1031 // Each request throws it to its caller.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            together.ForEach(asked => asked.Fail(failure));
            return;
        }
        together.ForEach(asked => asked.Succeed());
    }

    private async Task CommitAsync(List<PredictionsToWrite> together)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        using var insert = new PreparedInsert<PredictionRecord>(db);
        foreach (var prediction in together.SelectMany(asked => asked.Predictions))
            prediction.Id = insert.Insert(prediction);
        await transaction.CommitAsync();
    }
}

/// <summary>The predictions of one request on their way into the database.</summary>
internal sealed class PredictionsToWrite(IReadOnlyList<PredictionRecord> predictions)
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<PredictionRecord> Predictions => predictions;

    /// <summary>Ends when they are committed, or with what the database said.</summary>
    public Task Written => _written.Task;

    public void Succeed() => _written.SetResult();

    public void Fail(Exception failure) => _written.SetException(failure);
}

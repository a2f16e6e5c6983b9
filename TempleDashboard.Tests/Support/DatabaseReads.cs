using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TempleDashboard.Tests.Support;

/// <summary>Keeps the statements that EF Core reads with, and counts the rows that come back.</summary>
internal sealed class DatabaseReads : DbCommandInterceptor
{
    private readonly AsyncLocal<bool> _isAsker = new();
    private bool _ofAskerAlone;
    private long _rows;

    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>From here on only what the caller reads is kept, not what services of the same host read meanwhile.</summary>
    public void KeepOnlyMine() => _ofAskerAlone = _isAsker.Value = true;

    /// <summary>Rows read since the last time that this was asked.</summary>
    public long TakeRows() => Interlocked.Exchange(ref _rows, 0);

    /// <summary>How often the labelled pictures of a classifier were loaded to train on them, or to see whether that can be done.</summary>
    public int CountTrainingData() => Commands.Count(command => command.Contains("FROM \"Labels\"", StringComparison.Ordinal)
        && command.Contains("\"CapturedAt\"", StringComparison.Ordinal) && !command.Contains("\"Temples\"", StringComparison.Ordinal));

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (_isAsker.Value || !_ofAskerAlone)
            Commands.Enqueue(command.CommandText);
        return new(result);
    }

    public override InterceptionResult DataReaderDisposing(
        DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        Interlocked.Add(ref _rows, eventData.ReadCount);
        return result;
    }
}

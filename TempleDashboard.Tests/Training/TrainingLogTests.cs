using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Training;

/// <summary>What a training writes to the log.</summary>
public sealed class TrainingLogTests
{
    /// <summary>Without a ConvNet there is no folder of checkpoints, and nothing to take away.</summary>
    [Fact]
    public async Task Run_WithoutAConvNet_IsLoggedAsEndedAndNothingAsAnError()
    {
        var lines = new Lines();
        await using var host = await DomainHost.StartAsync(services => services.AddLogging(logging => logging.AddProvider(lines)));
        var classifier = await StripedTemple.FillAsync(host, train: 4, test: 2);

        var run = await host.TrainAsync(classifier.Id);

        await lines.WaitForAsync($"Training run {run.RunId} ended: Succeeded.");
        Assert.False(Directory.Exists(host.Get<DataFolder>().Checkpoints));
        Assert.DoesNotContain(lines.All, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public void Remove_NoFolderOrOneThatCannotBeEmptied_IsNoFailure()
    {
        var root = Directory.CreateTempSubdirectory("temple-checkpoints-").FullName;
        var folder = new DataFolder(root);
        var checkpoints = new RunCheckpoints(folder);

        checkpoints.Remove(1);
        Directory.CreateDirectory(Path.Combine(folder.Checkpoints, "1.bin", "occupied"));
        checkpoints.Remove(1);

        Assert.True(Directory.Exists(Path.Combine(folder.Checkpoints, "1.bin", "occupied")));
        Directory.Delete(root, recursive: true);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();
        private readonly SemaphoreSlim _added = new(0);

        public IReadOnlyCollection<(LogLevel Level, string Text)> All => _lines;

        public async Task WaitForAsync(string start)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (!_lines.Any(line => line.Text.StartsWith(start, StringComparison.Ordinal)))
                await _added.WaitAsync(patience.Token);
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue((logLevel, formatter(state, exception)));
            _added.Release();
        }

        public void Dispose() => _added.Dispose();
    }
}

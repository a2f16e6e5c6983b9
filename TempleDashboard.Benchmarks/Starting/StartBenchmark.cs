using Microsoft.EntityFrameworkCore;
using TempleDashboard.Benchmarks.Prediction;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Benchmarks.Starting;

/// <summary>From the start of the process to the first page, beside an ASP.NET app with nothing in it.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const int Predictions = 100_000;
    private const int Rounds = 5;

    public string Name => "start";

    public string Sentence => "start to first page, on an empty and on a filled data folder, beside a bare ASP.NET app";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var filled = await DomainServices.StartAsync(cancellationToken);
        await FillAsync(filled, cancellationToken);
        await filled.StopAsync();
        var empty = filled.FolderOf("empty");
        var (fresh, full, bare) = (new List<double>(), new List<double>(), new List<double>());
        var (freshMemory, fullMemory, bareMemory) = (0.0, 0.0, 0.0);
        for (var round = -1; round < Rounds; round++)
        {
            (var seconds, freshMemory) = await TimeAsync(
                ServerUnderLoad.StartDashboardAsync(Path.Combine(empty, $"{round}"), cancellationToken));
            Add(fresh, seconds);
            (seconds, fullMemory) = await TimeAsync(ServerUnderLoad.StartDashboardAsync(filled.Folder, cancellationToken));
            Add(full, seconds);
            (seconds, bareMemory) = await TimeAsync(ServerUnderLoad.StartBareAsync(cancellationToken));
            Add(bare, seconds);

            void Add(List<double> list, double value)
            {
                if (round >= 0)
                    list.Add(value);
            }
        }
        var reference = Figures.Median(bare);
        Figures.Print($"the program {(ServerUnderLoad.IsPublished ? "as ./run.sh starts it" : "as built, not as ./run.sh publishes it")}");
        Figures.Print($"bare ASP.NET app                 {reference:0.00} s   1.0, {bareMemory:0} MB");
        Figures.Print(
            $"empty data folder                {Figures.Median(fresh):0.00} s   ",
            $"{Figures.Median(fresh) / reference:0.0} times, {freshMemory:0} MB");
        Figures.Print(
            $"model and {Predictions} predictions   {Figures.Median(full):0.00} ",
            $"s   {Figures.Median(full) / reference:0.0} times, {fullMemory:0} MB");
    }

    private static async Task<(double Seconds, double Megabytes)> TimeAsync(Task<ServerUnderLoad> start)
    {
        using var server = await start;
        return (server.TimeToFirstPage.TotalSeconds, server.PeakMegabytes);
    }

    private static async Task FillAsync(DomainServices services, CancellationToken cancellationToken)
    {
        var classifier = await services.Get<DemoTemple>().CreateAsync(progress: null, cancellationToken);
        var training = services.Get<TrainingService>();
        var started = await training.StartAsync(
            new TrainingRequest(classifier.Id, "benchmark") { Settings = new() { Method = TrainingMethod.Transfer } }, cancellationToken);
        await training.WaitAsync(started.RunId ?? throw new InvalidOperationException(started.Refusal), cancellationToken);
        await ManyPredictions.AddAsync(services.Get<IDbContextFactory<DashboardDbContext>>(), Predictions, cancellationToken);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Soak;

namespace TempleDashboard.KillIt;

/// <summary>One dashboard on one data folder, killed again and again.</summary>
internal sealed class KillRun(string program, string folder, int seed, Ledger ledger)
{
    private const string Code = "killed";
    private const int PerCategory = 12;
    private const int ThoroughEvery = 5, StartEvery = 7, DueEvery = 4;

    /// <summary>So long ago that a backup of then goes, whatever the settings keep.</summary>
    private const int LongAgoDays = 1500;

    /// <summary>So many things are answered at most before the kill, however fast the machine is.</summary>
    private const int MostAnswers = 40;

    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(4);

    private readonly string _data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
    private readonly NumberedPictures _pictures = new(PerCategory);
    private KilledTemple? _temple;

    public string Data => _data;

    private Database Database => new(_data);

    /// <summary>Makes a temple with a first model.</summary>
    public async Task PrepareAsync()
    {
        await using var dashboard = DashboardProcess.Begin(program, _data);
        var client = await dashboard.WaitAsync();
        foreach (var (scene, jpeg) in _pictures.Draw(seed: 3))
        {
            using var saved = await client.PostAsJsonAsync("api/save_data", new
            {
                temple_id = Code, train_test = scene.Split.ToString(), category = scene.Category,
                image = Convert.ToBase64String(jpeg), image_name = scene.Name, image_type = "jpg",
            });
            saved.EnsureSuccessStatusCode();
        }
        using var made = await client.PostAsJsonAsync("api/make_model", new { temple_id = Code, forceful = true });
        made.EnsureSuccessStatusCode();
        var temple = (await Database.RowsAsync("SELECT t.Id, c.Id FROM Temples t JOIN Classifiers c ON c.TempleId = t.Id "
            + $"WHERE t.Code = '{Code}'")).Single();
        var categories = (await Database.RowsAsync($"SELECT Name, Id FROM Categories WHERE ClassifierId = {temple[1]}"))
            .ToDictionary(row => (string)row[0], row => (long)row[1]);
        _temple = new(Code, (long)temple[0], (long)temple[1], categories);
        ledger.Models[(await Database.NumbersAsync("SELECT Id FROM Models")).Single()] = true;
    }

    /// <summary>Starts, looks whether all is there, works, and kills at a random moment: some rounds while it starts.</summary>
    public async Task RoundAsync(int round)
    {
        var random = new Random(seed * 1_000_003 + round);
        await AgeAsync(round, random);
        if (round % StartEvery == 0)
        {
            await using var cut = DashboardProcess.Begin(program, _data);
            await Task.Delay(LongestStart * random.NextDouble());
            await cut.KillAsync();
            ledger.Count("kill while it starts");
        }
        await using var dashboard = DashboardProcess.Begin(program, _data);
        var client = await dashboard.WaitAsync();
        await new Checks(client, ledger, _pictures, _temple!, Database, _data, round).RunAsync(round % ThoroughEvery == 0);
        var work = new Work(client, ledger, _pictures, _temple!, Database, round);
        Task[] hands =
        [
            .. Enumerable.Range(0, Work.Hands).Select(hand => work.RunAsync(hand, new Random(random.Next()))),
            work.ManageAsync(new Random(random.Next()), first: round % 3),
        ];
        var (answers, trainings) = (ledger.Total + random.Next(MostAnswers), ledger.Trainings);
        // Every third round waits for a training, which would rarely come to its end on a busy machine.
        await WaitAsync(
            () => round % 3 == 0 ? ledger.Trainings > trainings : ledger.Total >= answers,
            LongestDelay * random.NextDouble(),
            Task.WhenAll(hands));
        await dashboard.KillAsync();
        ledger.Count("kill while it works");
        await Task.WhenAll(hands);
    }

    /// <summary>Waits until so much is answered, and a moment more, so that the kill comes at any place.</summary>
    private static async Task WaitAsync(Func<bool> isEnough, TimeSpan delay, Task work)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isEnough() && Stopwatch.GetElapsedTime(started) < LongestWork && !work.IsCompleted)
            await Task.Delay(5);
        await Task.WhenAny(work, Task.Delay(delay));
    }

    /// <summary>After the last kill.</summary>
    public async Task EndAsync(int round)
    {
        await AgeAsync(DueEvery, new Random(seed));
        await using var dashboard = DashboardProcess.Begin(program, _data);
        var client = await dashboard.WaitAsync();
        var checks = new Checks(client, ledger, _pictures, _temple!, Database, _data, round);
        await checks.RunAsync(isThorough: true);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while ((await Database.NumbersAsync("SELECT count(*) FROM TrainingRuns WHERE Status IN (0, 1)")).Single() > 0)
            await Task.Delay(200, patience.Token);
        var verified = await client.GetFromJsonAsync<JsonElement>("api/v1/audit/verification");
        Console.WriteLine($"Audit log: {verified.GetProperty("entries").GetInt32()} entries, all as they were written.");
    }

    /// <summary>While it does not run, time passes: files grow old, deletions are due, backups are of long ago.</summary>
    private async Task AgeAsync(int round, Random random)
    {
        var then = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_data, "blobs"), "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, then);
        if (round % DueEvery == 0)
        {
            await Database.ExecuteAsync("UPDATE Deletions SET At = '2026-01-01 00:00:00' WHERE GoneAt IS NULL");
            foreach (var picture in ledger.Pictures.Values.Where(one => one.State.IsDeleted || one.Asked is { IsDeleted: true }))
                picture.IsDue = true;
        }
        var set = new BackupSet(_data + "-backups");
        foreach (var (index, at) in set.Times().SkipLast(2).Index().Where(_ => random.Next(2) == 0))
        {
            if (TimeProvider.System.GetUtcNow().UtcDateTime - at > TimeSpan.FromDays(1))
                continue;
            var old = BackupSet.NameOf(at.AddDays(-LongAgoDays - index));
            ledger.Backups.TryRemove(BackupSet.NameOf(at), out _);
            File.Move(ListOf(BackupSet.NameOf(at)), ListOf(old));
            ledger.Count("backup of long ago");
        }

        string ListOf(string name) => string.Create(CultureInfo.InvariantCulture, $"{set.Root}/{name}.json");
    }
}

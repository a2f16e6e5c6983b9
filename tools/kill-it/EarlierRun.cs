using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.KillIt;

/// <summary>A data folder of an earlier version: its first start, with all migrations since, is killed, then another one.</summary>
internal sealed class EarlierRun(string program, string packed, string folder, string backbones, Ledger ledger)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    public async Task RoundAsync(int round, Random random)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "earlier")).FullName;
        await using (var unpacked = new BrotliStream(File.OpenRead(packed), CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(unpacked, data, overwriteFiles: false);
        // The product's own network would take most of the time of the start.
        foreach (var file in Directory.EnumerateFiles(backbones).Where(file => !File.Exists(InEarlier(file))))
            File.Copy(file, InEarlier(file));
        var database = new Database(data);
        var before = await PredictionsAsync(database);
        for (var kill = 0; kill < 2; kill++)
        {
            await using var cut = DashboardProcess.Begin(program, data);
            await Task.Delay(LongestStart * random.NextDouble());
            await cut.KillAsync();
            ledger.Count("kill while it migrates");
            foreach (var copy in Directory.EnumerateFiles(data, "temple.before-*.db"))
                await CheckAsync(round, Path.GetFileName(copy), copy);
        }
        await using (var dashboard = DashboardProcess.Begin(program, data))
        {
            var client = await dashboard.WaitAsync();
            await CheckAsync(round, "the migrated database", database.File);
            if ((await client.GetStringAsync("healthz")).Trim() is not "Healthy" and var health)
                ledger.Find(round, $"/healthz of the earlier folder says {health}");
            if (!before.SequenceEqual((await PredictionsAsync(database)).Take(before.Count)))
                ledger.Find(round, "predictions of the earlier folder are not as they were");
            foreach (var (_, sha256, _, category) in before)
                await AskAsync(round, client, data, sha256, category);
        }
        Directory.Delete(data, recursive: true);

        string InEarlier(string file) => Path.Combine(data, "backbones", Path.GetFileName(file));
    }

    private static async Task<List<(long Id, string Sha256, double Confidence, string Category)>> PredictionsAsync(Database database) =>
        (await database.RowsAsync("SELECT Id, ImageSha256, Confidence, TopCategory FROM Predictions ORDER BY Id"))
            .ConvertAll(row => ((long)row[0], (string)row[1], (double)row[2], (string)row[3]));

    /// <summary>The old model answers its picture as it did.</summary>
    private async Task AskAsync(int round, HttpClient client, string data, string sha256, string category)
    {
        var bytes = await client.GetByteArrayAsync($"pictures/{sha256}");
        if (Sha256.Hex(bytes) != sha256 || !File.Exists(Path.Combine(data, BlobKey.Picture(sha256).Path)))
            ledger.Find(round, $"the picture {sha256} of the earlier folder is not as it was");
        var classifier = (await new Database(data).NumbersAsync("SELECT ClassifierId FROM Predictions LIMIT 1")).Single();
        using var answer = await client.PostAsync(
            $"api/v1/classifiers/{classifier}/predictions", Soak.NumberedPictures.Body(bytes));
        var said = answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("predictions")[0].GetProperty("topCategory").GetString()
            : await answer.Content.ReadAsStringAsync();
        if (said != category)
            ledger.Find(round, $"the earlier model says {said} instead of {category}");
    }

    private async Task CheckAsync(int round, string what, string file)
    {
        if (await new Database(Path.GetDirectoryName(file)!, Path.GetFileName(file)).TextsAsync("PRAGMA quick_check(1)") is not ["ok"])
            ledger.Find(round, $"{what} is damaged");
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TempleDashboard.Domain.Backups;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Soak;

namespace TempleDashboard.KillIt;

/// <summary>Looks after a kill whether all that was acknowledged is there, and nothing that should not be.</summary>
internal sealed class Checks(
    HttpClient client, Ledger ledger, NumberedPictures pictures, KilledTemple temple, Database database, string data, int round)
{
    private const double SameAnswer = 1e-5;

    /// <summary>Pictures that are asked for over the network; of all others the file is read.</summary>
    private const int MostAsked = 40;

    private string Backups => data + "-backups";

    public async Task RunAsync(bool isThorough)
    {
        await CheckDatabaseAsync();
        await CheckPicturesAsync();
        await CheckPredictionsAsync();
        await CheckModelsAsync();
        await CheckAuditAsync();
        await CheckBackupsAsync(isThorough);
        if (isThorough)
            await CheckFilesAsync();
    }

    private async Task CheckDatabaseAsync()
    {
        if ((await client.GetStringAsync("healthz")).Trim() is not "Healthy" and var health)
            Find($"/healthz says {health}");
        if (await database.TextsAsync("PRAGMA quick_check(1)") is not ["ok"] and var damage)
            Find($"quick_check: {damage[0]}");
        if ((await database.RowsAsync("PRAGMA foreign_key_check")).Count is > 0 and var count)
            Find($"{count} rows point at nothing");
    }

    private async Task CheckPicturesAsync()
    {
        var rows = (await database.RowsAsync("SELECT Id, Sha256, DeletionId IS NOT NULL FROM Images"))
            .ToDictionary(row => (long)row[0], row => ((string)row[1], (long)row[2] == 1));
        var labels = (await database.RowsAsync($"SELECT ImageId, CategoryId FROM Labels WHERE ClassifierId = {temple.Classifier}"))
            .ToDictionary(row => (long)row[0], row => (long)row[1]);
        var asked = 0;
        foreach (var picture in ledger.Pictures.Values.OrderByDescending(picture => picture.Id))
        {
            var isThere = rows.TryGetValue(picture.Id, out var row);
            long? label = labels.TryGetValue(picture.Id, out var category) ? category : null;
            var now = new PictureState(label, isThere && row.Item2, !isThere);
            var isRight = Fits(now, picture.State, picture.IsDue) || (picture.Asked is { } change && Fits(now, change, picture.IsDue));
            if (!isRight)
                Find($"picture {picture.Id} is {now}, and was {picture.State}{(picture.Asked is null ? "" : $" or {picture.Asked}")}");
            if (isThere && row.Item1 != picture.Sha256)
                Find($"picture {picture.Id} has the hash {row.Item1} instead of {picture.Sha256}");
            (picture.State, picture.Asked) = (now with { Category = now.IsDeleted ? picture.State.Category : now.Category }, null);
            picture.IsDue &= now.IsDeleted;
            if (!now.IsGone)
                CheckFile($"picture {picture.Id}", picture.Sha256);
            if (asked++ < MostAsked)
                await AskAsync(picture, now);
        }

        static bool Fits(PictureState now, PictureState state, bool isDue) =>
            now.IsGone ? state.IsGone || (state.IsDeleted && isDue)
            : now.IsDeleted == state.IsDeleted && !state.IsGone && (now.IsDeleted || now.Category == state.Category);
    }

    private async Task AskAsync(AckedPicture picture, PictureState now)
    {
        using var answer = await client.GetAsync($"pictures/{picture.Sha256}");
        var wanted = now.IsGone || now.IsDeleted ? HttpStatusCode.NotFound : HttpStatusCode.OK;
        if (answer.StatusCode != wanted)
            Find($"picture {picture.Id}, which is {now}, is answered {(int)answer.StatusCode}");
        else if (wanted == HttpStatusCode.OK && Sha256.Hex(await answer.Content.ReadAsByteArrayAsync()) != picture.Sha256)
            Find($"picture {picture.Id} is answered with other bytes");
    }

    private async Task CheckPredictionsAsync()
    {
        var rows = (await database.RowsAsync("SELECT Id, ImageSha256, TopCategory, Confidence FROM Predictions"))
            .ToDictionary(row => (long)row[0], row => new AckedPrediction((string)row[1], (string)row[2], (double)row[3]));
        foreach (var (id, said) in ledger.Predictions)
        {
            if (!rows.TryGetValue(id, out var kept))
                Find($"prediction {id} is lost");
            else if (kept with { Confidence = said.Confidence } != said || Math.Abs(kept.Confidence - said.Confidence) > 1e-9)
                Find($"prediction {id} is {kept}, and was {said}");
        }
        foreach (var (id, kept) in rows)
            CheckFile($"prediction {id}", kept.Sha256);
    }

    private void CheckFile(string what, string sha256)
    {
        var file = FileOf(sha256);
        if (!File.Exists(file))
            Find($"{what} has no file ({sha256})");
        else if (Sha256.Hex(File.ReadAllBytes(file)) != sha256)
            Find($"the file of {what} is damaged ({sha256})");
    }

    private async Task CheckModelsAsync()
    {
        var there = (await database.NumbersAsync("SELECT Id FROM Models")).ToHashSet();
        foreach (var lost in ledger.Models.Keys.Where(id => !there.Contains(id)))
            Find($"model {lost} is lost");
        var champion = (await database.NumbersAsync($"SELECT ChampionModelId FROM Classifiers WHERE Id = {temple.Classifier}")).Single();
        if (ledger.Champion is { } served && served != champion)
            Find($"model {champion} serves instead of {served}");
        using var probe = NumberedPictures.Body(pictures.Drawn(1));
        using var answer = await client.PostAsync($"api/v1/classifiers/{temple.Classifier}/predictions", probe);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            Find($"model {champion} does not answer: {text}");
            return;
        }
        var said = JsonSerializer.Deserialize<JsonElement>(text);
        if (said.GetProperty("warning").GetString() is { } warning)
            Find(warning);
        var one = said.GetProperty("predictions")[0];
        var model = one.GetProperty("modelId").GetInt64();
        double[] now = [.. one.GetProperty("probabilities").EnumerateArray().Select(pair => pair.GetProperty("probability").GetDouble())];
        var before = ledger.Answers.GetOrAdd(model, now);
        if (before.Length != now.Length || before.Zip(now).Any(pair => Math.Abs(pair.First - pair.Second) > SameAnswer))
            Find($"model {model} says {string.Join(" ", now)}, and said {string.Join(" ", before)}");
        ledger.Champion = champion;
    }

    private async Task CheckAuditAsync()
    {
        var found = await client.GetFromJsonAsync<JsonElement>("api/v1/audit/verification");
        if (found.GetProperty("broken").GetString() is { } broken)
            Find($"audit log: {broken}");
        var entries = found.GetProperty("entries").GetInt32();
        if (ledger.Audit is ({ } seal, var known)
            && (entries < known || (await database.RowsAsync($"SELECT 1 FROM AuditSeals WHERE Hash = '{seal}'")).Count == 0))
        {
            Find($"the audit log has lost its end: it had {known} entries with the seal {seal}, and has {entries}");
        }
        ledger.Audit = (found.GetProperty("head").GetString(), entries);
        var uploads = (await database.NumbersAsync("SELECT count(*) FROM AuditEntries WHERE Action = 'uploaded picture'")).Single();
        if (uploads < ledger.Uploads)
            Find($"the audit log has {uploads} uploads of {ledger.Uploads}");
        var periods = (await database.NumbersAsync("SELECT count(*) FROM ServingPeriods")).Single();
        var told = (await database.NumbersAsync(
            "SELECT count(*) FROM AuditEntries WHERE Action IN ('promoted model', 'model began to serve')")).Single();
        if (told < periods)
            Find($"a model came to serve {periods} times, and the audit log tells of {told}");
    }

    private async Task CheckBackupsAsync(bool isThorough)
    {
        var set = new BackupSet(Backups);
        var times = set.Times();
        var names = times.Select(BackupSet.NameOf).ToHashSet();
        foreach (var lost in ledger.Backups.Keys.Where(name => !names.Contains(name)))
            Find($"backup {lost} is lost");
        foreach (var at in times.Where(at => !set.IsWhole(set.Read(at))))
            Find($"backup {BackupSet.NameOf(at)} is not whole");
        // Also one that was made and not heard of. Those that were made to be of long ago may go.
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var at in times.Where(at => at > today))
            ledger.Backups[BackupSet.NameOf(at)] = true;
        if (!isThorough || times.Count == 0)
            return;
        foreach (var sentence in (await BackupVerification.RunAsync(set, null, CancellationToken.None)).Sentences())
            Find(sentence);
        var folder = data + "-restored";
        var restored = await BackupRestore.RunAsync(Backups, folder, null, leaveDamaged: false, null, CancellationToken.None);
        if (!restored.Succeeded)
            Find($"the last backup is not restored: {restored.Error}");
        else if (restored.Manifest.Missing.Count > 0)
            Find($"the last backup lacks {string.Join(", ", restored.Manifest.Missing)}");
        else if (await new Database(folder).TextsAsync("PRAGMA quick_check(1)") is not ["ok"])
            Find("the database of the last backup is damaged");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Cleans up, after which each file has its row and each row its file. All files are old by now.</summary>
    private async Task CheckFilesAsync()
    {
        string? last = null;
        using (var started = await client.PostAsync("api/v1/cleaning", null))
        {
            if (started.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.Conflict))
                Find($"cleaning up is answered {(int)started.StatusCode}");
        }
        while (await client.GetFromJsonAsync<JsonElement>("api/v1/cleaning") is var state && last is null)
        {
            if (state.GetProperty("isRunning").GetBoolean())
                await Task.Delay(50);
            else
                last = state.ToString();
        }
        var named = (await database.TextsAsync("SELECT Sha256 FROM Images UNION SELECT ImageSha256 FROM Predictions")).ToHashSet();
        var files = Directory.EnumerateFiles(Path.Combine(data, "blobs"), "*", SearchOption.AllDirectories).ToList();
        foreach (var file in files.Where(file => !named.Contains(Path.GetFileName(file))))
        {
            Find(string.Create(
                CultureInfo.InvariantCulture, $"{file} of {File.GetLastWriteTimeUtc(file):s} has no row, and cleaning up says {last}"));
        }
        foreach (var sha256 in named)
            CheckFile("a row", sha256);
        foreach (var gone in ledger.Pictures.Values.Where(picture => picture.State.IsGone && File.Exists(FileOf(picture.Sha256))))
            Find($"the file of picture {gone.Id}, which is gone, is there");
    }

    private string FileOf(string sha256) => Path.Combine(data, BlobKey.Picture(sha256).Path);

    private void Find(string finding) => ledger.Find(round, finding);
}

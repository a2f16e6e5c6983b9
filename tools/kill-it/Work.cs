using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Soak;

namespace TempleDashboard.KillIt;

/// <summary>Cameras and people of one temple, until the dashboard is killed. What they hear is written into the ledger.</summary>
internal sealed class Work(HttpClient client, Ledger ledger, NumberedPictures pictures, KilledTemple temple, Database database, int round)
{
    /// <summary>Each of these has its own pictures, so that two never change the same one.</summary>
    public const int Hands = 3;

    /// <summary>Sends one thing after the other until nobody answers any more.</summary>
    public async Task RunAsync(int hand, Random random)
    {
        try
        {
            while (true)
                await StepAsync(hand, random);
        }
        catch (Exception killed) when (killed is HttpRequestException or IOException or TaskCanceledException)
        {
            // What was asked for and not answered may have been done or not.
        }
    }

    /// <summary>Trains, backs up, puts models into service and cleans up, one at a time.</summary>
    /// <param name="first">What it begins with: 0 trains, 1 backs up, 2 puts a model into service.</param>
    public async Task ManageAsync(Random random, int first)
    {
        try
        {
            for (var what = first; ; what = random.Next(4))
            {
                await (what switch
                {
                    0 => TrainAsync(),
                    1 => BackUpAsync(),
                    2 => PromoteAsync(random),
                    _ => CleanAsync(),
                });
            }
        }
        catch (Exception killed) when (killed is HttpRequestException or IOException or TaskCanceledException)
        {
            // As above.
        }
    }

    private Task StepAsync(int hand, Random random)
    {
        var own = ledger.Pictures.Values.Where(picture => picture.Id % Hands == hand && picture is { State.IsGone: false, Asked: null })
            .OrderBy(picture => picture.Id).ToList();
        var one = own.Count == 0 ? null : own[random.Next(own.Count)];
        return (random.Next(20), one) switch
        {
            ( < 7, _) or (_, null) => UploadAsync(),
            ( < 13, _) => PredictAsync(),
            (_, { State.IsDeleted: true }) => RestoreAsync(one),
            ( < 17, _) => LabelAsync(one, random),
            ( < 19, _) => DeleteAsync(one),
            _ => EraseAsync(one),
        };
    }

    private async Task UploadAsync()
    {
        var bytes = pictures.Next(out var category);
        var path = $"api/v1/temples/{temple.Id}/images";
        if (await SendAsync("upload", HttpMethod.Post, path, NumberedPictures.Body(bytes)) is not { } answer)
            return;
        var result = answer.GetProperty("results")[0];
        if (result.GetProperty("status").GetString() != "stored")
            throw new InvalidDataException($"An upload was answered {result}");
        var id = result.GetProperty("imageId").GetInt64();
        ledger.Pictures[id] = new(id, Sha256.Hex(bytes), temple.Categories[category]);
        lock (ledger)
            ledger.Uploads++;
    }

    private async Task PredictAsync()
    {
        var bytes = pictures.Next();
        var path = $"api/v1/classifiers/{temple.Classifier}/predictions";
        if (await SendAsync("prediction", HttpMethod.Post, path, NumberedPictures.Body(bytes)) is not { } answer)
            return;
        var said = answer.GetProperty("predictions")[0];
        ledger.Predictions[said.GetProperty("id").GetInt64()] = new(
            Sha256.Hex(bytes), said.GetProperty("topCategory").GetString()!, said.GetProperty("confidence").GetDouble());
    }

    private async Task LabelAsync(AckedPicture picture, Random random)
    {
        var others = temple.Categories.Values.Order().ToList();
        var category = random.Next(10) > 0 ? picture.Shows : others[random.Next(others.Count)];
        picture.Asked = picture.State with { Category = category };
        await ChangeAsync("label", picture, HttpMethod.Post, $"api/v1/classifiers/{temple.Classifier}/labels",
            JsonContent.Create(new { imageIds = new[] { picture.Id }, categoryId = category, split = "train" }));
    }

    private async Task DeleteAsync(AckedPicture picture)
    {
        picture.Asked = picture.State with { IsDeleted = true };
        if (await ChangeAsync("deletion", picture, HttpMethod.Delete, $"api/v1/temples/{temple.Id}/images/{picture.Id}") is { } answer)
            picture.DeletionId = answer.GetProperty("id").GetInt64();
    }

    private async Task RestoreAsync(AckedPicture picture)
    {
        if (picture.DeletionId == 0 || picture.IsDue)
        {
            await PredictAsync();
            return;
        }
        picture.Asked = picture.State with { IsDeleted = false };
        await ChangeAsync("restoring", picture, HttpMethod.Post, $"api/v1/deleted/{picture.DeletionId}/restore");
    }

    private async Task EraseAsync(AckedPicture picture)
    {
        picture.Asked = picture.State with { IsGone = true };
        await ChangeAsync("deletion everywhere", picture, HttpMethod.Delete, $"api/v1/pictures/{picture.Sha256}");
    }

    private async Task<JsonElement?> ChangeAsync(
        string what, AckedPicture picture, HttpMethod method, string path, HttpContent? content = null)
    {
        var answer = await SendAsync(what, method, path, content);
        if (answer is not null)
            picture.State = picture.Asked!;
        picture.Asked = null;
        return answer;
    }

    private async Task TrainAsync()
    {
        ledger.Champion = null;
        var body = JsonContent.Create(new { temple_id = temple.Code, forceful = true });
        await SendAsync(Ledger.Training, HttpMethod.Post, "api/make_model", body);
        await NoteModelsAsync();
    }

    private async Task PromoteAsync(Random random)
    {
        var models = ledger.Models.Keys.Order().ToList();
        ledger.Champion = null;
        await SendAsync("promotion", HttpMethod.Post, $"api/v1/models/{models[random.Next(models.Count)]}/promote");
        await NoteModelsAsync();
    }

    /// <summary>What can be read is there for good.</summary>
    private async Task NoteModelsAsync()
    {
        foreach (var id in await database.NumbersAsync("SELECT Id FROM Models"))
            ledger.Models[id] = true;
        ledger.Champion = (await database.NumbersAsync($"SELECT ChampionModelId FROM Classifiers WHERE Id = {temple.Classifier}")).Single();
    }

    private async Task BackUpAsync()
    {
        await SendAsync("backup", HttpMethod.Post, "api/v1/backups");
        while (await client.GetFromJsonAsync<JsonElement>("api/v1/backups") is var state)
        {
            if (state.GetProperty("running").ValueKind != JsonValueKind.Null)
            {
                await Task.Delay(50);
                continue;
            }
            if (state.GetProperty("last") is { ValueKind: JsonValueKind.Object } last)
            {
                if (last.GetProperty("name").GetString() is { } name)
                    ledger.Backups[name] = true;
                else
                    ledger.Find(round, $"a backup was not made: {last}");
                if (last.GetProperty("whyNotThinned").GetString() is { } why)
                    ledger.Find(round, $"old backups could not go: {why}");
            }
            return;
        }
    }

    private Task CleanAsync() => SendAsync("cleaning", HttpMethod.Post, "api/v1/cleaning");

    /// <summary>Null where it was refused, such as because a backup is made; nothing has changed then.</summary>
    private async Task<JsonElement?> SendAsync(string what, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode)
        {
            ledger.Count(what);
            return text.Length == 0 ? default(JsonElement) : JsonSerializer.Deserialize<JsonElement>(text);
        }
        ledger.Count($"{what} refused ({(int)answer.StatusCode})");
        if (answer.StatusCode >= HttpStatusCode.InternalServerError && answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            ledger.Find(round, $"{method} {path} was answered {(int)answer.StatusCode}: {text}");
        return null;
    }
}

/// <summary>The temple that all of it is about.</summary>
internal sealed record KilledTemple(string Code, long Id, long Classifier, IReadOnlyDictionary<string, long> Categories);

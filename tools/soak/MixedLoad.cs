using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace TempleDashboard.Soak;

/// <summary>Cameras and people of one temple: pictures to store, pictures to answer, trainings.</summary>
internal sealed class MixedLoad(HttpClient client, CancellationToken enough)
{
    private const string Temple = "soak";
    private const int PerCategory = 12;

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<double> _predictionSeconds = new();
    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly NumberedPictures _pictures = new(PerCategory);
    private long _temple;
    private long _classifier;
    private int _inFlight;

    public IEnumerable<string> Errors => _errors;

    /// <summary>Requests that were sent and not answered: sent at a fixed rate, they pile up where the server falls behind.</summary>
    public int InFlight => _inFlight;

    public string Summary =>
        string.Join(", ", _done.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}")) + $"; {_errors.Count} errors";

    public void Fail(string error) => _errors.Enqueue(error);

    public void Count(string what) => _done.AddOrUpdate(what, 1, (_, known) => known + 1);

    /// <summary>Gives the middle time of the predictions since the last call, in seconds.</summary>
    public double TakePredictionSeconds()
    {
        var times = new List<double>();
        while (_predictionSeconds.TryDequeue(out var time))
            times.Add(time);
        return times.Count == 0 ? 0 : times.Order().ElementAt(times.Count / 2);
    }

    /// <summary>Makes a temple with a first model; gives its classifier.</summary>
    public async Task<long> PrepareAsync()
    {
        foreach (var (scene, picture) in _pictures.Draw(seed: 3))
        {
            await PostAsync("api/save_data", JsonContent.Create(new
            {
                temple_id = Temple, train_test = scene.Split.ToString(), category = scene.Category,
                image = Convert.ToBase64String(picture), image_name = scene.Name, image_type = "jpg",
            }));
        }
        var temples = (await client.GetFromJsonAsync<JsonElement>("api/v1/temples")).GetProperty("temples");
        var temple = temples.EnumerateArray().Single(one => one.GetProperty("code").GetString() == Temple);
        _temple = temple.GetProperty("id").GetInt64();
        _classifier = temple.GetProperty("classifiers")[0].GetProperty("id").GetInt64();
        await PostAsync("api/make_model", JsonContent.Create(new { temple_id = Temple, forceful = true }));
        return _classifier;
    }

    /// <summary>Begins so many pieces of work a second, whether or not those before have ended.</summary>
    public async Task SendAsync(string what, double perSecond, Func<Task> send)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond));
        var running = new ConcurrentDictionary<Task, bool>();
        try
        {
            while (await clock.WaitForNextTickAsync(enough))
            {
                var work = CountedAsync(what, send);
                running[work] = true;
                _ = work.ContinueWith(ended => running.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running.Keys);
        }
    }

    public Task UploadAsync() => PostAsync($"api/v1/temples/{_temple}/images", NumberedPictures.Body(_pictures.Next()));

    public async Task PredictAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await PostAsync($"api/v1/classifiers/{_classifier}/predictions", NumberedPictures.Body(_pictures.Next()));
        _predictionSeconds.Enqueue(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Trains one model after the other.</summary>
    public async Task TrainAsync()
    {
        while (!enough.IsCancellationRequested)
        {
            await CountedAsync(
                "training", () => PostAsync("api/make_model", JsonContent.Create(new { temple_id = Temple, forceful = true })));
        }
    }

    private async Task CountedAsync(string what, Func<Task> work)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            await work();
            Count(what);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            Fail($"{what}: {failure.Message}");
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task PostAsync(string path, HttpContent content)
    {
        using (content)
        {
            using var answer = await client.PostAsync(path, content, CancellationToken.None);
            if (!answer.IsSuccessStatusCode)
                throw new HttpRequestException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(enough)}");
        }
    }
}

using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Training;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Domain.Suggestions;

/// <summary>
/// Looks at pictures for suggestions, a few at a time: it waits while somebody's pictures are answered or taken in, and goes slowly while
/// something is trained. What it has looked at is kept, so that a training need not look again.
/// </summary>
internal sealed class PatientLook(PictureEmbedder embedder, ProcessorQueue processors, TrainingFeed trainings, TimeProvider time)
{
    /// <summary>So many are looked at before it asks whether somebody else needs the processors.</summary>
    private const int AtATime = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseWhileTraining = TimeSpan.FromSeconds(2);

    /// <summary>Returns the embeddings of those that can be read, <c>[N,D]</c>, with their places in <paramref name="sha256s"/>.</summary>
    /// <param name="progress">Told how many are done.</param>
    public async Task<(float[] Features, List<int> Places)> AtAsync(
        Backbone backbone, IReadOnlyList<string> sha256s, Region? region, Action<int> progress, CancellationToken cancellationToken)
    {
        var length = backbone.EmbeddingLength;
        var features = new float[sha256s.Count * length];
        List<int> places = [];
        for (var start = 0; start < sha256s.Count; start += AtATime)
        {
            string[] some = [.. sha256s.Skip(start).Take(AtATime)];
            if (await embedder.CountMissingAsync(backbone, some, region, cancellationToken) > 0)
                await WaitForOthersAsync(cancellationToken);
            foreach (var (place, embedding) in await TryAsync(backbone, some, region, cancellationToken))
            {
                embedding.CopyTo(features.AsMemory(places.Count * length));
                places.Add(start + place);
            }
            progress(start + some.Length);
        }
        return (features.AsSpan(0, places.Count * length).ToArray(), places);
    }

    /// <summary>All of them at once; where one cannot be read, one by one without it.</summary>
    private async Task<List<(int Place, ReadOnlyMemory<float> Embedding)>> TryAsync(
        Backbone backbone, string[] sha256s, Region? region, CancellationToken cancellationToken)
    {
        var length = backbone.EmbeddingLength;
        try
        {
            var all = await embedder.EmbedStoredAsync(backbone, sha256s, region, null, cancellationToken);
            return [.. sha256s.Select((_, i) => (i, (ReadOnlyMemory<float>)all.AsMemory(i * length, length)))];
        }
        catch (UnreadablePictureException) when (sha256s.Length == 1)
        {
            // The training names it, when somebody has labelled it; a guess of it is not missed.
            return [];
        }
        catch (UnreadablePictureException)
        {
            List<(int, ReadOnlyMemory<float>)> readable = [];
            for (var i = 0; i < sha256s.Length; i++)
            {
                foreach (var (_, embedding) in await TryAsync(backbone, [sha256s[i]], region, cancellationToken))
                    readable.Add((i, embedding));
            }
            return readable;
        }
    }

    private async Task WaitForOthersAsync(CancellationToken cancellationToken)
    {
        if (trainings.Active.Any(run => run.Status == RunStatus.Running))
            await Task.Delay(PauseWhileTraining, time, cancellationToken);
        while (processors.Pictures > 0 || processors.Waiting > 0)
            await Task.Delay(Pause, time, cancellationToken);
    }
}

using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>Tries a wrapped backbone on pictures before it is accepted.</summary>
internal static class BackboneTrial
{
    private const int Count = 3;
    private const float Tolerance = 1e-3f;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns how long one picture takes, in milliseconds.</summary>
    /// <exception cref="BackboneRefusedException">It gives no finite numbers, the same for every picture, or others for a picture beside others.</exception>
    public static double Run(Backbone backbone, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Limit);
        try
        {
            return Run(backbone, Pictures(backbone), timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BackboneRefusedException("file", $"The model did not finish a few pictures in {Limit.TotalSeconds:0} seconds.");
        }
        catch (OnnxRuntimeException exception)
        {
            throw new BackboneRefusedException("file", $"The model does not run on {Count} pictures at once: {exception.Message}");
        }
    }

    private static double Run(Backbone backbone, byte[] pictures, CancellationToken cancellationToken)
    {
        var together = new float[Count * backbone.EmbeddingLength];
        backbone.Embed(pictures, Count, together, cancellationToken);
        if (!together.All(float.IsFinite))
            throw new BackboneRefusedException("file", "The model gives numbers that are not finite. Is the normalisation the right one?");
        var alone = new float[backbone.EmbeddingLength];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Count; i++)
        {
            backbone.Embed(pictures.AsSpan(i * backbone.PictureBytes, backbone.PictureBytes), 1, alone, cancellationToken);
            if (!Same(alone, together.AsSpan(i * alone.Length, alone.Length)))
                throw new BackboneRefusedException("file", "The model's numbers for a picture depend on the pictures beside it. Export it in evaluation mode.");
        }
        watch.Stop();
        if (together.AsSpan(0, alone.Length).SequenceEqual(together.AsSpan(alone.Length, alone.Length)))
            throw new BackboneRefusedException("file", "The model gives the same numbers for different pictures.");
        return watch.Elapsed.TotalMilliseconds / Count;
    }

    /// <summary>Three pictures of noise, the same every time; each brighter than the one before.</summary>
    private static byte[] Pictures(Backbone backbone)
    {
        var random = new Random(1);
        var pictures = new byte[Count * backbone.PictureBytes];
        for (var i = 0; i < pictures.Length; i++)
            pictures[i] = (byte)random.Next((i / backbone.PictureBytes * 60) + 100);
        return pictures;
    }

    private static bool Same(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var largest = 1e-6f;
        foreach (var value in left)
            largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < left.Length; i++)
        {
            if (Math.Abs(left[i] - right[i]) > Tolerance * largest)
                return false;
        }
        return true;
    }
}

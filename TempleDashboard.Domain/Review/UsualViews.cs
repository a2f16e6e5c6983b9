using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Heads;
using TempleDashboard.Learning.HeatMaps;

namespace TempleDashboard.Domain.Review;

/// <summary>
/// What a model usually sees: the mean of <see cref="ClassActivation.Shares"/> over some of its training pictures, each category
/// weighing the same. Computed once per model, in about the time of as many predictions, and kept as a blob.
/// </summary>
internal sealed class UsualViews(IBlobStore blobs, ImageDecoder decoder, MappedBackbones mapped)
{
    /// <summary>About so many pictures make a mean that more of them hardly change.</summary>
    private const int Pictures = 32;

    /// <summary>From a category at least, however many categories there are.</summary>
    private const int LeastPerCategory = 2;

    /// <summary>Reads what was kept, <c>[K,P]</c>; null where nothing fitting is.</summary>
    public async Task<float[]?> TryReadAsync(string modelSha256, int length, CancellationToken cancellationToken)
    {
        var bytes = await blobs.ReadAsync(BlobKey.UsualView(modelSha256), cancellationToken);
        return bytes?.Length == length * sizeof(float) ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : null;
    }

    /// <summary>
    /// Computes and keeps the view; null, and nothing kept, where the backbone has no maps or no picture of a category can be read any
    /// more.
    /// </summary>
    /// <param name="training">The training pictures by category, in the head's order.</param>
    public async Task<float[]?> MakeAsync(
        string modelSha256,
        Backbone backbone,
        LinearHead head,
        Region? region,
        IReadOnlyList<IReadOnlyList<string>> training,
        CancellationToken cancellationToken)
    {
        if (mapped.Get(backbone) is not { } network)
            return null;
        var view = new float[head.ClassCount * network.Columns * network.Rows];
        var each = Math.Max(LeastPerCategory, Pictures / training.Count);
        foreach (var category in training)
        {
            // By hash: a choice that is the same every time, and has nothing to do with time or place.
            var chosen = category.Order(StringComparer.Ordinal).Take(each);
            if (await MeanAsync(chosen, backbone, network, head, region, cancellationToken) is not { } mean)
                return null;
            TensorPrimitives.MultiplyAdd<float>(mean, 1f / training.Count, view, view);
        }
        await blobs.PutAsync(BlobKey.UsualView(modelSha256), MemoryMarshal.AsBytes<float>(view).ToArray(), cancellationToken);
        return view;
    }

    private async Task<float[]?> MeanAsync(
        IEnumerable<string> pictures,
        Backbone backbone,
        MappedBackbone network,
        LinearHead head,
        Region? region,
        CancellationToken cancellationToken)
    {
        var sum = new float[head.ClassCount * network.Columns * network.Rows];
        var count = 0;
        foreach (var sha256 in pictures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = new byte[backbone.PictureBytes];
            if (await blobs.ReadAsync(BlobKey.Picture(sha256), cancellationToken) is not { } file
                || decoder.DecodePixels(file, backbone.InputWidth, backbone.InputHeight, region, pixels) is not null)
            {
                continue;
            }
            TensorPrimitives.Add(sum, ClassActivation.Shares(network.Compute(pixels), head), sum);
            count++;
        }
        TensorPrimitives.Divide(sum, Math.Max(1, count), sum);
        return count > 0 ? sum : null;
    }
}

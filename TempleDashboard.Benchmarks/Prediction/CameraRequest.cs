using System.Net;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>
/// A body in parts that are sent as they lie: putting them together would cost the client a large array for every request.
/// </summary>
internal sealed class CameraRequest(params byte[][] parts) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var part in parts)
            await stream.WriteAsync(part);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = parts.Sum(part => (long)part.Length);
        return true;
    }
}

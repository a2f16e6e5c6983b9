using System.Buffers.Binary;
using TempleDashboard.Domain.Temples.Demo;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>Pictures as cameras send them: no two files alike, so that nothing is answered or stored from memory.</summary>
internal sealed class CameraPictures(IReadOnlyList<DemoPicture> pictures)
{
    private const int MarkBytes = 12;
    private int _sent;

    /// <summary>Gives the next request to predict; a JPEG comment with a number makes its picture a new one.</summary>
    public object Next()
    {
        var number = Interlocked.Increment(ref _sent);
        var jpeg = pictures[number % pictures.Count].Jpeg;
        var marked = new byte[jpeg.Length + MarkBytes];
        jpeg.AsSpan(0, 2).CopyTo(marked);
        BinaryPrimitives.WriteUInt32BigEndian(marked.AsSpan(2), 0xFFFE_000A);
        BinaryPrimitives.WriteInt64BigEndian(marked.AsSpan(6), number);
        jpeg.AsSpan(2).CopyTo(marked.AsSpan(2 + MarkBytes));
        return new { temple_id = "measured", image = Convert.ToBase64String(marked), image_name = $"cam{number}", image_type = "jpg" };
    }
}

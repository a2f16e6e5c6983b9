using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using TempleDashboard.Demo;

namespace TempleDashboard.Benchmarks.Prediction;

/// <summary>
/// Pictures as cameras send them: no two files alike, so that nothing is answered or stored from memory. They were encoded beforehand,
/// because client and server share the processors.
/// </summary>
internal sealed class CameraPictures(IReadOnlyList<DemoPicture> pictures)
{
    /// <summary>
    /// A JPEG's first bytes and a comment with a number; a multiple of 3, so that the base64 of the rest stays what it is.
    /// </summary>
    private const int MarkBytes = 15;

    private readonly byte[][] _rests =
    [
        .. pictures.Select(picture => Encoding.ASCII.GetBytes(Convert.ToBase64String(picture.Jpeg.AsSpan(2)))),
    ];
    private int _sent;

    /// <summary>Gives the next request to predict.</summary>
    public HttpContent Next(string temple)
    {
        var number = Interlocked.Increment(ref _sent);
        Span<byte> mark = stackalloc byte[MarkBytes];
        mark.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(mark, 0xFFD8_FFFE);
        BinaryPrimitives.WriteUInt16BigEndian(mark[4..], MarkBytes - 4);
        BinaryPrimitives.WriteInt32BigEndian(mark[6..], number);
        var start = Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"temple_id":"{{temple}}","image_name":"cam{{number}}","image_type":"jpg","image":"{{Convert.ToBase64String(mark)}}""")
        );
        return new CameraRequest(start, _rests[number % _rests.Length], "\"}"u8.ToArray())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
    }
}

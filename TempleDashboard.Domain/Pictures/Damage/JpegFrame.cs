using System.Buffers.Binary;

namespace TempleDashboard.Domain.Pictures.Damage;

/// <summary>What a JPEG's frame header (SOF) says, and what its scans have told so far.</summary>
internal sealed class JpegFrame
{
    private const int MostComponents = 4;
    private const int MostSampling = 4;

    private JpegFrame(bool isProgressive, int width, int height, JpegComponent[] components)
    {
        (IsProgressive, Components) = (isProgressive, components);
        var (across, down) = (8 * components.Max(one => one.Across), 8 * components.Max(one => one.Down));
        (McusAcross, McusDown) = (Blocks(width, across), Blocks(height, down));
        foreach (var one in components)
        {
            (one.BlocksAcross, one.BlocksDown) = (Blocks(width * one.Across, across), Blocks(height * one.Down, down));
            one.Stride = McusAcross * one.Across;
            if (isProgressive)
                one.Known = new ulong[one.Stride * McusDown * one.Down];
        }
    }

    public bool IsProgressive { get; }

    public JpegComponent[] Components { get; }

    public int McusAcross { get; }

    public int McusDown { get; }

    /// <summary>Reads the header behind the marker and its length; null for what this check does not know.</summary>
    public static JpegFrame? Read(int marker, ReadOnlySpan<byte> header)
    {
        if (marker is not (0xC0 or 0xC1 or 0xC2)
            || header.Length < 6
            || header[0] != 8
            || header[5] is 0 or > MostComponents
            || header.Length < 6 + 3 * header[5])
        {
            return null;
        }

        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(header[1..]), BinaryPrimitives.ReadUInt16BigEndian(header[3..]));
        var components = new JpegComponent[header[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var entry = header[(6 + 3 * i)..];
            components[i] = new JpegComponent { Id = entry[0], Across = entry[1] >> 4, Down = entry[1] & 15, Quantization = entry[2] & 3 };
            if (components[i].Across is 0 or > MostSampling || components[i].Down is 0 or > MostSampling)
                return null;
        }
        return width == 0 || height == 0 ? null : new JpegFrame(marker == 0xC2, width, height, components);
    }

    private static int Blocks(int pixels, int side) => (pixels + side - 1) / side;
}

/// <summary>One colour component of a frame.</summary>
internal sealed class JpegComponent
{
    public int Id { get; init; }

    /// <summary>Blocks of an MCU from left to right.</summary>
    public int Across { get; init; }

    /// <summary>Blocks of an MCU from top to bottom.</summary>
    public int Down { get; init; }

    public int Quantization { get; init; }

    /// <summary>Blocks that show something; an MCU at the edge may have more.</summary>
    public int BlocksAcross { get; set; }

    public int BlocksDown { get; set; }

    /// <summary>Blocks of a row of MCUs.</summary>
    public int Stride { get; set; }

    /// <summary>Of each block which coefficients are not zero, the first in the lowest bit; only where the frame is progressive.</summary>
    public ulong[] Known { get; set; } = [];

    /// <summary>Whether a scan brought the first coefficients.</summary>
    public bool IsSeen { get; set; }

    /// <summary>Step of the first coefficient; 0 where the file does not tell.</summary>
    public int Step { get; set; }

    public JpegHuffman? Dc { get; set; }

    public JpegHuffman? Ac { get; set; }

    /// <summary>First coefficient of the block before, in steps.</summary>
    public int Before { get; set; }
}

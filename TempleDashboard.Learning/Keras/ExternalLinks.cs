namespace TempleDashboard.Learning.Keras;

/// <summary>
/// Looks for links into other files in an HDF5 file, before anything follows them: the other files would be those of this machine. Such a
/// link is a link message (HDF5 file format, IV.A.2.g) of the type 64, which stands in the file as it is.
/// </summary>
internal static class ExternalLinks
{
    private const byte Version = 1, TypeIsGiven = 0x08, OrderIsGiven = 0x04, CharsetIsGiven = 0x10, AnyFlags = 0x1F, ExternalType = 64;
    private const int PieceBytes = 1024 * 1024, LongestPath = 4096;

    /// <summary>Says whether there is one. Numbers that look like one by chance are found too: once in thousands of large files.</summary>
    public static bool Found(Stream file)
    {
        var piece = new byte[PieceBytes + 2];
        for (long start = 0; start < file.Length; start += PieceBytes)
        {
            file.Position = start;
            var bytes = piece.AsSpan(0, file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false));
            for (var at = 0; at + 2 < bytes.Length; at++)
            {
                var next = bytes[at..^2].IndexOf(Version);
                if (next < 0)
                    break;
                at += next;
                var flags = bytes[at + 1];
                if ((flags & TypeIsGiven) != 0 && flags <= AnyFlags && bytes[at + 2] == ExternalType && IsLink(file, start + at + 3, flags))
                    return true;
            }
        }
        return false;
    }

    /// <summary>Looks at what follows the type: order, character set, name, the path of a file and that of an object in it.</summary>
    private static bool IsLink(Stream file, long at, byte flags)
    {
        at += ((flags & OrderIsGiven) != 0 ? 8 : 0) + ((flags & CharsetIsGiven) != 0 ? 1 : 0);
        var length = ReadAt(file, at, 1 << (flags & 3));
        ulong name = 0;
        for (var i = length.Length - 1; i >= 0; i--)
            name = (name << 8) | length[i];
        if (name == 0 || name > (ulong)file.Length)
            return false;
        // After the name the length of both paths, which nobody reads, and a byte with version and flags.
        var value = ReadAt(file, at + length.Length + (long)name, 3 + LongestPath);
        if (value.Length < 5 || value[2] != 0)
            return false;
        var paths = value.AsSpan(3);
        var end = paths.IndexOf((byte)0);
        return end > 0 && end + 1 < paths.Length && paths[end + 1] >= ' ' && paths[..end].IndexOfAnyInRange((byte)0, (byte)(' ' - 1)) < 0;
    }

    private static byte[] ReadAt(Stream file, long position, int count)
    {
        if (position >= file.Length)
            return [];
        file.Position = position;
        var bytes = new byte[count];
        return bytes[..file.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
    }
}

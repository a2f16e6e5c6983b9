namespace TempleDashboard.Tests.Pictures.Damage;

/// <summary>Destroys a JPEG in the ways in which cameras, networks and memory cards do.</summary>
internal static class JpegDamage
{
    private static readonly byte[] End = [0xFF, 0xD9];

    /// <summary>A way by its name: the file, the frame that the camera took next, and where the randomness comes from.</summary>
    public static readonly IReadOnlyDictionary<string, Func<byte[], byte[], Random, byte[]>> Ways = new Dictionary<
        string,
        Func<byte[], byte[], Random, byte[]>
    >
    {
        ["40 random bytes inside"] = (file, _, random) => Overwrite(file, random, 40, bytes => random.NextBytes(bytes)),
        ["400 random bytes inside"] = (file, _, random) => Overwrite(file, random, 400, bytes => random.NextBytes(bytes)),
        ["1000 zeros inside"] = (file, _, random) => Overwrite(file, random, 1000, bytes => bytes.AsSpan().Clear()),
        ["zeros to the end, end mark put back"] = (file, _, random) =>
        {
            var at = Inside(file, random);
            return [.. file[..at], .. new byte[file.Length - at - 2], .. End];
        },
        ["zeros to the end"] = (file, _, random) =>
        {
            var at = Inside(file, random);
            return [.. file[..at], .. new byte[file.Length - at]];
        },
        ["1000 bytes lost"] = (file, _, random) => Lose(file, random, 1000),
        ["100 bytes lost"] = (file, _, random) => Lose(file, random, 100),
        ["100 bytes sent twice"] = (file, _, random) =>
        {
            var at = Inside(file, random);
            return [.. file[..at], .. file[Math.Max(0, at - 100)..]];
        },
        ["cut, end mark put back"] = (file, _, random) => [.. file[..Inside(file, random)], .. End],
        ["cut"] = (file, _, random) => file[..Inside(file, random)],
        ["cut, the next frame follows"] = (file, next, random) => [.. file[..Inside(file, random)], .. next],
        ["the next frame's end"] = (file, next, random) =>
        {
            var at = Inside(file, random);
            return [.. file[..at], .. next[Math.Min(next.Length - 2, at)..]];
        },
    };

    /// <summary>Somewhere in the coded data, 5% to 90% of its way.</summary>
    private static int Inside(byte[] file, Random random)
    {
        var start = ScanStart(file);
        return start + (int)((0.05 + 0.85 * random.NextDouble()) * (file.Length - start));
    }

    private static byte[] Overwrite(byte[] file, Random random, int count, Action<byte[]> fill)
    {
        var at = Inside(file, random);
        var bytes = new byte[Math.Min(count, file.Length - at - 2)];
        fill(bytes);
        return [.. file[..at], .. bytes, .. file[(at + bytes.Length)..]];
    }

    private static byte[] Lose(byte[] file, Random random, int count)
    {
        var at = Inside(file, random);
        return [.. file[..at], .. file[Math.Min(file.Length - 2, at + count)..]];
    }

    /// <summary>Behind the header of the first scan.</summary>
    internal static int ScanStart(byte[] file)
    {
        var at = file.AsSpan().IndexOf<byte>([0xFF, 0xDA]);
        return at + 2 + (file[at + 2] << 8 | file[at + 3]);
    }
}

namespace TempleDashboard.Tests.Pictures.Damage;

/// <summary>Gives a JPEG the oddities that real cameras' files have and that mean nothing.</summary>
internal static class JpegQuirks
{
    /// <summary>An oddity by its name: the file, the frame that the camera took next, and where the randomness comes from.</summary>
    public static readonly IReadOnlyDictionary<string, Func<byte[], byte[], Random, byte[]>> Ways = new Dictionary<
        string,
        Func<byte[], byte[], Random, byte[]>
    >
    {
        ["a byte before the end"] = (file, _, random) => Insert(file, file.Length - 2, Bytes(random, 1)),
        ["245 bytes before the end"] = (file, _, random) => Insert(file, file.Length - 2, Bytes(random, 245)),
        ["up to 300 bytes before the end"] = (file, _, random) => Insert(file, file.Length - 2, Bytes(random, random.Next(1, 300))),
        ["zeros before the end"] = (file, _, random) => Insert(file, file.Length - 2, new byte[random.Next(1, 3000)]),
        ["zeros after the end"] = (file, _, random) => [.. file, .. new byte[random.Next(1, 3000)]],
        ["garbage after the end"] = (file, _, random) =>
        {
            var garbage = new byte[random.Next(1, 3000)];
            random.NextBytes(garbage);
            return [.. file, .. garbage];
        },
        ["the next frame after the end"] = (file, next, _) => [.. file, .. next],
        ["odd scan parameters"] = (file, _, _) => IsProgressive(file) ? file : OddScan(file),
        ["unknown JFIF revision"] = (file, _, random) =>
            WithJfif(file, 2, random.Next(4)),
        ["2 bytes before a quantisation table"] = (file, _, random) =>
        {
            var named = WithJfif(file, 1, 1);
            return Insert(named, named.AsSpan().IndexOf<byte>([0xFF, 0xDB]), Bytes(random, 2));
        },
        ["2 bytes before a Huffman table"] = (file, _, random) => Insert(file, file.AsSpan().IndexOf<byte>([0xFF, 0xC4]), Bytes(random, 2)),
        ["unknown Adobe transform"] = (file, _, random) =>
            Insert(WithoutJfif(file), 2, [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, (byte)random.Next(3, 9)]),
        ["fill bytes before markers"] = (file, _, random) =>
        {
            var fill = Enumerable.Repeat((byte)0xFF, random.Next(1, 20)).ToArray();
            return Insert(Insert(file, file.Length - 2, fill), file.AsSpan().IndexOf<byte>([0xFF, 0xDB]), fill);
        },
    };

    private static bool IsProgressive(byte[] file) => file.AsSpan(0, JpegDamage.ScanStart(file)).IndexOf<byte>([0xFF, 0xC2]) >= 0;

    private static byte[] OddScan(byte[] file)
    {
        byte[] odd = [.. file];
        var end = JpegDamage.ScanStart(file);
        (odd[end - 3], odd[end - 2], odd[end - 1]) = (0, 0, 0);
        return odd;
    }

    /// <summary>Bytes that stand for nothing, and are no markers.</summary>
    private static byte[] Bytes(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(255))];

    private static byte[] Insert(byte[] file, int at, byte[] bytes) => [.. file[..at], .. bytes, .. file[at..]];

    private static byte[] WithJfif(byte[] file, int major, int minor) =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, (byte)major, (byte)minor, 0, 0, 1, 0, 1, 0, 0, .. WithoutJfif(file)[2..]];

    private static byte[] WithoutJfif(byte[] file) =>
        file is [0xFF, 0xD8, 0xFF, 0xE0, var high, var low, ..] ? [0xFF, 0xD8, .. file[(4 + (high << 8 | low))..]] : file;
}

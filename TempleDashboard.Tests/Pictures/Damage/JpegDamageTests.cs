using NetVips;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Pictures.Damage;

namespace TempleDashboard.Tests.Pictures.Damage;

/// <summary>Damage and oddities that are drawn from a seed; <c>tools/draw-damage</c> does the same with real pictures.</summary>
public sealed class JpegDamageTests
{
    private const int OfEachWay = 12;
    private const double Much = 0.05, WantedShare = 0.95;

    /// <summary>Drawing one takes as long as damaging it several times: there are fewer of them than files.</summary>
    private static readonly Lazy<Image[]> Scenes = new(() => [.. Enumerable.Range(0, 24).Select(seed => Scene(new Random(seed)))]);

    private readonly PictureReader _reader = TestPictures.Reader();

    [Fact]
    public void Read_DrawnDamage_RefusesNearlyAllThatDestroysMuch()
    {
        var random = new Random(20261128);
        var (much, missed) = (0, new List<string>());
        foreach (var (name, way) in JpegDamage.Ways)
        {
            for (var i = 0; i < OfEachWay; i++)
            {
                var (good, next, kind) = Draw(random, i);
                var bad = way(good, next, random);
                if (JpegLoss.Of(good, bad) <= Much)
                    continue;
                much++;
                if (_reader.Read(bad, "drawn.jpg") is not { Refusal: ImageRefusal.Damaged or ImageRefusal.Truncated })
                    missed.Add($"{name}, {kind}");
            }
        }

        Assert.InRange(much, OfEachWay * JpegDamage.Ways.Count / 2, int.MaxValue);
        Assert.True(missed.Count <= (1 - WantedShare) * much, $"{missed.Count} of {much}: {string.Join("; ", missed)}");
    }

    [Fact]
    public void Read_DrawnOddities_RefusesNone()
    {
        var random = new Random(20261129);
        foreach (var (name, way) in JpegQuirks.Ways)
        {
            for (var i = 0; i < OfEachWay; i++)
            {
                var (good, next, kind) = Draw(random, i);
                var result = _reader.Read(way(good, next, random), "drawn.jpg");
                Assert.True(result.Succeeded, $"{name}, {kind}: {result.Message}");
            }
        }
    }

    [Theory]
    [InlineData("baseline")]
    [InlineData("progressive")]
    public void Check_TwoBlocksSwallowedByAHole_IsDestroyed(string kind)
    {
        var (good, _, _) = Draw(new Random(1), Array.IndexOf(JpegKinds.All, kind));
        var at = JpegDamage.ScanStart(good) + 500;

        Assert.Equal(DataState.Whole, JpegCheck.Of(good));
        Assert.Equal(DataState.Destroyed, JpegCheck.Of([.. good[..at], .. good[(at + 60)..]]));
    }

    [Fact]
    public void Check_JpegWithoutAnyTable_LeavesTheWordToTheDecoder() =>
        Assert.Equal(DataState.Unknown, JpegCheck.Of([0xFF, 0xD8, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xFF, 0xD9]));

    [Fact]
    public void Read_GifWithAHole_IsRefused()
    {
        using var scene = Scene(new Random(3));
        var gif = scene.GifsaveBuffer();
        Assert.True(_reader.Read(gif, "a.gif").Succeeded);
        gif.AsSpan(gif.Length / 2, 1000).Clear();
        Assert.True(_reader.Read(gif, "a.gif").Refusal is ImageRefusal.Damaged or ImageRefusal.Truncated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_TiffOfJpegsWithAHole_IsRefused(bool isTiled)
    {
        using var scene = Scene(new Random(4));
        var tiff = scene.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Jpeg, q: 85, tile: isTiled);
        Assert.True(_reader.Read(tiff, "a.tif").Succeeded);
        tiff.AsSpan(tiff.Length / 2, 1000).Clear();
        Assert.Equal(ImageRefusal.Damaged, _reader.Read(tiff, "a.tif").Refusal);
    }

    [Fact]
    public void Check_ProgressiveStripOfATiff_TakesNoMemoryForTheSizeThatItClaims()
    {
        byte[] strip = [0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(DataState.Unknown, JpegCheck.OfPart(strip, JpegCheck.ReadTables([])));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    /// <summary>Tables that are walked over once for each of 60,000 strips of a byte would hold a processor for hours.</summary>
    [Fact]
    public void Check_TiffOfManyStripsAndLongTables_TakesNoTime()
    {
        const int strips = 60_000, tables = 2_000_000, directory = 8, values = 8 + 2 + (4 * 12) + 4;
        var file = new byte[values + (8 * strips) + tables];
        "II*\0"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(4), directory);
        BitConverter.TryWriteBytes(file.AsSpan(directory), (ushort)4);
        (int Tag, int Type, int Count, int Value)[] entries =
            [(259, 3, 1, 7), (273, 4, strips, values), (279, 4, strips, values + (4 * strips)), (347, 7, tables, values + (8 * strips))];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = file.AsSpan(directory + 2 + (12 * i));
            BitConverter.TryWriteBytes(entry, (ushort)entries[i].Tag);
            BitConverter.TryWriteBytes(entry[2..], (ushort)entries[i].Type);
            BitConverter.TryWriteBytes(entry[4..], entries[i].Count);
            BitConverter.TryWriteBytes(entry[8..], entries[i].Value);
        }
        for (var i = 0; i < strips; i++)
        {
            BitConverter.TryWriteBytes(file.AsSpan(values + (4 * i)), 8);
            BitConverter.TryWriteBytes(file.AsSpan(values + (4 * (strips + i))), 1);
        }
        for (var at = file.Length - tables; at < file.Length; at += 2)
            (file[at], file[at + 1]) = (0xFF, 0x01);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        TiffFile.Check(file);

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Thumbnail_DamagedPicture_ShowsHowFarItGoes()
    {
        var (good, next, _) = Draw(new Random(5), 0);
        var bad = JpegDamage.Ways["cut, end mark put back"](good, next, new Random(5));
        Assert.False(_reader.Read(bad, "a.jpg").Succeeded);
        Assert.Equal(PictureFormat.WebP, FormatDetector.Detect(TestPictures.Decoder().Thumbnail(bad)));
    }

    private static (byte[] Good, byte[] Next, string Kind) Draw(Random random, int i)
    {
        var kind = JpegKinds.All[i % JpegKinds.All.Length];
        var quality = random.Next(60, 95);
        var (scene, next) = (Scenes.Value[random.Next(Scenes.Value.Length)], Scenes.Value[random.Next(Scenes.Value.Length)]);
        return (JpegKinds.Encode(scene, kind, quality), JpegKinds.Encode(next, kind, quality), kind);
    }

    /// <summary>A drawn door with the noise of a sensor, as the demo's camera takes it.</summary>
    private static Image Scene(Random random)
    {
        var generator = new DemoTempleGenerator();
        using var whole = Image.JpegloadBuffer(generator.Draw(generator.Plan(random.Next(1000), perCategory: 1).First()).Jpeg);
        using var small = whole.ThumbnailImage(480);
        return small.CopyMemory();
    }
}

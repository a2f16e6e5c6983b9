using System.IO.Compression;
using System.Text;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

/// <summary>Zips of every kind: good ones, and those that an enemy or a bad program makes.</summary>
public sealed class PictureArchiveTests
{
    private static readonly ArchiveLimits Limits = new(MaxFiles: 10, MaxFileBytes: 4 << 20, MaxTotalBytes: 8 << 20);
    private static readonly byte[] Content = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * i % 251))];

    [Fact]
    public void Open_ZipOfTheFramework_ReadsItsFilesWithoutFoldersAndLitter()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("rose/");
            foreach (var (name, level) in (ReadOnlySpan<(string, CompressionLevel)>)[("rose/1.jpg", CompressionLevel.NoCompression),
                ("tulip/百合 2.jpg", CompressionLevel.SmallestSize), ("__MACOSX/rose/._1.jpg", default), ("rose/.DS_Store", default),
                ("Thumbs.db", default)])
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(Content);
            }
        }

        var archive = Open(file.ToArray());

        Assert.Equal(["rose/1.jpg", "tulip/百合 2.jpg"], archive.Files.Select(one => one.Path));
        Assert.Empty(archive.Refused);
        Assert.All(archive.Files, one => Assert.Equal(Content, ReadWell(archive, one)));
    }

    [Fact]
    public void Open_MoreFilesThanTheFirstFormatHolds_ReadsThem()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 66_000; i++)
                zip.CreateEntry($"{i}.jpg", CompressionLevel.NoCompression);
        }

        var opened = PictureArchive.Open(file, "x.zip", Limits with { MaxFiles = 70_000 }, default);

        Assert.Equal(66_000, opened.Archive!.Files.Count);
        Assert.Empty(ReadWell(opened.Archive, opened.Archive.Files[^1]));
    }

    [Fact]
    public void Open_BytesBeforeTheArchive_AreStillAZip()
    {
        var archive = Open(new RawZip().Add("a.jpg", Content).ToArray(before: new byte[777]));

        Assert.Equal(Content, ReadWell(archive, archive.Files.Single()));
    }

    [Theory]
    [InlineData("/etc/passwd", "leads out")]
    [InlineData("../../a.jpg", "leads out")]
    [InlineData("a/../../b.jpg", "leads out")]
    [InlineData(@"..\b.jpg", "leads out")]
    [InlineData(@"C:\b.jpg", "leads out")]
    [InlineData(@"\\host\share\b.jpg", "leads out")]
    [InlineData("in/more.zip", "archive within")]
    [InlineData("in/more.TGZ", "archive within")]
    public void Open_PathThatIsRefused_TakesTheOthers(string name, string why) =>
        AssertRefused(new RawZip().Add(name, Content), name.Split('/', '\\')[^1], why);

    [Fact]
    public void Open_EncryptedLinkedOrStrangelyPacked_AreRefusedByName()
    {
        AssertRefused(new RawZip().Add("secret.jpg", Content, flags: 1), "secret.jpg", "encrypted");
        AssertRefused(new RawZip().Add("link.jpg", Content, isUnix: true, attributes: 0xA1FFu << 16), "link.jpg", "a link");
        AssertRefused(new RawZip().Add("lzma.jpg", Content, method: 14), "lzma.jpg", "in a way that cannot be read");
    }

    [Fact]
    public void Open_Bombs_AreRefusedBeforeAnythingIsUnpacked()
    {
        AssertRefused(new RawZip().Add("tight.bmp", new byte[3 << 20]), "tight.bmp", "200 times");
        AssertRefused(new RawZip().Add("huge.bmp", Content, length: uint.MaxValue - 1), "huge.bmp", "larger than 4 MB");
        var many = new RawZip();
        for (var i = 0; i < 11; i++)
            many.Add($"{i}.jpg", Content);
        Assert.Contains("more than 10 files", Refusal(many.ToArray()));
        var folders = new RawZip();
        for (var i = 0; i < 1100; i++)
            folders.Add($"{i}/", []);
        Assert.Contains("more than 10 files", Refusal(folders.ToArray()));
        var large = new RawZip();
        for (var i = 0; i < 3; i++)
            large.Add($"{i}.jpg", Content, method: 0, length: 3 << 20);
        Assert.Contains("unpacks to more than 8 MB", Refusal(large.ToArray(), Limits with { MaxRatio = 10_000 }));
        Assert.Contains("the same bytes", Refusal(new RawZip().Add("a.jpg", Content).Add("b.jpg", Content, start: 0).ToArray()));
    }

    [Fact]
    public void Read_FileThatIsNotWhatTheListSays_IsRefusedAndGivesNoMore()
    {
        var zip = new RawZip().Add("longer.bmp", Content, length: 100).Add("shorter.bmp", Content, length: 5000).ToArray();
        var archive = Open(zip);
        using var target = new MemoryStream();

        Assert.Contains("‘longer.bmp’ unpacks to more", archive.Read(archive.Files[0], target, default));
        Assert.True(target.Length <= 100);
        Assert.Contains("‘shorter.bmp’ is damaged", archive.Read(archive.Files[1], target, default));
    }

    [Fact]
    public void Read_BytesThatChanged_AreDamaged()
    {
        var zip = new RawZip().Add("a.bmp", Content, method: 0).ToArray();
        zip[100] ^= 1;
        var archive = Open(zip);

        Assert.Contains("‘a.bmp’ is damaged", archive.Read(archive.Files.Single(), new MemoryStream(), default));
    }

    [Fact]
    public void Open_TruncatedOrNoZip_SaysWhich()
    {
        var zip = new RawZip().Add("a.jpg", Content).ToArray();

        Assert.Contains("‘x.zip’ is incomplete", Refusal(zip[..^30]));
        Assert.Contains("no ZIP", Refusal("no zip"u8.ToArray()));
        Assert.Contains("no ZIP", Refusal([]));
        Assert.Contains("damaged", Refusal(new RawZip().Add("a.jpg", Content).ToArray(count: 9)));
        Assert.Contains("damaged", Refusal(new RawZip().Add("a.jpg", Content).ToArray(count: 60_000)));
    }

    [Theory]
    [InlineData(65001, "蓮花/1.jpg")]
    [InlineData(950, "蓮花（白）/1.jpg")]
    [InlineData(437, "Türen/März.jpg")]
    public void Open_NamesOfOtherEncodings_AreRead(int codePage, string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);

        var archive = Open(new RawZip().Add("", Content, flags: 0, nameBytes: encoding.GetBytes(name)).ToArray());

        Assert.Equal(name, archive.Files.Single().Path);
    }

    [Fact]
    public void Open_AnyBytesChanged_NeverFails()
    {
        var random = new Random(14);
        var zip = new RawZip().Add("a/1.jpg", Content).Add("b/2.jpg", Content, method: 0).ToArray();
        for (var i = 0; i < 3000; i++)
        {
            var changed = zip.ToArray();
            for (var j = 0; j < 1 + random.Next(4); j++)
                changed[random.Next(2) == 0 ? random.Next(changed.Length) : changed.Length - 1 - random.Next(150)] = (byte)random.Next(256);
            if (PictureArchive.Open(new MemoryStream(changed), "x.zip", Limits, default).Archive is not { } archive)
                continue;
            foreach (var file in archive.Files)
                archive.Read(file, new MemoryStream(), default);
        }
    }

    private static PictureArchive Open(byte[] zip)
    {
        var opened = PictureArchive.Open(new MemoryStream(zip), "x.zip", Limits, default);
        Assert.True(opened.Succeeded, opened.Error);
        return opened.Archive;
    }

    private static byte[] ReadWell(PictureArchive archive, ArchivedFile file)
    {
        using var target = new MemoryStream();
        Assert.Null(archive.Read(file, target, default));
        return target.ToArray();
    }

    private static string? Refusal(byte[] zip, ArchiveLimits? limits = null) =>
        PictureArchive.Open(new MemoryStream(zip), "x.zip", limits ?? Limits, default).Error;

    private static void AssertRefused(RawZip zip, string name, string why)
    {
        var archive = Open(zip.Add("good.jpg", Content).ToArray());
        var refused = Assert.Single(archive.Refused);
        Assert.Contains(name, refused.Error, StringComparison.Ordinal);
        Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        Assert.Equal("good.jpg", archive.Files.Single().Path);
    }
}

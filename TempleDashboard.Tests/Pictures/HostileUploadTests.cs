using System.Text;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

public sealed class HostileUploadTests
{
    private const int Mutants = 500;

    private readonly PictureReader _reader = TestPictures.Reader();

    [Fact]
    public void Read_NoBytes_SaysEmpty() => AssertRefused(ImageRefusal.Empty, "empty (0 bytes)", []);

    [Fact]
    public void Read_TextCalledJpg_NamesFileAndAcceptedFormats() =>
        AssertRefused(
            ImageRefusal.UnknownFormat,
            "‘door.jpg’ is not a picture we can read. Accepted are JPEG, PNG, WebP, GIF, TIFF, AVIF and BMP.",
            "Hello, I am a picture."u8.ToArray());

    [Theory]
    [InlineData("%PDF-1.7", "a PDF document")]
    [InlineData("PK\u0003\u0004zip", "a ZIP archive")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "a HEIC picture")]
    public void Read_OtherKindOfFile_NamesTheKind(string content, string kind)
    {
        AssertRefused(ImageRefusal.UnknownFormat, kind, Encoding.Latin1.GetBytes(content));
    }

    [Fact]
    public void Read_Svg_IsRefusedEvenAfterTheProgramHasDrawnOne()
    {
        var generator = new DemoTempleGenerator();
        generator.Draw(generator.Plan(seed: 1, perCategory: 1).First());
        AssertRefused(
            ImageRefusal.UnknownFormat,
            "an SVG drawing",
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray()
        );
    }

    [Fact]
    public void Read_SvgBehindTheMagicOfAnotherFormat_IsNotDrawn()
    {
        var svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8.ToArray();
        foreach (var magic in new byte[][] { [0xFF, 0xD8, 0xFF], [.. "GIF89a"u8], [.. "II*\0"u8], [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A] })
        {
            Assert.False(_reader.Read((byte[])[.. magic, .. svg], "a.svg").Succeeded);
        }
    }

    [Fact]
    public void Read_MoreBytesThanAllowed_IsRefusedByItsSize() =>
        Assert.Equal(
            ImageRefusal.TooManyBytes,
            TestPictures
                .Reader(new UploadRules { MaxUploadBytes = 1024 })
                .Read(TestPictures.Png().Concat(new byte[2000]).ToArray(), "a.png")
                .Refusal);

    [Fact]
    public void Read_HeaderOf60000Squared_IsRefusedWithoutDecoding()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(ImageRefusal.TooManyPixels, "60000 x 60000 pixels. At most 50 megapixels", TestPictures.HugePngHeader());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Read_HeaderOf9000Squared_IsRefusedForItsPixels() =>
        AssertRefused(ImageRefusal.TooManyPixels, "9000 x 9000", TestPictures.HugePngHeader(9000, 9000));

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Gif)]
    [InlineData(PictureFormat.Avif)]
    public void Read_SecondHalfMissing_SaysTheEndIsMissing(PictureFormat format)
    {
        var file = TestPictures.Of(format);
        AssertRefused(ImageRefusal.Truncated, "the end of the file is missing", file[..(file.Length / 2)]);
    }

    [Fact]
    public void Read_PhotographCutAtAnyPlace_IsRefused()
    {
        var generator = new DemoTempleGenerator();
        var photograph = generator.Draw(generator.Plan(seed: 2, perCategory: 1).First()).Jpeg;
        foreach (var share in new[] { 0.02, 0.3, 0.6, 0.9, 0.97 })
        {
            AssertRefused(ImageRefusal.Truncated, "incomplete", photograph[..(int)(photograph.Length * share)]);
        }
    }

    [Fact]
    public void Read_DamagedInside_SaysDamaged()
    {
        var png = TestPictures.Png();
        png.AsSpan(png.Length / 2, 40).Fill(0xAA);
        AssertRefused(ImageRefusal.Damaged, "damaged", png);
    }

    [Fact]
    public void Read_MutatedFiles_NeverThrows()
    {
        var random = new Random(20261122);
        var originals = Enum.GetValues<PictureFormat>()
            .Select(TestPictures.Of)
            .Append(TestPictures.AnimatedGif())
            .Append(TestPictures.Png16())
            .Append(TestPictures.WithExif(TestPictures.Jpeg(), 6, "2026:11:22 10:31:05"))
            .ToArray();
        var refused = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = (byte[])originals[i % originals.Length].Clone();
            for (var change = random.Next(1, 30); change > 0; change--)
            {
                // Half of the changes hit the header, where most of the parsing is.
                mutant[random.Next(random.Next(2) == 0 ? Math.Min(200, mutant.Length) : mutant.Length)] = (byte)random.Next(256);
            }

            var result = _reader.Read(random.Next(4) == 0 ? mutant.AsMemory(0, random.Next(mutant.Length)) : mutant, "mutant");
            refused += result.Succeeded ? 0 : 1;
        }

        // Both outcomes must occur, or the mutations test nothing.
        Assert.InRange(refused, Mutants / 10, Mutants - 1);
    }

    private void AssertRefused(ImageRefusal refusal, string message, byte[] file)
    {
        var result = _reader.Read(file, "door.jpg");
        Assert.Equal(refusal, result.Refusal);
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Null(result.Picture);
    }
}

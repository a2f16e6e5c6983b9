using System.Diagnostics;
using NetVips;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

/// <summary>Thin, long and large pictures, profiles whose names lie, and BMP.</summary>
public sealed class OddShapesTests
{
    /// <summary>In which one that need not wait has long entered; it does so in a microsecond.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly PictureReader _reader = TestPictures.Reader();
    private readonly ImageDecoder _decoder = TestPictures.Decoder();

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1300, 3)]
    [InlineData(5000, 7)]
    [InlineData(641, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 3000)]
    [InlineData(7, 5000)]
    [InlineData(65_500, 2)]
    public void Read_ThinJpeg_UploadPredictionAndThumbnailAgree(int width, int height)
    {
        var jpeg = TestPictures.Jpeg(width, height);

        var read = _reader.Read(jpeg, "thin.jpg");
        var opened = _reader.Open(jpeg, "thin.jpg", new PictureView(224, 224, null), new byte[224 * 224 * 3]);

        Assert.True(read.Succeeded, read.Message);
        Assert.Null(opened.Refusal);
        Assert.NotEmpty(_decoder.Thumbnail(jpeg));
    }

    [Fact]
    public void Read_OnePixelWideAndMillionsHigh_IsRefusedAtOnce()
    {
        var png = TestPictures.HugePngHeader(1, 40_000_000);
        var start = Stopwatch.GetTimestamp();

        var result = _reader.Read(png, "long.png");

        Assert.Equal(ImageRefusal.TooLong, result.Refusal);
        Assert.Contains("1 x 40000000 pixels. At most 65535 pixels a side", result.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 60);
    }

    [Fact]
    public void DecodePixels_ProfileWithSrgbInItsNameAlone_IsStillConverted()
    {
        var honest = TestPictures.WideGamut();
        using var image = Image.JpegloadBuffer(honest);
        var profile = (byte[])image.Get("icc-profile-data");
        // The word is in its bytes now, as it is in names such as "Display P3 Gamut with sRGB Transfer".
        var lying = (byte[])[.. profile, .. "sRGB"u8];

        Assert.False(IccProfile.IsSrgb(profile));
        Assert.False(IccProfile.IsSrgb(lying));
        using var named = image.Mutate(mutable => mutable.Set(GValue.BlobType, "icc-profile-data", lying));
        var jpeg = named.JpegsaveBuffer(q: 95);
        var differences = _decoder.DecodePixels(jpeg, 40, 24).Zip(_decoder.DecodePixels(honest, 40, 24), (a, b) => Math.Abs(a - b));
        Assert.InRange(differences.Max(), 0, 8);
    }

    [Fact]
    public void IsSrgb_TheRealOne_IsKnownByItsNumbersWithoutItsName()
    {
        using var plain = Image.JpegloadBuffer(TestPictures.Jpeg());
        using var tagged = plain.IccTransform("srgb", inputProfile: "srgb");
        var profile = (byte[])tagged.Get("icc-profile-data");

        Assert.True(IccProfile.IsSrgb(profile));
        Assert.False(IccProfile.IsSrgb(profile.AsSpan(0, 200)));
        Assert.False(IccProfile.IsProfile("sRGB"u8));
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(24, true)]
    [InlineData(32, false)]
    [InlineData(8, false)]
    public void Read_Bmp_IsThePicture(int depth, bool isTopDown)
    {
        var bmp = TestPictures.Bmp(depth, isTopDown);

        var read = _reader.Read(bmp, "old.bmp");

        Assert.Equal(
            (PictureFormat.Bmp, TestPictures.Width, TestPictures.Height),
            (read.Picture?.Format, read.Picture?.Width, read.Picture?.Height));
        Assert.Equal(TestPictures.Pixels(), _decoder.DecodePixels(bmp, TestPictures.Width, TestPictures.Height));
    }

    [Fact]
    public void Read_BmpThatSaysToBeHuge_IsRefusedForItsPixels()
    {
        var bmp = TestPictures.Bmp(24, isTopDown: false);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), 60_000);
        Assert.Equal(ImageRefusal.TooManyPixels, _reader.Read(bmp, "huge.bmp").Refusal);
    }

    [Fact]
    public void Read_BmpCutOff_IsRefused() =>
        Assert.Equal(ImageRefusal.Truncated, _reader.Read(TestPictures.Bmp(24, isTopDown: false)[..20_000], "cut.bmp").Refusal);

    [Fact]
    public async Task Take_MoreThanTheBudget_WaitsItsTurnAndRunsAlone()
    {
        using var asking = new SemaphoreSlim(0);
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        var others = Array.Empty<Task>();
        try
        {
            var first = DecodeBudget.Take(2L << 30);
            try
            {
                // Another one above the budget, and one that would fit but for it.
                others = [StartOther(2L << 30), StartOther(40L << 20)];
                Assert.True(await asking.WaitAsync(Patience) && await asking.WaitAsync(Patience));
                Assert.False(await entered.WaitAsync(Moment), "One entered beside the first.");
                // What is small is not held up by any of them.
                using var small = DecodeBudget.Take(1L << 20);
            }
            finally
            {
                first.Dispose();
            }
            Assert.True(await entered.WaitAsync(Patience), "None entered after the first.");
            Assert.False(await entered.WaitAsync(Moment), "The other two entered together.");
            leave.Release();
            Assert.True(await entered.WaitAsync(Patience), "The last one did not enter.");
        }
        finally
        {
            // Whatever was found, the budget is everybody's.
            leave.Release(2);
            await Task.WhenAll(others).WaitAsync(Patience);
        }

        Task StartOther(long bytes) => Task.Factory.StartNew(
            () =>
            {
                asking.Release();
                using var room = DecodeBudget.Take(bytes);
                entered.Release();
                leave.Wait();
            },
            TaskCreationOptions.LongRunning);
    }
}

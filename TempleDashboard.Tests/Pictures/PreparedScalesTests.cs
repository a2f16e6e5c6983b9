using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Tests.Pictures;

public sealed class PreparedScalesTests
{
    private static readonly ScaleSize Size = new(60, 40, 17, 9);

    [Fact]
    public void Run_OnePictureAfterTheOther_GivesWhatAScaleOfItsOwnGives()
    {
        byte[][] pictures = [Noise(1), Noise(2), Noise(1)];

        var scaled = pictures.Select(pixels => Prepared(pixels, Size)).ToList();

        Assert.Equal(Plain(pictures[0], Size), scaled[0]);
        Assert.Equal(Plain(pictures[1], Size), scaled[1]);
        Assert.Equal(scaled[0], scaled[2]);
        Assert.NotEqual(scaled[0], scaled[1]);
    }

    [Fact]
    public void Run_ManySizesAndThreadsAtOnce_MixesNothingUp()
    {
        var pictures = Enumerable.Range(0, 8).Select(Noise).ToList();
        // More sizes than are kept, so that scales are made and thrown away meanwhile.
        var sizes = Enumerable.Range(5, 60).Select(side => Size with { ToWidth = side, ToHeight = 65 - side }).ToList();

        Parallel.For(0, 600, i =>
        {
            var (pixels, size) = (pictures[i % pictures.Count], sizes[i * 7 % sizes.Count]);
            Assert.Equal(Plain(pixels, size), Prepared(pixels, size));
        });
    }

    [Fact]
    public void DecodePixels_AfterADamagedPictureOfTheSameSize_IsWhatItWas()
    {
        var decoder = TestPictures.Decoder();
        var jpeg = TestPictures.Jpeg();
        var before = decoder.DecodePixels(jpeg, 37, 23);
        var untouched = new byte[before.Length];

        Assert.NotNull(decoder.DecodePixels(jpeg.AsSpan(0, jpeg.Length / 2), 37, 23, null, untouched));

        Assert.All(untouched, value => Assert.Equal(0, value));
        Assert.Equal(before, decoder.DecodePixels(jpeg, 37, 23));
    }

    private static byte[] Noise(int seed)
    {
        var pixels = new byte[Size.FromWidth * Size.FromHeight * 3];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private static byte[] Prepared(byte[] pixels, ScaleSize size)
    {
        using var image = Vips.Over(pixels, size.FromWidth, size.FromHeight, 3);
        var rgb = new byte[size.ToWidth * size.ToHeight * 3];
        PreparedScales.Run(image, size, rgb);
        return rgb;
    }

    private static byte[] Plain(byte[] pixels, ScaleSize size)
    {
        using var image = Vips.Over(pixels, size.FromWidth, size.FromHeight, 3);
        using var scaled = image.Resize(size.ToWidth / (double)size.FromWidth, vscale: size.ToHeight / (double)size.FromHeight);
        return scaled.WriteToMemory<byte>();
    }
}

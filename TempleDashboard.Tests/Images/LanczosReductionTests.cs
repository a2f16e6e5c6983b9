using TempleDashboard.Domain.Images;

namespace TempleDashboard.Tests.Images;

public sealed class LanczosReductionTests
{
    [Theory]
    [InlineData(160, 96)]
    [InlineData(54, 54)]
    [InlineData(700, 3)]
    [InlineData(5, 1)]
    public void Between_AnyLengths_StaysInsideAndSumsToOne(int length, int shorter)
    {
        var taps = LanczosTaps.Between(length, shorter);
        Assert.Equal(shorter, taps.Starts.Length);
        for (var i = 0; i < shorter; i++)
        {
            Assert.InRange(taps.Starts[i], 0, length - 1);
            Assert.InRange(taps.Starts[i] + taps.Weights[i].Length, 1, length);
            Assert.Equal(1, taps.Weights[i].Sum(), 1e-4);
        }
    }

    [Fact]
    public void Reduce_SameSize_ChangesNothing()
    {
        var source = Noise(20 * 10 * 3);
        var target = new byte[source.Length];
        LanczosReduction.Reduce(source, 20 * 3, (20, 10), (20, 10), target);
        Assert.Equal(source, target);
    }

    [Fact]
    public void Reduce_FlatPart_IsFlatWhateverLiesBesideIt()
    {
        var source = Noise(40 * 30 * 3);
        for (var y = 5; y < 25; y++)
            source.AsSpan((y * 40 + 10) * 3, 20 * 3).Fill(77);
        var target = new byte[7 * 6 * 3];
        LanczosReduction.Reduce(source.AsSpan((5 * 40 + 10) * 3), 40 * 3, (20, 20), (7, 6), target);
        Assert.All(target, value => Assert.Equal(77, value));
    }

    [Theory]
    [InlineData(1280, 720, 96, 54)]
    [InlineData(1600, 960, 257, 257)]
    [InlineData(900, 700, 100, 80)]
    public void DecodePixels_CameraJpeg_LooksAsLibvipsReducesIt(int width, int height, int toWidth, int toHeight)
    {
        var decoder = TestPictures.Decoder();
        var file = TestPictures.Jpeg(width, height);
        var own = decoder.DecodePixels(file, toWidth, toHeight);
        // Orientation 3 takes the long way; turned back, it is the same picture.
        var turned = decoder.DecodePixels(TestPictures.WithExif(file, 3), toWidth, toHeight);
        var back = turned.Chunk(3).Reverse().SelectMany(pixel => pixel);
        var differences = own.Zip(back, (a, b) => Math.Abs(a - b)).ToList();
        Assert.InRange(differences.Average(), 0, 0.6);
        Assert.InRange(differences.Max(), 0, 12);
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(3).NextBytes(noise);
        return noise;
    }
}

using TempleDashboard.Demo;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Pictures;

public sealed class LookAlikeHashTests
{
    private readonly PictureReader _reader = TestPictures.Reader();

    [Fact]
    public void DistanceTo_CountsTheBitsThatDiffer()
    {
        Assert.Equal(0, new LookAlikeHash(0xF0).DistanceTo(new LookAlikeHash(0xF0)));
        Assert.Equal(3, new LookAlikeHash(0b1011).DistanceTo(new LookAlikeHash(0b0000)));
        Assert.Equal(64, new LookAlikeHash(0).DistanceTo(new LookAlikeHash(ulong.MaxValue)));
    }

    [Fact]
    public void Of_FlatPicture_IsZero()
    {
        foreach (byte gray in new byte[] { 0, 90, 255 })
        {
            Assert.Equal(0UL, LookAlikeHash.Of(Enumerable.Repeat(gray, 32 * 32).ToArray()).Bits);
        }
    }

    [Fact]
    public void Of_HorizontalWave_SetsItsFrequencyAlone()
    {
        // Three half-waves across and one down: the third column of the first row.
        var wave = Enumerable
            .Range(0, 32 * 32)
            .Select(i =>
                (byte)Math.Round(128 + 100 * Math.Cos(Math.PI * 3 * (2 * (i % 32) + 1) / 64) * Math.Cos(Math.PI * (2 * (i / 32) + 1) / 64)))
            .ToArray();
        Assert.Equal(1UL << 2, LookAlikeHash.Of(wave).Bits & 1UL << 2);
    }

    [Fact]
    public void LookAlike_SamePictureSmallerAndInAnotherFormat_IsNear()
    {
        var generator = new DemoTempleGenerator();
        foreach (var scene in generator.Plan(seed: 3, perCategory: 3))
        {
            var original = Read(generator.Draw(scene).Jpeg);
            var copy = Read(original.Thumbnail);
            Assert.True(
                original.LookAlike.LooksLike(copy.LookAlike), $"{scene.Name}: {original.LookAlike.DistanceTo(copy.LookAlike)} bits");
        }
    }

    [SharedDatasetFact]
    public void LookAlike_DifferentPhotographs_AreFar()
    {
        var hashes = SharedDatasets.Pictures("flowers5").Values
            .SelectMany(files => files.Take(12))
            .Select(file => Read(File.ReadAllBytes(file)).LookAlike)
            .ToArray();
        var distances = hashes.SelectMany((a, i) => hashes.Skip(i + 1).Select(b => a.DistanceTo(b))).ToArray();
        Assert.All(distances, distance => Assert.True(distance > 2 * LookAlikeHash.LookAlikeDistance));
        Assert.InRange(distances.Average(), 28, 36);
    }

    private PictureRecord Read(byte[] file)
    {
        var result = _reader.Read(file, "a");
        Assert.True(result.Succeeded, result.Message);
        return result.Picture;
    }
}

namespace TempleDashboard.Tests.Pictures;

[Collection(AloneCollection.Name)]
public sealed class MemoryTests
{
    private const int WarmUp = 400;
    private const int Decodings = 2_000;

    // A leak of one 64 x 64 picture per decoding would be 24 MB, one of the decoded source 190 MB.
    private const double MostGrowthMegabytes = 20;

    [Fact]
    public void Read_TwoThousandPictures_MemoryLevelsOff()
    {
        var (decoder, reader) = (TestPictures.Decoder(), TestPictures.Reader());
        var (good, cut) = (TestPictures.Jpeg(), TestPictures.Jpeg()[..600]);
        var pixels = new byte[64 * 64 * 3];
        void Work(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.Null(decoder.DecodePixels(good, 64, 64, region: null, pixels));
                if (i % 4 == 0)
                {
                    Assert.True(reader.Read(good, "a").Succeeded);
                    Assert.False(reader.Read(cut, "b").Succeeded);
                }
            }
        }

        Work(WarmUp);
        var before = ResidentMegabytes();
        Work(Decodings);
        Assert.InRange(ResidentMegabytes() - before, double.MinValue, MostGrowthMegabytes);
    }

    private static double ResidentMegabytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet / (1024.0 * 1024);
    }
}

using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Pictures;

namespace TempleDashboard.Tests.Learning.Backbones;

[Collection(AloneCollection.Name)]
public sealed class BackboneMemoryTests
{
    /// <summary>On small pictures, which take the same way in a tenth of the time.</summary>
    [Fact]
    public void Embed_TwoThousandPictures_LevelsOffInMemory()
    {
        using var small = BackboneFixture.Import(BackboneSpec.Default with { InputWidth = 64, InputHeight = 64 });
        var pictures = new byte[8 * small.PictureBytes];
        var embeddings = new float[8 * small.EmbeddingLength];
        void Repeat(int times)
        {
            for (var i = 0; i < times; i++)
                small.Embed(pictures, 8, embeddings, CancellationToken.None);
        }
        Repeat(25);
        var before = Environment.WorkingSet;
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        Repeat(225);

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 32L << 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore, 0, 1L << 20);
    }
}

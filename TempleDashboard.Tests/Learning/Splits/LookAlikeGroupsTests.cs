using System.Diagnostics;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Tests.Learning.Splits;

public sealed class LookAlikeGroupsTests
{
    private static readonly DateTime Morning = new(2026, 1, 1, 8, 0, 0, DateTimeKind.Utc);
    private static readonly LookAlikeOptions Lenient = new() { MaxShareOfCategory = 1 };

    [Fact]
    public void Of_HashesWithinTheDistance_JoinsThemThroughOthers()
    {
        var groups = Groups(Lenient, (0b0000, null), (0b1111, null), (0b11111111, null), (ulong.MaxValue, null));

        Assert.Equal([0, 0, 0, 3], groups.Groups);
        Assert.Empty(groups.Notes);
    }

    [Fact]
    public void Of_PicturesOfOneTimeBlock_AreJoinedWhateverTheyShow()
    {
        var groups = Groups(Lenient, (0, 0), (ulong.MaxValue, 9), (0xFFFF0000FFFF0000, 40), (0x00FF00FF00FF00FF, 31));

        Assert.Equal([0, 0, 2, 2], groups.Groups);
    }

    [Fact]
    public void Of_FixedCameraWhereAllLookAlike_DividesByTime()
    {
        var pictures = Enumerable.Range(0, 40).Select(i => new LookAlikePicture(0xABCD, Morning.AddMinutes(6 * i), i % 2)).ToArray();

        var groups = LookAlikeGroups.Of(pictures, new LookAlikeOptions(), CancellationToken.None);

        Assert.Equal(20, groups.Groups.Distinct().Count());
        Assert.Equal(groups.Groups[0], groups.Groups[1]);
        var note = Assert.Single(groups.Notes);
        Assert.StartsWith("40 of 40 pictures look too much alike", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FixedCameraWithoutTimes_FallsBackToSinglePictures()
    {
        var pictures = Enumerable.Range(0, 10).Select(i => new LookAlikePicture(7, null, i % 2)).ToArray();

        var groups = LookAlikeGroups.Of(pictures, new LookAlikeOptions(), CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 10), groups.Groups);
        Assert.Single(groups.Notes);
    }

    [Fact]
    public void Of_TwinsInALargeCategory_StayTogether()
    {
        var random = new Random(1);
        var pictures = Enumerable.Range(0, 30).Select(i => new LookAlikePicture((ulong)random.NextInt64(), null, 0)).ToArray();
        pictures[20] = pictures[4] with { Hash = pictures[4].Hash ^ 0b101 };

        var groups = LookAlikeGroups.Of(pictures, new LookAlikeOptions(), CancellationToken.None);

        Assert.Equal(4, groups.Groups[20]);
        Assert.Equal(29, groups.Groups.Distinct().Count());
        Assert.Empty(groups.Notes);
    }

    [Fact]
    public void Of_FiveThousandPictures_TakesNoTimeToSpeakOf()
    {
        var random = new Random(1);
        var pictures = Enumerable.Range(0, 5000)
            .Select(i => new LookAlikePicture((ulong)random.NextInt64(), Morning.AddMinutes(15 * i), i % 5)).ToArray();
        var watch = Stopwatch.StartNew();

        var groups = LookAlikeGroups.Of(pictures, new LookAlikeOptions(), CancellationToken.None);

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"It took {watch.Elapsed}.");
        Assert.Equal(5000, groups.Groups.Distinct().Count());
    }

    private static LookAlikeGroups Groups(LookAlikeOptions options, params (ulong Hash, int? Minute)[] pictures) => LookAlikeGroups.Of(
        Array.ConvertAll(pictures, p => new LookAlikePicture(p.Hash, p.Minute is { } m ? Morning.AddMinutes(m) : null, 0)),
        options, CancellationToken.None);
}

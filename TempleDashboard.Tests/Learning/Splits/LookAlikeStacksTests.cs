using System.Numerics;
using TempleDashboard.Learning.Splits;

namespace TempleDashboard.Tests.Learning.Splits;

public sealed class LookAlikeStacksTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0);

    [Fact]
    public void Add_HashesNearTheFirst_StandInOneStack()
    {
        var stacks = Of(new StackOptions { MaxDistance = 2 }, 0b0, 0b11, 0b1100, 0b111);

        Assert.Equal([0, 0, 0, 1], Enumerable.Range(0, 4).Select(stacks.StackOf));
        Assert.Equal([0, 1, 2], stacks.Members(0));
    }

    [Fact]
    public void Add_ChainOfSmallSteps_IsNoSingleStack()
    {
        // Each differs from the one before in a single bit, and the last one from the first in all.
        var chain = Enumerable.Range(0, 65).Select(i => i == 64 ? ulong.MaxValue : (1UL << i) - 1).ToArray();

        var stacks = Of(new StackOptions(), chain);

        Assert.InRange(stacks.Count, 64 / 7, 65);
        for (var stack = 0; stack < stacks.Count; stack++)
        {
            var first = chain[stacks.Members(stack)[0]];
            Assert.All(stacks.Members(stack), member => Assert.InRange(BitOperations.PopCount(chain[member] ^ first), 0, 6));
        }
    }

    [Fact]
    public void Add_TwoStacksAreNear_JoinsTheNearer()
    {
        var stacks = Of(new StackOptions { MaxDistance = 4 }, 0, 0b11111, 0b1111);

        Assert.Equal(stacks.StackOf(1), stacks.StackOf(2));
    }

    [Fact]
    public void Add_SameSceneHoursLater_BeginsAnotherStack()
    {
        var stacks = LookAlikeStacks.Of(
            new[] { 0, 9, 10, 11, 300, -9 }.Select(minutes => new StackedPicture(7, Noon.AddMinutes(minutes))), new StackOptions());

        Assert.Equal([0, 0, 0, 1, 2, 0], Enumerable.Range(0, 6).Select(stacks.StackOf));
    }

    [Fact]
    public void Add_WithAndWithoutTime_StandApart()
    {
        var stacks = LookAlikeStacks.Of([new(7, Noon), new(7, null), new(7, Noon)], new StackOptions());

        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(stacks.StackOf));
    }

    [Fact]
    public void Add_CameraWithoutTimes_IsNotOneStack()
    {
        var stacks = Of(new StackOptions(), [.. Enumerable.Repeat(42UL, 50)]);

        Assert.Equal([20, 20, 10], Enumerable.Range(0, stacks.Count).Select(stack => stacks.Members(stack).Count));
    }

    /// <summary>The bands must find what comparing with all finds.</summary>
    [Fact]
    public void Add_RandomBursts_AreThoseOfComparingWithAll()
    {
        var random = new Random(3);
        var hashes = new List<ulong>();
        while (hashes.Count < 1500)
        {
            var hash = hashes.Count % 3 == 0 || hashes.Count == 0
                ? (ulong)random.NextInt64(long.MinValue, long.MaxValue)
                : hashes[random.Next(hashes.Count)];
            for (var flips = random.Next(9); flips > 0; flips--)
                hash ^= 1UL << random.Next(64);
            hashes.Add(hash);
        }
        var options = new StackOptions { MostUntimed = int.MaxValue };

        var stacks = Of(options, [.. hashes]);

        var firsts = new List<ulong>();
        for (var i = 0; i < hashes.Count; i++)
        {
            var nearest = firsts.Count == 0 ? -1 : Enumerable.Range(0, firsts.Count)
                .MinBy(stack => BitOperations.PopCount(firsts[stack] ^ hashes[i]));
            if (nearest < 0 || BitOperations.PopCount(firsts[nearest] ^ hashes[i]) > options.MaxDistance)
            {
                nearest = firsts.Count;
                firsts.Add(hashes[i]);
            }
            Assert.Equal(nearest, stacks.StackOf(i));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(12, 3)]
    [InlineData(16, 4)]
    [InlineData(100, 10)]
    public void CountOf_Stack_IsAFew(int pictures, int used) => Assert.Equal(used, StackChoice.CountOf(pictures));

    [Fact]
    public void Choose_OneOdd_TakesTheFarthestFirst() =>
        Assert.Equal([0, 3], StackChoice.Choose([0b0, 0b1, 0b0, 0b111111, 0b10], [], 2));

    [Fact]
    public void Choose_AllTheSame_SpreadsOverTheirOrder() =>
        Assert.Equal([0, 5, 10], StackChoice.Choose([.. Enumerable.Repeat(9UL, 11)], [], 3));

    [Fact]
    public void Choose_EnoughAreUsed_AddsNone() => Assert.Empty(StackChoice.Choose([1, 2, 3, 4], [1, 2, 3], 3));

    private static LookAlikeStacks Of(StackOptions options, params ulong[] hashes) =>
        LookAlikeStacks.Of(hashes.Select(hash => new StackedPicture(hash, null)), options);
}

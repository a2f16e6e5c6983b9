using System.Numerics;
using TempleDashboard.Learning.ConvNets;

namespace TempleDashboard.Tests.Learning.ConvNets;

public sealed class MaskGeneratorTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void Fill_Rate_DropsThatShareAndScalesTheRest(double rate)
    {
        var mask = new float[100_003];

        new MaskGenerator(7).Fill(mask, rate);

        Assert.Equal([0f, (float)(1 / (1 - rate))], mask.Distinct().Order());
        Assert.InRange(mask.Count(value => value == 0) / (double)mask.Length, rate - 0.01, rate + 0.01);
    }

    [Fact]
    public void Fill_AnyProcessor_GivesTheBitsOfSixteenPlainGenerators()
    {
        const int Lanes = 16, Rows = 5;
        var mask = new float[Lanes * Rows - 3];
        var seed = 42UL;
        uint[] states = [.. Enumerable.Range(0, 4 * Lanes).Select(_ => (uint)(RunSeed.Next(ref seed) >> 32))];

        new MaskGenerator(42).Fill(mask, 0.5);

        for (var lane = 0; lane < Lanes; lane++)
        {
            uint[] state = [states[lane], states[Lanes + lane], states[2 * Lanes + lane], states[3 * Lanes + lane]];
            for (var i = lane; i < mask.Length; i += Lanes)
                Assert.Equal(Xoshiro128Plus(state) >= 0x8000_0000 ? 2f : 0f, mask[i]);
        }
    }

    [Fact]
    public void Masks_NeighbouringBatches_HaveNothingInCommon()
    {
        var (one, other) = (new float[10_000], new float[10_000]);

        new MaskGenerator(RunSeed.Masks(1, 0, 1, 0)).Fill(one, 0.5);
        new MaskGenerator(RunSeed.Masks(1, 0, 1, 1)).Fill(other, 0.5);

        Assert.InRange(one.Zip(other).Count(pair => pair.First == pair.Second), 4_800, 5_200);
    }

    private static uint Xoshiro128Plus(uint[] state)
    {
        var result = state[0] + state[3];
        var shifted = state[1] << 9;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = BitOperations.RotateLeft(state[3], 11);
        return result;
    }
}

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>
/// Makes seeds for everything random in a training out of the run's own and of the place they are used at, so that a checkpoint needs no random state and
/// neighbouring places have nothing in common.
/// </summary>
internal static class RunSeed
{
    /// <summary>First weights after so many restarts.</summary>
    public static ulong Weights(int seed, int restarts) => Mix(1, seed, restarts, 0, 0);

    /// <summary>Order of the pictures in an epoch.</summary>
    public static ulong Order(int seed, int restarts, int epoch) => Mix(2, seed, restarts, epoch, 0);

    /// <summary>Dropout masks of a batch.</summary>
    public static ulong Masks(int seed, int restarts, int epoch, int batch) => Mix(3, seed, restarts, epoch, batch);

    /// <summary>One step of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    public static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Mix(params ReadOnlySpan<int> values)
    {
        var result = 0UL;
        foreach (var value in values)
        {
            result ^= (uint)value;
            result = Next(ref result);
        }
        return result;
    }
}

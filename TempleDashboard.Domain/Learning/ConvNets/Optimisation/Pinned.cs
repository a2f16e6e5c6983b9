namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>Makes arrays that do not move in memory, for sessions to read and write.</summary>
internal static class Pinned
{
    public static float[] Floats(int length) => GC.AllocateArray<float>(length, pinned: true);

    public static byte[] Bytes(int length) => GC.AllocateArray<byte>(length, pinned: true);
}

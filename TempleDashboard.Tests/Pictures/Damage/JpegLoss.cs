using NetVips;

namespace TempleDashboard.Tests.Pictures.Damage;

/// <summary>Measures how much of a picture a damage has destroyed.</summary>
internal static class JpegLoss
{
    private const int Differs = 24;

    /// <summary>
    /// Share of pixels that differ clearly from those of the good file, both decoded as far as they go; 1 where nothing can be decoded.
    /// </summary>
    public static double Of(byte[] good, byte[] bad)
    {
        try
        {
            using var before = Image.JpegloadBuffer(good);
            using var after = Image.JpegloadBuffer(bad, failOn: Enums.FailOn.None);
            if ((before.Width, before.Height, before.Bands) != (after.Width, after.Height, after.Bands))
                return 1;
            var (was, now, bands) = (before.WriteToMemory<byte>(), after.WriteToMemory<byte>(), before.Bands);
            var different = 0;
            for (var i = 0; i < was.Length; i += bands)
            {
                var band = 0;
                while (band < bands && Math.Abs(was[i + band] - now[i + band]) <= Differs)
                    band++;
                different += band < bands ? 1 : 0;
            }
            return different * (double)bands / was.Length;
        }
        catch (VipsException)
        {
            return 1;
        }
    }
}

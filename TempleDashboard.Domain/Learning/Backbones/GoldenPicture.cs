namespace TempleDashboard.Domain.Learning.Backbones;

/// <summary>
/// The picture on which a backbone is checked: stripes and curves from whole numbers, the same in tools/record-golden/record.py.
/// </summary>
internal static class GoldenPicture
{
    /// <summary>Draws it as [height,width,3] RGB bytes.</summary>
    public static byte[] Draw(int width, int height)
    {
        var picture = new byte[height * width * 3];
        var i = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                    picture[i++] = (byte)((x * (channel + 2)) + (y * (5 - channel)) + ((x * y) >> 4));
            }
        }
        return picture;
    }
}

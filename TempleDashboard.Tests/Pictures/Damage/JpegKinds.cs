using NetVips;

namespace TempleDashboard.Tests.Pictures.Damage;

/// <summary>Encodes one scene in the kinds of JPEG that cameras write.</summary>
internal static class JpegKinds
{
    public static readonly string[] All = ["baseline", "restart markers", "progressive", "own tables", "gray", "no subsampling"];

    public static byte[] Encode(Image scene, string kind, int quality)
    {
        if (kind == "gray")
        {
            using var gray = scene.Colourspace(Enums.Interpretation.Bw);
            return gray.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None);
        }
        return scene.JpegsaveBuffer(
            q: quality,
            keep: Enums.ForeignKeep.None,
            interlace: kind == "progressive",
            optimizeCoding: kind == "own tables",
            restartInterval: kind == "restart markers" ? Math.Max(1, scene.Width / 16) : null,
            subsampleMode: kind == "no subsampling" ? Enums.ForeignSubsample.Off : Enums.ForeignSubsample.On);
    }
}

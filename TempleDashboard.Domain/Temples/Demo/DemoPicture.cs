namespace TempleDashboard.Domain.Temples.Demo;

/// <summary>A drawn picture.</summary>
/// <param name="Scene">What it shows.</param>
/// <param name="Jpeg">JPEG file, <see cref="DemoTempleGenerator.Width"/> x <see cref="DemoTempleGenerator.Height"/>.</param>
public sealed record DemoPicture(DemoScene Scene, byte[] Jpeg)
{
    /// <summary>Name of the file, such as <c>cam1_2026-11-02_0910.jpg</c>.</summary>
    public string FileName => Scene.Name + ".jpg";
}

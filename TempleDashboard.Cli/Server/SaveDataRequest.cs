namespace TempleDashboard.Cli.Server;

/// <summary>One labelled picture for <c>POST /api/save_data</c>.</summary>
/// <param name="TempleId">The temple's code, or <c>code:classifier</c>.</param>
/// <param name="TrainTest">What the picture is for: <c>train</c> or <c>test</c>.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="Image">The picture file's bytes; JSON carries them as base64.</param>
/// <param name="ImageName">Name of the picture without its extension.</param>
/// <param name="ImageType">Extension of the file, without the dot.</param>
public sealed record SaveDataRequest(string TempleId, string TrainTest, string Category, byte[] Image, string ImageName, string ImageType);

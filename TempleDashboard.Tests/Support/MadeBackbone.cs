using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Backbones;

namespace TempleDashboard.Tests.Support;

/// <summary>
/// The product's backbone, made once for the whole run: 60 MB that every data folder of a test would otherwise make anew.
/// </summary>
internal static class MadeBackbone
{
    private static readonly Lazy<string> Folder = new(Make);

    /// <summary>Puts links to it into a data folder that has none yet.</summary>
    public static void LinkInto(string dataFolder)
    {
        var target = Directory.CreateDirectory(Path.Combine(dataFolder, "backbones")).FullName;
        foreach (var file in Directory.GetFiles(Folder.Value))
        {
            var link = Path.Combine(target, Path.GetFileName(file));
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, file);
        }
    }

    private static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("made-backbone-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var provider = new BackboneProvider(
            Path.Combine(AppContext.BaseDirectory, "backbone-source"), folder, NullLogger<BackboneProvider>.Instance);
        provider.Get();
        return folder;
    }
}

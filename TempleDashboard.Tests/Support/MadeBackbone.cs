using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Tests.Support;

/// <summary>
/// The product's backbone, made and opened once for the whole run: 60 MB that every host of a test would otherwise make and open anew.
/// </summary>
internal static class MadeBackbone
{
    private static readonly Lazy<string> Folder = new(Make);
    private static readonly Lazy<Backbone> Opened = new(() =>
        new Backbone(File.ReadAllBytes(Files.Single(file => file.EndsWith(".onnx", StringComparison.Ordinal)))));

    /// <summary>The one that is open, which nobody disposes of.</summary>
    public static Backbone Shared => Opened.Value;

    /// <summary>Its files: the network and its hash.</summary>
    public static IEnumerable<string> Files => Directory.EnumerateFiles(Folder.Value);

    /// <summary>Puts links to it into a data folder that has none yet.</summary>
    public static void LinkInto(string dataFolder)
    {
        var target = Directory.CreateDirectory(Path.Combine(dataFolder, "backbones")).FullName;
        foreach (var file in Files)
        {
            var link = Path.Combine(target, Path.GetFileName(file));
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, file);
        }
    }

    /// <summary>Lets a host use the one that is open already; what is registered in the host's own folder comes from there.</summary>
    public static IServiceCollection LendBackbone(this IServiceCollection services) =>
        services.AddSingleton(provider => new BackboneProvider(
            Path.Combine(AppContext.BaseDirectory, "backbone-source"),
            provider.GetRequiredService<DataFolder>().Backbones,
            provider.GetRequiredService<ILogger<BackboneProvider>>())
        {
            Lent = Shared,
        });

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

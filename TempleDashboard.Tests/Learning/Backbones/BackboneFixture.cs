using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Tests.Learning.Backbones;

/// <summary>The default backbone, imported once for all tests that need it.</summary>
public sealed class BackboneFixture : IDisposable
{
    private readonly BackboneProvider provider;

    public BackboneFixture()
    {
        Folder = Directory.CreateTempSubdirectory("backbone-").FullName;
        provider = new BackboneProvider(SourceFolder, Folder, NullLogger<BackboneProvider>.Instance);
        Backbone = provider.Get();
    }

    public static string SourceFolder { get; } = Path.Combine(AppContext.BaseDirectory, "backbone-source");

    public static string SourceFile { get; } = Path.Combine(SourceFolder, BackboneProvider.SourceFile);

    public string Folder { get; }

    public Backbone Backbone { get; }

    /// <summary>Imports another selection of the same network, unchecked.</summary>
    public static Backbone Import(BackboneSpec spec) =>
        new(BackboneImporter.Import(File.ReadAllBytes(SourceFile), spec).ToByteArray());

    public void Dispose()
    {
        provider.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

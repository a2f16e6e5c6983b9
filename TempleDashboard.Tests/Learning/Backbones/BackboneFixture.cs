using Google.Protobuf;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Learning.Backbones;

/// <summary>The default backbone, imported once for all tests that need it.</summary>
public sealed class BackboneFixture
{
    public static string SourceFolder { get; } = Path.Combine(AppContext.BaseDirectory, "backbone-source");

    public static string SourceFile { get; } = Path.Combine(SourceFolder, BackboneProvider.SourceFile);

    public Backbone Backbone => MadeBackbone.Shared;

    /// <summary>Imports another selection of the same network, unchecked.</summary>
    public static Backbone Import(BackboneSpec spec) =>
        new(BackboneImporter.Import(File.ReadAllBytes(SourceFile), spec).ToByteArray());
}

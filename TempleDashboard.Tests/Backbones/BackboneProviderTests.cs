using Microsoft.Extensions.Logging.Abstractions;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Backbones;

public sealed class BackboneProviderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backbones-").FullName;

    private string ModelPath => Path.Combine(_folder, $"{BackboneSpec.Default.Name}-{BackboneSpec.Default.Version}.onnx");

    [Fact]
    public void Get_SecondStart_ReusesTheFile()
    {
        var (firstHash, _) = Start();
        var written = File.GetLastWriteTimeUtc(ModelPath);

        var (secondHash, _) = Start();

        Assert.Equal(firstHash, secondHash);
        Assert.Equal(written, File.GetLastWriteTimeUtc(ModelPath));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Get_FileCutShort_ImportsAgain(int length)
    {
        var hash = Made();
        File.WriteAllBytes(ModelPath, File.ReadAllBytes(ModelPath)[..length]);

        Assert.Equal(hash, Start().Hash);
        Assert.True(new FileInfo(ModelPath).Length > 1_000_000);
    }

    [Fact]
    public void Get_OneBitFlipped_ImportsAgain()
    {
        var hash = Made();
        var content = File.ReadAllBytes(ModelPath);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(ModelPath, content);

        Assert.Equal(hash, Start().Hash);
    }

    [Fact]
    public void Get_CalledTwice_GivesTheSameOneAndLeavesNoTemporaryFiles()
    {
        using var provider = Provider();

        Assert.Same(provider.Get(), provider.Get());
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    [Fact]
    public void Get_SourceMissing_SaysWhatToDo()
    {
        using var provider = new BackboneProvider(Path.Combine(_folder, "none"), _folder, NullLogger<BackboneProvider>.Instance);

        var exception = Assert.Throws<FileNotFoundException>(provider.Get);

        Assert.Contains("Build or publish again", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_OtherNetworkThanRecorded_IsRefusedAndNotKept()
    {
        var other = BackboneSpec.Default with { Layers = [.. BackboneSpec.Default.Layers.Reverse()] };
        using var provider = new BackboneProvider(
            BackboneFixture.SourceFolder, _folder, NullLogger<BackboneProvider>.Instance, spec: other);

        Assert.Throws<InvalidDataException>(provider.Get);
        Assert.False(File.Exists(ModelPath));
    }

    [Fact]
    public void Get_WeightsCutShort_IsRefused()
    {
        var source = Directory.CreateDirectory(Path.Combine(_folder, "source")).FullName;
        File.WriteAllBytes(Path.Combine(source, BackboneProvider.SourceFile), File.ReadAllBytes(BackboneFixture.SourceFile)[..^1000]);
        using var provider = new BackboneProvider(source, _folder, NullLogger<BackboneProvider>.Instance);

        Assert.Throws<InvalidDataException>(provider.Get);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Lays the files of an earlier start into the folder.</summary>
    private string Made()
    {
        foreach (var file in MadeBackbone.Files)
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        return MadeBackbone.Shared.Hash;
    }

    private (string Hash, int Length) Start()
    {
        using var provider = Provider();
        var backbone = provider.Get();
        return (backbone.Hash, backbone.EmbeddingLength);
    }

    private BackboneProvider Provider() =>
        new(BackboneFixture.SourceFolder, _folder, NullLogger<BackboneProvider>.Instance);
}

using System.Text.Json;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Learning.Evaluation;
using TempleDashboard.Learning.Export;
using TempleDashboard.Tests.Learning.Export;

namespace TempleDashboard.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("models-").FullName;

    [Fact]
    public void Save_Model_WritesAllFiles()
    {
        var folder = new ModelFolder(_root, new ModelFileWriter());

        var name = folder.Save("../Temple", "default", 3, Files());

        Assert.Equal("%2e%2e%2f%54emple/default/3", name);
        Assert.Equal(
            [ModelFolder.InfoFile, FileSums.FileName, ModelFolder.HeadFile, ModelFolder.ArchitectureFile, ModelFolder.NeighboursFile],
            Directory.GetFileSystemEntries(folder.PathOf(name)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(TinyModel.Categories, HeadReader.Read(File.ReadAllBytes(folder.OwnFileOf(name))).Categories);
    }

    [Fact]
    public void Save_Model_InfoHasTheKeysThatReadersKnow()
    {
        var folder = new ModelFolder(_root, new ModelFileWriter());

        var path = Path.Combine(folder.PathOf(folder.Save("t", "default", 1, Files())), ModelFolder.InfoFile);

        using var info = JsonDocument.Parse(File.ReadAllBytes(path));
        Assert.Equal(TinyModel.Categories, info.RootElement.GetProperty("class labels").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal([4, 6, 3], info.RootElement.GetProperty("resized image shape").EnumerateArray().Select(e => e.GetInt32()));
        var copy = JsonSerializer.Deserialize<ExtraInfo>(File.ReadAllBytes(path))!;
        Assert.Equal(1, copy.Metrics!.Accuracy);
        Assert.Equal(new Region(0.1, 0.2, 0.3, 0.4), copy.Region);
    }

    [Theory]
    [InlineData(ModelFolder.HeadFile)]
    [InlineData(ModelFolder.InfoFile)]
    [InlineData(ModelFolder.ArchitectureFile)]
    [InlineData(ModelFolder.NeighboursFile)]
    [InlineData(FileSums.FileName)]
    public void Save_DiskFull_LeavesNothingBehind(string lastFile)
    {
        var folder = new ModelFolder(_root, new FullDisk(lastFile));

        Assert.Throws<IOException>(() => folder.Save("t", "default", 1, Files()));

        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Save_DiskFullForTheSecondVersion_KeepsTheFirst()
    {
        var first = new ModelFolder(_root, new ModelFileWriter()).Save("t", "default", 1, Files());
        var folder = new ModelFolder(_root, new FullDisk(ModelFolder.HeadFile));

        Assert.Throws<IOException>(() => folder.Save("t", "default", 2, Files()));

        Assert.Equal([folder.PathOf(first)], Directory.GetDirectories(Path.GetDirectoryName(folder.PathOf(first))!));
        Assert.Equal(5, Directory.GetFiles(folder.PathOf(first)).Length);
    }

    [Fact]
    public void Save_SameVersionAgain_ReplacesIt()
    {
        var folder = new ModelFolder(_root, new ModelFileWriter());
        var path = folder.PathOf(folder.Save("t", "default", 1, Files()));
        File.WriteAllText(Path.Combine(path, "left over"), "");

        folder.Save("t", "default", 1, Files());

        Assert.Equal(5, Directory.GetFiles(path).Length);
    }

    [Fact]
    public void RemoveUnfinished_AfterACrash_DeletesOnlyWhatIsHalfWritten()
    {
        var folder = new ModelFolder(_root, new ModelFileWriter());
        var whole = folder.PathOf(folder.Save("t", "default", 1, Files()));
        var half = Path.Combine(Path.GetDirectoryName(whole)!, $".2.{Guid.NewGuid():N}");
        var foreign = Path.Combine(Path.GetDirectoryName(whole)!, ".git");
        Directory.CreateDirectory(half);
        Directory.CreateDirectory(foreign);

        folder.RemoveUnfinished();

        Assert.False(Directory.Exists(half));
        Assert.True(Directory.Exists(whole));
        Assert.True(Directory.Exists(foreign));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static ModelFiles Files()
    {
        var model = TinyModel.Combined();
        var info = new ExtraInfo
        {
            ClassLabels = TinyModel.Categories,
            ResizedImageShape = [4, 6, 3],
            Backbone = TinyModel.BackboneHash,
            Region = new Region(0.1, 0.2, 0.3, 0.4),
            Temperature = TinyModel.Head.Temperature,
            MinConfidence = 0.5,
            FalseAlarmRate = 0.01,
            DistanceThreshold = 0.2,
            Metrics = ClassificationReport.Of(TinyModel.Categories, [0], [0.8f, 0.1f, 0.1f]),
            DatasetSnapshot = "abc",
        };
        return new ModelFiles(TinyModel.OwnPart(), NeedsBackbone: true, info, ModelArchitecture.Of(model), [1, 2, 3]);
    }

    /// <summary>Runs out of space in the middle of one file.</summary>
    private sealed class FullDisk(string lastFile) : IModelFileWriter
    {
        private readonly ModelFileWriter _disk = new();

        public void Write(string path, ReadOnlySpan<byte> content)
        {
            var full = Path.GetFileName(path) == lastFile;
            _disk.Write(path, full ? content[..(content.Length / 2)] : content);
            if (full)
                throw new IOException("No space left on device");
        }
    }
}

using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Health;

public sealed class DiskProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("temple-disk-").FullName;
    private readonly ManualTime _time = new();

    [Fact]
    public void Look_FolderThatCanBeWritten_LeavesNothingBehind()
    {
        var state = Probe().Look();

        Assert.Null(state.Trouble);
        Assert.True(state.FreeBytes > 0);
        Assert.False(File.Exists(Path.Combine(_folder, "write.probe")));
    }

    /// <summary>Nobody can write a file where a folder of its name lies, whatever rights they have.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("models")]
    public void Look_FolderThatCannotBeWritten_IsNamedUntilItCanBe(string below)
    {
        var probe = Probe();
        var inTheWay = Directory.CreateDirectory(Path.Combine(_folder, below, "write.probe")).FullName;

        Assert.StartsWith(
            $"The folder '{Path.GetDirectoryName(inTheWay)}' cannot be written: ", probe.Look().Trouble, StringComparison.Ordinal);
        Directory.Delete(inTheWay);
        Assert.NotNull(probe.Look().Trouble);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(probe.Look().Trouble);
    }

    [Fact]
    public void Look_DatabaseTakenAway_SaysWhatToDo()
    {
        var probe = Probe();
        File.Delete(Path.Combine(_folder, "temple.db"));

        Assert.Contains("is gone while the program runs. Stop the program;", probe.Look().Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ReadOnlyFolder_NamesTheFileAndWhatToDo()
    {
        var trouble = StorageTrouble.Find(new UnauthorizedAccessException("Access to the path '/data/blobs/ab' is denied."));

        Assert.Equal(
            "Access to the path '/data/blobs/ab' is denied. "
                + "See that the program's user may read and write everything in the data folder, then try again.",
            trouble?.Sentence);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DiskProbe Probe()
    {
        MadeDatabase.CopyInto(_folder);
        return new(new DataFolder(_folder), _time);
    }
}

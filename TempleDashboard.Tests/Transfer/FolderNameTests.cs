using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Tests.Transfer;

public sealed class FolderNameTests
{
    [Theory]
    [InlineData("Door open")]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("trailing. ")]
    [InlineData("50% off")]
    [InlineData("%2F")]
    [InlineData("a\\b:c*d")]
    [InlineData("朝の門 🚪")]
    [InlineData("tab\tand\u0001")]
    public void Read_NameWrittenByOf_GivesTheNameBack(string name)
    {
        var folder = FolderName.Of(name);

        Assert.Equal(name, FolderName.Read(folder));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("\0")]
    public void Of_NameThatCouldLeaveItsFolder_StaysBelow(string name)
    {
        var root = Path.GetFullPath("/root/of/all");

        Assert.Equal(root, Path.GetDirectoryName(Path.GetFullPath(Path.Combine(root, FolderName.Of(name)))));
    }

    [Fact]
    public void Of_DifferentNames_GivesDifferentFolders() => Assert.NotEqual(FolderName.Of("a/b"), FolderName.Of("a%2Fb"));

    [Fact]
    public void Read_FolderOfSomebodyElse_IsTakenAsItIs() => Assert.Equal("100%20 sure", FolderName.Read("100%20 sure"));
}

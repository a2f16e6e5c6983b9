using TempleDashboard.Domain.Models;

namespace TempleDashboard.Tests.Models;

public sealed class SafeFolderNameTests
{
    private static readonly string[] NastyNames =
    [
        "", " ", ".", "..", "...", "../../etc/passwd", "..\\..\\windows", "/", "\\", "a/b", "a\\b", "a:b", "C:", "~", "~root",
        "con", "CON", "Con", "con ", "con.", "con.txt", "%63on", "nul", "NUL.", "com1", "COM1", "com¹", "lpt9", "aux",
        "temple", "Temple", "TEMPLE", "temple ", "temple.", "temple..", " temple", "temple\n", "temple\r\n", "temple\0", "temple\t",
        "%", "%%", "%2e", "%h", "%u0041", "A", "%41", "é", "e\u0301", "ß", "ss", "İ", "i", "I", "ı",
        "🛕", "🛕🛕", "\ud800", "\ud801", "\ufffd", "கோயில்", "寺", "*?<>|\"", "-", "--help", ".hidden",
        new('a', 119), new('a', 120), new('a', 121), new('a', 300), new('a', 301), new('A', 300), new('寺', 300),
        new string('a', 300) + "b", new string('a', 300) + "B", SafeFolderName.Escape(new string('a', 300)),
    ];

    [Fact]
    public void Escape_NastyNames_AllDifferEvenWhereCaseIsIgnored()
    {
        var escaped = NastyNames.Select(SafeFolderName.Escape).ToArray();

        Assert.Equal(NastyNames.Length, escaped.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Escape_NastyNames_AreHarmlessFolderNames()
    {
        var root = Path.GetFullPath("models");
        Assert.All(NastyNames.Select(SafeFolderName.Escape), name =>
        {
            Assert.Matches("^[a-z0-9%_-]{1,120}$", name);
            Assert.DoesNotMatch("^(con|prn|aux|nul|com[0-9]|lpt[0-9])$", name);
            Assert.Equal(root, Path.GetDirectoryName(Path.GetFullPath(Path.Combine(root, name))));
        });
    }

    [Theory]
    [InlineData("410010", "410010")]
    [InlineData("default", "default")]
    [InlineData("north-gate_2", "north-gate_2")]
    [InlineData("Main gate", "%4dain%20gate")]
    [InlineData("con", "%63on")]
    public void Escape_OrdinaryNames_StayReadable(string name, string expected) => Assert.Equal(expected, SafeFolderName.Escape(name));
}

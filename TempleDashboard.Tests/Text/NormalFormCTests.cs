using System.Text.Json;
using TempleDashboard.Domain.Text;

namespace TempleDashboard.Tests.Text;

public sealed class NormalFormCTests
{
    [Fact]
    public void Of_TextsThatPythonComposed_GivesTheSame()
    {
        using var file = typeof(NormalFormCTests).Assembly.GetManifestResourceStream("normal-form-c.json")!;
        var golden = JsonSerializer.Deserialize<Dictionary<string, string>>(file)!;

        Assert.True(golden.Count > 500, $"Only {golden.Count} texts were found.");
        Assert.All(golden, pair => Assert.Equal(pair.Value, NormalFormC.Of(pair.Key)));
        Assert.All(golden.Values, composed => Assert.Equal(composed, NormalFormC.Of(composed)));
    }
}

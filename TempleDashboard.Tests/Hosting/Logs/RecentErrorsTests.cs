using Microsoft.Extensions.Logging;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Tests.Hosting.Logs;

public sealed class RecentErrorsTests
{
    private readonly ManualTime _time = new();
    private readonly RecentErrors _errors;
    private readonly ILogger _logger;

    public RecentErrorsTests()
    {
        _errors = new(_time);
        _logger = new RecentErrorsProvider(_errors).CreateLogger("TempleDashboard.Test");
    }

    [Fact]
    public void List_SameMessageAgain_IsCountedAndComesFirst()
    {
        _logger.LogWarning("one");
        _logger.LogError("two");
        _time.Advance(TimeSpan.FromMinutes(1));
        _logger.LogWarning("one");
        _logger.LogInformation("not worth it");

        Assert.Equal(["one", "two"], _errors.List().Select(error => error.Message));
        Assert.Equal((2, _time.GetUtcNow().UtcDateTime, false), (_errors.List()[0].Count, _errors.List()[0].At, _errors.List()[0].IsError));
    }

    [Fact]
    public void List_OfThousands_KeepsTheLastFifty()
    {
        for (var i = 0; i < 2000; i++)
            _logger.LogError("error {Number}", i);

        Assert.Equal(50, _errors.List().Count);
        Assert.Equal("error 1999", _errors.List()[0].Message);
    }

    [Theory]
    [InlineData("GET https://me:hunter2@example.org/net.onnx failed", "hunter2")]
    [InlineData("https://example.org/net.onnx?access_token=abcdefgh12345&size=3", "abcdefgh12345")]
    [InlineData("X-Api-Key: abcdefgh12345 was refused", "abcdefgh12345")]
    [InlineData("Authorization: Bearer abcdefgh12345", "abcdefgh12345")]
    [InlineData("{\"password\": \"correct horse\"}", "correct")]
    public void List_Secret_IsNotInIt(string message, string secret)
    {
        _logger.LogError("{Message}", message);

        Assert.DoesNotContain(secret, Assert.Single(_errors.List()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_LongMessageOverLines_IsOneShortLine()
    {
        _logger.LogError("{Message}", "first\nsecond\n" + new string('x', 100_000));

        var message = Assert.Single(_errors.List()).Message;
        Assert.StartsWith("first second x", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 100, 700);
    }

    [Fact]
    public void List_KeyThatIsNoSecret_Stays()
    {
        _logger.LogWarning("The key that protects forms, /data/keys/key-1.xml, was damaged");

        Assert.Contains("/data/keys/key-1.xml", Assert.Single(_errors.List()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ReadOnlyFolder_SaysTheWayOut()
    {
        _logger.LogError(new UnauthorizedAccessException("Access to the path '/data/blobs' is denied."), "Storing failed");

        Assert.Contains("may read and write everything in the data folder", Assert.Single(_errors.List()).WayOut, StringComparison.Ordinal);
    }
}

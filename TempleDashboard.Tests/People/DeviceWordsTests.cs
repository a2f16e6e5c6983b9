using TempleDashboard.Tests.Support;
using TempleDashboard.Web.People;

namespace TempleDashboard.Tests.People;

/// <summary>Browsers are named as people know them, whatever else they call themselves.</summary>
public sealed class DeviceWordsTests
{
    private const string Apple = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/";

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36", "Chrome on Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge on Windows")]
    [InlineData(Apple + "605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15", "Safari on macOS")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) CriOS/142.0 Mobile Safari/604.1", "Chrome on iPhone")]
    [InlineData("Something new on Windows", "A browser on Windows")]
    [InlineData("curl/8.17.0", "An unknown browser")]
    [InlineData("", "An unknown browser")]
    public void Device_OfABrowser_IsSaidInPlainWords(string userAgent, string words) =>
        Assert.Equal(words, Texts.English.Device(userAgent));
}

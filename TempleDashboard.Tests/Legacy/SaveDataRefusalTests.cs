using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Legacy;

public sealed class SaveDataRefusalTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Megabyte = 1024 * 1024;

    public static TheoryData<string, string?, string> BadValues => new()
    {
        { "image", "not base64!", "is not valid base64" },
        { "image", "QUJD\\", "is not valid base64" },
        { "image", "QUJDR", "is not valid base64" },
        { "image", "", "is empty (0 bytes)" },
        { "image", Convert.ToBase64String("just a text"u8), "is not a picture we can read" },
        { "image", Convert.ToBase64String(PngHeader.Of(60_000, 60_000)), "60000 x 60000 pixels" },
        { "image", Convert.ToBase64String(PngFile.Stripes(true, 1).AsSpan(0, 900)), "is incomplete" },
        { "image", null, "image is missing" },
        { "train_test", "validation", "train_test is neither train nor test" },
        { "train_test", null, "train_test is missing" },
        { "temple_id", null, "temple_id is missing" },
        { "temple_id", " ", "temple_id is missing" },
        { "temple_id", "line\nbreak", "line break" },
        { "temple_id", new string('x', 500), "500 characters" },
        { "category", null, "category is missing" },
        { "category", "line\r\nbreak", "line break" },
        { "category", new string('x', 500), "500 characters" },
        { "image_name", null, "image_name is missing" },
        { "image_type", null, "image_type is missing" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task SaveData_BadValue_Answers500WithTheReason(string key, string? value, string reason)
    {
        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData((key, value)));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains(reason, answer.Error());
        Assert.Equal(["error_msg"], answer.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("", "The request is empty")]
    [InlineData("{\"temple_id\": ", "The request is not JSON")]
    [InlineData("temple_id=1&image=2", "The request is not JSON")]
    [InlineData("[1]", "no object")]
    public async Task SaveData_BodyThatIsNoObject_Answers500WithTheReason(string body, string reason)
    {
        var (status, answer) = await server.CallRawAsync("save_data", body);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains(reason, answer.Error());
    }

    [Fact]
    public async Task SaveData_EmptyObject_NamesEverythingThatIsMissing()
    {
        var (_, answer) = await server.CallRawAsync("save_data", "{}");

        Assert.All(["temple_id", "train_test", "category", "image", "image_type", "image_name"], key =>
            Assert.Contains($"{key} is missing", answer.Error()));
    }

    [Fact]
    public async Task SaveData_PictureOverTheLimit_IsRefusedBeforeItIsDecoded()
    {
        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(("image", new string('A', 30 * Megabyte))));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("is larger than 20 MB", answer.Error());
    }

    [Fact]
    public async Task SaveData_100MegabytePicture_AnswersJsonWithTheReason()
    {
        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(("image", new string('A', 134 * Megabyte))));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("The request is larger than 128 MB", answer.Error());
    }

    [Fact]
    public async Task SaveData_BadPictureForUnknownTemple_LeavesNoTempleBehind()
    {
        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "never seen"), ("image", Convert.ToBase64String("text"u8))));

        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        Assert.False(await db.Temples.AnyAsync(temple => temple.Code == "never seen"));
    }
}

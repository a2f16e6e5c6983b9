using System.Net;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labelling;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Api;

public sealed class SaveDataTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task SaveData_GoodPicture_IsStoredWithItsLabel()
    {
        var (status, answer) = await server.CallAsync("save_data", SeedCalls.SaveData(("temple_id", "good"), ("train_test", "test")));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"error_msg":"All OK"}""", answer.GetRawText());
        var label = await LabelOfAsync("good");
        Assert.Equal(("Door open", Split.Test, "camera 1.png", "png"), (label.Category!.Name, label.Split, label.Image!.Name, label.Image.Format));
    }

    [Theory]
    [InlineData("train_test", "TRAIN")]
    [InlineData("train_test", "Test")]
    [InlineData("image_type", ".png")]
    [InlineData("image_type", "PNG")]
    [InlineData("image_type", "jpg")]
    [InlineData("category", "CON")]
    [InlineData("category", "common")]
    [InlineData("category", "../../etc/passwd")]
    [InlineData("category", "Gopuram 🛕 கோபுரம்")]
    [InlineData("image_name", "../../etc/passwd")]
    [InlineData("image_name", "line\nbreak")]
    [InlineData("temple_id", "CON")]
    [InlineData("temple_id", "../../etc/passwd")]
    [InlineData("temple_id", "🛕")]
    [InlineData("temple_id", "410010:lights")]
    [InlineData("temple_id", "common")]
    public async Task SaveData_UnusualValue_IsAccepted(string key, string value)
    {
        var (status, answer) = await server.CallAsync("save_data", SeedCalls.SaveData((key, value)));

        Assert.Equal((HttpStatusCode.OK, "All OK"), (status, answer.Error()));
    }

    [Fact]
    public async Task SaveData_NumberAsTempleId_IsReadAsText()
    {
        var (status, _) = await server.CallAsync("save_data", SeedCalls.SaveData(("temple_id", 410077)));

        Assert.Equal(HttpStatusCode.OK, status);
        await LabelOfAsync("410077");
    }

    [Fact]
    public async Task SaveData_KeysWithSpacesAndForeignContentType_AreAccepted()
    {
        var body = System.Text.Json.JsonSerializer.Serialize(SeedCalls.SaveData(("temple_id", "spaces")))
            .Replace("temple_id", "temple id").Replace("image_type", "image type");

        var (status, _) = await server.CallRawAsync("save_data", body, "text/plain");

        Assert.Equal(HttpStatusCode.OK, status);
        await LabelOfAsync("spaces");
    }

    [Fact]
    public async Task SaveData_DataUrlWithLineBreaks_IsDecoded()
    {
        var image = "data:image/png;base64," + Convert.ToBase64String(PngFile.Stripes(vertical: true, seed: 2), Base64FormattingOptions.InsertLineBreaks);

        var (status, answer) = await server.CallAsync("save_data", SeedCalls.SaveData(("image", image)));

        Assert.Equal((HttpStatusCode.OK, "All OK"), (status, answer.Error()));
    }

    [Fact]
    public async Task SaveData_SamePictureAgain_IsStoredOnceAndGetsTheNewLabel()
    {
        await server.CallAsync("save_data", SeedCalls.SaveData(("temple_id", "twice")));

        var (status, answer) = await server.CallAsync(
            "save_data", SeedCalls.SaveData(("temple_id", "twice"), ("category", "Door closed"), ("train_test", "test")));

        Assert.Equal((HttpStatusCode.OK, "All OK"), (status, answer.Error()));
        var label = await LabelOfAsync("twice");
        Assert.Equal(("Door closed", Split.Test), (label.Category!.Name, label.Split));
    }

    [Fact]
    public async Task SaveData_ManyAtOnceForANewTemple_AllArrive()
    {
        const int clients = 24;

        var answers = await Task.WhenAll(Enumerable.Range(0, clients).Select(i => server.CallAsync("save_data", SeedCalls.SaveData(
            ("temple_id", "crowd"), ("category", $"category {i % 3}"), ("image", Convert.ToBase64String(PngFile.Stripes(true, 700 + i)))))));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "All OK"), (answer.Status, answer.Answer.Error())));
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        Assert.Equal(clients, await db.Labels.CountAsync(label => label.Classifier!.Temple!.Code == "crowd"));
        Assert.Equal(3, await db.Categories.CountAsync(category => category.Classifier!.Temple!.Code == "crowd"));
    }

    [Fact]
    public async Task SaveData_PathAsNames_WritesNothingOutsideTheBlobs()
    {
        const string path = "../../../outside";
        var before = Directory.GetFileSystemEntries(Path.GetDirectoryName(server.DataPath)!, "outside*");

        await server.CallAsync("save_data", SeedCalls.SaveData(("temple_id", path), ("category", path), ("image_name", path)));

        var label = await LabelOfAsync(path);
        Assert.Equal($"{path}.png", label.Image!.Name);
        Assert.Equal(before, Directory.GetFileSystemEntries(Path.GetDirectoryName(server.DataPath)!, "outside*"));
        var files = Directory.GetFiles(server.DataPath, "*outside*", SearchOption.AllDirectories);
        Assert.Empty(files);
    }

    private async Task<Label> LabelOfAsync(string temple)
    {
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        return await db.Labels.Include(label => label.Category).Include(label => label.Image)
            .SingleAsync(label => label.Classifier!.Temple!.Code == temple);
    }
}

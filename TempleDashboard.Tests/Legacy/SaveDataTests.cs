using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Legacy;

public sealed class SaveDataTests(TestServer server) : IClassFixture<TestServer>
{
    private static int _pictures;

    [Fact]
    public async Task SaveData_GoodPicture_IsStoredWithItsLabel()
    {
        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "good"), ("train_test", "test")));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"error_msg":"All OK"}""", answer.GetRawText());
        var label = await LabelOfAsync("good");
        Assert.Equal(
            ("Door open", Split.Test, "camera 1.png", "png"), (label.Category!.Name, label.Split, label.Image!.Name, label.Image.Format));
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
        // A picture of its own: the same bytes keep the first label.
        var image = TrainedTemple.Picture(true, 3000 + _pictures++);

        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(("image", image), (key, value)));

        Assert.Equal((HttpStatusCode.OK, "All OK"), (status, answer.Error()));
    }

    [Fact]
    public async Task SaveData_NumberAsTempleId_IsReadAsText()
    {
        var (status, _) = await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", 410077)));

        Assert.Equal(HttpStatusCode.OK, status);
        await LabelOfAsync("410077");
    }

    [Fact]
    public async Task SaveData_KeysWithSpacesAndForeignContentType_AreAccepted()
    {
        var body = System.Text.Json.JsonSerializer.Serialize(LegacyCalls.SaveData(("temple_id", "spaces")))
            .Replace("temple_id", "temple id").Replace("image_type", "image type");

        var (status, _) = await server.CallRawAsync("save_data", body, "text/plain");

        Assert.Equal(HttpStatusCode.OK, status);
        await LabelOfAsync("spaces");
    }

    [Fact]
    public async Task SaveData_DataUrlWithLineBreaks_IsDecoded()
    {
        var image =
            "data:image/png;base64,"
            + Convert.ToBase64String(PngFile.Stripes(vertical: true, seed: 2), Base64FormattingOptions.InsertLineBreaks);

        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(("image", image)));

        Assert.Equal((HttpStatusCode.OK, "All OK"), (status, answer.Error()));
    }

    [Fact]
    public async Task SaveData_SamePictureAgain_IsAllOkOnceMore()
    {
        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "twice")));

        var (status, answer) = await server.CallAsync(
            "save_data", LegacyCalls.SaveData(("temple_id", "twice"), ("image_name", "another name")));

        Assert.Equal((HttpStatusCode.OK, "All OK"), (status, answer.Error()));
        Assert.Equal("camera 1.png", (await LabelOfAsync("twice")).Image!.Name);
    }

    [Fact]
    public async Task SaveData_KnownTemple_LooksItUpOnce()
    {
        var reads = new DatabaseReads();
        await using var counted = await TestServer.StartAsync(
            services: services => services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(reads)));
        await counted.CallAsync("save_data", LegacyCalls.SaveData());
        reads.Commands.Clear();

        await counted.CallAsync("save_data", LegacyCalls.SaveData(("image", TrainedTemple.Picture(true, 2))));

        Assert.Single(reads.Commands, command => command.Contains("FROM \"Classifiers\"", StringComparison.Ordinal)
            && command.Contains("\"Categories\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("category", "Door closed")]
    [InlineData("train_test", "test")]
    public async Task SaveData_SamePictureAsSomethingElse_KeepsTheFirstLabelAndSaysWhatIsStored(string key, string value)
    {
        var temple = $"kept {key}";
        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", temple)));

        var (status, answer) = await server.CallAsync(
            "save_data", LegacyCalls.SaveData(("temple_id", temple), ("image_name", "frozen"), (key, value)));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.StartsWith(
            "‘frozen.png’ is stored already, as ‘camera 1.png’ of ‘Door open’ for training, and stays so",
            answer.Error(),
            StringComparison.Ordinal);
        var label = await LabelOfAsync(temple);
        Assert.Equal(("Door open", Split.Train), (label.Category!.Name, label.Split));
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        Assert.Equal(1, await db.Categories.CountAsync(category => category.Classifier!.Temple!.Code == temple));
    }

    [Fact]
    public async Task SaveData_SamePictureAsTwoThingsAtOnce_OneIsStoredAndTheOtherIsToldSo()
    {
        string[] categories = [.. Enumerable.Range(0, 8).Select(i => $"category {i}")];

        var answers = await Task.WhenAll(
            categories.Select(category =>
                server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", "race"), ("category", category)))));

        var stored = (await LabelOfAsync("race")).Category!.Name;
        Assert.Equal([stored], categories.Where((_, i) => answers[i].Status == HttpStatusCode.OK));
    }

    [Fact]
    public async Task SaveData_FrozenCamera_KeepsItsTrainingPicture()
    {
        for (var i = 0; i < 5; i++)
        {
            await server.CallAsync(
                "save_data",
                LegacyCalls.SaveData(("temple_id", "frozen"), ("image_name", $"{i}"), ("train_test", i < 3 ? "train" : "test")));
        }

        Assert.Equal(Split.Train, (await LabelOfAsync("frozen")).Split);
    }

    [Theory]
    [InlineData("Ge\u0301ant ouvert")]
    [InlineData("G\u00E9ant\u00A0 ouvert")]
    public async Task SaveData_CategoryInAnotherSpelling_IsTheSame(string category)
    {
        var temple = $"spelling {category.Length}";
        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", temple), ("category", "G\u00E9ant ouvert")));

        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(
            ("temple_id", temple), ("category", category), ("image", TrainedTemple.Picture(true, 77))));

        Assert.Equal((HttpStatusCode.OK, "All OK"), (status, answer.Error()));
        await using var db = await server.Get<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync();
        Assert.Equal(
            ["G\u00E9ant ouvert"],
            await db.Categories.Where(row => row.Classifier!.Temple!.Code == temple).Select(row => row.Name).ToListAsync());
    }

    [Fact]
    public async Task SaveData_CategoryWithAnInvisibleCharacter_IsRefusedWithItsName()
    {
        var (status, answer) = await server.CallAsync("save_data", LegacyCalls.SaveData(("category", "Door open\u200B")));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("U+200B (zero width space)", answer.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaveData_ManyAtOnceForANewTemple_AllArrive()
    {
        const int clients = 24;

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(i =>
                    server.CallAsync(
                        "save_data",
                        LegacyCalls.SaveData(
                            ("temple_id", "crowd"),
                            ("category", $"category {i % 3}"),
                            ("image", Convert.ToBase64String(PngFile.Stripes(true, 700 + i)))))));

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

        await server.CallAsync("save_data", LegacyCalls.SaveData(("temple_id", path), ("category", path), ("image_name", path)));

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

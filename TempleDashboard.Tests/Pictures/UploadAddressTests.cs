using System.Net.Http.Headers;
using System.Text.Json;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Pictures;

namespace TempleDashboard.Tests.Pictures;

public sealed class UploadAddressTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(null, null, "api/v1/temples/3/images")]
    [InlineData("", "train", "api/v1/temples/3/images")]
    [InlineData("9", "", "api/v1/temples/3/images?classifierId=5&categoryId=9")]
    [InlineData("9", "test", "api/v1/temples/3/images?classifierId=5&categoryId=9&split=test")]
    public void Of_Choice_NamesOnlyWhatWasChosen(string? categoryId, string? split, string expected) =>
        Assert.Equal(expected, UploadAddress.Of(3, 5, categoryId, split));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_SentToTheServer_IsUnderstood(bool withLabel)
    {
        await using var db = await server
            .Get<Microsoft.EntityFrameworkCore.IDbContextFactory<TempleDashboard.Domain.Data.DashboardDbContext>>()
            .CreateDbContextAsync();
        var classifier = await PictureRows.CreateAsync(db, $"upload-{withLabel}", pictures: 0, "Door open");
        var categoryId = withLabel ? classifier.Categories[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent([1, 2, 3]);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(file, "files", "broken.png");

        using var response = await server.Client.PostAsync(UploadAddress.Of(classifier.TempleId, classifier.Id, categoryId, ""), form);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("refused", answer.RootElement.GetProperty("results")[0].GetProperty("status").GetString());
    }
}

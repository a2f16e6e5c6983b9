using System.Net;
using System.Net.Http.Json;
using System.Text;
using Google.Protobuf;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Learning.Backbones;
using TempleDashboard.Learning.Onnx;
using TempleDashboard.Tests.Learning.Backbones;
using TempleDashboard.Tests.Support;
using static TempleDashboard.Learning.Onnx.TensorProto.Types;

namespace TempleDashboard.Tests.Backbones;

/// <summary>Registering, listing and removing, and every reason to refuse.</summary>
public sealed class BackbonesApiTests : IAsyncLifetime
{
    private const int MostBytes = 8192;
    private TestServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await TestServer.StartAsync(new Dictionary<string, string> { ["Dashboard:Backbones:MaxBytes"] = $"{MostBytes}" });

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Add_GoodFile_IsListedBesideTheProductsOwnUntilItIsRemoved()
    {
        var added = await _server.AddBackboneAsync(
            BackboneCalls.Network,
            fields: [("name", " Tiny "), ("sha256", Sha256.Hex(BackboneCalls.Network).ToUpperInvariant()), ("normalization", "0..1")]);

        var backbone = added.GetProperty("backbone");
        var sha256 = backbone.Text("sha256");
        Assert.Equal(("Tiny", "tiny.onnx", "local"), (backbone.Text("name"), backbone.Text("source"), backbone.Text("addedBy")));
        Assert.Equal(
            (5, 4, 3),
            (
                backbone.GetProperty("inputWidth").GetInt32(),
                backbone.GetProperty("inputHeight").GetInt32(),
                backbone.GetProperty("embeddingLength").GetInt32()));
        Assert.Equal(
            ("nchw", "rgb", 0),
            (
                backbone.GetProperty("preparation").Text("layout"),
                backbone.GetProperty("preparation").Text("order"),
                backbone.GetProperty("preparation").GetProperty("mean")[0].GetInt32()));
        Assert.True(added.GetProperty("millisecondsPerPicture").GetDouble() > 0);
        var listed = (await _server.GetAsync("backbones")).GetProperty("backbones");
        Assert.Equal([true, false], listed.EnumerateArray().Select(one => one.GetProperty("builtIn").GetBoolean()));
        Assert.Equal(sha256, listed[1].Text("sha256"));

        using var removed = await _server.Client.DeleteAsync($"api/v1/backbones/{sha256}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Single((await _server.GetAsync("backbones")).GetProperty("backbones").EnumerateArray());
        using var again = await _server.Client.DeleteAsync($"api/v1/backbones/{sha256}");
        await V1Calls.ReadAsync(again, HttpStatusCode.NotFound);
        using var own = await _server.Client.DeleteAsync($"api/v1/backbones/{listed[0].Text("sha256")}");
        Assert.Contains(
            "cannot be removed", (await V1Calls.ReadAsync(own, HttpStatusCode.Conflict)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_SeveralFieldsWrong_NamesEach()
    {
        var problem = await _server.AddBackboneAsync(
            BackboneCalls.Network,
            HttpStatusCode.BadRequest,
            ("sha256", "abc"),
            ("normalization", "magic"),
            ("layout", "wnch"),
            ("order", "gbr"),
            ("size", "large"),
            ("scale", "x"),
            ("mean", "1,2"),
            ("std", "1 0 1"));

        Assert.Equal(["layout", "mean", "name", "normalization", "order", "scale", "sha256", "size", "std"], problem.Fields().Order());
        Assert.Contains("-1..1, 0..1, 0..255, imagenet", problem.Error("normalization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_FileThatDoesNotFit_SaysWhyAndKeepsNothing()
    {
        var twoInputs = TinyNetwork.Means(PictureLayout.Nchw);
        twoInputs.Input("mask", DataType.Float, 1);
        var noVector = TinyNetwork.Means(PictureLayout.Nchw);
        noVector.RemoveOutput("embedding");
        noVector.Output(noVector.Node("Relu", ["picture"]), DataType.Float, 1, 3, TinyNetwork.Height, TinyNetwork.Width);
        var elsewhere = TinyNetwork.Means(PictureLayout.Nchw).ToModel();
        var tensor = OnnxTensor.Create("w", [1f], 1);
        tensor.DataLocation = DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" });
        elsewhere.Graph.Initializer.Add(tensor);

        foreach (var (file, field, reason) in new[]
        {
            (twoInputs.ToByteArray(), "file", "2 inputs"),
            (noVector.ToByteArray(), "file", "no vector"),
            (elsewhere.ToByteArray(), "file", "another file"),
            (Encoding.UTF8.GetBytes("<html>not found</html>"), "file", "not an ONNX model"),
            ([], "file", "not an ONNX model"),
            (TinyNetwork.Means(PictureLayout.Nchw, open: true).ToByteArray(), "size", "224 x 224"),
            (TinyNetwork.Means(PictureLayout.Nhwc).ToByteArray(), "layout", "the other one"),
            (new byte[MostBytes + 1], "file", "larger than 8 KB"),
        })
        {
            var problem = await _server.AddBackboneAsync(file, HttpStatusCode.BadRequest, ("name", "x"));
            Assert.Contains(reason, problem.Error(field), StringComparison.Ordinal);
        }

        var wrong = await _server.AddBackboneAsync(
            BackboneCalls.Network, HttpStatusCode.BadRequest, ("name", "x"), ("sha256", new string('a', 64)));
        Assert.Contains("another file", wrong.Error("sha256"), StringComparison.Ordinal);
        Assert.Single((await _server.GetAsync("backbones")).GetProperty("backbones").EnumerateArray());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_server.DataPath, "backbones")).Length); // the product's own and its hash
    }

    [Fact]
    public async Task Add_TwiceOrNameTaken_IsRefused()
    {
        await _server.AddBackboneAsync(BackboneCalls.Network, fields: ("name", "first"));

        var twice = await _server.AddBackboneAsync(BackboneCalls.Network, HttpStatusCode.BadRequest, ("name", "second"));
        var taken = await _server.AddBackboneAsync(
            BackboneCalls.Network, HttpStatusCode.BadRequest, ("name", "first"), ("normalization", "-1..1"));

        Assert.Contains("already, as 'first'", twice.Error("file"), StringComparison.Ordinal);
        Assert.Contains("Choose another name", taken.Error("name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_NoFileOrNoForm_SaysHowToSendOne()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "name" } };
        using var withoutFile = await _server.Client.PostAsync("api/v1/backbones", form);
        Assert.Contains(
            "after the other fields",
            (await V1Calls.ReadAsync(withoutFile, HttpStatusCode.BadRequest)).Error("file"),
            StringComparison.Ordinal);

        using var json = await _server.Client.PostAsJsonAsync("api/v1/backbones", new { name = "x" });
        await V1Calls.ReadAsync(json, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("Content-Disposition: form-data; name=\"name\"\r\n\r\nx", "ends in the middle")]
    [InlineData(
        "Content-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b\r\nContent-Disposition: "
            + "form-data; name=\"file\"; filename=\"a.onnx\"\r\n\r\nabc",
        "broke off")]
    public async Task Add_FormThatIsCutShort_IsRefused(string body, string reason)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes($"--b\r\n{body}"));
        content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };

        using var response = await _server.Client.PostAsync("api/v1/backbones", content);

        Assert.Contains(reason, (await V1Calls.ReadAsync(response, HttpStatusCode.BadRequest)).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_FarTooLarge_IsRefused()
    {
        var problem = await _server.AddBackboneAsync(
            new byte[MostBytes + (2 * 1024 * 1024)], HttpStatusCode.RequestEntityTooLarge, ("name", "x"));

        Assert.Contains("is larger than 1 MB", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choose_UnknownBackboneOrClassifier_IsRefused()
    {
        var (_, classifier, _) = await _server.CreateTempleAsync("chooses");

        Assert.Contains(
            "no backbone of this SHA-256",
            (await PutAsync(classifier, "../x", HttpStatusCode.BadRequest)).Text("detail"),
            StringComparison.Ordinal);
        await PutAsync(99, null, HttpStatusCode.NotFound);
    }

    private async Task<System.Text.Json.JsonElement> PutAsync(long classifier, string? sha256, HttpStatusCode expected)
    {
        using var response = await _server.Client.PutAsJsonAsync($"api/v1/classifiers/{classifier}/backbone", new { sha256 });
        return await V1Calls.ReadAsync(response, expected);
    }
}

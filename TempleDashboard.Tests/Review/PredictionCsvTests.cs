using System.Text;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

public sealed class PredictionCsvTests : IDisposable
{
    private readonly HistoryDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task WriteAsync_TextThatLooksLikeAFormula_IsEscaped()
    {
        _database.Add(row => row.ImageName = "=HYPERLINK(\"http://x\",\"y\")");
        _database.Add(row => row.ImageName = "@SUM(A1)");
        _database.Add(row => row.ImageName = "\tSUM(A1)");
        foreach (var wide in "\uFF1D\uFF0B\uFF0D\uFF20")
            _database.Add(row => row.ImageName = $"{wide}SUM(A1)");
        var csv = await WriteAsync();
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"'@SUM(A1)\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"'\tSUM(A1)\"", csv, StringComparison.Ordinal);
        Assert.All("\uFF1D\uFF0B\uFF0D\uFF20", wide => Assert.Contains($",'{wide}SUM(A1),", csv, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WriteAsync_OnePrediction_HasByteOrderMarkHeadAndEverythingRecorded()
    {
        var row = _database.Add(prediction => (prediction.ImageName, prediction.ReviewComment, prediction.TaughtAt) =
            ("front, left\nnew.jpg", "looks odd", HistoryDatabase.Start.AddDays(1)));
        var csv = await WriteAsync();
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("\uFEFFid,time_utc,temple_id,", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            $"{row.Id},2026-11-01T00:00:00.000Z,410010,Lakeside Temple,default,\"front, "
                + $"left\nnew.jpg\",{row.ImageSha256},Door open,false,Door open,0.9,0.5,"
                + "Door open=0.9; Door closed=0.1,1,12.0,api,r,,,,,,,,,,0.1,,looks odd,2026-11-02T00:00:00.000Z",
            lines[1]);
    }

    [Fact]
    public async Task WriteAsync_Anomaly_EndsWithReasonsDistancesAndNearestPicture()
    {
        _database.Add(row =>
        {
            (row.IsAnomaly, row.Reason) = (true, AnomalyReason.LowConfidence | AnomalyReason.Unfamiliar);
            (row.Distance, row.DistanceThreshold, row.NearestSha256, row.NearestCategory) = (0.25, 0.2, new string('b', 64), "Door, open");
        });
        var csv = await WriteAsync();
        Assert.Contains(
            ",reasons,distance,distance_threshold,nearest_sha256,nearest_category,score,scaled_from,review_comment,taught_utc\r\n",
            csv,
            StringComparison.Ordinal);
        Assert.Contains($",lowConfidence; unfamiliar,0.25,0.2,{new string('b', 64)},\"Door, open\",1.", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ManyPredictions_WritesOneLineEach()
    {
        _database.AddMany(1_100);
        var csv = await WriteAsync();
        Assert.Equal(1_101, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private async Task<string> WriteAsync()
    {
        using var output = new MemoryStream();
        await PredictionCsv.WriteAsync(output, _database.Get<PredictionHistory>().StreamAsync(PredictionFilter.All, default), default);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}

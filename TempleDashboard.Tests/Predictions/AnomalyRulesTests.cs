using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.Predictions;

public sealed class AnomalyRulesTests : IAsyncLifetime
{
    private DomainHost _host = null!;
    private Classifier _classifier = null!;

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync();
        await using var db = _host.Database();
        _classifier = await PictureRows.CreateAsync(db, "410010", pictures: 0);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(-0.01, 0.01)]
    [InlineData(1.01, 0.01)]
    [InlineData(double.NaN, 0.01)]
    [InlineData(0.5, -0.001)]
    [InlineData(0.5, 0.201)]
    [InlineData(0.5, double.NaN)]
    public async Task SetAsync_OutsideItsRange_IsRefused(double minConfidence, double falseAlarmRate)
    {
        Assert.NotNull(
            await _host.Get<AnomalyRules>().SetAsync(_classifier.Id, new AnomalyRule(minConfidence, falseAlarmRate), null, "t", default));
        Assert.Equal(AnomalyRule.Default, await RuleAsync());
    }

    [Fact]
    public async Task SetAsync_NewRule_IsStoredAndAudited()
    {
        Assert.Null(await _host.Get<AnomalyRules>().SetAsync(_classifier.Id, new AnomalyRule(0.75, 0.05), null, "t", default));

        Assert.Equal(new AnomalyRule(0.75, 0.05), await RuleAsync());
        var entry = await _host.Database().AuditEntries.SingleAsync();
        Assert.Equal(("changed anomaly rule", "410010"), (entry.Action, entry.Subject));
        Assert.Equal("minimum confidence 0.5 -> 0.75, false alarms per 1,000 pictures 10 -> 50", entry.Detail);
    }

    [Fact]
    public async Task SetAsync_SameRule_IsNotAudited()
    {
        Assert.Null(await _host.Get<AnomalyRules>().SetAsync(_classifier.Id, AnomalyRule.Default, null, "t", default));
        Assert.Empty(_host.Database().AuditEntries);
    }

    [Fact]
    public async Task SetAsync_TakenBackAfterSomebodyElse_IsRefused()
    {
        var rules = _host.Get<AnomalyRules>();
        await rules.SetAsync(_classifier.Id, new AnomalyRule(0.6, 0.01), null, "one", default);
        await rules.SetAsync(_classifier.Id, new AnomalyRule(0.7, 0.01), null, "other", default);

        var error = await rules.SetAsync(_classifier.Id, AnomalyRule.Default, new AnomalyRule(0.6, 0.01), "one", default);

        Assert.Contains("nothing was undone", error, StringComparison.Ordinal);
        Assert.Equal(0.7, (await RuleAsync()).MinConfidence);
    }

    private async Task<AnomalyRule> RuleAsync() => AnomalyRule.Of((await _host.Get<TempleCatalog>().FindAsync(_classifier.Id, default))!);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.People;

/// <summary>Sessions as they are kept: seen once a minute, ended by their person, removed once nobody can come back by them.</summary>
public sealed class PersonSessionsTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private DomainHost _host = null!;
    private long _ana;

    private PersonSessions Sessions => _host.Get<PersonSessions>();

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(services => services.AddSingleton<TimeProvider>(_time));
        _ana = (await _host.Get<PeopleEditor>().SetUpAsync("ana", "five words nobody knows", default)).Person!.Id;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task NoteSeen_ManyTimesInAMinute_IsWrittenOnce()
    {
        var id = await BeginAsync();
        var began = _time.GetUtcNow().UtcDateTime;
        var session = (await _host.Get<PeopleDirectory>().FindAsync(_ana, default))!.Sessions[id];

        _time.Advance(TimeSpan.FromSeconds(59));
        await Sessions.NoteSeenAsync(session, default);
        Assert.Equal(began, await SeenAsync(id));

        _time.Advance(TimeSpan.FromSeconds(1));
        await Sessions.NoteSeenAsync(session, default);
        Assert.Equal(began.AddMinutes(1), await SeenAsync(id));

        _time.Advance(TimeSpan.FromSeconds(1));
        await Sessions.NoteSeenAsync(session, default);
        Assert.Equal(began.AddMinutes(1), await SeenAsync(id));
    }

    [Fact]
    public async Task End_SessionOfSomebodyElse_EndsNothing()
    {
        var id = await BeginAsync();

        Assert.False(await Sessions.EndAsync(_ana + 1, id, "bo", default));

        Assert.Single(await Sessions.ListAsync(_ana, default));
    }

    [Fact]
    public async Task EndOthers_OfThree_KeepsOneAndIsWrittenDown()
    {
        var (kept, _, _) = (await BeginAsync(), await BeginAsync(), await BeginAsync());

        Assert.Equal(2, await Sessions.EndOthersAsync(_ana, kept, "ana", default));

        Assert.Equal(kept, Assert.Single(await Sessions.ListAsync(_ana, default)).Id);
        await using var db = _host.Database();
        var entry = await db.AuditEntries.SingleAsync(entry => entry.Action == AuditActions.SignedOutElsewhere);
        Assert.Equal(("ana", "203.0.113.9"), (entry.Who, entry.Detail));
    }

    [Fact]
    public async Task CleaningUp_SessionUnseenFor14Days_RemovesThatAlone()
    {
        await BeginAsync();
        _time.Advance(PersonSession.Life + TimeSpan.FromMinutes(1));
        var young = await BeginAsync();

        await _host.Get<Cleaner>().RunAsync("start", null, default);

        Assert.Equal(young, Assert.Single(await Sessions.ListAsync(_ana, default)).Id);
        Assert.Equal([young], (await _host.Get<PeopleDirectory>().FindAsync(_ana, default))!.Sessions.Keys);
    }

    private Task<long> BeginAsync() => Sessions.BeginAsync(_ana, "browser", "203.0.113.9", default);

    private async Task<DateTime> SeenAsync(long id) => (await Sessions.ListAsync(_ana, default)).Single(session => session.Id == id).SeenAt;
}

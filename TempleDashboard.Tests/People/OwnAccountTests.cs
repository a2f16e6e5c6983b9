using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;

namespace TempleDashboard.Tests.People;

/// <summary>What people change of their own account, and what is written down of it.</summary>
public sealed class OwnAccountTests : IAsyncLifetime
{
    private const string Password = "five words nobody knows";

    private readonly ManualTime _time = new();
    private DomainHost _host = null!;
    private long _ana;

    private OwnAccount Account => _host.Get<OwnAccount>();

    public async Task InitializeAsync()
    {
        _host = await DomainHost.StartAsync(services => services.AddSingleton<TimeProvider>(_time));
        _ana = (await _host.Get<PeopleEditor>().SetUpAsync("ana", Password, default)).Person!.Id;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task TurnOn_ByACodeOfTheKey_GivesTenCodesOfWhichHashesAreKept()
    {
        var key = (await Account.MakeKeyAsync(_ana, Password, default)).Code!;
        var wrong = await Account.TurnOnAsync(_ana, "000000", default);
        Assert.Equal(OwnAccount.WrongCode, wrong.Error);
        Assert.False((await Account.ReadAsync(_ana, default))!.HasCodes);

        var turnedOn = await Account.TurnOnAsync(_ana, AuthenticatorCodes.CodeAt(key, _time.GetUtcNow()), default);

        Assert.Equal(10, turnedOn.RecoveryCodes!.Distinct().Count());
        Assert.Equal((true, 10), await WaysAsync());
        await using var db = _host.Database();
        var kept = await db.UserTokens.Select(token => token.Value!).ToListAsync();
        Assert.DoesNotContain(turnedOn.RecoveryCodes!, code => kept.Any(value => value.Contains(code, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(AuditActions.TurnedOnSecondFactor, (await db.AuditEntries.OrderBy(entry => entry.Id).LastAsync()).Action);
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(60, true)]
    [InlineData(-90, false)]
    [InlineData(90, false)]
    public async Task Code_OfAClockThatIsOff_CountsWithinAMinute(int seconds, bool counts)
    {
        var key = (await Account.MakeKeyAsync(_ana, Password, default)).Code!;

        var change = await Account.TurnOnAsync(_ana, AuthenticatorCodes.CodeAt(key, _time.GetUtcNow().AddSeconds(seconds)), default);

        Assert.Equal(counts, change.Error is null);
    }

    [Fact]
    public async Task Code_UsedOnce_CountsNeverMoreAndNorDoesAnEarlierOne()
    {
        var key = await TurnedOnAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        var now = _time.GetUtcNow();
        var (earlier, code) = (AuthenticatorCodes.CodeAt(key, now.AddSeconds(-30)), AuthenticatorCodes.CodeAt(key, now));

        Assert.True(await IsRightAsync(code));

        Assert.False(await IsRightAsync(code));
        Assert.False(await IsRightAsync(earlier));
        Assert.True(await IsRightAsync(AuthenticatorCodes.CodeAt(key, now.AddSeconds(30))));
    }

    [Fact]
    public async Task MakeRecoveryCodes_OnceMore_EndsTheEarlierOnes()
    {
        await TurnedOnAsync();
        var earlier = (await Account.MakeRecoveryCodesAsync(_ana, Password, default)).RecoveryCodes!;
        var later = (await Account.MakeRecoveryCodesAsync(_ana, Password, default)).RecoveryCodes!;

        Assert.Equal(OwnAccount.WrongCode, (await Account.UseRecoveryCodeAsync(_ana, earlier[0], default)).Error);
        Assert.Null((await Account.UseRecoveryCodeAsync(_ana, later[0].Replace("-", ""), default)).Error);
        Assert.Equal((true, 9), await WaysAsync());
    }

    [Fact]
    public async Task TurnOff_ByThePassword_LeavesNothingOfTheCodes()
    {
        await TurnedOnAsync();
        Assert.Equal(OwnAccount.WrongPassword, (await Account.TurnOffAsync(_ana, "something else", default)).Error);

        Assert.Null((await Account.TurnOffAsync(_ana, Password, default)).Error);

        Assert.Equal((false, 0), await WaysAsync());
        await using var db = _host.Database();
        Assert.Empty(await db.UserTokens.ToListAsync());
    }

    [Fact]
    public async Task ChangePassword_WrongOnes_LockTheName()
    {
        for (var tries = 0; tries < 5; tries++)
        {
            var wrong = await Account.ChangePasswordAsync(_ana, 0, "something else", "quite another long one", default);
            Assert.Equal(OwnAccount.WrongPassword, wrong.Error);
        }

        var right = await Account.ChangePasswordAsync(_ana, 0, Password, "quite another long one", default);

        Assert.Equal(OwnAccount.Locked, right.Error);
    }

    [Fact]
    public async Task ChangePassword_ToAWeakOne_EndsNoSessionAndWritesNothingDown()
    {
        await _host.Get<PersonSessions>().BeginAsync(_ana, "", "", default);

        var weak = await Account.ChangePasswordAsync(_ana, 0, Password, "password123", default);

        Assert.Contains("tried first", weak.Error);
        await using var db = _host.Database();
        Assert.Equal(1, await db.Sessions.CountAsync());
        Assert.False(await db.AuditEntries.AnyAsync(entry => entry.Action == AuditActions.ChangedPassword));
    }

    private async Task<string> TurnedOnAsync()
    {
        var key = (await Account.MakeKeyAsync(_ana, Password, default)).Code!;
        Assert.Null((await Account.TurnOnAsync(_ana, AuthenticatorCodes.CodeAt(key, _time.GetUtcNow()), default)).Error);
        return key;
    }

    private async Task<(bool HasCodes, int RecoveryCodes)> WaysAsync()
    {
        var ways = (await Account.ReadAsync(_ana, default))!;
        return (ways.HasCodes, ways.RecoveryCodes);
    }

    private async Task<bool> IsRightAsync(string code)
    {
        await using var scope = _host.Get<IServiceScopeFactory>().CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        return await manager.VerifyTwoFactorTokenAsync(
            (await manager.FindByNameAsync("ana"))!, TokenOptions.DefaultAuthenticatorProvider, code);
    }
}

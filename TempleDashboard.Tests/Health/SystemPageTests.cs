using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Health;
using TempleDashboard.Web.Hosting.Logs;

namespace TempleDashboard.Tests.Health;

/// <summary>The System page over a real data folder, on a clock that the test moves.</summary>
public sealed class SystemPageTests : ScreenWithData
{
    private readonly ManualTime _time = new();
    private readonly RecentErrors _errors;

    public SystemPageTests()
    {
        _errors = new(_time);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(provider => new LogFiles(provider.GetRequiredService<DataFolder>(), new(), _time));
        Services.AddSingleton(_errors);
        Services.AddHealth();
    }

    [Fact]
    public void Page_Opened_SaysHowEverythingFares()
    {
        var page = Open();

        Assert.Contains("The machine's clock", page.Markup, StringComparison.Ordinal);
        Assert.Contains("0 running, 0 waiting", page.Markup, StringComparison.Ordinal);
        Assert.Contains("None since the program was started.", page.Markup, StringComparison.Ordinal);
        Assert.Contains(Get<DataFolder>().Root, page.Markup, StringComparison.Ordinal);
        Assert.Contains(SQLitePCL.raw.sqlite3_libversion().utf8_to_string(), page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_WhileItIsOpen_ShowsWhatComes()
    {
        var page = Open();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new RecentErrorsProvider(_errors)));
        loggers.CreateLogger("Test").LogError("The roof leaks");
        loggers.CreateLogger("Test").LogError("The roof leaks");
        Assert.DoesNotContain("The roof leaks", page.Markup, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(6));

        page.WaitForAssertion(() => Assert.Contains("The roof leaks", page.Markup, StringComparison.Ordinal));
        Assert.Contains("2 times", page.Markup, StringComparison.Ordinal);
        Assert.Contains("logs/error_log.txt has the details", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckTheDatabase_Pressed_SaysThatItIsWhole()
    {
        var page = Open();

        await PressAsync(page, "Check the database");
        await Get<DatabaseChecks>().WaitAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("the full check found nothing", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CheckTheDatabase_WhileItGoesOn_ShowsHowFarAndIsCancelled()
    {
        var checks = Get<DatabaseChecks>();
        using var hold = new ManualResetEventSlim();
        void Wait() => hold.Wait(TimeSpan.FromSeconds(60));
        var page = Open();
        checks.Changed += Wait;

        await PressAsync(page, "Check the database");
        Assert.Contains("Opening the database…", page.Markup, StringComparison.Ordinal);
        await PressAsync(page, "Cancel");
        checks.Changed -= Wait;
        hold.Set();
        await checks.WaitAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains(page.FindAll("button"), button => button.TextContent.Contains("Check the database")));
        Assert.Null(checks.Last);
    }

    [Fact]
    public async Task CheckTheDatabase_Damaged_NamesTheFileAndTheFindings()
    {
        SqliteConnection.ClearAllPools();
        var database = Get<DataFolder>().DatabaseFile;
        DamagedDatabaseTests.FillAudit(database);
        DamagedDatabaseTests.DamageLastPages(database);
        var page = Open();

        await PressAsync(page, "Check the database");
        await Get<DatabaseChecks>().WaitAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains(database, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("[role=alert] li"));
    }

    private IRenderedComponent<SystemPage> Open()
    {
        var page = Render<SystemPage>();
        page.WaitForAssertion(() => Assert.Contains("Room on the disk", page.Markup, StringComparison.Ordinal));
        return page;
    }

    private static Task PressAsync(IRenderedComponent<SystemPage> page, string button) =>
        page.InvokeAsync(() => page.FindAll("button").Single(each => each.TextContent.Trim() == button).Click());
}

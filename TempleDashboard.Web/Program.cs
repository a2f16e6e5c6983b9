using TempleDashboard.Domain;
using TempleDashboard.Domain.Backbones;
using TempleDashboard.Web;
using TempleDashboard.Web.Health;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Security;

if (await TrialProcess.RunAsync(args))
    return 0;
var builder = WebApplication.CreateBuilder(args);
if (!builder.TryAddDashboardHosting())
    return 1;
builder.Services.AddTempleDomain();
builder.Services.AddDashboardAccess();
builder.Services.AddDashboardApi();
builder.Services.AddDashboardScreens();
builder.AddDashboardHealth();

var app = builder.Build();
app.UseDashboardHosting();
app.UseDashboardAccess();
app.MapDashboardAccess();
app.MapDashboardHealth();
app.MapDashboardApi();
app.MapDashboardScreens();
return await app.RunDashboardAsync();

/// <summary>Lets tests start the program.</summary>
public sealed partial class Program;

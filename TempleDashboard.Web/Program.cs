using TempleDashboard.Domain;
using TempleDashboard.Web.Api;
using TempleDashboard.Web.Hosting;
using TempleDashboard.Web.Shared;

var builder = WebApplication.CreateBuilder(args);
builder.AddDashboardHosting();
builder.Services.AddTempleDomain();
builder.Services.AddDashboardApi();
builder.Services.AddDashboardScreens();

var app = builder.Build();
if (!await app.PrepareAsync())
    return 1;
app.UseDashboardHosting();
app.MapDashboardApi();
app.MapDashboardScreens();
await app.RunAsync();
return 0;

/// <summary>Lets tests start the program.</summary>
public sealed partial class Program;

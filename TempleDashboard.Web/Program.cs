var b = WebApplication.CreateBuilder(args);
var app = b.Build();
app.MapGet("/", () => TempleDashboard.Domain.Placeholder.V());
app.Run();

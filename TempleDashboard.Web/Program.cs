var b = WebApplication.CreateBuilder(args);
var app = b.Build();
app.MapGet("/", () => "temple");
app.Run();

using TempleDashboard.Cli;

return await TempleCommand.RunAsync(args, Terminal.OfProcess());

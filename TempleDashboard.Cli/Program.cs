System.Console.WriteLine(TempleDashboard.Domain.Placeholder.V());

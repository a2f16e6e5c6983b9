namespace TempleDashboard.Tests.Support;

/// <summary>A test that runs a program of the machine; skipped with a message where that is missing.</summary>
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"There is no {program} on this machine.";
    }
}

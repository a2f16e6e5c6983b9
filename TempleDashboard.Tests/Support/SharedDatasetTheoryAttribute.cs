namespace TempleDashboard.Tests.Support;

/// <summary>Marks a theory that needs the shared data sets; it is skipped, saying why, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDatasetTheoryAttribute : TheoryAttribute
{
    public SharedDatasetTheoryAttribute() => Skip = new SharedDatasetFactAttribute().Skip;
}

namespace TempleDashboard.Tests.Pictures;

/// <summary>Tests that measure the process; no other test runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}

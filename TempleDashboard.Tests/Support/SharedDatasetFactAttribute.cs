namespace TempleDashboard.Tests.Support;

/// <summary>Marks a test that needs the shared data sets; it is skipped, saying why, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDatasetFactAttribute : FactAttribute
{
    public SharedDatasetFactAttribute()
    {
        if (SharedDatasets.Root is null)
        {
            Skip = "The shared data sets are not here: lay them at ../shared/datasets or set TEMPLE_SHARED.";
        }
    }
}

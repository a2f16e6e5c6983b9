namespace TempleDashboard.Domain.Training;

/// <summary>How many labelled pictures a category has.</summary>
public sealed record CategoryCount(string Name, bool IsCommon, int Train, int Test)
{
    /// <summary>The category's id, which a renaming leaves as it is; null in the record of models made before it was kept.</summary>
    public long? Id { get; init; }
}

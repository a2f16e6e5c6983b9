namespace TempleDashboard.Domain.Training;

/// <summary>How many labelled pictures a category has.</summary>
public sealed record CategoryCount(string Name, bool IsCommon, int Train, int Test);

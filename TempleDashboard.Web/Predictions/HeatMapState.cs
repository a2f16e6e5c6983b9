namespace TempleDashboard.Web.Predictions;

/// <summary>How far a heat map is that a page asked for.</summary>
public enum HeatMapState
{
    Computing,
    Shown,
    Failed,
}

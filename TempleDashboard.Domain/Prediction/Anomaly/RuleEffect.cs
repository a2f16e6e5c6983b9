namespace TempleDashboard.Domain.Prediction.Anomaly;

/// <summary>How many recorded predictions a rule would flag.</summary>
/// <param name="Torn">For low confidence alone.</param>
/// <param name="Unlike">For their distance alone.</param>
/// <param name="Both">For both reasons.</param>
public sealed record RuleEffect(int Total, int Torn, int Unlike, int Both)
{
    public int Flagged => Torn + Unlike + Both;

    /// <summary>Share of all predictions, 0 to 1; 0 where there are none.</summary>
    public double Share => Total == 0 ? 0 : (double)Flagged / Total;
}

namespace TempleDashboard.Web.Features.Prediction;

/// <summary>A picture on its way to the predictor, as the page shows it.</summary>
public sealed record UploadItem(int Key, string Name)
{
    /// <summary>Share of the bytes sent, 0 to 1.</summary>
    public double Sent { get; init; }

    public AnsweredPicture? Answer { get; init; }

    /// <summary>For a person: what was wrong.</summary>
    public string? Error { get; init; }

    public bool IsUnderWay => Answer is null && Error is null;
}

namespace TempleDashboard.Domain.Prediction;

/// <summary>A person's judgement of a prediction.</summary>
public enum ReviewState
{
    None = 0,
    Correct = 1,
    Wrong = 2,
    Unsure = 3,
}
